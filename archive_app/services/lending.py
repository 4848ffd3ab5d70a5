"""Lending out: asked for, approved by another person, handed out and taken back by scan, counted both times.

Reading in the room is the rule; what leaves it does so only where the configuration allows (requirement section 2.10).
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

import sqlalchemy as sa

from archive_app.errors import BadInput, Conflict, NotFound
from archive_app.models import Box, Holding, Loan, LoanRenewal
from archive_app.models.types import Condition, LoanKind, LoanState
from archive_app.rules.access import Right
from archive_app.services import physical
from archive_app.services.physical import (
    Thing,
    by_ids,
    clipped,
    find_thing,
    hold_still,
    kept_in,
    name_of,
    named,
    require_to_approve,
    require_to_handle,
    same_thing,
)
from archive_app.services.using import refuse_unless_free

if TYPE_CHECKING:
    from archive_app.archive import Work

MOST_SHEETS = 20_000
STATES = {
    LoanState.REQUESTED: ("还没有批准", "is not approved yet"),
    LoanState.APPROVED: ("已经批准，还没有借出", "is approved and not handed out yet"),
    LoanState.REJECTED: ("没有获准", "was rejected"),
    LoanState.CANCELLED: ("已经撤销", "was called off"),
    LoanState.OUT: ("已经借出", "is out already"),
    LoanState.RETURNED: ("已经归还", "was returned already"),
}


@dataclass(frozen=True)
class Borrower:
    """Who uses a thing, and what for."""

    name: str
    purpose: str
    unit: str = ""
    phone: str = ""


def request_loan(work: Work, code: str, borrower: Borrower) -> Loan:
    """Ask that a box or volume be lent. Raises Conflict where nothing is lent out, or the thing is not free."""
    thing = find_thing(work, code)
    asker = require_to_handle(work, thing)
    hold_still(work, thing)
    _refuse_where_nothing_leaves(work, thing)
    refuse_unless_free(work, thing)
    loan = new_loan(work, thing, LoanKind.LOAN, borrower, asker)
    work.record("loan.requested", thing, loan=loan.id)
    return loan


def approve_loan(work: Work, number: int, *, note: str = "") -> Loan:
    """Approve a loan another person asked for."""
    loan, thing = find(work, number)
    decider = require_to_approve(work, thing, loan.requested_by)
    _hold(work, loan, thing)
    _require_state(loan, LoanState.REQUESTED)
    _refuse_where_nothing_leaves(work, thing)
    _decide(work, loan, LoanState.APPROVED, decider, note)
    work.record("loan.approved", thing, loan=loan.id)
    return loan


def reject_loan(work: Work, number: int, *, note: str) -> Loan:
    """Reject a loan another person asked for, with the reason."""
    loan, thing = find(work, number)
    decider = require_to_approve(work, thing, loan.requested_by)
    why = clipped(note, "不同意的理由", "why it is rejected")
    _hold(work, loan, thing)
    _require_state(loan, LoanState.REQUESTED)
    _decide(work, loan, LoanState.REJECTED, decider, why)
    work.record("loan.rejected", thing, loan=loan.id)
    return loan


def cancel_loan(work: Work, number: int, *, reason: str) -> Loan:
    """Call off a loan that was not handed out yet."""
    loan, thing = find(work, number)
    if named(work) != loan.requested_by and not work.actor.may(Right.APPROVE):
        require_to_handle(work, thing)
    why = clipped(reason, "撤销的理由", "why it is called off")
    _hold(work, loan, thing)
    _require_state(loan, LoanState.REQUESTED, LoanState.APPROVED)
    loan.state, loan.remark = LoanState.CANCELLED, why
    work.record("loan.cancelled", thing, loan=loan.id)
    return loan


def hand_out(
    work: Work,
    number: int,
    code: str,
    *,
    sheets: int,
    condition: Condition = Condition.GOOD,
    due: dt.date | None = None,
) -> Loan:
    """Scan the thing and hand it out, its sheets counted; due by the rule unless an earlier day is given."""
    loan, thing = find(work, number)
    who = require_to_handle(work, thing)
    _check_sheets(sheets)
    _hold(work, loan, thing)
    _require_state(loan, LoanState.APPROVED)
    if not same_thing(work, code, thing):
        shown = name_of(work, thing)
        raise Conflict(
            f"扫到的不是批准借出的{shown.zh}；请核对，什么都没有改动。",
            f"That is not {shown.en}, whose loan was approved; check it. Nothing was changed.",
        )
    _refuse_where_nothing_leaves(work, thing)
    refuse_unless_free(work, thing, own=loan.id)
    latest = work.archive.rules.lending.due_day(work.today)
    if due is not None and not work.today <= due <= latest:
        raise BadInput(
            f"应还日期应在今天到 {latest.isoformat()} 之间；到期可以续借。",
            f"The due day lies between today and {latest.isoformat()}; a loan can be renewed.",
        )
    loan.state, loan.out_by, loan.out_at = LoanState.OUT, who, work.now
    loan.due_on, loan.sheets_out, loan.condition_out = due or latest, sheets, condition
    work.record("loan.handed_out", thing, loan=loan.id, due=loan.due_on.isoformat(), sheets=sheets)
    return loan


def renew(work: Work, number: int, *, reason: str) -> Loan:
    """Move the due day of a loan back, as often as the rule allows."""
    loan, thing = find(work, number)
    who = require_to_handle(work, thing)
    why = clipped(reason, "续借的理由", "why it is renewed")
    _hold(work, loan, thing)
    if loan.kind is not LoanKind.LOAN or loan.due_on is None:
        raise Conflict("当场查阅没有续借。", "A consultation in the room is not renewed.")
    _require_state(loan, LoanState.OUT)
    rules = work.archive.rules.lending
    count = work.session.scalar(sa.select(sa.func.count()).where(LoanRenewal.loan_id == loan.id)) or 0
    if count >= rules.renewals:
        raise Conflict(
            f"已经续借 {count} 次，不能再续；请先归还，需要时重新申请。",
            f"It was renewed {count} times already; return it first, and ask anew if needed.",
        )
    later = rules.renewed(loan.due_on, work.today)
    work.session.add(
        LoanRenewal(
            loan_id=loan.id,
            from_due=loan.due_on,
            to_due=later,
            reason=why,
            renewed_by=who,
            renewed_at=work.now,
        )
    )
    work.session.flush()
    loan.due_on = later
    work.record("loan.renewed", thing, loan=loan.id, due=later.isoformat())
    return loan


def remind(work: Work, number: int) -> Loan:
    """Record that the borrower of an overdue or soon due loan was reminded."""
    loan, thing = find(work, number)
    require_to_handle(work, thing)
    _hold(work, loan, thing)
    _require_state(loan, LoanState.OUT)
    loan.reminded_at, loan.reminders = work.now, loan.reminders + 1
    work.record("loan.reminded", thing, loan=loan.id)
    return loan


def find(look: Work, number: int) -> tuple[Loan, Thing]:
    """Return a loan and its thing; NotFound when unknown or of something the actor may not see."""
    loan = look.session.get(Loan, number) if number < 2**31 else None
    if loan is None:
        raise NotFound
    thing = by_ids(look, loan.box_id, loan.holding_id)
    if not physical.sees(look, thing):
        raise NotFound
    return loan, thing


def new_loan(
    work: Work, thing: Thing, kind: LoanKind, borrower: Borrower, asker: int, sheets: int | None = None
) -> Loan:
    """Add the row of a use; its state follows from its kind. The caller has checked that the thing is free."""
    if len(borrower.unit) > 80 or len(borrower.phone) > 30:
        raise BadInput(
            "单位最多 80 个字，电话最多 30 个字。", "A unit has at most 80 signs, a phone number 30."
        )
    loan = Loan(
        kind=kind,
        box_id=thing.id if isinstance(thing, Box) else None,
        holding_id=thing.id if isinstance(thing, Holding) else None,
        state=LoanState.REQUESTED if kind is LoanKind.LOAN else LoanState.OUT,
        borrower=clipped(borrower.name, "使用人姓名", "who uses it", most=60),
        borrower_unit=borrower.unit.strip(),
        borrower_phone=borrower.phone.strip(),
        purpose=clipped(borrower.purpose, "事由", "what it is for"),
        requested_by=asker,
        requested_at=work.now,
        out_by=None if kind is LoanKind.LOAN else asker,
        out_at=None if kind is LoanKind.LOAN else work.now,
        sheets_out=sheets,
        condition_out=None if kind is LoanKind.LOAN else Condition.GOOD,
    )
    work.session.add(loan)
    work.session.flush()
    return loan


def check_sheets(sheets: int | None) -> None:
    """Raise BadInput for a number of sheets that cannot be."""
    if sheets is not None:
        _check_sheets(sheets)


def _check_sheets(sheets: int) -> None:
    if not 1 <= sheets <= MOST_SHEETS:
        raise BadInput(f"请清点张数（1 到 {MOST_SHEETS}）。", f"Count the sheets (1 to {MOST_SHEETS}).")


def _refuse_where_nothing_leaves(work: Work, thing: Thing) -> None:
    said = work.archive.rules.lending.refusal(kept_in(work, thing))
    if said is not None:
        raise Conflict(said.zh, said.en)


def _decide(work: Work, loan: Loan, state: LoanState, decider: int, note: str) -> None:
    if len(note) > 200:
        raise BadInput("意见最多 200 个字。", "A note has at most 200 signs.")
    loan.state, loan.decided_by, loan.decided_at = state, decider, work.now
    loan.decision_note = note.strip() or None


def _hold(work: Work, loan: Loan, thing: Thing) -> None:
    hold_still(work, thing)
    work.session.refresh(loan, with_for_update=True)


def _require_state(loan: Loan, *wanted: LoanState) -> None:
    if loan.state in wanted:
        return
    zh, en = STATES[loan.state]
    raise Conflict(
        f"第 {loan.id} 号借阅{zh}，不能办这一步；请刷新后再看。",
        f"Loan {loan.id} {en}, so this step is not possible; look at it again.",
    )
