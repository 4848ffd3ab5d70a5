"""The boxes one may know of, in the order they stand."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from archive_app.models import Box
from archive_app.models.types import BoxState
from archive_app.services import units
from archive_app.services.boxes import Fill, fills
from archive_app.services.lookup import box_condition
from archive_app.services.paging import Paged, bounds
from archive_app.services.place_views import PlaceView, places_of_boxes

if TYPE_CHECKING:
    from archive_app.archive import Work


@dataclass(frozen=True)
class BoxLine:
    """A box as a list shows one."""

    code: str
    box_no: str
    title: str
    village: str
    series: str
    year: int | None
    state: BoxState
    fill: Fill
    place: PlaceView


def boxes(look: Work, *, village: str | None = None, offset: int = 0, limit: int = 100) -> Paged[BoxLine]:
    """Return the visible boxes (of a unit and below) by unit and number; a constant number of queries."""
    offset, limit = bounds(offset, limit)
    conditions = [box_condition(look)]
    if village:
        top = units.find(look, village)
        below = units.with_all_below(units.parents(look.session), [top.id])
        conditions.append(Box.unit_id.in_(sorted(below)))
    total = look.session.scalar(sa.select(sa.func.count(Box.id)).where(*conditions)) or 0
    rows = look.session.scalars(
        sa.select(Box)
        .where(*conditions)
        .options(joinedload(Box.unit))
        .order_by(Box.unit_id, Box.series, Box.year, Box.box_no, Box.id)
        .offset(offset)
        .limit(limit)
    ).all()
    full, places = fills(look.session, rows), places_of_boxes(look, rows)
    lines = (
        BoxLine(
            one.code,
            one.box_no,
            one.title,
            one.unit.name,
            one.series,
            one.year,
            one.state,
            full[one.id],
            places[one.id],
        )
        for one in rows
    )
    return Paged(tuple(lines), total, offset, limit)
