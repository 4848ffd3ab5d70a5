"""Videos on their carriers: is each still where it was, and the same? Those out of reach: who looked, and when?"""

from __future__ import annotations

from collections.abc import Iterator

import sqlalchemy as sa

from archive_app.archive import Archive
from archive_app.models import Item
from archive_app.models.types import ItemKind, ItemState, VideoState
from archive_app.rules import access
from archive_app.services import video_files, video_looks
from archive_app.services.findings import Finding, FindingKind, finding
from archive_app.services.videos import VideoReference, reference_of


def check_videos(archive: Archive, *, deep: bool) -> Iterator[Finding]:
    """Yield videos that are gone or changed, and carriers nobody looked at for a year; `deep` hashes them again."""
    with archive.look(access.system("verify")) as look:
        rows = look.session.scalars(
            sa.select(Item).where(
                Item.kind == ItemKind.VIDEO, Item.state == ItemState.REGISTERED, Item.source_id.is_(None)
            )
        ).all()
        outside = [
            (item, reference)
            for item in rows
            if (reference := reference_of(item)) is not None and video_files.kept_of(look, item) is None
        ]
        last = video_looks.last_of(look, [item.id for item, _reference in outside])
    for item, reference in outside:
        seen = last.get(item.id)
        where = reference.path or _carrier(reference)
        if reference.path:
            state, _found = video_files.look_at(archive, reference, deep=deep)
        else:
            state = seen.state if seen is not None else VideoState.OFF_LINE
        if state is VideoState.MISSING:
            yield finding(FindingKind.VIDEO_GONE, item.code, where)
        elif state is VideoState.CHANGED:
            yield finding(FindingKind.VIDEO_CHANGED, item.code, where)
        if video_looks.is_overdue(item, seen, archive.clock()):
            yield finding(FindingKind.VIDEO_OVERDUE, item.code, where)


def _carrier(reference: VideoReference) -> str:
    return f"{reference.carrier} {reference.carrier_number}".strip() or "—"
