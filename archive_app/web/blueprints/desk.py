"""The desk, the first page after signing in."""

from __future__ import annotations

from flask import Blueprint, render_template

from archive_app.services import overview
from archive_app.services.first_steps import first_steps

from ..views.desk import desk_view
from ..visit import actor, archive, signed_in

bp = Blueprint("desk", __name__)


@bp.get("/")
@signed_in
def desk() -> str:
    """Show what waits for a person, what came in, and how complete the villages are."""
    with archive().look(actor()) as look:
        found = overview.desk(look)
        steps = first_steps(look)
    return render_template("desk/desk.html", view=desk_view(found, steps), section="desk")
