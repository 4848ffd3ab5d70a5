"""Loans and consultations: asking, approving, handing out and taking back by scan; what is overdue."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from flask import Blueprint, Response, flash, make_response, render_template, request

from archive_app.archive import Work
from archive_app.errors import ArchiveError, BadInput, Conflict, NotFound
from archive_app.models.types import Condition
from archive_app.services import consulting, lending, loan_list, loan_slip, physical
from archive_app.services.lending import Borrower

from .. import print_notes
from ..answers import redirect
from ..pages import PER_PAGE, page_number, pages
from ..refusals import language
from ..tongue import gettext
from ..views import loans as views
from ..visit import actor, archive, signed_in

bp = Blueprint("loans", __name__, url_prefix="/loans")

FIELDS = ("kind", "code", "borrower", "unit", "phone", "purpose", "sheets")


@bp.get("")
@signed_in
def loans() -> str:
    """Show the loans of a tab: what is out, what is overdue, what waits."""
    tab = request.args.get("tab", "out")
    tab = tab if tab in loan_list.TABS else "out"
    with archive().look(actor()) as look:
        counts = loan_list.counts(look)
        found = loan_list.loans(look, tab=tab, offset=(page_number() - 1) * PER_PAGE, limit=PER_PAGE)
    view = views.list_view(found, counts, tab, pages(found.total))
    return render_template("loans/list.html", view=view, section="loans", **_words())


@bp.get("/new")
@signed_in
def new() -> str:
    """Show the form for a consultation or a loan; `?code=` names the thing."""
    return _form({key: request.args.get(key, "") for key in ("kind", "code")})


@bp.post("")
@signed_in
def ask() -> Response | str:
    """Begin a consultation, or ask for a loan."""
    given = {key: request.form.get(key, "").strip() for key in FIELDS}
    who = Borrower(given["borrower"], given["purpose"], given["unit"], given["phone"])
    try:
        with archive().work(actor()) as work:
            if given["kind"] == "loan":
                number = lending.request_loan(work, given["code"], who).id
            else:
                sheets = _sheets(given["sheets"])
                number = consulting.consult(work, given["code"], who, sheets=sheets).id
    except (BadInput, Conflict, NotFound) as error:
        return make_response(_form(given, error.sentence(language())), error.http_status)
    said = (
        gettext("已提出申请，等待批准。")
        if given["kind"] == "loan"
        else gettext("已登记，请在阅览室内查阅。")
    )
    flash(said, "done")
    return redirect(f"/loans/{number}")


@bp.get("/return")
@signed_in
def coming_back() -> str:
    """Ask for the code of what comes back; `?code=` shows what it was handed out with."""
    return _return_form(request.args.get("code", "").strip())


@bp.post("/return")
@signed_in
def take_back() -> Response | str:
    """Take a thing back by scan, counted and looked at."""
    code = request.form.get("code", "")
    try:
        with archive().work(actor()) as work:
            back = consulting.take_back(
                work,
                code,
                sheets=_sheets(request.form.get("sheets", "")),
                condition=_condition(),
                outcome=request.form.get("outcome", ""),
                remark=request.form.get("remark", ""),
            )
            number, found = back.loan.id, back.differences
    except (BadInput, Conflict, NotFound) as error:
        return make_response(_return_form(code, error.sentence(language())), error.http_status)
    if found:
        told = gettext("；").join(one.said(language()) for one in found)
        flash(gettext("已归还，但与借出时不符：%(what)s。已记为异常，请查明。", what=told), "warn")
    else:
        flash(gettext("已归还，请放回原处。"), "done")
    return redirect(f"/loans/{number}")


@bp.get("/<int:number>")
@signed_in
def loan(number: int) -> str:
    """Show one loan with its steps and what is to be done next."""
    with archive().look(actor()) as look:
        found = loan_list.loan(look, number)
    view = views.one_view(found, language())
    return render_template("loans/loan.html", view=view, section="loans", **_words())


@bp.get("/<int:number>/slip")
@signed_in
def slip(number: int) -> Response:
    """Send the loan slip as PDF; recorded."""
    made = loan_slip.slip(archive(), actor(), number)
    print_notes.tell(made.missing, made.shortened)
    answer = Response(made.pdf, mimetype="application/pdf")
    name = f"loan-{number}.pdf"
    answer.headers["Content-Disposition"] = f'inline; filename="{name}"'
    return answer


@bp.post("/<int:number>/approve")
@signed_in
def approve(number: int) -> Response:
    """Approve it."""
    note = request.form.get("note", "")
    return _do(number, lambda work: lending.approve_loan(work, number, note=note), gettext("已批准。"))


@bp.post("/<int:number>/reject")
@signed_in
def reject(number: int) -> Response:
    """Reject it."""
    note = request.form.get("note", "")
    return _do(number, lambda work: lending.reject_loan(work, number, note=note), gettext("没有批准。"))


@bp.post("/<int:number>/cancel")
@signed_in
def cancel(number: int) -> Response:
    """Call it off."""
    reason = request.form.get("reason", "")
    return _do(number, lambda work: lending.cancel_loan(work, number, reason=reason), gettext("已撤销。"))


@bp.post("/<int:number>/hand-out")
@signed_in
def hand_out(number: int) -> Response:
    """Hand it out by scan, its sheets counted."""

    def verb(work: Work) -> object:
        return lending.hand_out(
            work,
            number,
            request.form.get("code", ""),
            sheets=_sheets(request.form.get("sheets", "")) or 0,
            condition=_condition(),
            due=_day(request.form.get("due", "")),
        )

    return _do(number, verb, gettext("已借出；请打印借阅单，双方签字。"))


@bp.post("/<int:number>/renew")
@signed_in
def renew(number: int) -> Response:
    """Renew it."""
    reason = request.form.get("reason", "")
    return _do(number, lambda work: lending.renew(work, number, reason=reason), gettext("已续借。"))


@bp.post("/<int:number>/remind")
@signed_in
def remind(number: int) -> Response:
    """Record that the borrower was reminded."""
    return _do(number, lambda work: lending.remind(work, number), gettext("已记下催还。"))


def _do(number: int, verb: Callable[[Work], object], done: str) -> Response:
    """Do one step and say how it went on the loan's own page, where the next step stands."""
    try:
        with archive().work(actor()) as work:
            verb(work)
    except (BadInput, Conflict) as error:
        flash(error.sentence(language()), "warn")
    else:
        flash(done, "done")
    return redirect(f"/loans/{number}")


def _form(given: dict[str, str], problem: str = "") -> str:
    thing, refusal = None, ""
    if given.get("code"):
        try:
            with archive().look(actor()) as look:
                found = physical.find_thing(look, given["code"])
                thing = physical.name_of(look, found).said(language())
                said = archive().rules.lending.refusal(physical.kept_in(look, found))
                refusal = said.said(language()) if said else ""
                given = {**given, "code": found.code}
        except ArchiveError as error:
            problem = problem or error.sentence(language())
    if given.get("kind") != "loan" or refusal:
        given = {**given, "kind": "consultation"}
    return render_template(
        "loans/new.html", given=given, thing=thing, refusal=refusal, problem=problem, section="loans"
    )


def _return_form(code: str, problem: str = "") -> str:
    view = None
    if code:
        try:
            with archive().look(actor()) as look:
                found = loan_list.loan(look, consulting.out_of(look, code)[0].id)
            view = views.one_view(found, language())
        except ArchiveError as error:
            problem = problem or error.sentence(language())
    return render_template(
        "loans/return.html", view=view, code=code, problem=problem, section="loans", **_words()
    )


def _sheets(text: str) -> int | None:
    if not text.strip():
        return None
    if not text.strip().isdecimal():
        raise BadInput("张数应是一个数。", "The number of sheets is a number.")
    return int(text.strip()[:9])


def _day(text: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text.strip()) if text.strip() else None
    except ValueError as error:
        raise BadInput("日期应写成 2018-03-05。", "Write the day as 2018-03-05.") from error


def _condition() -> Condition:
    wanted = request.form.get("condition", Condition.GOOD.value)
    return Condition(wanted) if wanted in set(Condition) else Condition.GOOD


def _words() -> dict[str, object]:
    return {
        "loan_state": views.state_of,
        "due_words": views.due_words,
        "conditions": views.condition_choices(language()),
    }
