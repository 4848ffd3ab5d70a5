"""Values read on a page, beside its text: shown, confirmed and corrected in place, at any time."""

from __future__ import annotations

from flask import Blueprint, Response, flash, jsonify, make_response, render_template, request

from archive_app.errors import BadInput
from archive_app.services import field_values, form_checking, items

from ..answers import redirect
from ..refusals import language, wants_json
from ..tongue import gettext
from ..views import fields as views
from ..visit import actor, archive, signed_in

bp = Blueprint("read_fields", __name__)


@bp.get("/items/<code>/fields")
@signed_in
def on_page(code: str) -> str:
    """Show the values of page `?page=` of an item, and what is missing on the form."""
    return _part(code, _page(request.args.get("page", "1")))


@bp.post("/items/<code>/fields/<int:field>")
@signed_in
def say(code: str, field: int) -> Response:
    """Accept a value, correct it or take the last word on it back.

    The item's page gets its list of values anew, the review tray the one value.
    """
    wish, page_n = request.form.get("do", "say"), _page(request.form.get("page", "1"))
    with archive().work(actor()) as work:
        match wish:
            case "say":
                said = field_values.confirm(work, field, request.form.get("value"))
                done = gettext("已记下，机器的读法仍保留。")
            case "undo":
                said = field_values.take_back(work, field)
                done = gettext("已撤销，恢复为先前的值。")
            case _:
                raise BadInput("不知道要对这一栏做什么。", "Nothing is known by that name.")
    if request.headers.get("X-Part") == "fields":
        return make_response(_part(code, page_n))
    if wants_json():
        note = views.said_by(said) if said.confirmed is not None else ""
        return jsonify({"value": said.current, "note": note, "doubtful": said.doubtful})
    flash(done, "done")
    return redirect(f"/items/{code}?page={page_n}")


def _part(code: str, page_n: int) -> str:
    with archive().look(actor()) as look:
        item = items.find(look, code)
        values = field_values.fields_of(look, item)
        missing = form_checking.shown(look, form_checking.check(look, item))
    return render_template(
        "items/fields.html",
        code=item.code,
        page_n=page_n,
        fields=views.rows(values, page_n, language()),
        gaps=views.gap_words(missing, language()),
    )


def _page(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 6 else 1
