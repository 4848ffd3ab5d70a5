"""Boxes: what a label on a spine opens."""

from __future__ import annotations

from flask import Blueprint, Response, render_template

from archive_app.services import (
    auditing,
    box_page,
    incidents,
    label_prints,
    place_history,
    refusing,
    retention,
)
from archive_app.services.lookup import find_box

from ..refusals import language
from ..views import boxes as views
from ..views import events
from ..views.locks import lock_view
from ..visit import actor, archive, signed_in

bp = Blueprint("boxes", __name__, url_prefix="/boxes")

HISTORY = 12


@bp.get("/<code>")
@signed_in
def box(code: str) -> str:
    """Show a box: where it stands, what is in it, what keeps it locked."""
    with archive().look(actor()) as look:
        found = box_page.box(look, code)
        lock = retention.lock_of_box(look, found.id)
        history = auditing.history(look, "boxes", found.id, limit=HISTORY)
        stays = place_history.stays(look, find_box(look, found.code))
        wrong = incidents.open_about(look, "boxes", [found.id])
        prints = label_prints.prints_of(look, "boxes", found.id, limit=1)
    lines = tuple(events.line(one) for one in history)
    locked = lock_view(lock, language()) if lock else None
    view = views.box_view(found, locked, lines, language(), stays, prints)
    auditing.looked(archive(), actor(), "box.shown", "boxes", found.id)
    return render_template("boxes/box.html", view=view, incident=bool(wrong), section="places")


@bp.post("/<code>/delete")
@signed_in
def delete(code: str) -> Response:
    """Ask for deletion of a box and what is in it: refused, with rule and last day."""
    refusing.refuse_deletion(archive(), actor(), code)
