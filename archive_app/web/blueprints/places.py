"""Places: rooms and cabinets as a tree, one place with its cabinet's front drawn at scale."""

from __future__ import annotations

from flask import Blueprint, Response, render_template, request

from archive_app.models.types import PlaceKind
from archive_app.services import floor_plan, label_prints, place_tree, series_names, unplaced
from archive_app.services.lookup import find_place

from ..answers import redirect
from ..refusals import language
from ..views import cabinets as views
from ..views.labels import millimetres
from ..visit import actor, archive, signed_in

bp = Blueprint("places", __name__, url_prefix="/places")


@bp.get("")
@signed_in
def tree() -> str:
    """Show rooms with their cabinets, and how much has no place."""
    with archive().look(actor()) as look:
        found = place_tree.places(look)
        view = views.places_view(found, unplaced.count(look), place_tree.retired_rooms(look))
    return render_template("places/tree.html", view=view, section="places")


@bp.get("/<code>")
@signed_in
def place(code: str) -> str:
    """Show one room, cabinet or shelf; `?box=` is pointed at, `?colour=use` colours by use."""
    colour = "use" if request.args.get("colour") == "use" else "state"
    with archive().look(actor()) as look:
        found = place_tree.place(look, code)
        is_room = found.node.kind is PlaceKind.ROOM
        floor = floor_plan.floor_plan(look, found.node.children) if is_room else None
        prints = label_prints.prints_of(look, found.node.code, limit=1)
    names = series_names.names(archive().rules, english=language() == "en")
    view = views.place_page_view(found, request.args.get("box"), names, colour, floor, prints)
    made = bool(request.args.get("made"))
    return render_template("places/place.html", view=view, made=made, section="places")


@bp.post("/<code>/spot")
@signed_in
def put(code: str) -> Response:
    """Say where a cabinet stands on its room's plan."""
    x, y = (round(millimetres(request.form.get(name, "")) * 10) for name in ("x", "y"))
    with archive().work(actor()) as work:
        floor_plan.put(work, code, x, y, turned=bool(request.form.get("turned")))
        room = find_place(work, code).parent
        back = f"/places/{room.code}" if room else "/places"
    return redirect(back)
