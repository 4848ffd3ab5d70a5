"""Videos: all of them, one registered, corrected, looked at, taken into the vault; sent for playing."""

from __future__ import annotations

from flask import Blueprint, Response, flash, render_template, request, send_file

from archive_app.models.types import MaterialRole
from archive_app.rules.access import Right
from archive_app.services import (
    items,
    meetings,
    permits,
    units,
    video_files,
    video_jobs,
    video_list,
    video_looks,
    video_taking,
    videos,
)
from archive_app.web.tongue import gettext

from ..answers import redirect
from ..pages import PER_PAGE, page_number, pages
from ..refusals import language
from ..views import films as views
from ..views.inbox import Choice
from ..visit import actor, archive, signed_in

bp = Blueprint("videos", __name__)


@bp.get("/videos")
@signed_in
def listing() -> str:
    """List all videos with how each stands; `?village=`, `?state=`."""
    village, state = request.args.get("village", ""), request.args.get("state", "")
    with archive().look(actor()) as look:
        found, counts = video_list.listing(
            look,
            village=village or None,
            standing=state,
            offset=(page_number() - 1) * PER_PAGE,
            limit=PER_PAGE,
        )
        villages = tuple(Choice(code, name) for code, name in units.villages(look))
    return render_template(
        "videos/list.html", found=found, counts=counts, answer=views.list_answer(counts), standing=views.standing,
        length=views.length, village=village, state=state, villages=villages, pages=pages(found.total),
        section="meetings",
    )  # fmt: skip


@bp.get("/videos/new")
@signed_in
def new() -> str:
    """Show the empty form of a video; `?meeting=` or `?household=` says whose it is."""
    number = _meeting(request.args.get("meeting", ""))
    with archive().look(actor()) as look:
        meeting = meetings.show(look, number) if number else None
        villages = tuple(Choice(code, name) for code, name in units.villages(look))
    english = language() == "en"
    series = tuple(Choice(one.key, one.en if english else one.zh) for one in archive().rules.series.values())
    return render_template(
        "videos/form.html", meeting=meeting, villages=villages, series=series, known=None,
        household=request.args.get("household", ""), section="meetings",
    )  # fmt: skip


@bp.post("/videos/new")
@signed_in
def record() -> Response:
    """Register a video that stays on its carrier: of a meeting, of a class of a year, or of a household."""
    form, known, number = (
        request.form,
        views.video_of(request.form),
        _meeting(request.form.get("meeting", "")),
    )
    year = form.get("year", "")
    where = {"village": form.get("village", ""), "series": form.get("series", "")}
    if number:
        with archive().look(actor()) as look:
            view = meetings.show(look, number)
        where, year = {"village": view.village_code, "series": view.series}, str(view.facts.held_on.year)
    elif form.get("household", "").strip():
        where = {"household_no": form.get("household", "").strip()[:20]}
    said_year = int(year) if year.isdecimal() and len(year) == 4 else _year_of(known.recorded_on)
    if known.path:
        code = video_files.refer(archive(), actor(), known.path, known, year=said_year, **where)
    else:
        with archive().work(actor()) as work:
            code = videos.add_reference(work, known, year=said_year, **where).code
    if number:
        with archive().work(actor()) as work:
            meetings.attach(work, number, code, MaterialRole.VIDEO)
    flash(gettext("录像已登记。"), "done")
    return redirect(f"/meetings/{number}" if number else f"/items/{code}")


@bp.get("/items/<code>/video/edit")
@signed_in
def edit(code: str) -> str:
    """Show the form of a video with what is said of it."""
    with archive().look(actor()) as look:
        item = items.find(look, code)
        permits.require(look, Right.FILE, item.unit_id, what=code)
        known = videos.reference_of(item)
    return render_template("videos/form.html", known=known, code=code, meeting=None, section="meetings")


@bp.post("/items/<code>/video/edit")
@signed_in
def amend(code: str) -> Response:
    """Correct what is said of a video; one that moved is looked at again."""
    said = {name: request.form[name] for name in videos.SAID if name in request.form}
    changed = video_files.amend(archive(), actor(), code, said)
    if "path" in changed:
        flash(gettext("已保存；正在核对新的地方。"), "done")
    else:
        flash(gettext("已保存。") if changed else gettext("没有改动。"), "done")
    return redirect(f"/items/{code}")


@bp.get("/items/<code>/video")
@signed_in
def play(code: str) -> Response:
    """Send a video, in the parts the browser asks for."""
    path, media_type = video_files.playable(archive(), actor(), code)
    answer = send_file(path, mimetype=media_type, conditional=True)
    answer.headers["Cache-Control"] = "private, no-store"
    answer.headers["Content-Security-Policy"] = "sandbox"
    return answer


@bp.get("/items/<code>/poster")
@signed_in
def poster(code: str) -> Response:
    """Send a picture out of a video; `?n=0..3` which."""
    n = request.args.get("n", "0")
    made = video_files.poster(archive(), actor(), code, int(n) if n in {"0", "1", "2", "3"} else 0)
    answer = send_file(made, mimetype="image/jpeg")
    answer.headers["Cache-Control"] = "private, no-cache"
    return answer


@bp.post("/items/<code>/check-video")
@signed_in
def check(code: str) -> Response:
    """Let a worker look whether a video is still there and unchanged."""
    video_files.ask_check(archive(), actor(), code)
    flash(gettext("正在核对，好了会显示在这里。"), "done")
    return redirect(f"/items/{code}")


@bp.post("/items/<code>/video/look")
@signed_in
def looked(code: str) -> Response:
    """Write down a look by hand at a carrier this machine does not reach."""
    said = views.look_of(request.form)
    with archive().work(actor()) as work:
        video_looks.looked(work, code, state=said.state, on=said.on, by=said.by, note=said.note)
    flash(gettext("核对结果已记下。"), "done")
    return redirect(f"/items/{code}")


@bp.post("/items/<code>/video/take-in")
@signed_in
def take_in(code: str) -> Response:
    """Let a worker take a video into the vault."""
    video_taking.ask(archive(), actor(), code)
    flash(gettext("正在收进库里，好了会显示在这里。"), "done")
    return redirect(f"/items/{code}")


@bp.get("/items/<code>/video/progress")
@signed_in
def progress(code: str) -> Response:
    """Tell how far a worker has come with a video; when it is done the page is drawn anew."""
    with archive().look(actor()) as look:
        busy = views.busy_words(video_jobs.progress(look, items.find(look, code).id))
    answer = Response(render_template("videos/progress.html", code=code, busy=busy))
    if not busy:
        answer.headers["HX-Refresh"] = "true"
    return answer


def _meeting(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else None


def _year_of(day: str) -> int:
    return int(day[:4]) if day[:4].isdecimal() else 0
