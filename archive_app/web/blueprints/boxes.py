"""Boxes: what a label on a spine opens."""

from __future__ import annotations

from flask import Blueprint, Response, make_response, render_template, request

from archive_app.archive import Work
from archive_app.errors import BadInput, Conflict
from archive_app.models import Box
from archive_app.rules.access import Right
from archive_app.services import (
    auditing,
    box_page,
    boxes,
    incidents,
    label_prints,
    permits,
    place_history,
    place_tree,
    refusing,
    retention,
    series_names,
    units,
)
from archive_app.services.lookup import find_box, find_place
from archive_app.terms import PlaceKind, RetentionCode

from ..answers import redirect
from ..refusals import language
from ..views import boxes as views
from ..views import events, place_forms
from ..views.locks import lock_view
from ..views.place_forms import whole
from ..visit import actor, archive, signed_in

bp = Blueprint("boxes", __name__, url_prefix="/boxes")

HISTORY = 12
MOST_AT_ONCE = 20


@bp.get("/new")
@signed_in
def new() -> str:
    """Show the form for boxes; `?shelf=` is where they are to stand."""
    return _form(dict(request.args))


@bp.post("")
@signed_in
def add() -> Response:
    """Add one box, or several that follow each other."""
    form = request.form
    try:
        count = whole(form, "count", 1) or 1
        if not 1 <= count <= MOST_AT_ONCE:
            raise BadInput(
                f"一次登记 1 到 {MOST_AT_ONCE} 盒。", f"From 1 to {MOST_AT_ONCE} boxes are added at once."
            )
        with archive().work(actor()) as work:
            made = [_add(work) for _ in range(count)]
            shelf = made[0].shelf.code if made[0].shelf is not None else None
            codes = [one.code for one in made]
    except (BadInput, Conflict) as error:
        return make_response(_form(dict(form), error.sentence(language())), error.http_status)
    if len(codes) > 1 and shelf is not None:
        return redirect(f"/places/{shelf}?made=1")
    return redirect(f"/boxes/{codes[0]}?made=1")


def _add(work: Work) -> Box:
    form = request.form
    kept = form.get("retention", "")
    series = series_names.key_of(archive().rules, form.get("series", "household"))
    return boxes.add_box(
        work,
        form.get("unit", "")[:20],
        shelf=form.get("shelf", "")[:80] or None,
        series=series,
        year=whole(form, "year"),
        retention=RetentionCode(kept) if kept in set(RetentionCode) else None,
        box_no=form.get("box_no", "").strip() or None,
        spine_mm=whole(form, "spine", 50) or 0,
        position=whole(form, "position"),
    )


def _form(given: dict[str, str], problem: str = "") -> str:
    with archive().look(actor()) as look:
        permits.require(look, Right.SHELVE)
        if given.get("shelf") and not given.get("unit"):
            given = {**given, "unit": find_place(look, given["shelf"], PlaceKind.SHELF).unit.code}
        offered = place_forms.Offered(
            place_forms.unit_choices(units.tree(look)),
            place_forms.class_choices(archive().rules, english=language() == "en"),
            place_forms.shelf_choices(place_tree.places(look)),
        )
    return render_template("boxes/new.html", given=given, offered=offered, problem=problem, section="places")


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
        prints = label_prints.prints_of(look, found.code, limit=1)
    lines = tuple(events.line(one) for one in history)
    locked = lock_view(lock, language()) if lock else None
    view = views.box_view(found, locked, lines, language(), stays, prints)
    auditing.looked(archive(), actor(), "box.shown", "boxes", found.id)
    made = bool(request.args.get("made"))
    return render_template("boxes/box.html", view=view, incident=bool(wrong), made=made, section="places")


@bp.post("/<code>/delete")
@signed_in
def delete(code: str) -> Response:
    """Ask for deletion of a box and what is in it: refused, with rule and last day."""
    refusing.refuse_deletion(archive(), actor(), code)
