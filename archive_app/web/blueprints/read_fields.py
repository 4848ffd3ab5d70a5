"""Values read on a page, beside its text: a piece of the item's page that is fetched with it."""

from __future__ import annotations

from flask import Blueprint, render_template, request

from archive_app.services import field_values, form_checking, items

from ..refusals import language
from ..views import fields as views
from ..visit import actor, archive, signed_in

bp = Blueprint("read_fields", __name__)


@bp.get("/items/<code>/fields")
@signed_in
def on_page(code: str) -> str:
    """Show the values of page `?page=` of an item, and what is missing on the form."""
    wanted = request.args.get("page", "1")
    page_n = int(wanted) if wanted.isdecimal() and len(wanted) < 6 else 1
    with archive().look(actor()) as look:
        item = items.find(look, code)
        values = field_values.fields_of(look, item)
        missing = form_checking.shown(look, form_checking.check(look, item))
    return render_template(
        "items/fields.html",
        page_n=page_n,
        fields=views.rows(values, page_n, language()),
        gaps=views.gap_words(missing, language()),
    )
