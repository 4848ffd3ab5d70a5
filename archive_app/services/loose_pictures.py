"""Pictures that stand in no group yet: the photographs, and pictures nobody has called photographs so far."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa

from archive_app.archive import Work
from archive_app.models import ArchivalFile, Item, MeetingMaterial, Page, Photo, Source
from archive_app.models.types import ItemKind, ItemState
from archive_app.rules.page_arithmetic import NOT_A_RECORD
from archive_app.services import permits, units
from archive_app.services.paging import Paged, bounds


@dataclass(frozen=True)
class LoosePicture:
    """One picture as a wall of thumbnails shows it."""

    code: str
    title: str
    taken_at: str


def loose(
    look: Work,
    *,
    village: str | None = None,
    meeting_id: int | None = None,
    others: bool = False,
    offset: int = 0,
    limit: int = 50,
) -> Paged[LoosePicture]:
    """Return pictures without a group the actor may know of, those of `meeting_id` first, then the newest.

    `others`: single pictures that are no photographs so far (nothing says what form they are), to be called so by a
    person. Raises NotFound for a village outside the actor's scope.
    """
    offset, limit = bounds(offset, limit)
    query = (
        sa.select(Item)
        .join(ArchivalFile, Item.archival_file_id == ArchivalFile.id, isouter=True)
        .where(
            Item.state != ItemState.WITHDRAWN,
            permits.visible_items(look),
            ~sa.exists().where(Photo.item_id == Item.id),
        )
    )
    query = _others(query) if others else query.where(Item.kind == ItemKind.PHOTO)
    if village:
        unit = units.find(look, village).id
        query = query.where(sa.or_(Item.unit_id == unit, Item.unit_id.is_(None)))
    total = look.session.scalar(sa.select(sa.func.count()).select_from(query.subquery())) or 0
    mine = sa.exists().where(MeetingMaterial.item_id == Item.id, MeetingMaterial.meeting_id == meeting_id)
    rows = look.session.scalars(query.order_by(mine.desc(), Item.id.desc()).offset(offset).limit(limit))
    return Paged(
        tuple(LoosePicture(one.code, one.title, str(one.details.get("taken_at", ""))) for one in rows),
        total,
        offset,
        limit,
    )


def _others(query: sa.Select[Item]) -> sa.Select[Item]:
    pages = sa.select(sa.func.count()).where(Page.item_id == Item.id).scalar_subquery()
    return query.join(Source, Item.source_id == Source.id).where(
        Item.kind == ItemKind.SCAN,
        Item.form_type.is_(None),
        Item.reference_code.is_(None),
        ~sa.cast(Item.flags, sa.Text).contains(NOT_A_RECORD),
        Source.media_type.startswith("image/"),
        pages == 1,
    )
