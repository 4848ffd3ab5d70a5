"""Withdrawals: asking that something leaves that came in by mistake, and deciding on what others asked."""

from __future__ import annotations

from flask import Blueprint, Response, flash, render_template, request

from archive_app.services import withdrawing
from archive_app.web.tongue import gettext

from ..answers import redirect
from ..pages import PER_PAGE, page_number, pages
from ..visit import actor, archive, signed_in

bp = Blueprint("withdrawals", __name__, url_prefix="/retention/withdrawals")


@bp.get("")
@signed_in
def listing() -> str:
    """Show the requests one may know of; `?file=` fills in what is to be withdrawn."""
    with archive().look(actor()) as look:
        found = withdrawing.listed(look, offset=(page_number() - 1) * PER_PAGE, limit=PER_PAGE)
        waiting = withdrawing.waiting_count(look)
    return render_template(
        "retention/withdrawals.html", rows=found.rows, waiting=waiting, file=request.args.get("file", "")[:40],
        section="retention", pages=pages(found.total),
    )  # fmt: skip


@bp.post("")
@signed_in
def ask() -> Response:
    """Ask that a file be withdrawn."""
    withdrawing.request(archive(), actor(), request.form.get("what", ""), request.form.get("reason", ""))
    flash(gettext("撤回申请已登记，等另一位批准。"), "done")
    return redirect("/retention/withdrawals")


@bp.post("/<int:number>/<any(approve, refuse):verb>")
@signed_in
def decide(number: int, verb: str) -> Response:
    """Approve or refuse another person's request."""
    note = request.form.get("note", "")
    if verb == "approve":
        withdrawing.approve(archive(), actor(), number, note)
        flash(gettext("已批准；内容正在从检索、缓存和存储里清除，名称、校验值和理由留着。"), "done")
    else:
        withdrawing.refuse(archive(), actor(), number, note)
        flash(gettext("已记下：不撤回。"), "done")
    return redirect("/retention/withdrawals")
