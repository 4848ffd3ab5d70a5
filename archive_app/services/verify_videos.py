"""Videos on their carriers: is each still where it was, and the same?"""

from __future__ import annotations

from collections.abc import Iterator

import sqlalchemy as sa

from archive_app.archive import Archive
from archive_app.models import Item
from archive_app.models.types import ItemKind, ItemState, VideoState
from archive_app.services import video_files
from archive_app.services.findings import Finding, FindingKind, finding


def check_videos(archive: Archive, *, deep: bool) -> Iterator[Finding]:
    """Yield videos this machine should reach and that are gone or changed; `deep` hashes them again."""
    with archive.sessions.reading() as session:
        rows = session.scalars(
            sa.select(Item).where(
                Item.kind == ItemKind.VIDEO, Item.state == ItemState.REGISTERED, Item.source_id.is_(None)
            )
        ).all()
    for item in rows:
        reference = video_files.reference_of(item)
        if reference is None or not reference.path:
            continue
        state, _found = video_files.look_at(archive, reference, deep=deep)
        if state is VideoState.MISSING:
            yield finding(FindingKind.VIDEO_GONE, item.code, reference.path)
        elif state is VideoState.CHANGED:
            yield finding(FindingKind.VIDEO_CHANGED, item.code, reference.path)
