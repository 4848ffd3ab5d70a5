"""Photographs: groups of one event, their captions, and the contact sheet to print."""

from __future__ import annotations

from flask import Blueprint, Response, flash, render_template, request

from archive_app.services import contact_sheets, meetings, photographs, units
from archive_app.web.tongue import gettext

from ..answers import redirect
from ..pages import PER_PAGE, page_number, pages
from ..views import meetings as views
from ..views.inbox import Choice
from ..visit import actor, archive, signed_in

bp = Blueprint("photos", __name__, url_prefix="/photos")


@bp.get("")
@signed_in
def listing() -> str:
    """Show groups, and the pictures that stand in none."""
    village = request.args.get("village", "")
    offset = (page_number() - 1) * PER_PAGE
    with archive().look(actor()) as look:
        found = photographs.listing(look, village=village or None, offset=offset, limit=PER_PAGE)
        loose = [(one.code, one.title) for one in photographs.loose(look)]
        villages = tuple(Choice(code, name) for code, name in units.villages(look))
        held = meetings.listing(look, village=village or None, limit=200).rows
    return render_template(
        "photos/list.html", found=found, loose=loose, villages=villages, village=village, meetings=held,
        pages=pages(found.total), section="meetings",
    )  # fmt: skip


@bp.post("/new")
@signed_in
def open_group() -> Response:
    """Open a group with the pictures ticked."""
    form, codes = request.form, request.form.getlist("code")[:500]
    year, meeting = form.get("year", ""), form.get("meeting", "")
    with archive().work(actor()) as work:
        group = photographs.open_group(
            work, title=form.get("title", ""), village=form.get("village", ""),
            year=int(year) if year.isdecimal() and len(year) == 4 else 0, event=form.get("event", ""),
            place=form.get("place", ""), meeting_id=int(meeting) if meeting.isdecimal() else None,
        )  # fmt: skip
        work.session.flush()
        number = group.id
        photographs.put_in(work, number, codes)
    flash(gettext("照片组已建立，请补写说明。"), "done")
    return redirect(f"/photos/{number}")


@bp.get("/<int:number>")
@signed_in
def group(number: int) -> str:
    """Show a group with its captions."""
    with archive().look(actor()) as look:
        view = photographs.show(look, number)
        meeting = meetings.show(look, view.meeting_id) if view.meeting_id else None
    return render_template(
        "photos/group.html", view=view, meeting=meeting, answer=views.group_answer(view),
        words=views.lacking_words, section="meetings",
    )  # fmt: skip


@bp.post("/<int:number>/<code>")
@signed_in
def caption(number: int, code: str) -> Response:
    """Write a picture's caption."""
    with archive().work(actor()) as work:
        photo = photographs.caption(work, code, views.caption_of(request.form))
        n = photo.n
    flash(gettext("第 %(n)s 张的说明已保存。", n=n), "done")
    return redirect(f"/photos/{number}#photo-{n}")


@bp.get("/<int:number>/sheet.pdf")
@signed_in
def sheet(number: int) -> Response:
    """Send the group's contact sheet as PDF."""
    made = contact_sheets.make(archive(), actor(), number)
    answer = Response(made.data, mimetype="application/pdf")
    answer.headers["Content-Disposition"] = f"inline; filename={made.number}.pdf"
    return answer
