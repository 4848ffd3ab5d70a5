"""From a printed code to the page of its thing; whatever cannot be opened gets one and the same page."""

from __future__ import annotations

from flask import Blueprint, Response, flash, make_response, render_template

from archive_app.errors import NotFound
from archive_app.services import targets
from archive_app.web.tongue import gettext

from ..answers import redirect
from ..visit import actor, archive, signed_in

bp = Blueprint("codes", __name__)

#: kinds of pages a code may lead to
PAGES = frozenset({"boxes", "places", "items", "households"})


def page_of_code(text: str) -> str:
    """Return the address of the thing a code stands for. Raises NotFound for every other code alike."""
    with archive().look(actor()) as look:
        target = targets.target(look, text)
    if target.page not in PAGES:
        flash(gettext("%(code)s 还没有放进盒里，所以没有位置可看。", code=target.code), "warn")
        return "/places"
    return f"/{target.page}/{target.key}"


@bp.get("/q/<code>")
@signed_in
def open_code(code: str) -> Response:
    """Open the thing a label stands for."""
    return opened(code)


def opened(text: str) -> Response:
    """Lead to the page of a scanned or typed code; whatever cannot be opened gets the one page that says so."""
    try:
        return redirect(page_of_code(text))
    except NotFound:
        return make_response(render_template("codes/unknown.html", section=""), 404)
