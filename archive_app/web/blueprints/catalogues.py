"""Catalogues that others made: their lines, with their files or without."""

from __future__ import annotations

from typing import BinaryIO, cast

from flask import Blueprint, Response, flash, render_template, request

from archive_app.services import catalogue_list, catalogue_uploads, units
from archive_app.web.tongue import gettext

from ..answers import redirect
from ..pages import PER_PAGE, page_number, pages
from ..refusals import language
from ..visit import actor, archive, signed_in

bp = Blueprint("catalogues", __name__, url_prefix="/inbox/catalogues")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@bp.get("")
@signed_in
def listing() -> str:
    """Show the lines of all catalogues; `?alone=1` those without a file, `?q=` by code or title."""
    q, alone = request.args.get("q", "").strip()[:60], request.args.get("alone") == "1"
    offset = (page_number() - 1) * PER_PAGE
    with archive().look(actor()) as look:
        total, rows = catalogue_list.entries(look, q=q, alone=alone, offset=offset, limit=PER_PAGE)
        lacking, _rows = catalogue_list.entries(look, alone=True, limit=1)
        villages = units.villages(look)
    return render_template(
        "inbox/catalogues.html", rows=rows, total=total, lacking=lacking, q=q, alone=alone, section="inbox",
        pages=pages(total), villages=villages,
    )  # fmt: skip


@bp.post("")
@signed_in
def upload() -> Response:
    """Take a catalogue and its files, and show what bringing them in would do."""
    table = request.files.get("table")
    files = [one for one in request.files.getlist("files") if one.filename]
    token = catalogue_uploads.put_down(
        archive(),
        actor(),
        (table.filename or "", cast(BinaryIO, table.stream)) if table else ("", cast(BinaryIO, None)),
        ((one.filename or "", cast(BinaryIO, one.stream)) for one in files),
        request.form.get("village") or None,
    )
    return redirect(f"/inbox/catalogues/checks/{token}")


@bp.get("/checks/<token>")
@signed_in
def check(token: str) -> str:
    """Show what would be linked, and all that has no partner, both ways."""
    found = catalogue_uploads.check(archive(), actor(), token)
    start = (page_number() - 1) * PER_PAGE
    shown = slice(start, start + PER_PAGE)
    english = language() == "en"
    notes = [(one.row, one.en if english else one.zh) for one in found.notes[shown]]
    most = max(len(found.lines_alone), len(found.files_alone), len(found.notes))
    return render_template(
        "inbox/catalogue_check.html", found=found, token=token, section="inbox", pages=pages(most),
        lines=found.lines_alone[shown], files=found.files_alone[shown], notes=notes,
    )  # fmt: skip


@bp.get("/checks/<token>/sheet")
@signed_in
def sheet(token: str) -> Response:
    """Send what has no partner as a spreadsheet."""
    answer = Response(catalogue_uploads.check(archive(), actor(), token).sheet, mimetype=XLSX)
    answer.headers["Content-Disposition"] = 'attachment; filename="catalogue-check.xlsx"'
    return answer


@bp.post("/checks/<token>")
@signed_in
def bring_in(token: str) -> Response:
    """Bring the catalogue in, or forget it."""
    if request.form.get("do") == "forget":
        catalogue_uploads.forget(archive(), actor(), token)
        flash(gettext("没有导入，送来的文件已清除。"), "done")
        return redirect("/inbox/catalogues")
    done = catalogue_uploads.bring_in(archive(), actor(), token)
    flash(
        gettext("已导入 %(lines)s 条目录，挂接 %(linked)s 个文件。", lines=done.lines, linked=done.linked),
        "done",
    )
    return redirect(f"/inbox/batches/{done.batch}" if done.batch else "/inbox/catalogues")
