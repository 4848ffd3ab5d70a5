"""Officers and helpers: who holds which post, and who stands by which household."""

from __future__ import annotations

from flask import Blueprint, Response, flash, render_template, request

from archive_app.services import appointing, pairing, units
from archive_app.web.tongue import gettext

from ..answers import redirect
from ..pages import PER_PAGE, page_number, pages
from ..visit import actor, archive, signed_in

bp = Blueprint("staff", __name__, url_prefix="/admin/people")


@bp.get("")
@signed_in
def listing() -> str:
    """Show officers with their posts, and the pairings narrowed by `?q=`; `?ended=1` also those that ended."""
    q, ended = request.args.get("q", "").strip()[:60], request.args.get("ended") == "1"
    offset = (page_number() - 1) * PER_PAGE
    with archive().look(actor()) as look:
        officers = appointing.officers(look)
        pairs = pairing.pairings(look, q=q, running=not ended, offset=offset, limit=PER_PAGE)
        choices = list(units.flat(units.tree(look)))
    return render_template(
        "admin/people.html", officers=officers, pairs=pairs, units=choices, q=q, ended=ended, section="admin",
        pages=pages(pairs.total),
    )  # fmt: skip


@bp.post("/posts")
@signed_in
def appoint() -> Response:
    """Give a post to a new person, or to one who holds a post already."""
    form = request.form
    known = form.get("person", "")
    with archive().work(actor()) as work:
        appointing.appoint(
            work,
            form.get("name", ""),
            post=form.get("post", ""),
            unit=form.get("unit", ""),
            since=form.get("since", ""),
            person_id=number(known) if known else None,
        )
    flash(gettext("已登记任职。"), "done")
    return redirect("/admin/people")


@bp.post("/posts/<int:post>/end")
@signed_in
def end_post(post: int) -> Response:
    """Say when a post ended."""
    with archive().work(actor()) as work:
        appointing.end_post(work, post, request.form.get("until", ""))
    flash(gettext("已记下任职结束。"), "done")
    return redirect("/admin/people")


@bp.post("/pairings")
@signed_in
def pair() -> Response:
    """Pair a helper with a household."""
    form = request.form
    with archive().work(actor()) as work:
        pairing.pair(
            work,
            number(form.get("person", "")),
            form.get("household", ""),
            since=form.get("since", ""),
            until=form.get("until", ""),
        )
    flash(gettext("已结对；这位帮扶责任人的账号现在能看到这一户。"), "done")
    return redirect("/admin/people")


@bp.post("/pairings/<int:pair_id>/end")
@signed_in
def end_pairing(pair_id: int) -> Response:
    """Say when a pairing ended."""
    with archive().work(actor()) as work:
        pairing.end_pairing(work, pair_id, request.form.get("until", ""))
    flash(gettext("已记下结对结束。"), "done")
    return redirect("/admin/people")


def number(text: str) -> int:
    """Return the number of a person chosen in a form; 0, which nobody has, for anything else."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else 0
