"""A room seen from above: where each cabinet stands, how full it is, what it is for (requirement row 56)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import sqlalchemy as sa

from archive_app.errors import BadInput
from archive_app.models import FloorSpot
from archive_app.models.types import PlaceKind
from archive_app.rules.access import Right
from archive_app.services.lookup import find_place
from archive_app.services.permits import require
from labels import codes

if TYPE_CHECKING:
    from collections.abc import Sequence

    from archive_app.archive import Work
    from archive_app.services.place_tree import PlaceNode

#: a cabinet is drawn as deep as one for boxes of 310 × 220 mm is built
DEPTH_MM: Final = 400
GAP_MM: Final = 120
WALL_MM: Final = 300
ROW_MM: Final = 5200
AISLE_MM: Final = 1000
FARTHEST_MM: Final = 30_000
NARROWEST_MM: Final = 3000


@dataclass(frozen=True)
class Standing:
    """A cabinet on the plan: upper left corner and size in mm. `placed` tells whether a person put it there."""

    node: PlaceNode
    x_mm: int
    y_mm: int
    width_mm: int
    height_mm: int
    turned: bool
    placed: bool


@dataclass(frozen=True)
class FloorPlan:
    """A room from above, in mm."""

    width_mm: int
    height_mm: int
    cabinets: tuple[Standing, ...]


def floor_plan(look: Work, cabinets: Sequence[PlaceNode]) -> FloorPlan:
    """Return the plan of a room's cabinets; those nobody placed stand in rows, in their order. One query."""
    ids = {codes.parse(one.code).number: one for one in cabinets}
    spots = {
        spot.place_id: spot
        for spot in look.session.scalars(sa.select(FloorSpot).where(FloorSpot.place_id.in_(list(ids))))
    }
    drawn: list[Standing] = []
    x, y = WALL_MM, WALL_MM
    lowest = max(
        (_lower_edge(spots[number], one) for number, one in ids.items() if number in spots), default=0
    )
    y = max(y, lowest + AISLE_MM) if lowest else y
    for number, one in ids.items():
        if (spot := spots.get(number)) is not None:
            wide, deep = _size(one, spot.turned)
            drawn.append(Standing(one, spot.x_mm, spot.y_mm, wide, deep, spot.turned, True))
            continue
        wide, deep = _size(one, False)
        if x > WALL_MM and x + wide > ROW_MM:
            x, y = WALL_MM, y + DEPTH_MM + AISLE_MM
        drawn.append(Standing(one, x, y, wide, deep, False, False))
        x += wide + GAP_MM
    right = max((one.x_mm + one.width_mm for one in drawn), default=2000)
    bottom = max((one.y_mm + one.height_mm for one in drawn), default=800)
    return FloorPlan(max(right + WALL_MM, NARROWEST_MM), bottom + AISLE_MM, tuple(drawn))


def put(work: Work, code: str, x_mm: int, y_mm: int, *, turned: bool = False) -> FloorSpot:
    """Say where a cabinet stands on its room's plan: its upper left corner in mm. Nothing of its boxes changes."""
    cabinet = find_place(work, code, PlaceKind.CABINET)
    require(work, Right.SHELVE, cabinet.unit_id, what=code)
    if not (0 <= x_mm <= FARTHEST_MM and 0 <= y_mm <= FARTHEST_MM):
        raise BadInput("位置应在 0 到 30 米之间。", "A cabinet stands between 0 and 30 m from the corner.")
    spot = work.session.get(FloorSpot, cabinet.id)
    if spot is None:
        spot = FloorSpot(place_id=cabinet.id, x_mm=x_mm, y_mm=y_mm, turned=turned)
        work.session.add(spot)
    spot.x_mm, spot.y_mm, spot.turned = x_mm, y_mm, turned
    work.record("cabinet.placed", cabinet, x=x_mm, y=y_mm, turned=turned)
    return spot


def _size(one: PlaceNode, turned: bool) -> tuple[int, int]:
    return (DEPTH_MM, one.width_mm) if turned else (one.width_mm, DEPTH_MM)


def _lower_edge(spot: FloorSpot, one: PlaceNode) -> int:
    return spot.y_mm + _size(one, spot.turned)[1]
