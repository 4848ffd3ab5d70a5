"""How many boxes will be needed: from page counts, by the capacity of a spine (DA/T 22-2015, requirement row 55)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import sqlalchemy as sa

from archive_app.errors import BadInput
from archive_app.models import ArchivalFile, Box, Household, Item, Page, Unit
from archive_app.rules import arranging as rule
from archive_app.rules import shelving
from archive_app.rules.access import Right
from archive_app.services import permits, units

if TYPE_CHECKING:
    from archive_app.archive import Work

HOUSEHOLD = "household"


@dataclass(frozen=True)
class ForecastRow:
    """One class of a unit and year. `expected` counts households that have no file yet."""

    unit_code: str
    unit: str
    series: str
    year: int | None
    files: int
    expected: int
    pages: int
    boxes: int
    needed: int

    @property
    def to_get(self) -> int:
        """Return how many boxes are to be got."""
        return max(0, self.needed - self.boxes)


@dataclass(frozen=True)
class Forecast:
    """All classes, the spine it was counted for (mm) and how many sides such a box holds."""

    rows: tuple[ForecastRow, ...]
    spine_mm: int
    capacity: int

    @property
    def to_get(self) -> int:
        """Return how many boxes are to be got altogether."""
        return sum(row.to_get for row in self.rows)


def forecast(look: Work, *, village: str | None = None, spine_mm: int = 50) -> Forecast:
    """Return how many boxes of a spine the visible files need, and the households that have none yet.

    A household's volume counts at least what it grows to; what already stands counts against it.
    """
    permits.require(look, Right.READ)
    if spine_mm not in shelving.SPINES_MM:
        raise BadInput("盒脊厚度应为 20、30、40 或 50 毫米。", "A box's spine is 20, 30, 40 or 50 mm.")
    within = permits.visible_units(look, Unit.id)
    if village:
        top = units.find(look, village)
        below = units.with_all_below(units.parents(look.session), [top.id])
        within = sa.and_(within, Unit.id.in_(sorted(below)))
    known = {one.id: one for one in look.session.scalars(sa.select(Unit).where(within))}
    sides = _sides(look, list(known))
    boxes = _boxes(look, list(known))
    expected = _without_file(look, list(known))
    keys = {*sides, *boxes, *((unit, HOUSEHOLD, None) for unit in expected)}
    rows = []
    for unit_id, series, year in sorted(keys, key=lambda key: (known[key[0]].code, key[1], key[2] or 0)):
        have = sides.get((unit_id, series, year), [])
        to_come = expected.get(unit_id, 0) if series == HOUSEHOLD else 0
        needed = rule.boxes_needed([*have, *[0] * to_come], spine_mm, singly=series != HOUSEHOLD)
        unit = known[unit_id]
        standing = boxes.get((unit_id, series, year), 0)
        rows.append(
            ForecastRow(unit.code, unit.name, series, year, len(have), to_come, sum(have), standing, needed)
        )
    return Forecast(tuple(rows), spine_mm, shelving.capacity(spine_mm))


def _sides(look: Work, unit_ids: list[int]) -> dict[tuple[int, str, int | None], list[int]]:
    found: dict[tuple[int, str, int | None], list[int]] = {}
    count = (
        sa.select(Item.archival_file_id, sa.func.count(Page.id).label("sides"))
        .join(Page, Page.item_id == Item.id)
        .where(Item.archival_file_id.is_not(None))
        .group_by(Item.archival_file_id)
        .subquery()
    )
    rows = look.session.execute(
        sa.select(ArchivalFile.unit_id, ArchivalFile.series, ArchivalFile.year, count.c.sides)
        .outerjoin(count, count.c.archival_file_id == ArchivalFile.id)
        .where(ArchivalFile.unit_id.in_(unit_ids))
        .order_by(ArchivalFile.id)
    )
    for unit_id, series, year, sides in rows:
        found.setdefault((unit_id, series, year), []).append(sides or 0)
    return found


def _boxes(look: Work, unit_ids: list[int]) -> dict[tuple[int, str, int | None], int]:
    rows = look.session.execute(
        sa.select(Box.unit_id, Box.series, Box.year, sa.func.count())
        .where(Box.unit_id.in_(unit_ids))
        .group_by(Box.unit_id, Box.series, Box.year)
    )
    return {(unit_id, series, year): count for unit_id, series, year, count in rows}


def _without_file(look: Work, unit_ids: list[int]) -> dict[int, int]:
    rows = look.session.execute(
        sa.select(Household.village_id, sa.func.count())
        .outerjoin(ArchivalFile, ArchivalFile.household_id == Household.id)
        .where(Household.village_id.in_(unit_ids), ArchivalFile.id.is_(None))
        .group_by(Household.village_id)
    )
    return {unit_id: count for unit_id, count in rows if count}
