"""The label studio: choose what and which stock, see the first sheet, print it; separators; printers."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from flask import Blueprint, Response, flash, render_template, request, send_file

from archive_app.errors import BadInput, PrintRefused
from archive_app.services import (
    label_choice,
    label_plan,
    label_prints,
    label_sheets,
    labelling,
    meetings,
    printers,
    units,
)

from .. import print_notes
from ..answers import redirect
from ..formats import table_date
from ..pages import PER_PAGE, page_number, pages
from ..refusals import language
from ..tongue import gettext
from ..views import labels as views
from ..visit import actor, archive, signed_in

if TYPE_CHECKING:
    from archive_app.archive import Work

bp = Blueprint("labels", __name__, url_prefix="/labels")

PDF = "application/pdf"


@bp.get("")
@signed_in
def studio() -> str:
    """Show what can be printed and the first sheet as it will come out; nothing is recorded."""
    asked = views.wish(request.args)
    plan, problem = None, ""
    with archive().look(actor()) as look:
        wanted = _wanted(look, asked)
        found = label_choice.choosable(
            look,
            asked.kind,
            asked.village or None,
            offset=(page_number() - 1) * PER_PAGE,
            limit=PER_PAGE,
        )
        villages, mine = units.villages(look), printers.known(look)
        before = label_prints.pieces_of(look, [one.code for one in found.rows])
        try:
            plan = label_plan.plan(look, wanted, **asked.job())
        except (BadInput, PrintRefused) as error:  # said beside the form, where it can be put right
            problem = error.sentence(language())
    view = views.labels_view(
        asked, found, villages, archive().rules, plan, problem, pages(found.total), mine, before, language()
    )
    return render_template("labels/labels.html", view=view, section="labels")


@bp.get("/sheet.png")
@signed_in
def sheet() -> Response:
    """Send the first sheet as a picture, exactly as it will be printed; nothing is recorded."""
    asked = views.wish(request.args)
    with archive().look(actor()) as look:
        made = labelling.job(look, _wanted(look, asked), **asked.job())
    answer = send_file(io.BytesIO(label_plan.picture(made)), mimetype="image/png")
    answer.headers["Cache-Control"] = "private, max-age=60"
    return answer


@bp.post("")
@signed_in
def print_sheet() -> Response:
    """Send the labels as PDF to keep; recorded."""
    asked = views.wish(request.form)
    with archive().look(actor()) as look:
        wanted = _wanted(look, asked)
    return _pdf(labelling.print_labels(archive(), actor(), wanted, **asked.job()), gettext("标签"))


@bp.get("/calibration")
@signed_in
def calibration() -> Response:
    """Send the page on which a printer is measured."""
    stock = request.args.get("stock", labelling.DEFAULT_STOCK)[:40]
    pdf = labelling.calibration_page(archive(), actor(), stock, request.args.get("printer", "")[:60])
    name = gettext("打印校准页.pdf")
    return send_file(io.BytesIO(pdf), mimetype=PDF, as_attachment=True, download_name=name)


@bp.post("/printers")
@signed_in
def measured() -> Response:
    """Keep what was measured on a calibration page."""
    name = request.form.get("printer", "")
    left, top = (views.millimetres(request.form.get(field, "")) for field in ("left", "top"))
    with archive().work(actor()) as work:
        own = bool(request.form.get("own"))
        one = printers.calibrate(work, name, left, top, own=own)
        said = gettext(
            "“%(name)s”记下了：以后都右移 %(right)s、下移 %(down)s 毫米。",
            name=one.name,
            right=f"{one.right_mm:g}",
            down=f"{one.down_mm:g}",
        )
    flash(said, "done")
    return redirect("/labels")


@bp.get("/separators")
@signed_in
def separators() -> str:
    """Show which separator sheets can be printed."""
    with archive().look(actor()) as look:
        villages, mine = label_sheets.villages(look), printers.known(look)
        held = meetings.choices(look)
    return render_template(
        "labels/separators.html",
        villages=villages,
        meetings=held,
        chosen=request.args.get("meeting", ""),
        printers=mine,
        section="labels",
    )


@bp.post("/separators")
@signed_in
def print_separators() -> Response:
    """Send separator sheets as PDF to keep; recorded."""
    wish = views.separator_wish(request.form)
    printer = request.form.get("printer", "")[:60]
    printed = label_sheets.print_separators(archive(), actor(), wish, printer=printer)
    return _pdf(printed, gettext("分隔页"))


def _pdf(printed: labelling.Printed, name: str) -> Response:
    """Send a print job, and say what was not printed as asked."""
    print_notes.tell(printed.missing, printed.shortened)
    called = f"{name}-{table_date(archive().clock())}.pdf"
    return send_file(io.BytesIO(printed.pdf), mimetype=PDF, as_attachment=True, download_name=called)


def _wanted(look: Work, asked: views.Wish) -> list[str]:
    if asked.everything:
        return labelling.codes_of_all(look, asked.kind, asked.village or None)
    return list(asked.codes)
