"""Legal holds: placing one on items and files, and releasing it by another person."""

from __future__ import annotations

from flask import Blueprint, Response, flash, render_template, request

from archive_app.services.holds import holds, place_hold, reasons, release_hold
from archive_app.web.tongue import gettext

from ..answers import redirect
from ..visit import actor, archive, signed_in

bp = Blueprint("holds", __name__, url_prefix="/retention/holds")


@bp.get("")
@signed_in
def listing() -> str:
    """Show the holds on what one may see, and the form for a further one; `?code=` fills in what it covers."""
    everything = request.args.get("all") == "1"
    with archive().look(actor()) as look:
        rows = holds(look, active=not everything)
        known = reasons(look)
    return render_template(
        "retention/holds.html", rows=rows, reasons=known, everything=everything,
        code=request.args.get("code", "")[:60], section="retention",
    )  # fmt: skip


@bp.post("")
@signed_in
def place() -> Response:
    """Place a hold."""
    form = request.form
    codes = form.get("codes", "").replace(",", " ").replace("，", " ").replace("、", " ").split()
    with archive().work(actor()) as work:
        place_hold(work, codes, reason=form.get("reason", ""), basis=form.get("basis", ""))
    flash(gettext("已冻结：解除以前，期限到了也不能鉴定。"), "done")
    return redirect("/retention/holds")


@bp.post("/<int:number>/release")
@signed_in
def release(number: int) -> Response:
    """Release a hold; another person than the one who placed it does."""
    with archive().work(actor()) as work:
        release_hold(work, number, reason=request.form.get("reason", ""))
    flash(gettext("已解除冻结。"), "done")
    return redirect("/retention/holds")
