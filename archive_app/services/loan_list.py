"""Loans and consultations as they are listed and shown; what is overdue or soon due."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from archive_app.errors import BadInput
from archive_app.models import Loan, LoanRenewal, User
from archive_app.models.types import Condition, LoanKind, LoanState
from archive_app.rules import identity
from archive_app.rules import lending as rule
from archive_app.rules.access import Right
from archive_app.rules.sentence import Sentence
from archive_app.services import lending
from archive_app.services.paging import Paged, bounds
from archive_app.services.permits import require
from archive_app.services.physical import owner_of
from archive_app.services.place_views import PlaceView, place_of_box
from archive_app.services.thing_rows import ThingView, things, visible, with_things

if TYPE_CHECKING:
    from archive_app.archive import Work

TABS = ("out", "overdue", "soon", "waiting", "reading", "returned", "incidents", "all")


@dataclass(frozen=True)
class LoanRow:
    """A loan or consultation in a list. `days_over` is 0 unless it is out and overdue."""

    id: int
    kind: LoanKind
    state: LoanState
    thing: ThingView
    borrower: str
    borrower_unit: str
    purpose: str
    requested_by: str
    requested_at: dt.datetime
    decided_by: str | None
    out_at: dt.datetime | None
    due_on: dt.date | None
    days_over: int
    returned_at: dt.datetime | None
    incident: bool
    reminders: int


@dataclass(frozen=True)
class Renewal:
    """One renewal."""

    from_due: dt.date
    to_due: dt.date
    reason: str
    by: str
    at: dt.datetime


@dataclass(frozen=True)
class LoanView:
    """One loan with everything known of it, and what the reader may do with it now."""

    row: LoanRow
    place: PlaceView | None
    borrower_phone: str
    decided_at: dt.datetime | None
    decision_note: str | None
    out_by: str | None
    sheets_out: int | None
    sheets_known: int | None
    condition_out: Condition | None
    returned_by: str | None
    sheets_back: int | None
    condition_back: Condition | None
    differences: tuple[Sentence, ...]
    outcome: str | None
    remark: str | None
    reminded_at: dt.datetime | None
    renewals: tuple[Renewal, ...]
    renewals_left: int
    latest_due: dt.date
    may_decide: bool
    may_handle: bool


def loans(look: Work, *, tab: str = "out", offset: int = 0, limit: int = 50) -> Paged[LoanRow]:
    """Return the loans of a tab the actor may know of: what is out by its due day, all else newest first."""
    require(look, Right.READ)
    if tab not in TABS:
        raise BadInput(f"没有“{tab}”这一类。", f"There is no list {tab}; use {', '.join(TABS)}.")
    offset, limit = bounds(offset, limit)
    query = _of_tab(look, tab)
    total = look.session.scalar(sa.select(sa.func.count()).select_from(query.subquery())) or 0
    order = (Loan.due_on, Loan.id) if tab in ("out", "overdue", "soon") else (Loan.id.desc(),)
    found = list(
        look.session.scalars(
            query.options(joinedload(Loan.requester), joinedload(Loan.decider))
            .order_by(*order)
            .offset(offset)
            .limit(limit)
        )
    )
    named = things(look, found)
    return Paged(tuple(_row(one, named[one.id], look.today) for one in found), total, offset, limit)


def counts(look: Work) -> dict[str, int]:
    """Return how many loans stand under each tab that asks for something."""
    return {
        tab: look.session.scalar(sa.select(sa.func.count()).select_from(_of_tab(look, tab).subquery())) or 0
        for tab in ("out", "overdue", "soon", "waiting", "reading", "incidents")
    }


def overdue_count(look: Work) -> int:
    """Return how many loans are overdue."""
    return (
        look.session.scalar(sa.select(sa.func.count()).select_from(_of_tab(look, "overdue").subquery())) or 0
    )


def waiting_count(look: Work) -> int:
    """Return how many loans wait for approval by somebody like the actor."""
    if not look.actor.may(Right.APPROVE):
        return 0
    query = _of_tab(look, "waiting").where(Loan.requested_by != look.actor.user_id)
    return look.session.scalar(sa.select(sa.func.count()).select_from(query.subquery())) or 0


def loan(look: Work, number: int) -> LoanView:
    """Return one loan; NotFound when unknown or of something the actor may not see."""
    one, thing = lending.find(look, number)
    rules = look.archive.rules.lending
    renewals = _renewals(look, one)
    unit_id, household_id = owner_of(look, thing)
    handles = look.actor.may(Right.SHELVE) or look.actor.may(Right.FILE)
    decides = look.actor.may(Right.APPROVE)
    box = one.box or (one.holding.box if one.holding else None)
    back = rule.differences(one.sheets_out, one.sheets_back, one.condition_out, one.condition_back)
    return LoanView(
        row=_row(one, things(look, [one])[one.id], look.today),
        place=place_of_box(look, box) if box is not None else None,
        borrower_phone=one.borrower_phone
        if handles or decides
        else identity.mask_phone(one.borrower_phone) or "",
        decided_at=one.decided_at,
        decision_note=one.decision_note,
        out_by=_name(look, one.out_by),
        sheets_out=one.sheets_out,
        sheets_known=one.holding.sheets if one.holding else None,
        condition_out=one.condition_out,
        returned_by=_name(look, one.returned_by),
        sheets_back=one.sheets_back,
        condition_back=one.condition_back,
        differences=tuple(back) if one.state is LoanState.RETURNED else (),
        outcome=one.outcome,
        remark=one.remark,
        reminded_at=one.reminded_at,
        renewals=renewals,
        renewals_left=max(0, rules.renewals - len(renewals)),
        latest_due=rules.due_day(look.today),
        may_decide=one.state is LoanState.REQUESTED
        and decides
        and look.actor.user_id not in (None, one.requested_by),
        may_handle=handles and look.actor.user_id is not None and look.actor.reaches(unit_id, household_id),
    )


def _of_tab(look: Work, tab: str) -> sa.Select[Loan]:
    lent = sa.and_(Loan.state == LoanState.OUT, Loan.kind == LoanKind.LOAN)
    soon = look.today + dt.timedelta(days=look.archive.rules.lending.soon_days)
    wanted = {
        "out": lent,
        "overdue": sa.and_(lent, Loan.due_on < look.today),
        "soon": sa.and_(lent, Loan.due_on >= look.today, Loan.due_on <= soon),
        "waiting": Loan.state.in_((LoanState.REQUESTED, LoanState.APPROVED)),
        "reading": sa.and_(Loan.state == LoanState.OUT, Loan.kind == LoanKind.CONSULTATION),
        "returned": Loan.state == LoanState.RETURNED,
        "incidents": Loan.incident.is_(True),
        "all": sa.true(),
    }
    return with_things(sa.select(Loan), Loan).where(visible(look), wanted[tab])


def _renewals(look: Work, one: Loan) -> tuple[Renewal, ...]:
    rows = look.session.execute(
        sa.select(LoanRenewal, User.display_name)
        .join(User, LoanRenewal.renewed_by == User.id)
        .where(LoanRenewal.loan_id == one.id)
        .order_by(LoanRenewal.id)
    )
    return tuple(Renewal(row.from_due, row.to_due, row.reason, by, row.renewed_at) for row, by in rows)


def _row(one: Loan, thing: ThingView, today: dt.date) -> LoanRow:
    return LoanRow(
        id=one.id,
        kind=one.kind,
        state=one.state,
        thing=thing,
        borrower=one.borrower,
        borrower_unit=one.borrower_unit,
        purpose=one.purpose,
        requested_by=one.requester.display_name,
        requested_at=one.requested_at,
        decided_by=one.decider.display_name if one.decider else None,
        out_at=one.out_at,
        due_on=one.due_on,
        days_over=rule.days_over(one.due_on, today) if one.state is LoanState.OUT else 0,
        returned_at=one.returned_at,
        incident=one.incident,
        reminders=one.reminders,
    )


def _name(look: Work, user_id: int | None) -> str | None:
    user = look.session.get(User, user_id) if user_id is not None else None
    return user.display_name if user else None
