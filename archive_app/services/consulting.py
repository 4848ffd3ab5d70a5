"""Reading in the room, and taking back whatever was handed out: both by scan."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import sqlalchemy as sa

from archive_app.errors import BadInput, Conflict
from archive_app.models import Box, Loan
from archive_app.models.types import Condition, LoanKind, LoanState, NoteKind
from archive_app.rules import lending as rule
from archive_app.rules.sentence import Sentence
from archive_app.services import incidents, notes
from archive_app.services.lending import Borrower, check_sheets, new_loan
from archive_app.services.physical import Thing, find_thing, hold_still, owner_of, require_to_handle
from archive_app.services.using import refuse_unless_free

if TYPE_CHECKING:
    from archive_app.archive import Work

INCIDENT = "returned_different"


@dataclass(frozen=True)
class Back:
    """A loan or consultation that ended, and what was not as it had been handed out."""

    loan: Loan
    differences: tuple[Sentence, ...]
    days_over: int


def consult(work: Work, code: str, reader: Borrower, *, sheets: int | None = None) -> Loan:
    """Record that somebody reads a box or volume in the room from now on; it does not leave the room."""
    thing = find_thing(work, code)
    who = require_to_handle(work, thing)
    check_sheets(sheets)
    hold_still(work, thing)
    refuse_unless_free(work, thing)
    loan = new_loan(work, thing, LoanKind.CONSULTATION, reader, who, sheets)
    work.record("consultation.begun", thing, loan=loan.id)
    return loan


def out_of(look: Work, code: str) -> tuple[Loan, Thing]:
    """Return the use a scanned thing is out for. Raises NotFound, and Conflict when it is not out."""
    thing = find_thing(look, code)
    wanted = Loan.box_id == thing.id if isinstance(thing, Box) else Loan.holding_id == thing.id
    loan = look.session.scalar(sa.select(Loan).where(wanted, Loan.state == LoanState.OUT))
    if loan is None:
        raise Conflict(
            "这件没有借出，也不在阅览；请核对扫到的码。", "It is neither lent nor being read; check the code."
        )
    return loan, thing


def take_back(
    work: Work,
    code: str,
    *,
    sheets: int | None,
    condition: Condition = Condition.GOOD,
    outcome: str = "",
    remark: str = "",
) -> Back:
    """Scan a thing that comes back, its sheets counted and its condition looked at.

    What differs from the handing out becomes an incident and a line of the notes sheet. A loan needs the count.
    """
    loan, thing = out_of(work, code)
    who = require_to_handle(work, thing)
    check_sheets(sheets)
    if loan.kind is LoanKind.LOAN and sheets is None:
        raise BadInput("归还时请清点张数。", "Count the sheets when it comes back.")
    if len(outcome) > 200 or len(remark) > 200:
        raise BadInput("利用效果和备注最多 200 个字。", "Outcome and remark have at most 200 signs each.")
    hold_still(work, thing)
    work.session.refresh(loan, with_for_update=True)
    if loan.state is not LoanState.OUT:
        raise Conflict("这件刚刚已经归还；请刷新后再看。", "It has just been returned; look at it again.")
    found = rule.differences(loan.sheets_out, sheets, loan.condition_out, condition)
    over = rule.days_over(loan.due_on, work.today)
    loan.returned_by, loan.returned_at, loan.sheets_back, loan.condition_back = (
        who,
        work.now,
        sheets,
        condition,
    )
    loan.outcome, loan.remark = outcome.strip() or None, remark.strip() or None
    loan.incident, loan.state = bool(found), LoanState.RETURNED
    ended = "loan.returned" if loan.kind is LoanKind.LOAN else "consultation.ended"
    work.record(ended, thing, loan=loan.id, sheets=sheets, condition=condition.value, days_over=over)
    if found:
        _tell(work, loan, thing, found)
    return Back(loan, tuple(found), over)


def _tell(work: Work, loan: Loan, thing: Thing, found: list[Sentence]) -> None:
    """Open an incident and write the notes sheet: what differs must be explained by a person."""
    told = "；".join(one.zh for one in found)
    unit_id, _household = owner_of(work, thing)
    if unit_id is not None:
        incidents.open_incident(work, INCIDENT, thing, unit_id, told=told, cause=loan)
    sheet = notes.sheet_of(thing)
    if sheet is not None:
        notes.append(work, sheet, _kind(loan), f"第 {loan.id} 号借阅归还：{told}")


def _kind(loan: Loan) -> NoteKind:
    if loan.sheets_out is not None and loan.sheets_back is not None and loan.sheets_back < loan.sheets_out:
        return NoteKind.LOST
    return NoteKind.OTHER if loan.condition_back is Condition.GOOD else NoteKind.DAMAGED
