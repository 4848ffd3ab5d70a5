"""A batch page: its files, its sides, what was set aside, the paper that left the cabinet for it."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _l

from archive_app import errors
from archive_app.rules.stacks import Sides
from archive_app.services import batch_control, batches
from archive_app.services.batch_pages import FileSides, SideRow
from archive_app.services.paging import Paged
from archive_app.services.retrievals import Handover
from archive_app.web.tongue import gettext

from .inbox import PARTS, BatchView, batch_view

SIDES: dict[Sides, Any] = {
    Sides.FRONT_BACK: _l("双面，正反相连"),
    Sides.ODD_EVEN: _l("先全部正面，再全部反面"),
    Sides.ODD_EVEN_REVERSED: _l("先全部正面，再倒着全部反面"),
}
#: what one says of a side that was set aside to have it back
PUT_BACK = {"blank": _l("不是空白"), "separators": _l("不是分隔页"), "set_aside": _l("是档案，取回")}
#: how a side is shown: a state of `words`
STATES = {
    "filed": "filed",
    "review": "review",
    "blank": "blank",
    "separators": "separator",
    "set_aside": "set_aside",
    "unreadable": "unreadable",
    "open": "reading",
}


@dataclass(frozen=True)
class FileView:
    """One file as it came in."""

    id: int
    name: str
    bytes: int
    sha256: str
    state: str
    reason: str
    pages_done: int
    pages_total: int | None
    items: tuple[tuple[str, str], ...] = ()
    same_as: tuple[str, str] | None = None
    needs_password: bool = False
    can_retry: bool = False
    sums: tuple[tuple[str, Any, int], ...] = ()
    difference: int = 0


@dataclass(frozen=True)
class BatchPageView:
    """A batch page: the batch and some of its files."""

    batch: BatchView
    answer: str
    files: tuple[FileView, ...]
    sides: Any = ""
    can_pause: bool = False
    can_resume: bool = False
    failed: int = 0


@dataclass(frozen=True)
class SideView:
    """One side as a page shows it."""

    page_id: int
    file: str
    number: int
    state: str
    part: Any
    form: str | None
    item: str | None
    picture: str | None
    reason: str
    put_back: Any = ""
    source: int = 0


@dataclass(frozen=True)
class SidesView:
    """A page of sides: of one file, or those set aside in a batch."""

    batch_id: int
    title: str
    answer: str
    sides: tuple[SideView, ...]


@dataclass(frozen=True)
class PaperView:
    """The paper that left the cabinet for a batch, and what came back."""

    sheets_out: int
    taken_by: str
    taken_at: dt.datetime
    note: str
    holdings: tuple[tuple[str, str], ...]
    sheets_back: int | None
    condition: str
    returned_by: str
    received_by: str
    returned_at: dt.datetime | None
    difference: str


def batch_page(row: batches.BatchRow, files: Sequence[batches.FileRow], language: str) -> BatchPageView:
    """Return a batch and some of its files as the page shows them."""
    return BatchPageView(
        batch=batch_view(row),
        answer=batch_answer(row),
        files=tuple(file_view(one, language) for one in files),
        sides=SIDES[row.sides] if row.sides else "",
        can_pause=row.state == "running" and row.files > 0,
        can_resume=row.state == "paused",
        failed=row.refused + (1 if row.sums.unreadable else 0),
    )


def file_view(row: batches.FileRow, language: str) -> FileView:
    """Return how a file is shown; the reason in the reader's language."""
    status = "row_waits" if row.held else row.status.value
    items = tuple((code, code) for code in row.items)
    same = items[0] if status == "duplicate" and items else None
    return FileView(
        id=row.source_id,
        name=row.path or row.name,
        bytes=row.bytes,
        sha256=row.sha256,
        state=status,
        reason="" if same else batches.reason(row, language),
        pages_done=row.pages_done,
        pages_total=row.pages_total or None,
        items=() if same else items,
        same_as=same,
        needs_password=status == "password_needed",
        can_retry=bool(row.sha256) and (row.status in batch_control.FAILED or row.sums.unreadable > 0),
        sums=tuple((STATES[key], word, n) for key, word in PARTS.items() if (n := getattr(row.sums, key))),
        difference=row.sums.difference,
    )


def batch_answer(row: batches.BatchRow) -> str:
    """Say in one sentence how far a batch is."""
    parts = [gettext("%(total)s 面已读 %(done)s 面", total=row.pages_total, done=row.pages_done)]
    if not row.pages_total and row.files > row.files_done:
        parts = [gettext("%(n)s 个文件等着识读", n=row.files - row.files_done)]
    if row.pages_review:
        parts.append(gettext("%(n)s 面要人看一眼", n=row.pages_review))
    if row.refused:
        parts.append(gettext("%(n)s 个文件没有收下", n=row.refused))
    if row.duplicates:
        parts.append(gettext("%(n)s 个以前收过", n=row.duplicates))
    return gettext("，").join(parts) + gettext("。")


def aside_view(row: batches.BatchRow, found: Paged[SideRow]) -> SidesView:
    """Return what was set aside in a batch."""
    said = gettext(
        "%(blank)s 面空白、%(separators)s 面分隔页、%(no)s 面非档案放在一边，没有归档，也没有丢。",
        blank=row.sums.blank,
        separators=row.sums.separators,
        no=row.sums.set_aside,
    )
    shown = tuple(_side(one, "zh") for one in found.rows)
    return SidesView(row.id, gettext("放在一边的页"), said, shown)


def file_sides(found: FileSides, language: str) -> SidesView:
    """Return the sides of one file."""
    shown = tuple(_side(one, language) for one in found.sides.rows)
    said = gettext("这个文件有 %(n)s 面。", n=found.sides.total)
    return SidesView(found.batch_id, found.name, said, shown)


def _side(one: SideRow, language: str) -> SideView:
    known = one.item is not None and one.part not in ("open", "unreadable")
    return SideView(
        page_id=one.page_id,
        file=one.file,
        number=one.number,
        state=STATES[one.part],
        part=PARTS[one.part],
        form=one.form_type,
        item=one.item,
        picture=f"/items/{one.item}/pages/{one.n}/thumbnail" if known else None,
        reason=one.reason_en if language == "en" else one.reason,
        put_back=PUT_BACK.get(one.part, "") if one.item is not None else "",
        source=one.source_id if one.part == "set_aside" and one.item is not None else 0,
    )


def paper_view(found: Handover | None) -> PaperView | None:
    """Return how the paper of a batch stands."""
    if found is None:
        return None
    difference = ""
    if found.missing > 0:
        difference = gettext("少了 %(n)s 张：请马上查找，并在问题登记里写明。", n=found.missing)
    elif found.missing < 0:
        difference = gettext("多出 %(n)s 张：请核对调出时的清点。", n=-found.missing)
    return PaperView(
        found.sheets_out,
        found.taken_by,
        found.taken_at,
        found.note,
        found.holdings,
        found.sheets_back,
        found.condition,
        found.returned_by,
        found.received_by,
        found.returned_at,
        difference,
    )


def count_of(text: str) -> int:
    """Return a number of sheets as typed. Raises BadInput."""
    if not text.strip().isdecimal() or len(text.strip()) > 6:
        raise errors.BadInput("张数应是整数，如 120。", "Sheets are a whole number such as 120.")
    return int(text)


def codes_of(text: str) -> list[str]:
    """Return codes as they were typed or scanned: apart by blanks, commas or lines."""
    return [one for one in re.split(r"[\s,，、;；]+", text) if one]
