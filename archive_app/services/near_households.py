"""Households of a village whose head's name could be a misread one: of the same sound, or alike in shape."""

from __future__ import annotations

import sqlalchemy as sa

from archive_app.archive import Work
from archive_app.models import Household, Person, Unit
from archive_app.models.types import UnitKind
from archive_app.rules import near_names
from archive_app.rules.matching import ReadForm

#: names looked through, and households offered
MOST_NAMES, MOST_NEAR = 2000, 8


def near(work: Work, read: ReadForm, unit_id: int | None) -> list[int]:
    """Return households whose head could be meant, of the village on the page or else of the one it came from."""
    if not read.name:
        return []
    village = Household.village_id == unit_id
    if read.village:
        named = sa.select(Unit.id).where(Unit.kind == UnitKind.VILLAGE, Unit.name == read.village)
        village = Household.village_id.in_(named)
    elif unit_id is None:
        return []
    rows = work.session.execute(
        sa.select(Household.id, Person.name)
        .join(Person, Household.head_id == Person.id)
        .where(village)
        .order_by(Household.id)
        .limit(MOST_NAMES)
    )
    return [row.id for row in rows if near_names.near(read.name, row.name)][:MOST_NEAR]
