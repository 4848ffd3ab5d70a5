"""A box as its page shows it: where it stands, what is in it, what keeps it."""

from __future__ import annotations

from dataclasses import dataclass

from archive_app.services import box_page
from archive_app.web.facts import Fact
from archive_app.web.tongue import gettext
from archive_app.web.words import period_name

from .items import EventLine
from .locks import LockView
from .places import PlaceView, copy_name, place_view, set_name


@dataclass(frozen=True)
class BoxContent:
    """One thing in the box, in the order it stands there."""

    position: int | None
    title: str
    href: str | None
    code: str
    note: str
    state: str
    pages: int | None


@dataclass(frozen=True)
class BoxView:
    """A box as someone standing before the cabinet needs it."""

    code: str
    box_no: str
    title: str
    answer: str
    state: str
    place: PlaceView
    facts: tuple[Fact, ...]
    contents: tuple[BoxContent, ...]
    lock: LockView | None
    history: tuple[EventLine, ...]


def box_view(
    found: box_page.BoxView, lock: LockView | None, lines: tuple[EventLine, ...], language: str
) -> BoxView:
    """Return a box as it is shown."""
    place = place_view(found.place)
    fill = found.fill
    facts = (
        (gettext("村"), found.village),
        (gettext("类别"), found.series_en if language == "en" else found.series_zh),
        (gettext("年度"), str(found.year or "")),
        (gettext("脊厚"), gettext("%(n)s 毫米", n=found.spine_mm)),
        (gettext("已装"), gettext("%(p)s%%，约 %(n)s 页", p=fill.percent, n=fill.pages)),
        (gettext("保管期限"), period_name(found.retention_code)),
    )
    lent = sum(1 for row in found.contents if row.on_loan_to)
    answer = gettext("%(n)s 份", n=fill.files)
    if lent:
        answer += gettext("，借出 %(n)s 份", n=lent)
    if found.hidden:
        answer += gettext("，其中 %(n)s 份您无权查看", n=found.hidden)
    return BoxView(
        code=found.code,
        box_no=found.box_no,
        title=found.title,
        answer=answer + gettext("。"),
        state="box_open" if found.state.value == "open" else found.state.value,
        place=PlaceView(place.crumbs, place.drawing, place.code, "", place.on_loan),
        facts=tuple(Fact(word, value) for word, value in facts if value),
        contents=tuple(_content(row) for row in found.contents),
        lock=lock,
        history=lines,
    )


def _content(row: box_page.BoxRow) -> BoxContent:
    href = (
        f"/households/{row.household_no}"
        if row.household_no
        else f"/items/{row.code}"
        if row.item_id
        else None
    )
    notes = [part for part in (row.household_no, set_name(row.set), copy_name(row.copy)) if part]
    return BoxContent(
        row.position,
        row.title,
        href,
        row.reference_code or row.holding_code,
        " · ".join(notes),
        "on_loan" if row.on_loan_to else "filed",
        row.pages,
    )
