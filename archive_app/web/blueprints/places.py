"""Places: rooms and cabinets as a tree, one place with its cabinet's front drawn at scale."""

from __future__ import annotations

from flask import Blueprint, render_template, request

from archive_app.services import place_tree

from ..refusals import language
from ..tongue import gettext
from ..views import cabinets as views
from ..visit import actor, archive, signed_in

bp = Blueprint("places", __name__, url_prefix="/places")


def _series() -> dict[str, str]:
    """Return the names of the classes boxes and cabinets are kept for, in the reader's language."""
    english = language() == "en"
    names = {key: one.en if english else one.zh for key, one in archive().rules.series.items()}
    return names | {"household": gettext("一户一档")}


@bp.get("")
@signed_in
def tree() -> str:
    """Show rooms with their cabinets."""
    with archive().look(actor()) as look:
        found = place_tree.places(look)
    return render_template("places/tree.html", view=views.places_view(found, _series()), section="places")


@bp.get("/<code>")
@signed_in
def place(code: str) -> str:
    """Show one room, cabinet or shelf; `?box=` is pointed at."""
    with archive().look(actor()) as look:
        found = place_tree.place(look, code)
    view = views.place_page_view(found, request.args.get("box"), _series())
    return render_template("places/place.html", view=view, section="places")
