"""Making rooms, cabinets and shelves and caring for them: names, sizes, uses, out of use and back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypedDict

from flask import Blueprint, Response, flash, make_response, render_template, request

from archive_app.archive import Work
from archive_app.errors import BadInput, Conflict
from archive_app.models import Place
from archive_app.rules.access import Right
from archive_app.services import permits, place_care, place_tree, places, units

from ..answers import redirect
from ..refusals import language
from ..tongue import gettext
from ..views import place_forms as views
from ..views.place_forms import whole
from ..visit import actor, archive, signed_in

bp = Blueprint("place_care", __name__, url_prefix="/places")


@bp.get("/new")
@signed_in
def new() -> str:
    """Show the form for a room with its cabinets and shelves."""
    return _form({})


@bp.post("")
@signed_in
def set_up() -> Response:
    """Add a room with its cabinets and shelves."""
    form = request.form
    try:
        with archive().work(actor()) as work:
            room = places.set_up(
                work,
                form.get("unit", "")[:20],
                form.get("name", ""),
                cabinets=whole(form, "cabinets", 0) or 0,
                shelves=whole(form, "shelves", 4) or 0,
                sides=2 if form.get("sides") == "2" else 1,
                width_mm=whole(form, "width", places.CABINET_WIDTH_MM) or 0,
                shelf_height_mm=whole(form, "height", places.SHELF_HEIGHT_MM) or 0,
            ).code
    except (BadInput, Conflict) as error:
        return make_response(_form(dict(form), error.sentence(language())), error.http_status)
    return redirect(f"/places/{room}?made=1")


@bp.get("/<code>/care")
@signed_in
def care(code: str) -> str:
    """Show what can be changed about a place."""
    return _care(code)


@bp.post("/<code>/cabinets")
@signed_in
def add_cabinet(code: str) -> Response:
    """Add a cabinet with its shelves to a room."""
    form = request.form

    def verb(work: Work) -> Place:
        return places.add_cabinet(
            work,
            code,
            form.get("name", ""),
            shelves=whole(form, "shelves", 4) or 0,
            sides=2 if form.get("sides") == "2" else 1,
            width_mm=whole(form, "width", places.CABINET_WIDTH_MM) or 0,
            shelf_height_mm=whole(form, "height", places.SHELF_HEIGHT_MM) or 0,
            **_kept_for(),
        )

    return _made(code, verb)


@bp.post("/<code>/shelves")
@signed_in
def add_shelf(code: str) -> Response:
    """Add a shelf to a cabinet."""
    form = request.form

    def verb(work: Work) -> Place:
        height = whole(form, "height", places.SHELF_HEIGHT_MM) or 0
        return places.add_shelf(work, code, form.get("name", ""), side=form.get("side", ""), height_mm=height)

    return _made(code, verb)


@bp.post("/<code>/name")
@signed_in
def rename(code: str) -> Response:
    """Give a place another name."""
    return _done(code, lambda work: place_care.rename(work, code, request.form.get("name", "")))


@bp.post("/<code>/size")
@signed_in
def resize(code: str) -> Response:
    """Correct a size."""
    form = request.form
    return _done(
        code,
        lambda work: place_care.resize(
            work, code, width_mm=whole(form, "width"), shelf_height_mm=whole(form, "height")
        ),
    )


@bp.post("/<code>/use")
@signed_in
def keep_for(code: str) -> Response:
    """Say what a cabinet is kept for."""
    return _done(code, lambda work: place_care.keep_for(work, code, **_kept_for()))


@bp.post("/<code>/retire")
@signed_in
def retire(code: str) -> Response:
    """Take an empty place out of use."""
    return _done(code, lambda work: place_care.retire(work, code))


@bp.post("/<code>/into-use")
@signed_in
def take_into_use(code: str) -> Response:
    """Take a place into use again."""
    return _done(code, lambda work: place_care.take_into_use(work, code))


class KeptFor(TypedDict):
    """What a cabinet is kept for, as the form says it."""

    dedicated: bool
    use: str
    classes: Sequence[str]
    unit: str | None


def _kept_for() -> KeptFor:
    form = request.form
    dedicated = bool(form.get("dedicated"))
    return {
        "dedicated": dedicated,
        "use": "" if dedicated else form.get("use", ""),
        "classes": form.getlist("class") if dedicated else (),
        "unit": form.get("unit", "")[:20] or None,
    }


def _made(code: str, verb: Callable[[Work], Place]) -> Response:
    """Add something below a place and show it; what was wrong is said above the form."""
    try:
        with archive().work(actor()) as work:
            made = verb(work)
            work.session.flush()
            shown = made.code
    except (BadInput, Conflict) as error:
        return make_response(_care(code, error.sentence(language())), error.http_status)
    return redirect(f"/places/{shown}?made=1")


def _done(code: str, verb: Callable[[Work], Place]) -> Response:
    try:
        with archive().work(actor()) as work:
            verb(work)
    except (BadInput, Conflict) as error:
        return make_response(_care(code, error.sentence(language())), error.http_status)
    flash(gettext("已保存。"), "done")
    return redirect(f"/places/{code}/care")


def _form(given: dict[str, str], problem: str = "") -> str:
    with archive().look(actor()) as look:
        permits.require(look, Right.SHELVE)
        offered = views.unit_choices(units.tree(look))
    return render_template("places/new.html", given=given, units=offered, problem=problem, section="places")


def _care(code: str, problem: str = "") -> str:
    english = language() == "en"
    with archive().look(actor()) as look:
        found = place_tree.place(look, code)
        permits.require(look, Right.SHELVE, units.find(look, found.node.unit_code).id, what=code)
        offered = views.Offered(
            views.unit_choices(units.tree(look)), views.class_choices(archive().rules, english=english)
        )
    return render_template(
        "places/care.html", found=found, one=found.node, offered=offered, problem=problem, section="places"
    )
