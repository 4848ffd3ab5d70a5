"""Splitting a file or a row of images that holds several documents: items are ranges of pages.

What came in stays as it came. An item that is registered gets an object of its pages alone (`services.masters`), so
that showing, exporting or one day destroying it never touches another household's pages. Separator sheets and blank
sides of no document become an item of their own that is no record: counted, kept, and never filed.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from archive_app.archive import Archive, Work
from archive_app.models import Item, Page, Source
from archive_app.models.types import ItemState
from archive_app.rules.access import Actor
from archive_app.rules.continuing import Mark, Sheet
from archive_app.rules.grouping import Document, Stack
from archive_app.rules.page_arithmetic import NOT_A_RECORD, SEPARATOR
from archive_app.services import masters, parting
from ocr.desk import ReadingDesk
from ocr.problems import ReadingError

BY_RULE = "rule:separators_and_blanks"
log = logging.getLogger("archive.splitting")


@dataclass(frozen=True)
class Cut:
    """One piece: its sides in order, and what is known of them beforehand.

    `follows`: it may belong to the piece before it; `neighbour` is the item it may belong to besides.
    """

    sheets: tuple[Sheet, ...]
    said: Mark | None = None
    doubts: tuple[str, ...] = ()
    follows: bool = False
    aside: bool = False
    neighbour: int | None = None

    @property
    def numbers(self) -> tuple[int, ...]:
        """Return the numbers of its sides in the file or row, from 1."""
        return tuple(sheet.number for sheet in self.sheets)


def prepare(archive: Archive, actor: Actor, desk: ReadingDesk, source_id: int) -> tuple[Cut, ...]:
    """Find the pieces of a source. Where its pages cannot be copied untouched all stay together, for a person."""
    with archive.look(actor) as look:
        source = look.session.get_one(Source, source_id)
        pieces = pieces_of(parting.part_source(look, source), uneven=parting.is_uneven(look, source))
    if _is_whole(pieces, source):
        return pieces
    can_be_cut = source.media_type in masters.ENDING and can_copy(archive, actor, desk, pieces)
    return pieces if can_be_cut else _together(pieces)


def can_copy(archive: Archive, actor: Actor, desk: ReadingDesk, pieces: Sequence[Cut]) -> bool:
    """Try whether an object can be made of each piece, one at a time so that memory stays bounded."""
    for piece in pieces:
        with archive.look(actor) as look:
            pages = [look.session.get_one(Page, sheet.page_id) for sheet in piece.sheets]
            order = masters.order_of(archive, look, pages)
        try:
            masters.made(desk, order)
        except ReadingError as error:
            log.warning("pages %s are not taken apart: %s", order.key, error)
            return False
    return True


def cut(work: Work, cuts: Sequence[Cut]) -> None:
    """Make one staged item of each piece: the one its first page lay in where no other piece has it already.

    Does nothing where somebody cut these pages before.
    """
    before = _untouched(work, cuts)
    if not before:
        return
    free, last = dict(before), None
    made: list[tuple[Item, Cut]] = []
    for one in cuts:
        first = work.session.get_one(Page, one.sheets[0].page_id)
        item = free.pop(first.item_id, None) or _sibling(work, before[first.item_id], first.source_id)
        for n, sheet in enumerate(one.sheets, 1):
            page = work.session.get_one(Page, sheet.page_id)
            page.item_id, page.n = item.id, n
            page.part = SEPARATOR if sheet.mark else None
        _tell(item, one, last)
        last = item if not one.aside else last
        made.append((item, one))
    work.session.flush()
    for item, one in made:
        masters.mark(work, item)
        if item.object_due:
            work.record("item.cut", item, pages=list(one.numbers), source=item.source_id)
    for item in free.values():
        merge(work, item, into=_holder(work, item))
    work.session.flush()
    work.session.expire_all()
    for source_id in sorted({item.source_id for item in before.values() if item.source_id}):
        work.reindex(work.session.get_one(Source, source_id))


def merge(work: Work, item: Item, *, into: int | None) -> None:
    """End an item whose pages lie in another one now."""
    item.state = ItemState.WITHDRAWN
    item.details = {**item.details, "merged_into": into}
    work.record("item.merged", item, into=into)


def _untouched(work: Work, cuts: Sequence[Cut]) -> dict[int, Item]:
    """Return the items these pages lie in, by id; none where an item is filed, or was cut or joined already."""
    wanted = {sheet.page_id for one in cuts for sheet in one.sheets}
    pages = work.session.scalars(sa.select(Page).where(Page.id.in_(wanted)).order_by(Page.id)).all()
    ids = list(dict.fromkeys(page.item_id for page in pages))
    there = set(work.session.scalars(sa.select(Page.id).where(Page.item_id.in_(ids))))
    items = {one: work.session.get_one(Item, one) for one in ids}
    is_free = all(item.state is ItemState.STAGED for item in items.values())
    is_first = there == wanted and len(ids) == len({page.source_id for page in pages})
    return items if is_free and is_first else {}


def _holder(work: Work, item: Item) -> int | None:
    """Return the item that has the page which came with this one."""
    return work.session.scalar(sa.select(Page.item_id).where(Page.source_id == item.source_id).limit(1))


def pieces_of(stack: Stack, *, uneven: bool = False) -> tuple[Cut, ...]:
    """Return the pieces of a stack that was parted, what is set aside as the last one."""
    more = (parting.UNEVEN,) if uneven else ()
    made = [_piece(one, more) for one in stack.documents]
    if stack.aside:
        made.append(Cut(stack.aside, aside=True))
    return tuple(made)


def _piece(one: Document, more: tuple[str, ...]) -> Cut:
    if all(sheet.blank for sheet in one.sheets):
        return Cut(one.sheets, aside=True)
    return Cut(one.sheets, one.said, (*one.doubts, *more), one.follows)


def _is_whole(pieces: Sequence[Cut], source: Source) -> bool:
    """Tell whether the only piece is the file as it lies."""
    return len(pieces) < 2 and all(
        one.numbers == tuple(range(1, (source.page_count or 0) + 1)) for one in pieces
    )


def _together(pieces: Sequence[Cut]) -> tuple[Cut, ...]:
    """Return all pieces as one, in doubt: its pages cannot be taken apart without touching them."""
    sheets = tuple(sorted((sheet for one in pieces for sheet in one.sheets), key=lambda one: one.number))
    doubts = [code for one in pieces for code in one.doubts]
    return (Cut(sheets, doubts=tuple(dict.fromkeys([*doubts, "mixed"]))),)


def _tell(item: Item, one: Cut, before: Item | None) -> None:
    """Note on an item what is known before its pages are looked at."""
    if one.aside:
        item.flags = sorted({*item.flags, NOT_A_RECORD})
        item.details = {**item.details, "set_aside": {"by": BY_RULE, "reason": "分隔页、空白页"}}
        item.title = f"分隔页与空白页（{item.title}）"[:300]
        return
    known: dict[str, Any] = {"doubts": list(one.doubts)}
    if one.said is not None:
        known["said"] = _hints(one.said)
    follows = before.id if one.follows and before is not None else one.neighbour
    if follows is not None:
        known["follows"] = follows
    if len(known) > 1 or one.doubts:
        item.details = {**item.details, "parting": known}
    if one.said is not None and one.said.unit_id is not None:
        item.unit_id = one.said.unit_id


def _hints(said: Mark) -> dict[str, object]:
    found = {
        "separator": said.code,
        "household": said.household,
        "form": said.form,
        "series": said.series,
        "year": said.year,
        "title": said.text,
        "meeting": said.meeting,
    }
    return {key: value for key, value in found.items() if value}


def _sibling(work: Work, whole: Item, source_id: int) -> Item:
    details = {key: value for key, value in whole.details.items() if key not in ("parting", "set_aside")}
    source = work.session.get_one(Source, source_id)
    item = Item(
        source_id=source.id,
        unit_id=source.unit_id,
        state=ItemState.STAGED,
        kind=whole.kind,
        title=source.name[:300],
        created_at=work.now,
        details=details,
    )
    work.session.add(item)
    work.session.flush()
    return item
