"""What lists of movements and loans share: joining the things, leaving out what the reader may not know of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

import sqlalchemy as sa

from archive_app.models import ArchivalFile, Box, Holding, Household, Item, Loan, Movement
from archive_app.services.permits import visible_units

if TYPE_CHECKING:
    from archive_app.archive import Work

Row = TypeVar("Row", Loan, Movement)
MOST_NAMES = 60


@dataclass(frozen=True)
class ThingView:
    """The thing of a movement or loan: `kind` is `box` or `volume`; `household` the number of its household."""

    kind: str
    code: str
    title: str
    box: str | None
    box_no: str | None
    household: str | None
    item: str | None

    @property
    def href(self) -> str:
        """Return the path of its page."""
        if self.kind == "volume" and self.household:
            return f"/households/{self.household}"
        if self.kind == "volume" and self.item:
            return f"/items/{self.item}"
        return f"/boxes/{self.box}" if self.box else ""


def with_things(query: sa.Select[Row], model: type[Row]) -> sa.Select[Row]:
    """Join a query over movements or loans with its things."""
    return (
        query.outerjoin(Box, model.box_id == Box.id)
        .outerjoin(Holding, model.holding_id == Holding.id)
        .outerjoin(ArchivalFile, Holding.archival_file_id == ArchivalFile.id)
        .outerjoin(Item, Holding.item_id == Item.id)
    )


def visible(look: Work) -> sa.ColumnElement[bool]:
    """Return the condition that leaves only rows about things the actor may know of."""
    return sa.or_(
        sa.and_(Box.id.is_not(None), visible_units(look, Box.unit_id)),
        sa.and_(
            ArchivalFile.id.is_not(None),
            visible_units(look, ArchivalFile.unit_id, ArchivalFile.household_id),
        ),
        sa.and_(Item.id.is_not(None), visible_units(look, Item.unit_id)),
    )


def things(look: Work, rows: list[Loan] | list[Movement]) -> dict[int, ThingView]:
    """Return the things of these rows by the rows' numbers; in two queries."""
    boxes = {one.box_id for one in rows if one.box_id}
    volumes = {one.holding_id for one in rows if one.holding_id}
    named = {box.id: _box(box) for box in look.session.scalars(sa.select(Box).where(Box.id.in_(boxes)))}
    found = look.session.execute(
        sa.select(Holding, ArchivalFile, Item, Box, Household.no)
        .outerjoin(ArchivalFile, Holding.archival_file_id == ArchivalFile.id)
        .outerjoin(Item, Holding.item_id == Item.id)
        .outerjoin(Box, Holding.box_id == Box.id)
        .outerjoin(Household, ArchivalFile.household_id == Household.id)
        .where(Holding.id.in_(volumes))
    )
    held = {row[0].id: _volume(*row) for row in found}
    return {one.id: named[one.box_id] if one.box_id else held[one.holding_id or 0] for one in rows}


def _box(box: Box) -> ThingView:
    return ThingView("box", box.code, box.title, box.code, box.box_no, None, None)


def _volume(
    holding: Holding, file: ArchivalFile | None, item: Item | None, box: Box | None, household: str | None
) -> ThingView:
    title = file.title if file else item.title if item else ""
    return ThingView(
        "volume",
        holding.code,
        title,
        box.code if box else None,
        box.box_no if box else None,
        household,
        item.code if item else None,
    )
