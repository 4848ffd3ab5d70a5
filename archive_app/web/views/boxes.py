"""A box as its page shows it: where it stands, what is in it, what keeps it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from archive_app.services import box_page
from archive_app.services.label_prints import Prints
from archive_app.services.place_history import Stay
from archive_app.web.facts import Fact
from archive_app.web.tongue import gettext
from archive_app.web.words import period_name

from .items import EventLine
from .locks import LockView
from .movements import StayLine, stay_lines
from .places import PlaceView, copy_name, out_state, out_words, place_view, set_name
from .prints import print_facts


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
    stays: tuple[StayLine, ...] = ()


def box_view(
    found: box_page.BoxView,
    lock: LockView | None,
    lines: tuple[EventLine, ...],
    language: str,
    stays: tuple[Stay, ...] = (),
    prints: Prints | None = None,
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
        place=replace(place, set_word=""),
        facts=(*(Fact(word, value) for word, value in facts if value), *print_facts(prints)),
        contents=tuple(_content(row, place.state) for row in found.contents),
        lock=lock,
        history=lines,
        stays=stay_lines(stays),
    )


def _content(row: box_page.BoxRow, of_box: str) -> BoxContent:
    href = (
        f"/households/{row.household_no}"
        if row.household_no
        else f"/items/{row.code}"
        if row.item_id
        else None
    )
    said = (row.household_no, set_name(row.set), copy_name(row.copy), out_words(row.out))
    notes = [part for part in said if part]
    return BoxContent(
        row.position,
        row.title,
        href,
        row.reference_code or row.holding_code,
        " · ".join(notes),
        _state(row) or of_box or "filed",
        row.pages,
    )


def _state(row: box_page.BoxRow) -> str:
    if row.out is not None:
        return out_state(row.out)
    return "moving" if row.moving else ""
