"""Consultations and loans."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Response

from archive_app.api import handling_shapes as shapes
from archive_app.api.blueprint import actor, api, archive, language
from archive_app.archive import Work
from archive_app.models import Loan
from archive_app.models.types import LoanKind
from archive_app.services import consulting, handling_json, lending, loan_list, loan_slip, store_json
from archive_app.services.lending import Borrower


@api.get("/loans")
@api.input(shapes.LoansAsked, location="query")
@api.output(shapes.Loans)
def list_loans(query_data: shapes.LoansAsked) -> dict[str, Any]:
    """List the loans and consultations the caller may know of."""
    with archive().look(actor()) as look:
        found = loan_list.loans(look, tab=query_data.tab, offset=query_data.offset, limit=query_data.limit)
    return store_json.paged(found, map(handling_json.loan, found.rows))


@api.get("/loans/<int:number>")
@api.output(shapes.LoanInFull)
def show_loan(number: int) -> dict[str, Any]:
    """Show a loan."""
    return _shown(number)


@api.get("/loans/<int:number>/slip")
def print_slip(number: int) -> Response:
    """Print the slip of an approved loan."""
    return Response(loan_slip.slip(archive(), actor(), number).pdf, mimetype="application/pdf")


@api.post("/loans")
@api.input(shapes.LoanWish, location="json")
@api.output(shapes.LoanInFull, status_code=201)
def ask_for_loan(json_data: shapes.LoanWish) -> dict[str, Any]:
    """Begin a consultation, or ask for a loan; 409 says why it may not be."""
    wish = json_data
    who = Borrower(wish.borrower, wish.purpose, wish.unit, wish.phone)
    if wish.kind is LoanKind.LOAN:
        return _done(lambda work: lending.request_loan(work, wish.code, who))
    return _done(lambda work: consulting.consult(work, wish.code, who, sheets=wish.sheets))


@api.post("/loans/return")
@api.input(shapes.ComingBack, location="json")
@api.output(shapes.LoanInFull)
def take_back(json_data: shapes.ComingBack) -> dict[str, Any]:
    """Take a thing back by scan; what differs becomes an incident."""
    back = json_data
    return _done(
        lambda work: (
            consulting.take_back(
                work,
                back.code,
                sheets=back.sheets,
                condition=back.condition,
                outcome=back.outcome,
                remark=back.remark,
            ).loan
        )
    )


@api.post("/loans/<int:number>/approve")
@api.input(shapes.Note, location="json")
@api.output(shapes.LoanInFull)
def approve_loan(number: int, json_data: shapes.Note) -> dict[str, Any]:
    """Approve a loan another person asked for."""
    return _done(lambda work: lending.approve_loan(work, number, note=json_data.note))


@api.post("/loans/<int:number>/reject")
@api.input(shapes.Note, location="json")
@api.output(shapes.LoanInFull)
def reject_loan(number: int, json_data: shapes.Note) -> dict[str, Any]:
    """Reject a loan another person asked for."""
    return _done(lambda work: lending.reject_loan(work, number, note=json_data.note))


@api.post("/loans/<int:number>/cancel")
@api.input(shapes.Reason, location="json")
@api.output(shapes.LoanInFull)
def cancel_loan(number: int, json_data: shapes.Reason) -> dict[str, Any]:
    """Call off a loan that was not handed out."""
    return _done(lambda work: lending.cancel_loan(work, number, reason=json_data.reason))


@api.post("/loans/<int:number>/remind")
@api.output(shapes.LoanInFull)
def remind_borrower(number: int) -> dict[str, Any]:
    """Record that the borrower of a loan was reminded to bring it back."""
    return _done(lambda work: lending.remind(work, number))


@api.post("/loans/<int:number>/hand-out")
@api.input(shapes.HandingOut, location="json")
@api.output(shapes.LoanInFull)
def hand_out(number: int, json_data: shapes.HandingOut) -> dict[str, Any]:
    """Hand out an approved loan by scan."""
    out = json_data
    return _done(
        lambda work: lending.hand_out(
            work, number, out.code, sheets=out.sheets, condition=out.condition, due=out.due
        )
    )


@api.post("/loans/<int:number>/renew")
@api.input(shapes.Reason, location="json")
@api.output(shapes.LoanInFull)
def renew_loan(number: int, json_data: shapes.Reason) -> dict[str, Any]:
    """Renew a loan."""
    return _done(lambda work: lending.renew(work, number, reason=json_data.reason))


def _done(verb: Callable[[Work], Loan]) -> dict[str, Any]:
    with archive().work(actor()) as work:
        number = verb(work).id
    return _shown(number)


def _shown(number: int) -> dict[str, Any]:
    with archive().look(actor()) as look:
        return handling_json.loan_in_full(loan_list.loan(look, number), language())
