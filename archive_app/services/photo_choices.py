"""Groups of photographs to choose from: where a picture could be put."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa

from archive_app.archive import Work
from archive_app.models import PhotoGroup
from archive_app.services import permits, photographs


@dataclass(frozen=True)
class Choice:
    """A group among others to choose from."""

    id: int
    number: str
    title: str


def choices(look: Work, *, unit_id: int | None = None, meeting_id: int | None = None) -> tuple[Choice, ...]:
    """Return the groups a picture could be put into, the newest first: of a village, of a meeting, or all."""
    query = sa.select(PhotoGroup).where(permits.visible_units(look, PhotoGroup.unit_id))
    if unit_id is not None:
        query = query.where(PhotoGroup.unit_id == unit_id)
    if meeting_id is not None:
        query = query.where(PhotoGroup.meeting_id == meeting_id)
    rows = look.session.scalars(query.order_by(PhotoGroup.year.desc(), PhotoGroup.id.desc()))
    return tuple(Choice(one.id, photographs.number_of(one), one.title) for one in rows)
