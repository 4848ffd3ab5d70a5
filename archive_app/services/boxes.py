"""Boxes: adding and sealing them, how full they are (DA/T 22-2015, requirement rows 19, 55, 56)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import sqlalchemy as sa
from sqlalchemy.orm import Session

from archive_app.errors import BadInput, Conflict
from archive_app.models import Box, Holding, Item, Page, Place, Unit
from archive_app.models.types import BoxState, PlaceKind, RetentionCode
from archive_app.rules import shelving as rule
from archive_app.rules.access import Right
from archive_app.services import box_numbers, place_history, units
from archive_app.services.dedication import refuse_other_use
from archive_app.services.lookup import find_place
from archive_app.services.permits import require
from archive_app.services.volume_items import volume_of

if TYPE_CHECKING:
    from archive_app.archive import Work

LONGEST_TITLE = 120
LAST_POSITION = 999


@dataclass(frozen=True)
class Fill:
    """How full a box is, in page sides; `reserved` counts what begun files will grow to."""

    files: int
    pages: int
    reserved: int
    capacity: int

    @property
    def percent(self) -> int:
        """Return whole percents of the capacity, at most 100."""
        return min(100, self.reserved * 100 // self.capacity) if self.capacity else 100

    @property
    def overfull(self) -> bool:
        """Tell whether more is in the box than it holds."""
        return self.reserved > self.capacity


def add_box(
    work: Work,
    unit: str,
    *,
    shelf: str | None = None,
    series: str = "household",
    year: int | None = None,
    retention: RetentionCode | None = None,
    box_no: str | None = None,
    title: str | None = None,
    spine_mm: int = 50,
    position: int | None = None,
) -> Box:
    """Add a box of a unit and series to a shelf (a code), by default behind the last one there.

    Raises BadInput, and Conflict when number or position are taken, the shelf is full, or its cabinet is dedicated to
    something else.
    """
    owner = units.find(work, unit)
    require(work, Right.SHELVE, owner.id, what=unit)
    if spine_mm not in rule.SPINES_MM:
        raise BadInput(
            "盒脊厚度应为 20、30、40 或 50 毫米。", "A box's spine is 20, 30, 40 or 50 mm (DA/T 22-2015)."
        )
    stand = find_place(work, shelf, PlaceKind.SHELF) if shelf else None
    box_numbers.hold(work, owner)
    number = box_no or box_numbers.next_number(work, owner, series, year, retention, stand)
    box = put_box(
        work,
        owner,
        stand,
        series=series,
        year=year,
        retention=retention,
        box_no=number,
        title=title,
        spine_mm=spine_mm,
        position=position,
    )
    if stand is not None:
        work.later("shelve", owner.id)
    return box


def put_box(
    work: Work,
    owner: Unit,
    shelf: Place | None,
    *,
    series: str,
    year: int | None,
    box_no: str,
    retention: RetentionCode | None = None,
    title: str | None = None,
    spine_mm: int = 50,
    position: int | None = None,
) -> Box:
    """Add a box to a shelf that was found already; the same checks, but no question of rights."""
    box_numbers.hold(work, owner)
    box_numbers.check(work, owner, series, year, retention, box_no)
    if shelf is not None:
        check_takes(work, shelf, owner.id, series, spine_mm)
        position = free_position(work.session, shelf, position)
    box = Box(
        box_no=box_no,
        title=_title(title) or title_for(work, owner, series, year),
        unit_id=owner.id,
        series=series,
        year=year,
        retention_code=retention,
        shelf_id=shelf.id if shelf else None,
        position=position or 1,
        spine_mm=spine_mm,
        state=BoxState.OPEN,
        created_at=work.now,
    )
    work.session.add(box)
    work.session.flush()
    place_history.begin(work, box)
    work.record("box.added", box, unit=owner.id, series=series, shelf=shelf.id if shelf else None)
    return box


def _title(said: str | None) -> str:
    title = " ".join((said or "").split())
    if len(title) > LONGEST_TITLE:
        raise BadInput(
            f"盒的题名最多 {LONGEST_TITLE} 个字。", f"A box's title has at most {LONGEST_TITLE} signs."
        )
    return title


def fills(session: Session, boxes: Collection[Box]) -> dict[int, Fill]:
    """Return how full each of these boxes is; one query."""
    pages: dict[int, list[int]] = {box.id: [] for box in boxes}
    room: dict[int, list[int]] = {box.id: [] for box in boxes}
    for box_id, sides, taken in _inside(session, pages):
        pages[box_id].append(sides)
        room[box_id].append(taken)
    return {
        box.id: Fill(
            len(pages[box.id]),
            sum(pages[box.id]),
            sum(rule.room_needed(one, singly=rule.is_singly(box.series)) for one in room[box.id]),
            rule.capacity(box.spine_mm),
        )
        for box in boxes
    }


def sides_in(session: Session, box_ids: Iterable[int]) -> Iterator[tuple[int, int]]:
    """Yield box and sides of every holding in these boxes, at least what the spine it is bound in takes; one query."""
    for box_id, _sides, taken in _inside(session, box_ids):
        yield box_id, taken


def _inside(session: Session, box_ids: Iterable[int]) -> Iterator[tuple[int, int, int]]:
    query = sa.select(Holding.box_id, sides_of_holding(), Holding.spine_mm).where(
        Holding.box_id.in_(list(box_ids))
    )
    for box_id, sides, spine_mm in session.execute(query):
        if box_id is not None:
            yield box_id, sides or 0, max(sides or 0, rule.room_of_spine(spine_mm or 0))


def sides_of_holding() -> sa.ColumnElement[int]:
    """Return the expression for the sides of a holding: its counted sheets, else the pages scanned of it."""
    of_volume = (
        sa.select(sa.func.count(Page.id))
        .join(Item, Page.item_id == Item.id)
        .where(Item.archival_file_id == Holding.archival_file_id, volume_of() == Holding.volume)
        .correlate(Holding)
        .scalar_subquery()
    )
    of_item = (
        sa.select(sa.func.count(Page.id))
        .where(Page.item_id == Holding.item_id)
        .correlate(Holding)
        .scalar_subquery()
    )
    scanned = sa.case((Holding.item_id.is_not(None), of_item), else_=of_volume)
    return sa.func.coalesce(Holding.sheets * 2, scanned)


def check_takes(work: Work, shelf: Place, unit_id: int, series: str, spine_mm: int) -> None:
    """Raise Conflict when a shelf has no room for a spine or its cabinet is dedicated to something else."""
    work.session.refresh(shelf, with_for_update=True)  # two people must not fill the same last millimetres
    if shelf.retired_at is not None:
        raise Conflict(
            f"“{shelf.name}”已停用；请另选一层。",
            f"“{shelf.name}” is no longer in use; choose another shelf.",
        )
    if shelf.parent is not None:
        refuse_other_use(work, shelf.parent, unit_id, series)
    if spine_mm and free_width(work.session, shelf) < spine_mm:
        raise Conflict(
            f"“{shelf.name}”放不下了；请另选一层。",
            f"There is no room left on “{shelf.name}”; choose another.",
        )


def free_width(session: Session, shelf: Place) -> int:
    """Return how many mm of a shelf no box takes."""
    used = session.scalar(sa.select(sa.func.sum(Box.spine_mm)).where(Box.shelf_id == shelf.id))
    return shelf.width_mm - (used or 0)


def last_position(session: Session, shelf: Place) -> int:
    """Return the position of the last box on a shelf, 0 for an empty one."""
    return session.scalar(sa.select(sa.func.max(Box.position)).where(Box.shelf_id == shelf.id)) or 0


def free_position(session: Session, shelf: Place, wanted: int | None) -> int:
    """Return the position a box gets on a shelf that is held: the wanted one, else behind the last; Conflict if taken."""
    if wanted is None:
        return last_position(session, shelf) + 1
    if not 1 <= wanted <= LAST_POSITION:
        raise BadInput(
            f"位次应是 1 到 {LAST_POSITION} 的数。", f"A position is a number from 1 to {LAST_POSITION}."
        )
    other = session.scalar(
        sa.select(Box.box_no).where(Box.shelf_id == shelf.id, Box.position == wanted).limit(1)
    )
    if other is not None:
        raise Conflict(
            f"“{shelf.name}”的第 {wanted} 位已有盒 {other}；请换一个位次，或不填排在最后。",
            f"Position {wanted} on “{shelf.name}” is taken by box {other}; choose another, or none for the end.",
        )
    return wanted


def title_for(work: Work, owner: Unit, series: str, year: int | None) -> str:
    """Return what a new box is called: village and class, with the year where it has one."""
    if series == "household":
        return f"{owner.name}贫困户档案"
    known = work.archive.rules.series.get(series)
    return f"{owner.name}{f'{year}年' if year else ''}{known.zh if known else series}"
