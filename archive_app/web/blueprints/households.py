"""Households: the list by village and what they lack, and one household."""

from __future__ import annotations

from flask import Blueprint, Response, flash, jsonify, render_template, request

from archive_app.errors import BadInput
from archive_app.services import closing, form_checking, households, retention, units
from archive_app.web.tongue import gettext

from ..answers import redirect
from ..pages import PER_PAGE, page_number, pages
from ..refusals import language
from ..views import fields
from ..views import households as views
from ..views.inbox import Choice
from ..views.locks import lock_view
from ..visit import actor, archive, signed_in

bp = Blueprint("households", __name__, url_prefix="/households")

MOST_OFFERED = 8


@bp.get("")
@signed_in
def listing() -> str:
    """Show households, narrowed by village, text and lacking forms."""
    village, q = request.args.get("village", ""), request.args.get("q", "").strip()[:60]
    missing = request.args.get("missing") == "1"
    offset = (page_number() - 1) * PER_PAGE
    with archive().look(actor()) as look:
        found = households.households(
            look, village=village or None, q=q, missing=missing or None, offset=offset, limit=PER_PAGE
        )
        lacking = households.households(look, village=village or None, q=q, missing=True, limit=1).total
        choices = tuple(Choice(code, name) for code, name in units.villages(look))
    view = views.list_view(found, lacking, choices, (village, q, missing))
    return render_template("households/list.html", view=view, section="households", pages=pages(found.total))


@bp.get("/found")
@signed_in
def found() -> Response:
    """Offer households for what is being typed (`?q=`): number, head, village; at most eight."""
    q = request.args.get("q", "").strip()[:60]
    if len(q) < 2:
        return jsonify([])
    with archive().look(actor()) as look:
        rows = households.households(look, q=q, limit=MOST_OFFERED).rows
    return jsonify([{"no": row.no, "head": row.head, "village": row.village} for row in rows])


@bp.get("/<no>")
@signed_in
def household(no: str) -> str:
    """Show one household; `?year=` shows the yearly forms of that year only."""
    wanted = request.args.get("year", "")
    year = int(wanted) if wanted.isdecimal() and len(wanted) == 4 else None
    with archive().look(actor()) as look:
        found = households.household(look, no, year)
        lock = retention.lock_of_file(look, found.file.id) if found.file else None
        gaps = form_checking.of_file(look, found.file.id) if found.file else ()
        latest = closing.latest_year(look, found.file.id) if found.file else None
        this_year = look.today.year
    view = views.household_view(found, wanted if year else "", lock_view(lock, language()) if lock else None)
    return render_template(
        "households/household.html",
        view=view,
        gaps=fields.gap_lines(gaps, language()),
        closing=views.closing_view(found, latest, this_year, language()),
        section="households",
    )


@bp.post("/<no>/close")
@signed_in
def close(no: str) -> Response:
    """Close a household's file: its retention period begins to count."""
    given, ending = request.form.get("year", ""), request.form.get("ending", "")
    if ending not in set(closing.Ending) or not (given.isdecimal() and len(given) == 4):
        raise BadInput(
            "请选择结卷的原因，并填四位数的年度。", "Choose why it is closed, and give a year of four digits."
        )
    with archive().work(actor()) as work:
        closing.close_household_file(
            work, no, ending=closing.Ending(ending), year=int(given), basis=request.form.get("basis", "")
        )
    flash(gettext("已结卷；保管期限从 %(year)s 年算起。", year=given), "done")
    return redirect(f"/households/{no}")


@bp.post("/<no>/unmask")
@signed_in
def unmask(no: str) -> Response:
    """Show one hidden number in full, with a reason that is recorded."""
    member = request.form.get("member", "")
    field = request.form.get("field", "id_number")
    with archive().work(actor()) as work:
        shown = households.unmask(
            work, no, int(member) if member.isdecimal() else None, field, request.form.get("reason", "")[:200]
        )
    flash(gettext("%(number)s（这次查看已记入操作记录）", number=shown), "done")
    return redirect(f"/households/{no}")
