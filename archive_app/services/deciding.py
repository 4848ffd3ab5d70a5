"""Decisions about retention: closing a file, confirming a start, lengthening by one, shortening by two people."""

from __future__ import annotations

from archive_app import errors
from archive_app.archive import Work
from archive_app.models import ArchivalFile, Item, RetentionDecision
from archive_app.models.types import FileKind, ItemState, RetentionCode
from archive_app.rules.access import Actor, Right
from archive_app.rules.retention import RANK
from archive_app.services import locking, permits, subjects

EARLIEST_YEAR = 1949


def close_file(work: Work, code: str, year: int, reason: str) -> ArchivalFile:
    """Close an open household file: its period counts from `year`, never before its latest item.

    A decision, not a shortening. Raises Conflict if it is closed already or on hold, BadInput for a year that
    cannot be.
    """
    file = subjects.find_file(work, code)
    permits.require(work, Right.DECIDE, file.unit_id, file.household_id, what=code)
    _check_reason(reason)
    if file.kind is not FileKind.HOUSEHOLD or file.closed_year is not None:
        raise errors.Conflict(
            "这个案卷已经结卷，或不需要结卷。", "This file is closed already, or needs no closing."
        )
    if not EARLIEST_YEAR <= year <= work.today.year:
        raise errors.BadInput(
            f"结卷年度应在 {EARLIEST_YEAR} 到 {work.today.year} 之间。",
            f"The closing year lies between {EARLIEST_YEAR} and {work.today.year}.",
        )
    _check_free(work, file)
    file.closed_year = year
    work.record("retention.file_closed", file, year=year, reason=reason)
    return file


def confirm_start(work: Work, code: str, year: int) -> Item:
    """Confirm as a person in which year a singly kept item was formed, so that its period begins.

    Only for an item that has no start yet; a later correction is a decision of two people (`shorten`) or, to a
    later year, of one (`lengthen`).
    """
    item = subjects.find_item(work, code)
    permits.require(work, Right.FILE, item.unit_id, what=code)
    if item.retention_start_year is not None:
        raise errors.Conflict(
            "起算年度已经确认；更改须作鉴定决定。",
            "Its start is confirmed already; changing it takes a decision.",
        )
    if not EARLIEST_YEAR <= year <= work.today.year:
        raise errors.BadInput("年度不对，请核对。", "That year cannot be; check it.")
    _check_free(work, item)
    item.retention_start_year, item.date_confirmed_by = year, item.date_confirmed_by or work.actor.name
    work.record("retention.start_confirmed", item, year=year)
    return item


def lengthen(
    work: Work, code: str, *, to: RetentionCode | None = None, start_year: int | None = None, reason: str
) -> Item | ArchivalFile:
    """Keep an item or file longer: a longer period, or a later start. One person's decision, with a reason.

    Raises BadInput if it would not be longer, Conflict while a hold covers it.
    """
    thing = _decided_on(work, code, reason)
    if to is not None and RANK[to] <= _rank(thing.retention_code):
        raise errors.BadInput("新的期限不比原来长。", "The new period is not longer than the present one.")
    present = _start(thing)
    if start_year is not None and (present is None or start_year <= present):
        raise errors.BadInput("新的起算年度不比原来晚。", "The new start is not later than the present one.")
    if to is None and start_year is None:
        raise errors.BadInput("请说明延长到什么期限。", "Say how long it is to be kept.")
    _change(work, thing, to, start_year)
    work.record("retention.lengthened", thing, to=to, start_year=start_year, reason=reason)
    return thing


def shorten(
    work: Work,
    code: str,
    *,
    to: RetentionCode | None = None,
    start_year: int | None = None,
    reopen: bool = False,
    approver: Actor,
    reason: str,
) -> Item | ArchivalFile:
    """Keep an item or file for a shorter period, correct its start to an earlier year, or reopen a file.

    Two people decide, each with the right to and each signed in: `work.actor` and `approver`. The decision is
    kept for good; the floor holds whatever was decided. Exactly one of the three changes at a time.
    """
    thing = _decided_on(work, code, reason)
    if approver.user_id is None or approver.user_id == work.actor.user_id:
        raise errors.Forbidden(
            "缩短保管期限须由两个人决定，请另一位有鉴定权限的人批准。",
            "Shortening takes two people; ask another one who may decide to approve.",
        )
    if not approver.may(Right.DECIDE) or not permits.sees(approver, thing.unit_id):
        raise permits.forbidden(Right.DECIDE)
    if (to is not None) + (start_year is not None) + reopen != 1:
        raise errors.BadInput(
            "请只改一项：期限、起算年度或重新打开案卷。", "Change one thing: period, start or reopening."
        )
    work.session.add(
        RetentionDecision(
            subject_kind=thing.__tablename__,
            subject_id=thing.id,
            new_code=to,
            new_start_year=start_year,
            reason=reason,
            decided_by=work.actor.user_id,
            approved_by=approver.user_id,
            decided_at=work.now,
        )
    )
    work.session.flush()
    _change(work, thing, to, start_year, reopen=reopen)
    work.record(
        "retention.shortened", thing, to=to, start_year=start_year, reopened=reopen, reason=reason, approved_by=approver.name
    )  # fmt: skip
    return thing


def _decided_on(work: Work, code: str, reason: str) -> Item | ArchivalFile:
    thing = subjects.find(work, code)
    if not isinstance(thing, Item | ArchivalFile):
        raise errors.BadInput(
            "保管期限按件或案卷确定，请给出件或案卷的编号。",
            "Periods belong to items and files; give the code of one of these.",
        )
    permits.require(work, Right.DECIDE, thing.unit_id, what=code)
    if work.actor.user_id is None:
        raise permits.forbidden(Right.DECIDE)
    if isinstance(thing, Item) and thing.state is not ItemState.REGISTERED:
        raise errors.Conflict(
            "还没有归档的件没有保管期限。", "An item has no period before it is registered."
        )
    _check_reason(reason)
    _check_free(work, thing)
    return thing


def _change(
    work: Work,
    thing: Item | ArchivalFile,
    to: RetentionCode | None,
    start_year: int | None,
    *,
    reopen: bool = False,
) -> None:
    if to is not None:
        thing.retention_code = to
    if start_year is not None and isinstance(thing, Item):
        thing.retention_start_year = start_year
    if (start_year is not None or reopen) and isinstance(thing, ArchivalFile):
        thing.closed_year = start_year
    work.session.flush()


def _start(thing: Item | ArchivalFile) -> int | None:
    return thing.retention_start_year if isinstance(thing, Item) else thing.closed_year


def _rank(code: RetentionCode | None) -> int:
    return RANK[code or RetentionCode.Y]


def _check_reason(reason: str) -> None:
    if not reason.strip():
        raise errors.BadInput("请写明理由或依据文件。", "Give the reason or the document it rests on.")


def _check_free(work: Work, thing: Item | ArchivalFile) -> None:
    """Refuse while a hold covers it: holds stop changes to retention too, longer or shorter."""
    file_id = thing.id if isinstance(thing, ArchivalFile) else thing.archival_file_id
    found = locking.file_terms(work, {file_id} if file_id else ())
    held = [hold for terms in found.values() for hold in terms.holds]
    if isinstance(thing, Item):
        held = list(locking.lock_of_item(work, thing).holds)
    if held:
        raise errors.Conflict(
            f"现已冻结（{held[0].reason}），保管期限不能改动；请先解除冻结。",
            f"It is on hold ({held[0].reason}), so its retention cannot change; release the hold first.",
        )
