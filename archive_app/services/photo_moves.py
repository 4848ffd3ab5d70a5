"""Pictures leave a group or go to another one; the numbers within a group have no gaps until they are for good."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from archive_app import errors
from archive_app.archive import Work
from archive_app.models import Photo, PhotoGroup
from archive_app.rules.access import Right
from archive_app.services import items, meetings, photographs


def take_out(work: Work, group_id: int, codes: Sequence[str]) -> int:
    """Take pictures out of a group; their captions go with the group's place and number. Returns how many.

    Raises Conflict for a picture with a reference code, BadInput for one of another group, NotFound, Forbidden.
    """
    group = photographs.find(work, group_id, Right.FILE)
    taken = _of_group(work, group, codes)
    for photo in taken:
        photo.item.details = {
            **{key: value for key, value in photo.item.details.items() if key != "caption"},
            "caption_before": _caption(photo),
        }
        work.record("photo.ungrouped", photo.item, group=group.id, n=photo.n)
        work.session.delete(photo)
        work.reindex(photo.item)
    work.session.flush()
    close_gaps(work, group)
    return len(taken)


def move(work: Work, group_id: int, codes: Sequence[str], to_id: int) -> int:
    """Move pictures to the end of another group of the village, captions and all. Returns how many.

    Raises Conflict for a picture with a reference code, BadInput, NotFound, Forbidden.
    """
    group, other = photographs.find(work, group_id, Right.FILE), photographs.find(work, to_id, Right.FILE)
    if group.id == other.id:
        raise errors.BadInput("照片已在这个组里。", "The pictures are in that group already.")
    if group.unit_id != other.unit_id:
        raise errors.BadInput("两个组不属于同一个村。", "The two groups are not of the same village.")
    moved = _of_group(work, group, codes)
    last = work.session.scalar(sa.select(sa.func.max(Photo.n)).where(Photo.group_id == other.id)) or 0
    for n, photo in enumerate(moved, last + 1):
        before, photo.group_id, photo.n = photo.n, other.id, n
        work.session.flush()
        work.record("photo.moved", photo.item, from_group=group.id, to_group=other.id, before=before, n=n)
    for photo in moved:
        if group.meeting is not None and group.meeting_id != other.meeting_id:
            meetings.release(work, group.meeting, photo.item)
        photographs.belong(work, other, photo.item)
    close_gaps(work, group)
    return len(moved)


def close_gaps(work: Work, group: PhotoGroup) -> None:
    """Number the pictures of a group anew without gaps; one with a reference code keeps its number for good."""
    photos = _photos(work, group)
    fixed = {photo.n for photo in photos if photo.item.reference_code}
    free = (n for n in range(1, len(photos) + max(fixed, default=0) + 1) if n not in fixed)
    for photo in photos:  # rising: the new number is never one that a later picture still has
        if photo.n not in fixed:
            wanted = next(free)
            if wanted != photo.n:
                photo.n = wanted
                work.session.flush()
    work.session.expire(group, ["photos"])


def _of_group(work: Work, group: PhotoGroup, codes: Sequence[str]) -> list[Photo]:
    wanted = {items.find(work, code).id for code in codes}
    if not wanted:
        raise errors.BadInput("请先勾选照片。", "Tick the pictures first.")
    found = [photo for photo in _photos(work, group) if photo.item_id in wanted]
    if len(found) != len(wanted):
        raise errors.BadInput(
            "有照片不在这个组里；请刷新页面。", "A picture is not in this group; reload the page."
        )
    if any(photo.item.reference_code for photo in found):
        raise errors.Conflict(
            "有照片已给档号，它的组和号不能再变。",
            "A picture has its reference code: its group and number stay.",
        )
    return found


def _photos(work: Work, group: PhotoGroup) -> list[Photo]:
    query = (
        sa.select(Photo).where(Photo.group_id == group.id).options(joinedload(Photo.item)).order_by(Photo.n)
    )
    return list(work.session.scalars(query))


def _caption(photo: Photo) -> dict[str, str]:
    return {name: getattr(photo, name) for name in photographs.Caption.__dataclass_fields__}
