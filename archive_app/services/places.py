"""Rooms, cabinets and shelves: adding them (requirement rows 55 and 56)."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

import sqlalchemy as sa

from archive_app.errors import BadInput, Conflict
from archive_app.models import Place
from archive_app.models.types import PlaceKind
from archive_app.rules.access import Right
from archive_app.services import dedication, units
from archive_app.services.lookup import find_place
from archive_app.services.permits import require

if TYPE_CHECKING:
    from archive_app.archive import Work

SHELF_HEIGHT_MM = 390
CABINET_WIDTH_MM = 850
MOST_SHELVES = 12
MOST_CABINETS = 30
SIDES = ("A", "B")


def add_room(work: Work, unit: str, name: str) -> Place:
    """Add a room of a unit (a code), e.g. a village's work room."""
    owner = units.find(work, unit)
    require(work, Right.SHELVE, owner.id, what=unit)
    return _add(work, PlaceKind.ROOM, None, owner.id, name)


def set_up(
    work: Work,
    unit: str,
    name: str,
    *,
    cabinets: int,
    shelves: int = 4,
    sides: int = 1,
    width_mm: int = CABINET_WIDTH_MM,
    shelf_height_mm: int = SHELF_HEIGHT_MM,
) -> Place:
    """Add a room with its cabinets, all of one size, at once: 1号橱, 2号橱 and so on."""
    if not 0 <= cabinets <= MOST_CABINETS:
        raise BadInput(
            f"一次最多登记 {MOST_CABINETS} 只橱。", f"At most {MOST_CABINETS} cabinets are added at once."
        )
    room = add_room(work, unit, name)
    work.session.flush()
    for n in range(1, cabinets + 1):
        add_cabinet(
            work,
            room.code,
            f"{n}号橱",
            shelves=shelves,
            sides=sides,
            width_mm=width_mm,
            shelf_height_mm=shelf_height_mm,
        )
    return room


def add_cabinet(
    work: Work,
    room: str,
    name: str,
    *,
    shelves: int = 4,
    sides: int = 1,
    dedicated: bool = False,
    use: str = "",
    classes: Collection[str] = (),
    unit: str | None = None,
    width_mm: int = CABINET_WIDTH_MM,
    shelf_height_mm: int = SHELF_HEIGHT_MM,
) -> Place:
    """Add a cabinet with its shelves to a room (a code); with two sides, so many shelves on each.

    `unit` is whose it is, where that is not the room's (the town keeps a cabinet for each village). A dedicated one
    takes only boxes of that unit and of `classes` (names or keys; none: the whole archive). `use` is what the label of
    any other says it is for.
    """
    stand = find_place(work, room, PlaceKind.ROOM)
    owner = units.find(work, unit).id if unit else stand.unit_id
    require(work, Right.SHELVE, stand.unit_id, what=room)
    require(work, Right.SHELVE, owner, what=unit or room)
    refuse_retired(stand)
    if not 1 <= shelves <= MOST_SHELVES or sides not in (1, 2):
        raise BadInput(
            f"档案橱有一面或两面，每面 1 到 {MOST_SHELVES} 层。",
            f"A cabinet has one or two sides of 1 to {MOST_SHELVES} shelves each.",
        )
    check_size(width_mm, shelf_height_mm)
    kept_for = dedication.use_of(work.archive.rules, use, classes, dedicated=dedicated)
    cabinet = _add(
        work, PlaceKind.CABINET, stand, owner, name, width_mm=width_mm, height_mm=shelf_height_mm * shelves
    )
    cabinet.is_dedicated, cabinet.use = dedicated, kept_for
    for side in SIDES[:sides] if sides > 1 else ("",):
        for n in range(1, shelves + 1):
            _add_shelf(work, cabinet, shelf_name(side, n), side, shelf_height_mm)
    work.later("shelve", stand.unit_id)
    return cabinet


def add_shelf(
    work: Work, cabinet: str, name: str = "", *, side: str = "", height_mm: int = SHELF_HEIGHT_MM
) -> Place:
    """Add a shelf below the last one of a cabinet (a code), on side A or B where it has two."""
    stand = find_place(work, cabinet, PlaceKind.CABINET)
    require(work, Right.SHELVE, stand.unit_id, what=cabinet)
    refuse_retired(stand)
    check_size(stand.width_mm, height_mm)
    shelves = work.session.scalars(sa.select(Place).where(Place.parent_id == stand.id)).all()
    sides = sorted({one.side for one in shelves}) or [""]
    side = side.strip().upper() or sides[0]
    if side not in sides:
        raise BadInput(
            "这只橱没有那一面；请选它有的面。", "The cabinet has no such side; choose one that it has."
        )
    count = sum(one.side == side for one in shelves)
    shelf = _add_shelf(work, stand, name or shelf_name(side, count + 1), side, height_mm)
    work.later("shelve", stand.unit_id)
    return shelf


def shelf_name(side: str, n: int) -> str:
    """Return what the n-th shelf from the top of a side is called."""
    return f"{side}面{n}层" if side else f"{n}层"


def check_size(width_mm: int, shelf_height_mm: int) -> None:
    """Raise BadInput for a size no cabinet has."""
    if not 200 <= width_mm <= 5000 or not 100 <= shelf_height_mm <= 1000:
        raise BadInput(
            "档案橱应宽 200 到 5000 毫米，每层高 100 到 1000 毫米。",
            "A cabinet is 200 to 5000 mm wide, its shelves 100 to 1000 mm high.",
        )


def check_name(name: str) -> str:
    """Return a place's name without blanks around it; BadInput when it is missing or too long."""
    said = " ".join(name.split())
    if not 1 <= len(said) <= 60:
        raise BadInput("请给位置取个名称（最多60个字）。", "Give the place a name of at most 60 signs.")
    return said


def refuse_retired(place: Place) -> None:
    """Raise Conflict for a place that is no longer in use."""
    if place.retired_at is not None:
        raise Conflict(
            f"“{place.name}”已停用；请先恢复使用，或另选一处。",
            f"“{place.name}” is no longer in use; take it into use again, or choose another.",
        )


def _add_shelf(work: Work, cabinet: Place, name: str, side: str, height_mm: int) -> Place:
    shelf = _add(
        work, PlaceKind.SHELF, cabinet, cabinet.unit_id, name, width_mm=cabinet.width_mm, height_mm=height_mm
    )
    shelf.side = side
    return shelf


def _add(
    work: Work,
    kind: PlaceKind,
    parent: Place | None,
    unit_id: int,
    name: str,
    *,
    width_mm: int = CABINET_WIDTH_MM,
    height_mm: int = SHELF_HEIGHT_MM,
) -> Place:
    above = Place.parent_id.is_(None) if parent is None else Place.parent_id == parent.id
    last = work.session.scalar(sa.select(sa.func.max(Place.position)).where(above))
    place = Place(
        kind=kind,
        parent_id=parent.id if parent else None,
        unit_id=unit_id,
        name=check_name(name),
        position=(last or 0) + 1,
        width_mm=width_mm,
        height_mm=height_mm,
    )
    work.session.add(place)
    work.record("place.added", place, kind=kind.value, unit=unit_id)
    return place
