"""Intake: the drop zone, batches while they are read, and single files."""

from __future__ import annotations

from typing import Any, BinaryIO, cast
from urllib.parse import unquote

from flask import Blueprint, Response, flash, jsonify, render_template, request

from archive_app import errors
from archive_app.services import (
    batches,
    gathering,
    intake,
    overview,
    retrievals,
    reviewing,
    series_names,
    units,
)
from archive_app.web.tongue import gettext

from .. import words
from ..answers import redirect
from ..pages import page_number, pages
from ..refusals import language
from ..views import inbox as views
from ..views.batches import SIDES
from ..visit import actor, archive, may, signed_in

bp = Blueprint("inbox", __name__, url_prefix="/inbox")

RECENT = 20
MEBIBYTE = 1024 * 1024
#: what one may say of files besides their year
SAID = ("village", "household", "form", "box", "series")
PROBLEMS = frozenset({"refused", "unsupported", "password_needed"})


@bp.get("")
@signed_in
def inbox() -> str:
    """Show the drop zone and the recent batches."""
    view = _inbox()
    where = pages(view.total, RECENT)
    return render_template("inbox/inbox.html", view=view, section="inbox", pages=where)


@bp.get("/rows")
@signed_in
def rows() -> str:
    """Redraw the rows of the recent batches."""
    return render_template("inbox/rows.html", view=_inbox())


def _inbox() -> views.InboxView:
    with archive().look(actor()) as look:
        found = batches.recent(look, offset=(page_number() - 1) * RECENT, limit=RECENT)
        running = batches.recent(look, running=True, limit=1).total
        waiting = reviewing.waiting_count(look) if may("file") else 0
        villages = tuple(views.Choice(code, name) for code, name in units.villages(look))
        reading = 0 if may("ingest") else overview.open_pages(look)
        out = retrievals.waiting_for_scans(look)
    series = series_names.names(archive().rules, english=language() == "en")
    return views.InboxView(
        answer=views.inbox_answer(waiting, running) if may("ingest") else views.reading_answer(reading),
        batches=tuple(views.batch_view(row) for row in found.rows),
        review=waiting,
        villages=villages,
        limit_bytes=archive().settings.upload_limit_mb * MEBIBYTE,
        running=running > 0,
        total=found.total,
        page=page_number(),
        sides=tuple(views.Choice(one.value, word) for one, word in SIDES.items()),
        reading=reading,
        forms=tuple(views.Choice(key, form.name) for key, form in words.FORMS.items()),
        series=tuple(
            views.Choice(key, name) for key, name in series.items() if key in archive().rules.series
        ),
        out=tuple(views.Choice(str(one.id), one.name) for one in out),
        into=request.args.get("batch", ""),
        leaves=request.args.get("from", "")[:100],
    )


@bp.post("/batches")
@signed_in
def open_batch() -> tuple[Response, int]:
    """Open a batch for an upload whose hints (the query) mean something; answers its number."""
    told = request.get_json(silent=True)
    asked: dict[str, Any] = told if isinstance(told, dict) else {}
    with archive().work(actor()) as work:
        intake.check_hints(work, _hints(request.args))
        batch = intake.open_batch(
            work, name=str(asked.get("name", "")), channel="web", sides=str(asked.get("sides") or "")
        )
        number = batch.id
    return jsonify({"id": number}), 201


@bp.post("/batches/<int:number>/files")
@signed_in
def receive(number: int) -> tuple[Response, int]:
    """Take one file in; its bytes are the body, its name (with folders) in X-File-Name."""
    name = unquote(request.headers.get("X-File-Name", ""))
    stream = cast(BinaryIO, request.stream)
    with archive().look(actor()) as look:
        batches.show(look, number)  # only into a batch of one's own
    return _answer(_receive(stream, name, number, _hints(request.args)))


@bp.post("/batches/<int:number>/whole")
@signed_in
def finish(number: int) -> tuple[str, int]:
    """Take the word of the page that everything of an upload has arrived."""
    with archive().work(actor()) as work:
        gathering.finish(work, number)
    return "", 204


def _receive(stream: BinaryIO, name: str, number: int, hints: intake.Hints) -> intake.Received:
    path = name if "/" in name else ""
    return intake.receive(archive(), actor(), stream, name, batch_id=number, path=path, hints=hints)


def _hints(values: Any) -> intake.Hints:
    said = {name: values.get(name, "").strip() or None for name in SAID}
    year = values.get("year", "").strip()
    if year and not (year.isdecimal() and len(year) == 4):
        raise errors.BadInput("年度应是四位数，如 2018。", "A year has four digits, such as 2018.")
    return intake.Hints(**said, year=int(year) if year else None)


def _answer(received: intake.Received) -> tuple[Response, int]:
    status = received.status.value
    reason = received.reason_en if language() == "en" else received.reason
    word = str(words.state_of("received" if status == "waiting" else status).word)
    tone = "bad" if status in PROBLEMS else "good"
    body = {"name": received.name, "status": status, "word": word, "tone": tone, "reason": reason}
    return jsonify(body | {"sha256": received.sha256, "items": list(received.items)}), 201


@bp.post("/upload")
@signed_in
def upload() -> Response:
    """Take files in from a browser without scripts."""
    files = [one for one in request.files.getlist("files") if one.filename]
    if not files:
        flash(gettext("没有选文件；请先选好再上传。"), "warn")
        return redirect("/inbox")
    hints = _hints(request.form)
    into = request.form.get("batch", "")
    with archive().work(actor()) as work:
        if into.isdecimal():
            number = batches.mine(work, int(into)).id
        else:
            intake.check_hints(work, hints)
            sides = request.form.get("sides")
            number = intake.open_batch(work, name=gettext("网页上传"), channel="web", sides=sides).id
    for one in files:
        _receive(cast(BinaryIO, one.stream), one.filename or "", number, hints)
    with archive().work(actor()) as work:
        gathering.finish(work, number)
    return redirect(f"/inbox/batches/{number}")
