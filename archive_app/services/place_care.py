"""Caring for rooms, cabinets and shelves: names, sizes, what a cabinet is kept for, and taking out of use.

No place is ever deleted: boxes have stood there, and their history names it.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

import sqlalchemy as sa

from archive_app.errors import Conflict
from archive_app.models import Box, Movement, Place
from archive_app.models.types import PlaceKind
from archive_app.rules.access import Right
from archive_app.services import dedication, units
from archive_app.services.lookup import find_place
from archive_app.services.moving_plan import OPEN_MOVEMENTS
from archive_app.services.permits import require
from archive_app.services.places import SHELF_HEIGHT_MM, check_name, check_size, refuse_retired

if TYPE_CHECKING:
    from archive_app.archive import Work


def rename(work: Work, code: str, name: str) -> Place:
    """Give a place another name; its code and its labels' codes stay."""
    place = _mine(work, code)
    before, place.name = place.name, check_name(name)
    work.record("place.renamed", place, before=before, name=place.name)
    return place


def resize(
    work: Work, code: str, *, width_mm: int | None = None, shelf_height_mm: int | None = None
) -> Place:
    """Correct the size of a shelf, or of a cabinet with its shelves, in mm.

    Raises Conflict when the boxes on a shelf would no longer fit.
    """
    place = _mine(work, code, PlaceKind.CABINET, PlaceKind.SHELF)
    shelves = _held_shelves(work, place)
    width = width_mm or place.width_mm
    check_size(width, shelf_height_mm or SHELF_HEIGHT_MM)
    for shelf in shelves:
        used = work.session.scalar(sa.select(sa.func.sum(Box.spine_mm)).where(Box.shelf_id == shelf.id)) or 0
        if used > width:
            raise Conflict(
                f"“{shelf.name}”上的盒共宽 {used} 毫米，比 {width} 毫米宽；请核对尺寸。",
                f"The boxes on “{shelf.name}” are {used} mm wide, more than {width} mm; check the size.",
            )
        shelf.width_mm = width
        shelf.height_mm = shelf_height_mm or shelf.height_mm
    if place.kind is PlaceKind.CABINET:
        place.width_mm = width
        by_side: dict[str, int] = {}
        for shelf in shelves:
            by_side[shelf.side] = by_side.get(shelf.side, 0) + shelf.height_mm
        place.height_mm = max(by_side.values(), default=place.height_mm)
    work.record("place.resized", place, width=width, shelf_height=shelf_height_mm)
    return place


def keep_for(
    work: Work,
    code: str,
    *,
    dedicated: bool,
    use: str = "",
    classes: Collection[str] = (),
    unit: str | None = None,
) -> Place:
    """Say what a cabinet is kept for and whose it is; Conflict when a box stands in it that it would not take."""
    cabinet = _mine(work, code, PlaceKind.CABINET)
    owner = units.find(work, unit) if unit else cabinet.unit
    require(work, Right.SHELVE, owner.id, what=unit or code)
    shelves = _held_shelves(work, cabinet)
    cabinet.use = dedication.use_of(work.archive.rules, use, classes, dedicated=dedicated)
    cabinet.is_dedicated = dedicated
    for one in (cabinet, *shelves):
        one.unit_id = owner.id
    work.session.flush()
    work.session.expire(cabinet, ["unit"])
    for box in work.session.scalars(sa.select(Box).where(Box.shelf_id.in_([one.id for one in shelves]))):
        if not dedication.takes(work, cabinet, box.unit_id, box.series):
            raise Conflict(
                f"橱里的盒 {box.box_no}（{box.code}，{box.title}）不属于这一用途；请先把它挪走。",
                f"Box {box.box_no} ({box.code}, {box.title}) in it is not of this use; have it moved first.",
            )
    work.record("cabinet.kept_for", cabinet, dedicated=dedicated, use=cabinet.use, unit=owner.id)
    return cabinet


def retire(work: Work, code: str) -> Place:
    """Take an empty place out of use, a cabinet with its shelves; it stays on record.

    Raises Conflict while boxes stand there, are to be moved there, or a room has cabinets in use.
    """
    place = _mine(work, code)
    refuse_retired(place)
    shelves = [] if place.kind is PlaceKind.ROOM else _held_shelves(work, place)
    ids = [one.id for one in shelves]
    boxes = work.session.scalar(sa.select(sa.func.count(Box.id)).where(Box.shelf_id.in_(ids))) or 0
    if boxes:
        raise Conflict(
            f"“{place.name}”里还有 {boxes} 盒；请先申请把它们挪走。",
            f"{boxes} boxes stand in “{place.name}”; have them moved first.",
        )
    coming = work.session.scalar(
        sa.select(Movement.id)
        .where(Movement.to_shelf_id.in_(ids), Movement.state.in_(OPEN_MOVEMENTS))
        .limit(1)
    )
    if coming is not None:
        raise Conflict(
            f"第 {coming} 号挪动要把盒放到这里；请先办完或撤销那一件。",
            f"Movement {coming} brings a box here; finish or cancel that first.",
        )
    in_it = sa.select(sa.func.count(Place.id)).where(Place.parent_id == place.id, Place.retired_at.is_(None))
    if place.kind is PlaceKind.ROOM and (cabinets := work.session.scalar(in_it)):
        raise Conflict(
            f"“{place.name}”里还有 {cabinets} 只橱在用；请先把橱停用。",
            f"{cabinets} cabinets are in use in “{place.name}”; take those out of use first.",
        )
    for one in {place, *shelves}:
        one.retired_at = one.retired_at or work.now
    work.record("place.retired", place)
    return place


def take_into_use(work: Work, code: str) -> Place:
    """Take a retired place into use again, a cabinet with the shelves that went out of use with it."""
    place = _mine(work, code)
    if place.parent is not None:
        refuse_retired(place.parent)
    moment, place.retired_at = place.retired_at, None
    if place.kind is PlaceKind.CABINET and moment is not None:
        for shelf in _held_shelves(work, place):
            if shelf.retired_at == moment:
                shelf.retired_at = None
    work.record("place.taken_into_use", place)
    if place.kind is not PlaceKind.ROOM:
        work.later("shelve", place.unit_id)
    return place


def _mine(work: Work, code: str, *kinds: PlaceKind) -> Place:
    place = find_place(work, code, kinds[0] if len(kinds) == 1 else None)
    require(work, Right.SHELVE, place.unit_id, what=code)
    if kinds and place.kind not in kinds:
        raise Conflict("库房没有尺寸；请改橱或层。", "A room has no size; change a cabinet or shelf.")
    return place


def _held_shelves(work: Work, place: Place) -> list[Place]:
    """Return the shelves of a cabinet, or the shelf itself, held so that nobody shelves there meanwhile."""
    mine = Place.id == place.id if place.kind is PlaceKind.SHELF else Place.parent_id == place.id
    query = sa.select(Place).where(mine).order_by(Place.id).with_for_update()
    return list(work.session.scalars(query.execution_options(populate_existing=True)))
