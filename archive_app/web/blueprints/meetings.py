"""Meetings: their list, one meeting with its papers and pictures, and what is handed in for it."""

from __future__ import annotations

from typing import BinaryIO, cast

from flask import Blueprint, Response, flash, render_template, request

from archive_app.models.types import MaterialRole
from archive_app.services import intake, meetings, photographs, units
from archive_app.web.tongue import gettext

from ..answers import redirect
from ..pages import PER_PAGE, page_number, pages
from ..views import meetings as views
from ..views.inbox import Choice
from ..visit import actor, archive, signed_in

bp = Blueprint("meetings", __name__, url_prefix="/meetings")


@bp.get("")
@signed_in
def listing() -> str:
    """Show meetings, the newest first; `?village=`, `?lacking=1`."""
    village, lacking = request.args.get("village", ""), request.args.get("lacking") == "1"
    offset = (page_number() - 1) * PER_PAGE
    with archive().look(actor()) as look:
        found = meetings.listing(
            look, village=village or None, lacking=lacking, offset=offset, limit=PER_PAGE
        )
        total = meetings.listing(look, village=village or None, limit=1).total
        short = meetings.listing(look, village=village or None, lacking=True, limit=1).total
        villages = tuple(Choice(code, name) for code, name in units.villages(look))
    return render_template(
        "meetings/list.html", found=found, answer=views.list_answer(total, short), village=village,
        lacking=lacking, villages=villages, words=views.lacking_words, pages=pages(found.total), section="meetings",
    )  # fmt: skip


@bp.get("/new")
@signed_in
def new() -> str:
    """Show the empty form of a meeting."""
    with archive().look(actor()) as look:
        villages = tuple(Choice(code, name) for code, name in units.villages(look))
    return render_template("meetings/form.html", villages=villages, view=None, section="meetings")


@bp.post("/new")
@signed_in
def record() -> Response:
    """Record a meeting."""
    with archive().work(actor()) as work:
        made = meetings.record(work, views.facts_of(request.form), village=request.form.get("village", ""))
        work.session.flush()
        number = made.id
    flash(gettext("会议已登记；现在可以交材料。"), "done")
    return redirect(f"/meetings/{number}")


@bp.get("/<int:number>")
@signed_in
def meeting(number: int) -> str:
    """Show one meeting with what belongs to it."""
    with archive().look(actor()) as look:
        view = meetings.show(look, number)
        groups = photographs.of_meeting(look, number)
    return render_template(
        "meetings/meeting.html", view=view, groups=groups, loose=views.loose_pictures(view, groups),
        answer=views.meeting_answer(view),
        wrong=views.wrong_words(view.wrong), roles=views.role_words(), section="meetings",
    )  # fmt: skip


@bp.get("/<int:number>/edit")
@signed_in
def edit(number: int) -> str:
    """Show the form of a meeting with what is said of it."""
    with archive().look(actor()) as look:
        view = meetings.show(look, number)
    return render_template("meetings/form.html", villages=(), view=view, section="meetings")


@bp.post("/<int:number>/edit")
@signed_in
def amend(number: int) -> Response:
    """Correct what is said of a meeting."""
    with archive().work(actor()) as work:
        meetings.amend(work, number, views.facts_of(request.form))
    flash(gettext("已保存。"), "done")
    return redirect(f"/meetings/{number}")


@bp.post("/<int:number>/files")
@signed_in
def files(number: int) -> Response:
    """Take in papers, pictures and videos of this meeting; each is filed and bound to it."""
    chosen = [one for one in request.files.getlist("files") if one.filename]
    if not chosen:
        flash(gettext("没有选文件；请先选好再上传。"), "warn")
        return redirect(f"/meetings/{number}")
    with archive().look(actor()) as look:
        view = meetings.show(look, number)
    with archive().work(actor()) as work:
        batch = intake.open_batch(work, name=view.facts.title, channel="web").id
    hints = intake.Hints(meeting=number, series=view.series, year=view.facts.held_on.year)
    for one in chosen:
        intake.receive(
            archive(), actor(), cast(BinaryIO, one.stream), one.filename or "", batch_id=batch, hints=hints
        )
    flash(gettext("收到 %(n)s 个文件，正在识读，读完就列在这里。", n=len(chosen)), "done")
    return redirect(f"/meetings/{number}")


@bp.post("/<int:number>/bind")
@signed_in
def bind(number: int) -> Response:
    """Say that an item belongs to the meeting, and as what."""
    wanted = request.form.get("role", "")
    role = MaterialRole(wanted) if wanted in set(MaterialRole) else None
    with archive().work(actor()) as work:
        meetings.attach(work, number, request.form.get("code", "").strip()[:80], role)
    flash(gettext("已放进这次会议。"), "done")
    return redirect(f"/meetings/{number}")


@bp.post("/<int:number>/materials/<code>")
@signed_in
def material(number: int, code: str) -> Response:
    """Say what a material is to the meeting, or that it does not belong to it."""
    wanted = request.form.get("role", "")
    with archive().work(actor()) as work:
        if request.form.get("do") == "release":
            meetings.detach(work, number, code)
            done = gettext("已移出这次会议；这一件还在原来归档的地方。")
        else:
            meetings.attach(work, number, code, MaterialRole(wanted) if wanted in set(MaterialRole) else None)
            done = gettext("已改。")
    flash(done, "done")
    return redirect(f"/meetings/{number}")
