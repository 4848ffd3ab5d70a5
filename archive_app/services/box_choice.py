"""Which box takes a file: the open one of its unit and series, the next one, or the first on a home shelf."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from archive_app.models import ArchivalFile, Box, Item, Page, Place, Unit
from archive_app.models.types import BoxState, HoldingSet, PlaceKind, RetentionCode, UnitKind
from archive_app.rules import shelving as rule
from archive_app.services import box_numbers, units
from archive_app.services.boxes import free_width, put_box, sides_in
from archive_app.services.dedication import takes

if TYPE_CHECKING:
    from archive_app.archive import Work

NEW_SPINE_MM = 50


def box_for(
    work: Work,
    archival_file: ArchivalFile,
    period: RetentionCode | None = None,
    only: HoldingSet | None = None,
    chosen: Box | None = None,
) -> tuple[Box | None, HoldingSet]:
    """Return an open box with room, else a new one; the village's own set before the town's.

    With a `period`, for a volume of single items: an open box that is empty yet, kept for that period or for none.
    With `only`, in the rooms of that set or nowhere. `chosen` is taken before all others where it has room.
    """
    for held_set, series in _boxes_by_set(work, archival_file, period):
        if only not in (None, held_set):
            continue
        if chosen is not None:
            series = sorted(series, key=lambda one: one[0].id != chosen.id)
        box = _with_room(work, series, archival_file, empty=period is not None)
        box = box or _next_box(work, series, period)
        if box is not None:
            return box, held_set
    shelf = _home_shelf(work, archival_file, only)
    if shelf is None:
        return None, only or HoldingSet.VILLAGE
    held_set = _set_of(_room(shelf))
    owner = archival_file.unit
    box_numbers.hold(work, owner)
    box = put_box(
        work,
        owner,
        shelf,
        series=archival_file.series,
        year=archival_file.year,
        retention=period,
        box_no=box_numbers.next_number(work, owner, archival_file.series, archival_file.year, period, shelf),
        spine_mm=NEW_SPINE_MM,
    )
    return box, held_set


def _boxes_by_set(
    work: Work, archival_file: ArchivalFile, wanted: RetentionCode | None
) -> Iterator[tuple[HoldingSet, Sequence[tuple[Box, Place]]]]:
    """Yield the standing boxes of the file's unit, series and year, in the order of their numbers."""
    shelf, cabinet, room = aliased(Place), aliased(Place), aliased(Place)
    year = Box.year.is_(None) if archival_file.year is None else Box.year == archival_file.year
    period = sa.or_(
        Box.retention_code.is_(None), Box.retention_code == (wanted or archival_file.retention_code)
    )
    rows = work.session.execute(
        sa.select(Box, shelf, Unit.kind)
        .join(shelf, Box.shelf_id == shelf.id)
        .join(cabinet, shelf.parent_id == cabinet.id)
        .join(room, cabinet.parent_id == room.id)
        .join(Unit, room.unit_id == Unit.id)
        .where(Box.unit_id == archival_file.unit_id, Box.series == archival_file.series, year, period)
        .order_by(Box.id)
        .with_for_update(of=Box)  # two clerks must not take the last place of a box
    ).all()
    for held_set in (HoldingSet.VILLAGE, HoldingSet.TOWN):
        found = [(box, stand) for box, stand, kind in rows if _set_of_kind(kind) is held_set]
        if found:
            yield held_set, found


def _with_room(
    work: Work, series: Sequence[tuple[Box, Place]], archival_file: ArchivalFile, *, empty: bool
) -> Box | None:
    open_boxes = [box for box, _shelf in series if box.state is BoxState.OPEN]
    inside: dict[int, list[int]] = {box.id: [] for box in open_boxes}
    for box_id, sides in sides_in(work.session, inside):
        inside[box_id].append(sides)
    if empty:
        return next((box for box in open_boxes if not inside[box.id]), None)
    pages = _pages(work, archival_file)
    return next((box for box in open_boxes if rule.takes_another(box.spine_mm, inside[box.id], pages)), None)


def _next_box(work: Work, series: Sequence[tuple[Box, Place]], period: RetentionCode | None) -> Box | None:
    """Begin the box after the last of a series: on its shelf, else on one that follows in the same room."""
    last, shelf = series[-1]
    room = _room(shelf)
    candidates = [shelf]
    if room is not None:
        candidates += _shelves_in(work, [room.id])
    for one in candidates:
        if one.parent is None or not takes(work, one.parent, last.unit_id, last.series):
            continue
        if free_width(work.session, one) >= last.spine_mm:
            box_numbers.hold(work, last.unit)
            kept_for = period or last.retention_code
            number = box_numbers.next_free(work, last.unit, last.series, last.year, kept_for, last.box_no)
            return put_box(
                work,
                last.unit,
                one,
                series=last.series,
                year=last.year,
                retention=kept_for,
                box_no=number,
                title=last.title,
                spine_mm=last.spine_mm,
            )
    return None


def _home_shelf(work: Work, archival_file: ArchivalFile, only: HoldingSet | None) -> Place | None:
    """Return a shelf for a unit's very first box: in its own rooms, else in those of the units above it."""
    above = units.parents(work.session)
    unit: int | None = archival_file.unit_id
    while unit is not None:
        rooms = work.session.scalars(
            sa.select(Place.id)
            .where(Place.kind == PlaceKind.ROOM, Place.unit_id == unit)
            .order_by(Place.position, Place.id)
        ).all()
        if only not in (None, _set_of_kind(work.session.get_one(Unit, unit).kind)):
            rooms = []
        for shelf in _shelves_in(work, rooms):
            cabinet = shelf.parent
            fits = cabinet is not None and takes(work, cabinet, archival_file.unit_id, archival_file.series)
            if fits and free_width(work.session, shelf) >= NEW_SPINE_MM:
                return shelf
        unit = above.get(unit)
    return None


def _shelves_in(work: Work, room_ids: Sequence[int]) -> Sequence[Place]:
    """Return the shelves of these rooms, cabinet by cabinet from the top; dedicated cabinets first."""
    cabinet, shelf = aliased(Place), aliased(Place)
    return work.session.scalars(
        sa.select(shelf)
        .join(cabinet, shelf.parent_id == cabinet.id)
        .where(cabinet.parent_id.in_(room_ids), shelf.retired_at.is_(None))
        .order_by(
            cabinet.is_dedicated.desc(), cabinet.position, cabinet.id, shelf.side, shelf.position, shelf.id
        )
    ).all()


def _pages(work: Work, archival_file: ArchivalFile) -> int:
    query = sa.select(sa.func.count(Page.id)).join(Item, Page.item_id == Item.id)
    return work.session.scalar(query.where(Item.archival_file_id == archival_file.id)) or 0


def _room(shelf: Place) -> Place | None:
    return shelf.parent.parent if shelf.parent else None


def set_of_box(box: Box) -> HoldingSet:
    """Return which set a box holds: that of the room it stands in."""
    return _set_of(_room(box.shelf)) if box.shelf is not None else HoldingSet.VILLAGE


def _set_of(room: Place | None) -> HoldingSet:
    return _set_of_kind(room.unit.kind) if room else HoldingSet.VILLAGE


def _set_of_kind(kind: UnitKind) -> HoldingSet:
    """Return which set stands in the rooms of such a unit: only a village keeps the village set (row 86)."""
    return HoldingSet.VILLAGE if kind is UnitKind.VILLAGE else HoldingSet.TOWN
