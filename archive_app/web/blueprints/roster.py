"""The roster from a spreadsheet: hand it in, see what is wrong with it, then import what was checked."""

from __future__ import annotations

import io

from flask import Blueprint, Response, flash, render_template, request, send_file

from archive_app.errors import BadInput
from archive_app.rules.access import Right
from archive_app.rules.roster import column_name
from archive_app.services import permits, roster, roster_uploads
from archive_app.web.tongue import gettext

from ..answers import redirect
from ..refusals import language
from ..visit import actor, archive, signed_in

bp = Blueprint("roster", __name__, url_prefix="/households/roster")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SHOWN = 50


@bp.get("")
@signed_in
def start() -> str:
    """Offer the template and take a filled one."""
    with archive().look(actor()) as look:
        permits.require(look, Right.KEEP_ROSTER)
    return render_template("roster/start.html", section="households")


@bp.get("/template")
@signed_in
def template() -> Response:
    """Hand out the empty roster."""
    return _sheet(roster.template(), gettext("名册模板.xlsx"))


@bp.post("")
@signed_in
def hand_in() -> Response:
    """Keep the roster and lead to what is said about it."""
    file = request.files.get("file")
    if file is None or not file.filename:
        raise BadInput("没有选文件；请先选好名册。", "No file was chosen; choose the roster first.")
    with archive().look(actor()) as look:
        word = roster_uploads.keep(look, file.stream)
        roster.import_roster(
            look, roster_uploads.path_of(look, word), dry_run=True
        )  # refuses what is no roster
    return redirect(f"/households/roster/{word}")


@bp.get("/<word>")
@signed_in
def check(word: str) -> str:
    """Say what an import would do, writing nothing."""
    with archive().look(actor()) as look:
        report = roster.import_roster(look, roster_uploads.path_of(look, word), dry_run=True)
    notes = [
        (one.row, one.said(language()), column_name(one.column, language()), one.stops)
        for one in (*report.errors, *report.warnings)
    ]
    return render_template(
        "roster/check.html", report=report, notes=notes[:SHOWN], more=len(notes) - SHOWN, word=word,
        section="households",
    )  # fmt: skip


@bp.get("/<word>/errors")
@signed_in
def errors(word: str) -> Response:
    """Hand out the rows something is said about, each with what is said."""
    with archive().look(actor()) as look:
        report = roster.import_roster(look, roster_uploads.path_of(look, word), dry_run=True)
    return _sheet(report.error_sheet or roster.template(), gettext("名册问题行.xlsx"))


@bp.post("/<word>/import")
@signed_in
def bring_in(word: str) -> Response:
    """Import the roster that was checked: all of it or, with any error, nothing."""
    with archive().work(actor()) as work:
        report = roster.import_roster(work, roster_uploads.path_of(work, word))
    if not report.done:
        flash(gettext("名册里还有错误，什么都没有写入。"), "warn")
        return redirect(f"/households/roster/{word}")
    with archive().look(actor()) as look:
        roster_uploads.forget(look, word)
    done = gettext(
        "已导入：新登记 %(new)s 户，更新 %(known)s 户，新成员 %(members)s 人。",
        new=report.households_new,
        known=report.households_known,
        members=report.members_new,
    )
    flash(done, "done")
    return redirect("/households")


def _sheet(made: bytes, name: str) -> Response:
    return send_file(io.BytesIO(made), mimetype=XLSX, as_attachment=True, download_name=name)
