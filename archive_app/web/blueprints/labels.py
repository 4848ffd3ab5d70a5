"""The label studio: choose boxes and stock, see the first sheet, print it."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from flask import Blueprint, Response, flash, render_template, request, send_file

from archive_app.errors import BadInput, PrintRefused
from archive_app.services import box_list, label_plan, labelling, units

from ..formats import table_date
from ..pages import PER_PAGE, page_number, pages
from ..refusals import language
from ..tongue import gettext
from ..views import labels as views
from ..visit import actor, archive, signed_in

if TYPE_CHECKING:
    from archive_app.archive import Work

bp = Blueprint("labels", __name__, url_prefix="/labels")


@bp.get("")
@signed_in
def studio() -> str:
    """Show what can be printed and the first sheet as it will come out; nothing is recorded."""
    asked = views.wish(request.args)
    plan, problem = None, ""
    with archive().look(actor()) as look:
        wanted = _wanted(look, asked)
        found = box_list.boxes(
            look, village=asked.village or None, offset=(page_number() - 1) * PER_PAGE, limit=PER_PAGE
        )
        villages = units.villages(look)
        try:
            plan = label_plan.plan(
                look, wanted, stock=asked.stock, start_at=asked.start_at(), shift=asked.shift()
            )
        except (BadInput, PrintRefused) as error:  # said beside the form, where it can be put right
            problem = error.sentence(language())
    stocks, turning = archive().rules.label_stocks, pages(found.total)
    view = views.labels_view(
        asked, found.rows, found.total, villages, stocks, plan, problem, turning, language()
    )
    return render_template("labels/labels.html", view=view, section="labels")


@bp.post("")
@signed_in
def print_sheet() -> Response:
    """Send the labels as PDF to keep; recorded."""
    asked = views.wish(request.form)
    with archive().look(actor()) as look:
        wanted = _wanted(look, asked)
    printed = labelling.print_labels(
        archive(), actor(), wanted, stock=asked.stock, start_at=asked.start_at(), shift=asked.shift()
    )
    if printed.missing:
        flash(gettext("字体里没有这些字，以〓代替：%(signs)s", signs="".join(printed.missing)), "warn")
    if printed.shortened:
        flash(gettext("有些标签的字太多，末尾省略了：%(codes)s", codes=" ".join(printed.shortened)), "warn")
    name = gettext("标签-%(day)s.pdf", day=table_date(archive().clock()))
    return send_file(
        io.BytesIO(printed.pdf), mimetype="application/pdf", as_attachment=True, download_name=name
    )


def _wanted(look: Work, asked: views.Wish) -> list[str]:
    everything = labelling.codes_of_all(look, "box", asked.village or None)
    return everything if asked.everything else list(asked.codes)
