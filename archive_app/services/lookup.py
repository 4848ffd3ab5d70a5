"""From a printed code to the thing, for those who may know of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from archive_app.errors import NotFound
from archive_app.models import ArchivalFile, Box, Holding, Place
from archive_app.models.types import PlaceKind
from archive_app.services.permits import sees, visible_units
from labels import codes

if TYPE_CHECKING:
    from archive_app.archive import Work

Thing = TypeVar("Thing", Box, Place)


def read_code(text: str, kinds: str) -> int:
    """Return the number of a code of one of `kinds` (letters); raises NotFound for anything else."""
    try:
        code = codes.extract(text)
    except codes.BadCode as error:
        raise NotFound from error
    if code.kind not in kinds:
        raise NotFound
    return code.number


def find_box(work: Work, text: str) -> Box:
    """Return the box of a code; NotFound for a misread, unknown or invisible one.

    A box is seen by who reaches its unit, or something in it.
    """
    box = work.session.get(Box, read_code(text, "B"))
    if box is None or not sees_box(work, box):
        raise NotFound
    return box


def sees_box(work: Work, box: Box) -> bool:
    """Tell whether the actor may know of a box."""
    if sees(work.actor, box.unit_id):
        return True
    return bool(work.session.scalar(sa.select(visible_boxes(work, sa.literal(box.id)))))


def visible_boxes(work: Work, box_id: sa.ColumnElement[int]) -> sa.ColumnElement[bool]:
    """Return the condition that the box holds something of the actor's assigned households."""
    if not work.actor.households:
        return sa.false()
    held = sa.select(Holding.id).join(ArchivalFile, Holding.archival_file_id == ArchivalFile.id)
    return (
        held.where(Holding.box_id == box_id, ArchivalFile.household_id.in_(sorted(work.actor.households)))
        .correlate_except(Holding, ArchivalFile)
        .exists()
    )


def box_condition(work: Work) -> sa.ColumnElement[bool]:
    """Return the WHERE condition that leaves only boxes the actor may know of."""
    return sa.or_(visible_units(work, Box.unit_id), visible_boxes(work, Box.id.expression))


def find_place(work: Work, text: str, kind: PlaceKind | None = None) -> Place:
    """Return the room, cabinet or shelf of a code; NotFound for a misread, unknown or invisible one.

    A place is seen by who reaches its unit, or a box that stands in it.
    """
    place = work.session.get(Place, read_code(text, "RCS"))
    if place is None or place.code_kind != codes.extract(text).kind or not sees_place(work, place):
        raise NotFound
    if kind is not None and place.kind is not kind:
        raise NotFound
    return place


def sees_place(work: Work, place: Place) -> bool:
    """Tell whether the actor may know of a place."""
    if sees(work.actor, place.unit_id):
        return True
    shelf, cabinet = aliased(Place), aliased(Place)
    boxes = (
        sa.select(Box.id)
        .join(shelf, Box.shelf_id == shelf.id)
        .outerjoin(cabinet, shelf.parent_id == cabinet.id)
        .where(
            sa.or_(shelf.id == place.id, cabinet.id == place.id, cabinet.parent_id == place.id),
            box_condition(work),
        )
    )
    return work.session.scalar(boxes.limit(1)) is not None
