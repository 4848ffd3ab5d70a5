"""The items in a box, one by one: what a person leafs through, in the order the files stand."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from archive_app.models import ArchivalFile, Holding, Item, Page
from archive_app.models.types import FormType, ItemKind
from archive_app.services import auditing
from archive_app.services.lookup import find_box
from archive_app.services.paging import Paged, bounds
from archive_app.services.permits import visible_items
from archive_app.services.volume_items import lies_in

if TYPE_CHECKING:
    from archive_app.archive import Work


@dataclass(frozen=True)
class BoxItem:
    """One item whose paper is in the box; `position` is that of its file or volume."""

    id: int
    code: str
    reference_code: str | None
    title: str
    kind: ItemKind
    form_type: FormType | None
    year: int | None
    pages: int
    household_no: str | None
    archival_file_code: str | None
    position: int | None


def items_in(look: Work, code: str, *, offset: int = 0, limit: int = 50) -> Paged[BoxItem]:
    """Return the items in a box the actor may know of; NotFound when misread, unknown or invisible."""
    box = find_box(look, code)
    auditing.looked(look.archive, look.actor, "box.shown", "boxes", box.id)
    offset, limit = bounds(offset, limit)
    position = (
        sa.select(sa.func.min(Holding.position))
        .where(Holding.box_id == box.id, lies_in())
        .correlate(Item)
        .scalar_subquery()
    )
    pages = sa.select(sa.func.count(Page.id)).where(Page.item_id == Item.id).correlate(Item).scalar_subquery()
    inside = sa.exists().where(Holding.box_id == box.id, lies_in()).correlate(Item)
    query = (
        sa.select(Item, position, pages)
        .outerjoin(ArchivalFile, Item.archival_file_id == ArchivalFile.id)
        .where(inside, visible_items(look))
    )
    total = look.session.scalar(sa.select(sa.func.count()).select_from(query.subquery())) or 0
    rows = look.session.execute(
        query.options(joinedload(Item.archival_file).joinedload(ArchivalFile.household))
        .order_by(position, Item.reference_code.is_(None), Item.reference_code, Item.id)
        .offset(offset)
        .limit(limit)
    )
    return Paged(tuple(_row(item, at, count) for item, at, count in rows), total, offset, limit)


def _row(item: Item, position: int | None, pages: int | None) -> BoxItem:
    file = item.archival_file
    household = file.household if file else None
    return BoxItem(
        id=item.id,
        code=item.code,
        reference_code=item.reference_code,
        title=item.title,
        kind=item.kind,
        form_type=item.form_type,
        year=item.year,
        pages=pages or 0,
        household_no=household.no if household else None,
        archival_file_code=file.code if file else None,
        position=position,
    )
