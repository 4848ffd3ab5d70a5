"""The list of stocktakes, and the rooms and cabinets that can be counted."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from archive_app.models import Place, Stocktake
from archive_app.models.types import CountDepth, StocktakeState
from archive_app.rules.access import Right
from archive_app.services.paging import Paged, bounds
from archive_app.services.permits import require, visible_units
from archive_app.services.place_tree import PlaceNode, places

if TYPE_CHECKING:
    from archive_app.archive import Work


@dataclass(frozen=True)
class StocktakeRow:
    """One stocktake as it is listed; `place` is the way to the place counted, `code` that place's own."""

    id: int
    code: str
    place: str
    depth: CountDepth
    state: StocktakeState
    started_by: str
    started_at: dt.datetime
    closed_by: str | None
    closed_at: dt.datetime | None


@dataclass(frozen=True)
class Countable:
    """A room or cabinet that can be counted, and how many boxes are in it; rooms hold their cabinets'."""

    code: str
    place: str
    boxes: int


def stocktakes(look: Work, *, offset: int = 0, limit: int = 50) -> Paged[StocktakeRow]:
    """Return the stocktakes the actor may know of, open ones first, then the newest."""
    require(look, Right.READ)
    offset, limit = bounds(offset, limit)
    query = (
        sa.select(Stocktake)
        .join(Place, Stocktake.place_id == Place.id)
        .where(visible_units(look, Place.unit_id))
    )
    total = look.session.scalar(sa.select(sa.func.count()).select_from(query.subquery())) or 0
    rows = look.session.scalars(
        query.options(joinedload(Stocktake.place).joinedload(Place.parent))
        .order_by(Stocktake.state.desc(), Stocktake.id.desc())
        .offset(offset)
        .limit(limit)
    )
    return Paged(tuple(row(one) for one in rows), total, offset, limit)


def row(one: Stocktake) -> StocktakeRow:
    """Return a stocktake as it is listed."""
    above = one.place.parent
    return StocktakeRow(
        id=one.id,
        code=one.place.code,
        place=f"{above.name} › {one.place.name}" if above is not None else one.place.name,
        depth=one.depth,
        state=one.state,
        started_by=one.started_by,
        started_at=one.started_at,
        closed_by=one.closed_by,
        closed_at=one.closed_at,
    )


def countable(look: Work) -> tuple[Countable, ...]:
    """Return the rooms and cabinets the actor may know of, in the order of the store."""
    found = []
    for room in places(look):
        found.append(_countable(room, ""))
        found += [_countable(cabinet, f"{room.name} › ") for cabinet in room.children]
    return tuple(found)


def _countable(node: PlaceNode, before: str) -> Countable:
    return Countable(node.code, f"{before}{node.name}", node.boxes)
