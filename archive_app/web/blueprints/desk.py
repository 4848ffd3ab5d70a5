"""The desk, the first page after signing in."""

from __future__ import annotations

from flask import Blueprint, render_template

from archive_app.services import overview

from ..views.desk import desk_view
from ..visit import actor, archive, signed_in

bp = Blueprint("desk", __name__)


@bp.get("/")
@signed_in
def desk() -> str:
    """Show what waits for a person, what came in, and how complete the villages are."""
    with archive().look(actor()) as look:
        found = overview.desk(look)
    return render_template("desk/desk.html", view=desk_view(found), section="desk")
