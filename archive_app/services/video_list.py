"""All videos with how each stands: in the vault, on its carrier, missing, changed, not looked at."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

import sqlalchemy as sa

from archive_app import errors
from archive_app.archive import Work
from archive_app.models import ArchivalFile, Item, VideoJob
from archive_app.models.types import ItemKind, VideoState
from archive_app.services import items, permits, units, video_files, video_looks
from archive_app.services.paging import Paged, bounds
from archive_app.services.video_looks import Look
from archive_app.services.videos import VideoReference, reference_of


class VideoStanding(StrEnum):
    """How a video stands, as lists and pages say it."""

    KEPT = "kept"
    READING = "reading"
    THERE = "there"
    CHANGED = "changed"
    MISSING = "missing"
    OVERDUE = "overdue"
    UNCHECKED = "unchecked"


#: standings somebody has to do something about
WANTING = (VideoStanding.MISSING, VideoStanding.CHANGED, VideoStanding.OVERDUE, VideoStanding.UNCHECKED)


@dataclass(frozen=True)
class VideoRow:
    """One video as a list shows it."""

    code: str
    title: str
    village: str
    recorded_on: str
    seconds: int
    carrier: str
    standing: VideoStanding
    last: Look | None
    reference: VideoReference | None


def listing(
    look: Work,
    *,
    village: str | None = None,
    standing: str | None = None,
    offset: int = 0,
    limit: int = 50,
) -> tuple[Paged[VideoRow], dict[VideoStanding, int]]:
    """Return the videos the actor may know of, the newest first, and how many stand how. Raises NotFound."""
    offset, limit = bounds(offset, limit)
    query = (
        sa.select(Item)
        .join(ArchivalFile, Item.archival_file_id == ArchivalFile.id, isouter=True)
        .where(Item.kind == ItemKind.VIDEO, permits.visible_items(look))
    )
    if village:
        query = query.where(Item.unit_id == units.find(look, village).id)
    # a township has some hundred videos in all its years: how each stands is looked at in memory
    rows = rows_of(look, list(look.session.scalars(query.order_by(Item.id.desc()))))
    counts = {one: sum(1 for row in rows if row.standing is one) for one in VideoStanding}
    wanted = [row for row in rows if standing in (None, "", row.standing)]
    return Paged(tuple(wanted[offset : offset + limit]), len(wanted), offset, limit), counts


def show(look: Work, code: str) -> VideoRow:
    """Return one video. Raises NotFound, also for what is no video."""
    item = items.find(look, code)
    if item.kind is not ItemKind.VIDEO:
        raise errors.NotFound(code)
    return rows_of(look, [item])[0]


def rows_of(look: Work, found: list[Item]) -> list[VideoRow]:
    """Return videos as a list shows them; rights were checked."""
    last = video_looks.last_of(look, [item.id for item in found])
    busy = set(look.session.scalars(sa.select(VideoJob.item_id)))
    return [_row(look, item, last.get(item.id), busy=item.id in busy) for item in found]


def _row(look: Work, item: Item, last: Look | None, *, busy: bool) -> VideoRow:
    reference = reference_of(item)
    told = item.details.get("video", {})
    return VideoRow(
        item.code, item.title, item.unit.name if item.unit else "", item.document_date or "",
        int(float(told.get("seconds") or 0)),
        f"{reference.carrier} {reference.carrier_number}".strip() if reference else "",
        _standing(look, item, last, busy=busy, now=look.now), last, reference,
    )  # fmt: skip


def _standing(look: Work, item: Item, last: Look | None, *, busy: bool, now: dt.datetime) -> VideoStanding:
    if busy:
        return VideoStanding.READING
    if video_files.kept_of(look, item) is not None:
        return VideoStanding.KEPT
    if last is not None and last.state in (VideoState.MISSING, VideoState.CHANGED):
        return VideoStanding(last.state.value)
    if video_looks.is_overdue(item, last, now):
        return VideoStanding.OVERDUE
    if last is None or last.state is VideoState.OFF_LINE:
        return VideoStanding.UNCHECKED
    return VideoStanding.THERE
