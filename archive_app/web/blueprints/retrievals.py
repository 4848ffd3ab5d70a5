"""Paper that leaves the cabinet to be scanned: a batch is opened by it, and closed by what comes back."""

from __future__ import annotations

from flask import Blueprint, Response, flash, request

from archive_app.services import handover_sheet, retrievals
from archive_app.web.tongue import gettext

from ..answers import redirect
from ..views.batches import codes_of, count_of
from ..visit import actor, archive, signed_in

bp = Blueprint("retrievals", __name__, url_prefix="/inbox")


@bp.post("/retrievals")
@signed_in
def open_batch() -> Response:
    """Write down what leaves, and open the batch its scans go into."""
    form = request.form
    with archive().work(actor()) as work:
        number = retrievals.open_batch(
            work,
            sheets=count_of(form.get("sheets", "")),
            taken_by=form.get("taken_by", ""),
            holdings=codes_of(form.get("holdings", "")),
            note=form.get("note", ""),
            name=form.get("name", ""),
            sides=form.get("sides"),
        ).id
    flash(gettext("调出已登记，批次已开；打印交接单签字，然后把扫描件收进这一批。"), "done")
    return redirect(f"/inbox/batches/{number}")


@bp.post("/batches/<int:number>/retrieval")
@signed_in
def take_out(number: int) -> Response:
    """Write down what left the cabinet for a batch that is there already."""
    form = request.form
    with archive().work(actor()) as work:
        retrievals.take_out(
            work,
            number,
            sheets=count_of(form.get("sheets", "")),
            taken_by=form.get("taken_by", ""),
            holdings=codes_of(form.get("holdings", "")),
            note=form.get("note", ""),
        )
    flash(gettext("调出已登记。"), "done")
    return redirect(f"/inbox/batches/{number}")


@bp.post("/batches/<int:number>/return")
@signed_in
def bring_back(number: int) -> Response:
    """Write down what came back."""
    form = request.form
    with archive().work(actor()) as work:
        retrievals.bring_back(
            work,
            number,
            sheets=count_of(form.get("sheets", "")),
            condition=form.get("condition", ""),
            returned_by=form.get("returned_by", ""),
            received_by=form.get("received_by", ""),
        )
    flash(gettext("归还已登记。"), "done")
    return redirect(f"/inbox/batches/{number}")


@bp.get("/batches/<int:number>/sheet")
@signed_in
def sheet(number: int) -> Response:
    """Send the hand-over sheet as PDF; recorded."""
    answer = Response(handover_sheet.sheet(archive(), actor(), number).pdf, mimetype="application/pdf")
    answer.headers["Content-Disposition"] = f'inline; filename="handover-{number}.pdf"'
    return answer
