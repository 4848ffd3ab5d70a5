"""What a separator sheet or an upload said of a meeting, done once the paper is filed: bound to it by what it is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa

from archive_app.archive import Work
from archive_app.models import Item, Meeting, Photo, PhotoGroup
from archive_app.models.types import ItemKind, MaterialRole
from archive_app.services import meetings, photographs

#: what a paper behind a meeting's sheet is called after its meeting
WORDS = {MaterialRole.MINUTES: "会议记录", MaterialRole.SIGN_IN: "签到表"}


def settle(work: Work, item: Item, said: Mapping[str, Any]) -> None:
    """Bind a filed item to the meeting that was said of it; a picture behind its sheet joins the meeting's group."""
    meeting = work.session.get(Meeting, said["meeting"]) if said.get("meeting") else None
    if meeting is None or item.unit_id != meeting.unit_id:
        return
    role = meetings.bind(work, meeting, item).role
    if not said.get("separator"):
        return
    if role in WORDS:
        item.title = f"{meeting.title} {WORDS[role]}"[:300]
        work.reindex(item)
    if item.kind is ItemKind.PHOTO and work.session.get(Photo, item.id) is None:
        photographs.enter(work, group_of(work, meeting), [item])


def group_of(work: Work, meeting: Meeting) -> PhotoGroup:
    """Return the meeting's group of photographs, the latest where it has several; opened with the first picture."""
    found = work.session.scalar(
        sa.select(PhotoGroup)
        .where(PhotoGroup.meeting_id == meeting.id)
        .order_by(PhotoGroup.id.desc())
        .limit(1)
    )
    return found or photographs.opened(
        work, unit_id=meeting.unit_id, title=meeting.title, year=meeting.held_on.year, event=meeting.title,
        place=meeting.place, meeting_id=meeting.id,
    )  # fmt: skip
