"""Photographs: groups of one event, their captions, and the contact sheet to print."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Blueprint, Response, flash, render_template, request

from archive_app.errors import NotFound
from archive_app.services import (
    contact_sheets,
    loose_pictures,
    meetings,
    photo_choices,
    photo_moves,
    photographs,
    units,
)
from archive_app.web.tongue import gettext

from ..answers import redirect
from ..pages import PER_PAGE, page_number, pages
from ..views import meetings as views
from ..views.inbox import Choice
from ..visit import actor, archive, signed_in

bp = Blueprint("photos", __name__, url_prefix="/photos")

#: pictures ticked at once: a page of a wall holds far fewer
MOST_TICKED = 500


@bp.get("")
@signed_in
def listing() -> str:
    """Show groups, and how many pictures stand in none."""
    village = request.args.get("village", "")
    with archive().look(actor()) as look:
        found = photographs.listing(look, village=village or None, offset=_offset(), limit=PER_PAGE)
        loose = loose_pictures.loose(look, village=village or None, limit=1).total
        villages = tuple(Choice(code, name) for code, name in units.villages(look))
    return render_template(
        "photos/list.html", found=found, loose=loose, villages=villages, village=village,
        pages=pages(found.total), section="meetings",
    )  # fmt: skip


@bp.get("/loose")
@signed_in
def loose() -> str:
    """Show the pictures without a group, to be ticked: `?group=` or `?meeting=` says what they are wanted for."""
    group_id, meeting_id = _number(request.args, "group"), _number(request.args, "meeting")
    others = request.args.get("others") == "1"
    with archive().look(actor()) as look:
        group = photographs.show(look, group_id) if group_id else None
        meeting = meetings.show(look, meeting_id) if meeting_id else None
        of = group or meeting
        village = of.village_code if of else request.args.get("village", "")
        unit = units.find(look, village).id if village else None
        found = loose_pictures.loose(
            look, village=village or None, meeting_id=meeting_id, others=others, offset=_offset(), limit=PER_PAGE
        )  # fmt: skip
        choices = photo_choices.choices(look, unit_id=unit, meeting_id=meeting_id)
        held = meetings.choices(look, unit_id=unit)
        villages = tuple(Choice(code, name) for code, name in units.villages(look))
    return render_template(
        "photos/loose.html", found=found, group=group, meeting=meeting, choices=choices, meetings=held,
        villages=villages, village=village, others=others, pages=pages(found.total), section="meetings",
    )  # fmt: skip


@bp.post("/new")
@signed_in
def open_group() -> Response:
    """Open a group with the pictures ticked."""
    form, year = request.form, request.form.get("year", "")
    with archive().work(actor()) as work:
        group = photographs.open_group(
            work, title=form.get("title", ""), village=form.get("village", ""),
            year=int(year) if year.isdecimal() and len(year) == 4 else 0, event=form.get("event", ""),
            place=form.get("place", ""), meeting_id=_number(form, "meeting"),
        )  # fmt: skip
        work.session.flush()
        number = group.id
        photographs.put_in(work, number, _ticked(), as_photographs=form.get("others") == "1")
    flash(gettext("照片组已建立，请补写说明。"), "done")
    return redirect(f"/photos/{number}")


@bp.post("/put")
@signed_in
def put() -> Response:
    """Put the pictures ticked into a group that is there."""
    number = _number(request.form, "group") or 0
    with archive().work(actor()) as work:
        made = photographs.put_in(work, number, _ticked(), as_photographs=request.form.get("others") == "1")
    flash(gettext("%(n)s 张照片放进了这一组。", n=len(made)), "done")
    return redirect(f"/photos/{number}")


@bp.post("/<int:number>/move")
@signed_in
def move(number: int) -> Response:
    """Take the pictures ticked out of a group, or move them to another one."""
    to = _number(request.form, "to")
    with archive().work(actor()) as work:
        if request.form.get("do") == "take_out":
            done = gettext("%(n)s 张照片已移出这一组。", n=photo_moves.take_out(work, number, _ticked()))
        else:
            done = gettext("%(n)s 张照片已移到另一组。", n=photo_moves.move(work, number, _ticked(), to or 0))
    flash(done, "done")
    return redirect(f"/photos/{number}")


@bp.get("/<int:number>")
@signed_in
def group(number: int) -> str:
    """Show a group with its captions, so many a page."""
    with archive().look(actor()) as look:
        view = photographs.show(look, number)
        meeting = meetings.show(look, view.meeting_id) if view.meeting_id else None
        others = [
            one
            for one in photo_choices.choices(look, unit_id=units.find(look, view.village_code).id)
            if one.id != number
        ]
    leaf = pages(len(view.photos))
    start = (leaf.number - 1) * PER_PAGE
    return render_template(
        "photos/group.html", view=view, photos=view.photos[start : start + PER_PAGE], meeting=meeting,
        answer=views.group_answer(view), words=views.lacking_words, others=others, pages=leaf, section="meetings",
    )  # fmt: skip


@bp.post("/<int:number>/<code>")
@signed_in
def caption(number: int, code: str) -> Response:
    """Write a picture's caption."""
    with archive().work(actor()) as work:
        photo = photographs.caption(work, code, views.caption_of(request.form))
        n = photo.n
    flash(gettext("第 %(n)s 张的说明已保存。", n=n), "done")
    leaf = (n - 1) // PER_PAGE + 1
    return redirect(f"/photos/{number}{f'?page={leaf}' if leaf > 1 else ''}#photo-{n}")


@bp.get("/<int:number>/sheet.pdf")
@signed_in
def sheet(number: int) -> Response:
    """Send the group's contact sheet as PDF."""
    made = contact_sheets.make(archive(), actor(), number)
    answer = Response(made.data, mimetype="application/pdf")
    answer.headers["Content-Disposition"] = f"inline; filename={made.number}.pdf"
    return answer


def _offset() -> int:
    return (page_number() - 1) * PER_PAGE


def _ticked() -> list[str]:
    return request.form.getlist("code")[:MOST_TICKED]


def _number(said: Mapping[str, str], name: str) -> int | None:
    """Return a number of a row; None where none was given. Raises NotFound for what no row can have."""
    text = said.get(name, "")
    if not text:
        return None
    if not (text.isascii() and text.isdecimal() and len(text) < 10):
        raise NotFound(text)
    return int(text)
