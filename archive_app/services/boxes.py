"""Boxes: adding and sealing them, how full they are (DA/T 22-2015, requirement rows 19, 55, 56)."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import sqlalchemy as sa
from sqlalchemy.orm import Session

from archive_app.errors import BadInput, Conflict
from archive_app.models import Box, Holding, Item, Page, Place, Unit
from archive_app.models.types import BoxState, PlaceKind
from archive_app.rules import shelving as rule
from archive_app.rules.access import Right
from archive_app.services import place_history, units
from archive_app.services.lookup import find_place
from archive_app.services.permits import require

if TYPE_CHECKING:
    from archive_app.archive import Work


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


def add_box(
    work: Work,
    unit: str,
    *,
    shelf: str | None = None,
    series: str = "household",
    year: int | None = None,
    box_no: str | None = None,
    title: str | None = None,
    spine_mm: int = 50,
    position: int | None = None,
) -> Box:
    """Add a box of a unit and series to a shelf (a code), by default behind the last one there.

    Raises BadInput, and Conflict when the shelf is full or its cabinet is dedicated to something else.
    """
    owner = units.find(work, unit)
    require(work, Right.SHELVE, owner.id, what=unit)
    if spine_mm not in rule.SPINES_MM:
        raise BadInput(
            "盒脊厚度应为 20、30、40 或 50 毫米。", "A box's spine is 20, 30, 40 or 50 mm (DA/T 22-2015)."
        )
    stand = find_place(work, shelf, PlaceKind.SHELF) if shelf else None
    number = box_no or next_number(work.session, owner, series, year)
    return put_box(
        work,
        owner,
        stand,
        series=series,
        year=year,
        box_no=number,
        title=title,
        spine_mm=spine_mm,
        position=position,
    )


def put_box(
    work: Work,
    owner: Unit,
    shelf: Place | None,
    *,
    series: str,
    year: int | None,
    box_no: str,
    title: str | None = None,
    spine_mm: int = 50,
    position: int | None = None,
) -> Box:
    """Add a box to a shelf that was found already; the same checks, but no question of rights."""
    if not re.fullmatch(r"\S{1,10}", box_no):
        raise BadInput("盒号最多10个字符，不能有空格。", "A box number has at most 10 signs and no space.")
    if shelf is not None:
        check_takes(work, shelf, owner.id, series, spine_mm)
        position = position or last_position(work.session, shelf) + 1
    box = Box(
        box_no=box_no,
        title=title or title_for(work, owner, series, year),
        unit_id=owner.id,
        series=series,
        year=year,
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


def fills(session: Session, boxes: Collection[Box]) -> dict[int, Fill]:
    """Return how full each of these boxes is; one query."""
    pages: dict[int, list[int]] = {box.id: [] for box in boxes}
    for box_id, sides in sides_in(session, pages):
        pages[box_id].append(sides)
    return {
        box.id: Fill(
            len(pages[box.id]),
            sum(pages[box.id]),
            sum(map(rule.room_needed, pages[box.id])),
            rule.capacity(box.spine_mm),
        )
        for box in boxes
    }


def sides_in(session: Session, box_ids: Iterable[int]) -> Iterator[tuple[int, int]]:
    """Yield box and sides of every holding in these boxes; one query."""
    query = sa.select(Holding.box_id, sides_of_holding()).where(Holding.box_id.in_(list(box_ids)))
    for box_id, sides in session.execute(query):
        if box_id is not None:
            yield box_id, sides or 0


def sides_of_holding() -> sa.ColumnElement[int]:
    """Return the expression for the sides of a holding: its counted sheets, else the pages scanned of it."""
    of_file = (
        sa.select(sa.func.count(Page.id))
        .join(Item, Page.item_id == Item.id)
        .where(Item.archival_file_id == Holding.archival_file_id)
        .correlate(Holding)
        .scalar_subquery()
    )
    of_item = (
        sa.select(sa.func.count(Page.id))
        .where(Page.item_id == Holding.item_id)
        .correlate(Holding)
        .scalar_subquery()
    )
    scanned = sa.case((Holding.item_id.is_not(None), of_item), else_=of_file)
    return sa.func.coalesce(Holding.sheets * 2, scanned)


def check_takes(work: Work, shelf: Place, unit_id: int, series: str, spine_mm: int) -> None:
    """Raise Conflict when a shelf has no room for a spine or its cabinet is dedicated to something else."""
    work.session.refresh(shelf, with_for_update=True)  # two people must not fill the same last millimetres
    cabinet = shelf.parent
    if cabinet is not None and not takes(work, cabinet, unit_id, series):
        raise Conflict(
            f"“{cabinet.name}”是专橱（{cabinet.use or '专橱专用'}），不能放这类档案盒；请另选档案橱。",
            f"“{cabinet.name}” is dedicated ({cabinet.use or 'one use'}) and takes no such box; choose another.",
        )
    if spine_mm and free_width(work.session, shelf) < spine_mm:
        raise Conflict(
            f"“{shelf.name}”放不下了；请另选一层。",
            f"There is no room left on “{shelf.name}”; choose another.",
        )


def takes(work: Work, cabinet: Place, unit_id: int, series: str) -> bool:
    """Tell whether a cabinet takes boxes of a unit and series (专橱专用, requirement rows 19 and 86)."""
    if not cabinet.is_dedicated:
        return True
    if not rule.fits_dedicated(series, cabinet.use, known_series(work)):
        return False
    return unit_id in units.with_all_below(units.parents(work.session), [cabinet.unit_id])


def known_series(work: Work) -> frozenset[str]:
    """Return the series of this archive: household files and the classes of the scheme."""
    return frozenset({"household", *work.archive.rules.series})


def free_width(session: Session, shelf: Place) -> int:
    """Return how many mm of a shelf no box takes."""
    used = session.scalar(sa.select(sa.func.sum(Box.spine_mm)).where(Box.shelf_id == shelf.id))
    return shelf.width_mm - (used or 0)


def last_position(session: Session, shelf: Place) -> int:
    """Return the position of the last box on a shelf, 0 for an empty one."""
    return session.scalar(sa.select(sa.func.max(Box.position)).where(Box.shelf_id == shelf.id)) or 0


def next_number(session: Session, owner: Unit, series: str, year: int | None) -> str:
    """Return the number after the highest of the unit's boxes of that series and year."""
    last = session.scalar(
        sa.select(Box.box_no)
        .where(
            Box.unit_id == owner.id,
            Box.series == series,
            Box.year.is_(None) if year is None else Box.year == year,
        )
        .order_by(Box.id.desc())
        .limit(1)
    )
    return following(last) if last else "01"


def following(box_no: str) -> str:
    """Return the next box number: its last digits raised by one, as wide as before."""
    found = re.search(r"(\d+)(\D*)$", box_no)
    if not found:
        return f"{box_no}-2"
    raised = str(int(found.group(1)) + 1).zfill(len(found.group(1)))
    return box_no[: found.start()] + raised + found.group(2)


def title_for(work: Work, owner: Unit, series: str, year: int | None) -> str:
    """Return what a new box is called: village and class, with the year where it has one."""
    if series == "household":
        return f"{owner.name}贫困户档案"
    known = work.archive.rules.series.get(series)
    return f"{owner.name}{f'{year}年' if year else ''}{known.zh if known else series}"
