"""Rooms, cabinets and shelves: adding them (requirement rows 55 and 56)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa

from archive_app.errors import BadInput
from archive_app.models import Place
from archive_app.models.types import PlaceKind
from archive_app.rules.access import Right
from archive_app.services import units
from archive_app.services.lookup import find_place
from archive_app.services.permits import require

if TYPE_CHECKING:
    from archive_app.archive import Work

SHELF_HEIGHT_MM = 390
CABINET_WIDTH_MM = 850
MOST_SHELVES = 12


def add_room(work: Work, unit: str, name: str) -> Place:
    """Add a room of a unit (a code), e.g. a village's work room."""
    owner = units.find(work, unit)
    require(work, Right.SHELVE, owner.id, what=unit)
    return _add(work, PlaceKind.ROOM, None, owner.id, name)


def add_cabinet(
    work: Work,
    room: str,
    name: str,
    *,
    shelves: int = 4,
    dedicated: bool = False,
    use: str = "",
    unit: str | None = None,
    width_mm: int = CABINET_WIDTH_MM,
    shelf_height_mm: int = SHELF_HEIGHT_MM,
) -> Place:
    """Add a cabinet with its shelves to a room (a code).

    `unit` is whose it is, where that is not the room's (the town keeps a cabinet for each village). `use` is
    shown on its label; in a dedicated one the series keys it names are the only ones it takes.
    """
    stand = find_place(work, room, PlaceKind.ROOM)
    owner = units.find(work, unit).id if unit else stand.unit_id
    require(work, Right.SHELVE, stand.unit_id, what=room)
    require(work, Right.SHELVE, owner, what=unit or room)
    if not 1 <= shelves <= MOST_SHELVES or not 200 <= width_mm <= 5000 or not 100 <= shelf_height_mm <= 1000:
        raise BadInput(
            "档案橱应有 1 到 12 层，宽 200 到 5000 毫米，每层高 100 到 1000 毫米。",
            "A cabinet has 1 to 12 shelves, is 200 to 5000 mm wide, its shelves 100 to 1000 mm high.",
        )
    cabinet = _add(
        work, PlaceKind.CABINET, stand, owner, name, width_mm=width_mm, height_mm=shelf_height_mm * shelves
    )
    cabinet.is_dedicated, cabinet.use = dedicated, use.strip()
    for n in range(1, shelves + 1):
        _add(work, PlaceKind.SHELF, cabinet, owner, f"{n}层", width_mm=width_mm, height_mm=shelf_height_mm)
    return cabinet


def add_shelf(work: Work, cabinet: str, name: str = "", *, height_mm: int = SHELF_HEIGHT_MM) -> Place:
    """Add a shelf below the last one of a cabinet (a code)."""
    stand = find_place(work, cabinet, PlaceKind.CABINET)
    require(work, Right.SHELVE, stand.unit_id, what=cabinet)
    count = work.session.scalar(sa.select(sa.func.count(Place.id)).where(Place.parent_id == stand.id)) or 0
    return _add(
        work,
        PlaceKind.SHELF,
        stand,
        stand.unit_id,
        name or f"{count + 1}层",
        width_mm=stand.width_mm,
        height_mm=height_mm,
    )


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
    if not 1 <= len(name.strip()) <= 60:
        raise BadInput("请给位置取个名称（最多60个字）。", "Give the place a name of at most 60 signs.")
    above = Place.parent_id.is_(None) if parent is None else Place.parent_id == parent.id
    last = work.session.scalar(sa.select(sa.func.max(Place.position)).where(above))
    place = Place(
        kind=kind,
        parent_id=parent.id if parent else None,
        unit_id=unit_id,
        name=name.strip(),
        position=(last or 0) + 1,
        width_mm=width_mm,
        height_mm=height_mm,
    )
    work.session.add(place)
    work.record("place.added", place, kind=kind.value, unit=unit_id)
    return place
