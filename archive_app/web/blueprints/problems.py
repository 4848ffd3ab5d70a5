"""Incidents that wait for an explanation."""

from __future__ import annotations

from flask import Blueprint, Response, flash, render_template, request

from archive_app.services import incidents

from ..answers import redirect
from ..pages import PER_PAGE, page_number, pages
from ..tongue import gettext
from ..views.problems import problem_row
from ..visit import actor, archive, signed_in

bp = Blueprint("problems", __name__, url_prefix="/problems")


@bp.get("")
@signed_in
def problems() -> str:
    """Show open incidents; with `?all` the closed ones too."""
    everything = "all" in request.args
    with archive().look(actor()) as look:
        found = incidents.incidents(
            look, everything=everything, offset=(page_number() - 1) * PER_PAGE, limit=PER_PAGE
        )
        waiting = incidents.open_count(look)
    return render_template(
        "problems/problems.html",
        rows=[problem_row(one) for one in found.rows],
        waiting=waiting,
        everything=everything,
        pages=pages(found.total),
        section="problems",
    )


@bp.post("/<int:number>/close")
@signed_in
def close(number: int) -> Response:
    """Close an incident with what was found out."""
    with archive().work(actor()) as work:
        incidents.close_incident(work, number, request.form.get("explanation", ""))
    flash(gettext("已销案，说明已记入档案。"), "done")
    return redirect("/problems")
