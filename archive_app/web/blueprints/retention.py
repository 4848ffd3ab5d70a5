"""Retention: what is locked until when, by which rule, and what is on hold."""

from __future__ import annotations

from flask import Blueprint, render_template

from archive_app.services import retention

from ..pages import PER_PAGE, page_number
from ..refusals import language
from ..views.retention import retention_view
from ..visit import actor, archive, signed_in

bp = Blueprint("retention", __name__)


@bp.get("/retention")
@signed_in
def locks() -> str:
    """Show the years from which things may be appraised, the locked things, rules, floors and holds."""
    offset = (page_number() - 1) * PER_PAGE
    with archive().look(actor()) as look:
        rows = retention.locks(look, offset=offset, limit=PER_PAGE)
        years = retention.lock_summary(look)
        rules = retention.rules(look)
        floors = retention.floors(look)
        holds = retention.holds(look)
    view = retention_view(rows, years, rules, floors, holds, language())
    return render_template("retention/retention.html", view=view, section="retention")
