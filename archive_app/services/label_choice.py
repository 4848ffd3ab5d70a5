"""What labels can be printed for: the boxes, places, files and items one may know of, to choose from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from archive_app.models import ArchivalFile, Box, Holding, Item, Place
from archive_app.models.types import ItemState, PlaceKind
from archive_app.rules.access import Right
from archive_app.services import label_kinds, units
from archive_app.services.lookup import box_condition, sees_place
from archive_app.services.paging import Paged, bounds
from archive_app.services.permits import require, visible_items, visible_units

if TYPE_CHECKING:
    from archive_app.archive import Work

PLACES = {
    "cabinet": (PlaceKind.CABINET,),
    "shelf": (PlaceKind.SHELF,),
    "room": (PlaceKind.ROOM,),
    "card": (PlaceKind.ROOM, PlaceKind.CABINET, PlaceKind.SHELF),
}


@dataclass(frozen=True)
class Choosable:
    """A thing a label can be printed for."""

    code: str
    name: str
    detail: str


def choosable(
    look: Work, kind: str, unit: str | None = None, *, offset: int = 0, limit: int = 50
) -> Paged[Choosable]:
    """Return what a kind of label can be printed for, of a unit and below, in the order things stand."""
    require(look, Right.LABEL)
    offset, limit = bounds(offset, limit)
    if kind in PLACES:
        seen = _places(look, kind, unit)
        return Paged(tuple(_of_place(one) for one in seen[offset : offset + limit]), len(seen), offset, limit)
    query = _query(look, kind, unit)
    total = look.session.scalar(sa.select(sa.func.count()).select_from(query.subquery())) or 0
    rows = look.session.scalars(query.offset(offset).limit(limit)).all()
    return Paged(tuple(_of_row(one) for one in rows), total, offset, limit)


def codes_of_all(look: Work, kind: str, unit: str | None = None) -> list[str]:
    """Return the codes of all visible things a kind of label is for ("room" for rooms alone), in their order.

    With `unit`, only those of a unit and below. For `--all`.
    """
    require(look, Right.LABEL)
    if kind in PLACES:
        return [one.code for one in _places(look, kind, unit)]
    return [one.code for one in look.session.scalars(_query(look, kind, unit))]


def _within(look: Work, unit: str | None) -> list[int] | None:
    if unit is None:
        return None
    return sorted(units.with_all_below(units.parents(look.session), [units.find(look, unit).id]))


def _query(look: Work, kind: str, unit: str | None) -> sa.Select[Any]:
    """Return the query for the things of a kind; BadInput for an unknown kind."""
    label_kinds.printing(kind)
    within = _within(look, unit)
    query: sa.Select[Any]
    if kind in ("box", "spine", "cover"):
        query = sa.select(Box).where(box_condition(look)).options(joinedload(Box.unit))
        query = query.order_by(Box.shelf_id, Box.position, Box.id)
        return query if within is None else query.where(Box.unit_id.in_(within))
    if kind == "item":
        query = (
            sa.select(Item)
            .outerjoin(ArchivalFile, Item.archival_file_id == ArchivalFile.id)
            .where(visible_items(look), Item.state == ItemState.REGISTERED)
            .order_by(Item.archival_file_id, Item.id)
        )
        return query if within is None else query.where(Item.unit_id.in_(within))
    query = (
        sa.select(Holding)
        .join(ArchivalFile, Holding.archival_file_id == ArchivalFile.id)
        .where(visible_units(look, ArchivalFile.unit_id, ArchivalFile.household_id))
        .options(joinedload(Holding.archival_file).joinedload(ArchivalFile.household))
        .order_by(Holding.box_id, Holding.position, Holding.id)
    )
    return query if within is None else query.where(ArchivalFile.unit_id.in_(within))


def _places(look: Work, kind: str, unit: str | None) -> list[Place]:
    within = _within(look, unit)
    in_use = sa.select(Place).where(Place.kind.in_(PLACES[kind]), Place.retired_at.is_(None))
    query = in_use.options(joinedload(Place.parent))
    if within is not None:
        query = query.where(Place.unit_id.in_(within))
    rows = look.session.scalars(query.order_by(Place.parent_id, Place.position, Place.id))
    return [one for one in rows if sees_place(look, one)]


def _of_place(one: Place) -> Choosable:
    return Choosable(one.code, one.name, one.parent.name if one.parent else "")


def _of_row(one: Box | Item | Holding) -> Choosable:
    if isinstance(one, Box):
        return Choosable(one.code, f"{one.unit.name} {one.box_no}", one.title)
    if isinstance(one, Item):
        return Choosable(one.code, one.title, one.reference_code or "")
    file = one.archival_file
    number = file.household.no if file and file.household else ""
    return Choosable(one.code, file.title if file else "", number)
