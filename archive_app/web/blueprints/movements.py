"""Movements: asking, approving, and carrying out by two scans (requirement row 98)."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, Response, flash, make_response, render_template, request

from archive_app.archive import Work
from archive_app.errors import ArchiveError, BadInput, Conflict, NotFound
from archive_app.services import movement_list, moving, physical

from ..answers import redirect
from ..pages import PER_PAGE, page_number, pages
from ..refusals import language
from ..tongue import gettext
from ..views import movements as views
from ..visit import actor, archive, signed_in

bp = Blueprint("movements", __name__, url_prefix="/movements")


@bp.get("")
@signed_in
def movements() -> str:
    """Show the movements of a tab."""
    tab = request.args.get("tab", "open")
    tab = tab if tab in movement_list.TABS else "open"
    with archive().look(actor()) as look:
        found = movement_list.movements(look, tab=tab, offset=(page_number() - 1) * PER_PAGE, limit=PER_PAGE)
    view = views.list_view(found, tab, pages(found.total))
    return render_template("movements/list.html", view=view, section="movements", **_words())


@bp.get("/new")
@signed_in
def new() -> str:
    """Show the form to ask for a movement; `?code=` names what is to be moved."""
    return _form({"code": request.args.get("code", ""), "to": request.args.get("to", "")})


@bp.post("")
@signed_in
def ask() -> Response | str:
    """Ask for a movement."""
    given = {key: request.form.get(key, "").strip() for key in ("code", "to", "reason", "position")}
    try:
        with archive().work(actor()) as work:
            position = _position(given["position"])
            number = moving.request(
                work, given["code"], given["to"], reason=given["reason"], position=position
            ).id
    except (BadInput, Conflict, NotFound) as error:
        return make_response(_form(given, error.sentence(language())), error.http_status)
    flash(gettext("已提出申请；批准以后才能挪动。"), "done")
    return redirect(f"/movements/{number}")


@bp.get("/<int:number>")
@signed_in
def movement(number: int) -> str:
    """Show one movement with its steps and what is to be done next."""
    with archive().look(actor()) as look:
        found = movement_list.movement(look, number)
    view = views.one_view(found)
    return render_template("movements/movement.html", view=view, section="movements", **_words())


@bp.post("/<int:number>/approve")
@signed_in
def approve(number: int) -> Response:
    """Approve it."""
    note = request.form.get("note", "")
    return _do(number, lambda work: moving.approve(work, number, note=note), gettext("已批准。"))


@bp.post("/<int:number>/reject")
@signed_in
def reject(number: int) -> Response:
    """Reject it."""
    note = request.form.get("note", "")
    return _do(
        number, lambda work: moving.reject(work, number, note=note), gettext("没有批准，已告知申请人。")
    )


@bp.post("/<int:number>/cancel")
@signed_in
def cancel(number: int) -> Response:
    """Call it off."""
    reason, place = request.form.get("reason", ""), request.form.get("code", "")
    return _do(
        number, lambda work: moving.cancel(work, number, reason=reason, place=place), gettext("已撤销。")
    )


@bp.post("/<int:number>/take-up")
@signed_in
def take_up(number: int) -> Response:
    """Take the first scan: the thing itself."""
    code, carrier = request.form.get("code", ""), request.form.get("carrier", "")
    return _do(
        number,
        lambda work: moving.take_up(work, number, code, carrier=carrier),
        gettext("就是它。搬到新位置后，扫那里的码。"),
    )


@bp.post("/<int:number>/put-down")
@signed_in
def put_down(number: int) -> Response:
    """Take the second scan: the new place."""
    code = request.form.get("code", "")
    return _do(number, lambda work: moving.put_down(work, number, code), gettext("放对了，位置已更新。"))


def _do(number: int, verb: Callable[[Work], object], done: str) -> Response:
    """Do one step and say how it went on the movement's own page, where the next step stands."""
    try:
        with archive().work(actor()) as work:
            verb(work)
    except (BadInput, Conflict) as error:
        flash(error.sentence(language()), "warn")
    else:
        flash(done, "done")
    return redirect(f"/movements/{number}")


def _form(given: dict[str, str], problem: str = "") -> str:
    thing = None
    if given.get("code"):
        try:
            with archive().look(actor()) as look:
                found = physical.find_thing(look, given["code"])
                thing = physical.name_of(look, found).said(language())
                given = {**given, "code": found.code}
        except ArchiveError as error:
            problem = problem or error.sentence(language())
    return render_template(
        "movements/new.html", given=given, thing=thing, problem=problem, section="movements"
    )


def _position(text: str) -> int | None:
    if not text:
        return None
    if not text.isdecimal() or not 1 <= int(text[:6]) <= 999:
        raise BadInput("位次应是 1 到 999 的数。", "A position is a number from 1 to 999.")
    return int(text)


def _words() -> dict[str, object]:
    return {"spot_words": views.spot_words, "movement_state": views.state_of}
