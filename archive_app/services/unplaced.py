"""What has no place: boxes on no shelf, and volumes in no box. Shelving them is services.first_place."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from archive_app.models import ArchivalFile, Box, Holding, Item, Unit
from archive_app.models.types import CopyType, HoldingSet
from archive_app.rules.access import Right
from archive_app.services import permits
from archive_app.services.lookup import box_condition
from archive_app.services.paging import Paged, bounds

if TYPE_CHECKING:
    from archive_app.archive import Work


@dataclass(frozen=True)
class Unplaced:
    """A box (with its number) or a volume (with its set and copy) that stands nowhere."""

    kind: Literal["box", "volume"]
    code: str
    title: str
    unit: str
    series: str
    year: int | None
    box_no: str | None = None
    set: HoldingSet | None = None
    copy: CopyType | None = None


def unplaced(look: Work, *, offset: int = 0, limit: int = 50) -> Paged[Unplaced]:
    """Return what the actor may know of and stands nowhere: boxes first, then volumes, in the order they came."""
    offset, limit = bounds(offset, limit)
    of_boxes = look.session.scalar(sa.select(sa.func.count()).select_from(_boxes(look).subquery())) or 0
    of_volumes = look.session.scalar(sa.select(sa.func.count()).select_from(_volumes(look).subquery())) or 0
    rows: list[Unplaced] = []
    if offset < of_boxes:
        for box, unit in look.session.execute(_boxes(look).offset(offset).limit(limit)):
            rows.append(Unplaced("box", box.code, box.title, unit, box.series, box.year, box.box_no))
    if len(rows) < limit:
        wanted = _volumes(look).offset(max(0, offset - of_boxes)).limit(limit - len(rows))
        for holding, file, item, unit in look.session.execute(wanted):
            series = file.series if file else ""
            year = file.year if file else item.year
            title = file.title if file else item.title
            kept, copy = holding.held_set, holding.copy
            rows.append(
                Unplaced("volume", holding.code, title, unit or "", series, year, set=kept, copy=copy)
            )
    return Paged(tuple(rows), of_boxes + of_volumes, offset, limit)


def count(look: Work) -> int:
    """Return how many boxes and volumes stand nowhere; 0 for who shelves nothing."""
    if not (look.actor.may(Right.SHELVE) or look.actor.may(Right.FILE)):
        return 0
    return unplaced(look, limit=1).total


def _boxes(look: Work) -> sa.Select[Box, str]:
    return (
        sa.select(Box, Unit.name)
        .join(Unit, Box.unit_id == Unit.id)
        .where(Box.shelf_id.is_(None), box_condition(look))
        .order_by(Box.id)
    )


def _volumes(look: Work) -> sa.Select[Holding, ArchivalFile, Item, str]:
    of_item = aliased(Unit)
    visible = sa.or_(
        permits.visible_units(look, ArchivalFile.unit_id, ArchivalFile.household_id),
        sa.and_(ArchivalFile.id.is_(None), permits.visible_units(look, Item.unit_id)),
    )
    return (
        sa.select(Holding, ArchivalFile, Item, sa.func.coalesce(Unit.name, of_item.name))
        .outerjoin(ArchivalFile, Holding.archival_file_id == ArchivalFile.id)
        .outerjoin(Item, Holding.item_id == Item.id)
        .outerjoin(Unit, ArchivalFile.unit_id == Unit.id)
        .outerjoin(of_item, Item.unit_id == of_item.id)
        .where(Holding.box_id.is_(None), visible)
        .order_by(Holding.id)
    )
