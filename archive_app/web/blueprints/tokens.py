"""Tokens: what programs sign in with, made for a user, shown once."""

from __future__ import annotations

from flask import Blueprint, Response, flash, render_template, request

from archive_app.rules.access import Right
from archive_app.services import people, permits
from archive_app.web.tongue import gettext

from .. import words
from ..answers import redirect
from ..visit import actor, archive, signed_in
from .admin import day

bp = Blueprint("tokens", __name__, url_prefix="/admin/tokens")


@bp.get("")
@signed_in
def listing() -> str:
    """Show all tokens and the form for a further one."""
    with archive().look(actor()) as look:
        permits.require_town_wide(look, Right.ADMINISTER)
        rows, users = people.tokens(look), [one for one in people.users(look) if one.active]
        today = look.today
    return render_template(
        "admin/tokens.html", rows=rows, users=users, rights=words.RIGHTS, today=today, section="admin"
    )


@bp.post("")
@signed_in
def create() -> Response:
    """Make a token of a user; it is shown this once."""
    form = request.form
    with archive().work(actor()) as work:
        made = people.create_token(
            work,
            form.get("user", ""),
            form.get("name", ""),
            scopes=form.getlist("right"),
            expires_on=day(form.get("expires_on", "")),
        )
    flash(gettext("令牌 %(token)s（只显示这一次，请马上存好）。", token=made.bearer), "done")
    return redirect("/admin/tokens")


@bp.post("/<int:number>/revoke")
@signed_in
def revoke(number: int) -> Response:
    """End a token at once."""
    with archive().work(actor()) as work:
        people.revoke_token(work, number)
    flash(gettext("令牌已收回，用它的程序不能再进来。"), "done")
    return redirect("/admin/tokens")
