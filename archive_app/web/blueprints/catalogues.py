"""Catalogues that others made: their lines, with their files or without."""

from __future__ import annotations

from flask import Blueprint, render_template, request

from archive_app.services import catalogue_list

from ..pages import PER_PAGE, page_number, pages
from ..visit import actor, archive, signed_in

bp = Blueprint("catalogues", __name__, url_prefix="/inbox/catalogues")


@bp.get("")
@signed_in
def listing() -> str:
    """Show the lines of all catalogues; `?alone=1` those without a file, `?q=` by code or title."""
    q, alone = request.args.get("q", "").strip()[:60], request.args.get("alone") == "1"
    offset = (page_number() - 1) * PER_PAGE
    with archive().look(actor()) as look:
        total, rows = catalogue_list.entries(look, q=q, alone=alone, offset=offset, limit=PER_PAGE)
        lacking, _rows = catalogue_list.entries(look, alone=True, limit=1)
    return render_template(
        "inbox/catalogues.html", rows=rows, total=total, lacking=lacking, q=q, alone=alone, section="inbox",
        pages=pages(total),
    )  # fmt: skip
