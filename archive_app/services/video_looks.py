"""Looks at videos by hand: a disc in a drawer is put in and played by somebody, and that is written down."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import sqlalchemy as sa

from archive_app import errors
from archive_app.archive import Work
from archive_app.models import Item, VideoCheck
from archive_app.models.types import VideoState
from archive_app.rules.access import Right
from archive_app.rules.retention import today
from archive_app.services import items, permits
from archive_app.services.videos import reference_of

#: a carrier out of reach is looked at by hand once a year
LOOK_EVERY = dt.timedelta(days=365)
FOUND = frozenset({VideoState.THERE, VideoState.CHANGED, VideoState.MISSING})


@dataclass(frozen=True)
class Look:
    """One look at a video, by a machine or by hand (`looked_on`, `note` are then said by a person)."""

    state: VideoState
    at: dt.datetime
    by: str
    looked_on: dt.date | None
    note: str


def looked(work: Work, code: str, *, state: str, on: dt.date, by: str, note: str = "") -> None:
    """Write down who looked at a video's carrier, when, and what was found. Raises BadInput, NotFound, Forbidden."""
    item = items.find(work, code)
    permits.require(work, Right.FILE, item.unit_id, what=code)
    if reference_of(item) is None:
        raise errors.BadInput("这一件不是视频目录。", "This item is no video reference.")
    if state not in FOUND:
        raise errors.BadInput(
            "请说明看到了什么：还在且能放、与登记时不同，或找不到。",
            "Say what was found: there and playing, changed, or missing.",
        )
    if on > work.today:
        raise errors.BadInput("核对日期在今天之后；请核对。", "That day lies in the future; check it.")
    if not by.strip():
        raise errors.BadInput("请写明是谁核对的。", "Say who looked.")
    if state != VideoState.THERE and not note.strip():
        raise errors.BadInput("请写明看到了什么。", "Say what was found.")
    work.session.add(
        VideoCheck(
            item_id=item.id, at=work.now, by=work.actor.name, state=VideoState(state), sha256="", looked_on=on,
            looked_by=by.strip()[:80], note=note.strip()[:2000],
        )
    )  # fmt: skip
    work.record("video.looked", item, state=state, on=on.isoformat())


def history(look: Work, item_id: int) -> tuple[Look, ...]:
    """Return all looks at a video, the last one first."""
    rows = look.session.scalars(
        sa.select(VideoCheck).where(VideoCheck.item_id == item_id).order_by(VideoCheck.id.desc())
    )
    return tuple(_look(row) for row in rows)


def last_of(look: Work, item_ids: list[int]) -> dict[int, Look]:
    """Return the last look at each of these videos that has one."""
    newest = sa.select(sa.func.max(VideoCheck.id)).where(VideoCheck.item_id.in_(item_ids))
    rows = look.session.scalars(
        sa.select(VideoCheck).where(VideoCheck.id.in_(newest.group_by(VideoCheck.item_id)))
    )
    return {row.item_id: _look(row) for row in rows}


def is_overdue(item: Item, last: Look | None, now: dt.datetime) -> bool:
    """Tell whether a carrier out of reach was not looked at for a year, counted from its registration at first."""
    reference = reference_of(item)
    if reference is None or reference.path:
        return False
    since = (
        last.looked_on
        if last is not None and last.looked_on
        else (item.registered_at or item.created_at).date()
    )
    return since + LOOK_EVERY < today(now)


def _look(row: VideoCheck) -> Look:
    return Look(row.state, row.at, row.looked_by or row.by, row.looked_on, row.note or "")
