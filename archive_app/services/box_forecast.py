"""How many boxes will be needed: from page counts, by the capacity of a spine (DA/T 22-2015, requirement row 55)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from archive_app.errors import BadInput
from archive_app.models import ArchivalFile, Box, Holding, Household, Item, Page, Unit
from archive_app.models.types import CopyType, RetentionCode
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
    counts, sides = _files(look, list(known)), _sides(look, list(known))
    boxes = _boxes(look, list(known))
    expected = _without_file(look, list(known))
    keys = {*counts, *boxes, *((unit, HOUSEHOLD, None) for unit in expected)}
    rows = []
    for unit_id, series, year in sorted(keys, key=lambda key: (known[key[0]].code, key[1], key[2] or 0)):
        have = sides.get((unit_id, series, year), {})
        to_come = expected.get(unit_id, 0) if series == HOUSEHOLD else 0
        if shelving.is_singly(series):  # periods never share a box
            needed = sum(rule.boxes_needed(one, spine_mm, singly=True) for one in have.values())
        else:
            needed = rule.boxes_needed([*have.get(None, []), *[0] * to_come], spine_mm)
        files = counts.get((unit_id, series, year), 0)
        unit = known[unit_id]
        standing = boxes.get((unit_id, series, year), 0)
        rows.append(
            ForecastRow(
                unit.code,
                unit.name,
                series,
                year,
                files,
                to_come,
                sum(map(sum, have.values())),
                standing,
                needed,
            )
        )
    return Forecast(tuple(rows), spine_mm, shelving.capacity(spine_mm))


_Class = tuple[int, str, int | None]


def _files(look: Work, unit_ids: list[int]) -> dict[_Class, int]:
    rows = look.session.execute(
        sa.select(ArchivalFile.unit_id, ArchivalFile.series, ArchivalFile.year, sa.func.count())
        .where(ArchivalFile.unit_id.in_(unit_ids))
        .group_by(ArchivalFile.unit_id, ArchivalFile.series, ArchivalFile.year)
    )
    return {(unit_id, series, year): count for unit_id, series, year, count in rows}


def _sides(look: Work, unit_ids: list[int]) -> dict[_Class, dict[RetentionCode | None, list[int]]]:
    """Return the sides of each volume of a class; of classes whose items are kept singly those of each, by period."""
    found: dict[_Class, dict[RetentionCode | None, list[int]]] = {}
    for unit_id, series, year, period, sides in look.session.execute(_singly(unit_ids)):
        of_class = found.setdefault((unit_id, series, year), {})
        of_class.setdefault(period or RetentionCode.Y, []).append(sides)
    for unit_id, series, year, sides, mm in look.session.execute(_volumes(unit_ids)):
        room = max(sides or 0, shelving.room_of_spine(mm or 0))
        found.setdefault((unit_id, series, year), {}).setdefault(None, []).append(room)
    return found


def _page_count() -> sa.Subquery:
    return sa.select(Page.item_id, sa.func.count(Page.id).label("sides")).group_by(Page.item_id).subquery()


def _singly(unit_ids: list[int]) -> sa.Select[int, str, int | None, Any, Any]:
    page_count = _page_count()
    return (
        sa.select(
            ArchivalFile.unit_id,
            ArchivalFile.series,
            ArchivalFile.year,
            Item.retention_code,
            page_count.c.sides,
        )
        .join(Item, Item.archival_file_id == ArchivalFile.id)
        .join(page_count, page_count.c.item_id == Item.id)
        .where(ArchivalFile.unit_id.in_(unit_ids), ArchivalFile.series != HOUSEHOLD)
        .order_by(ArchivalFile.id, Item.id)
    )


def _volumes(unit_ids: list[int]) -> sa.Select[int, str, int | None, Any, Any]:
    page_count = _page_count()
    bound = (  # a volume takes at least what the spine it is bound in does
        sa.select(Holding.archival_file_id, sa.func.sum(Holding.spine_mm).label("mm"))
        .where(Holding.copy == CopyType.ORIGINAL, Holding.spine_mm.is_not(None))
        .group_by(Holding.archival_file_id)
        .subquery()
    )
    return (
        sa.select(
            ArchivalFile.unit_id,
            ArchivalFile.series,
            ArchivalFile.year,
            sa.func.sum(page_count.c.sides),
            sa.func.max(bound.c.mm),
        )
        .outerjoin(Item, Item.archival_file_id == ArchivalFile.id)
        .outerjoin(page_count, page_count.c.item_id == Item.id)
        .outerjoin(bound, bound.c.archival_file_id == ArchivalFile.id)
        .where(ArchivalFile.unit_id.in_(unit_ids), ArchivalFile.series == HOUSEHOLD)
        .group_by(ArchivalFile.id, ArchivalFile.unit_id, ArchivalFile.series, ArchivalFile.year)
        .order_by(ArchivalFile.id)
    )


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
