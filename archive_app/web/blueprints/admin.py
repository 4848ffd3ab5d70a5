"""Administration: who may sign in, with which roles and where."""

from __future__ import annotations

import datetime as dt

from flask import Blueprint, Response, flash, render_template, request

from archive_app.errors import BadInput
from archive_app.services import appointing, people, units
from archive_app.web.tongue import gettext

from .. import words
from ..answers import redirect
from ..views.records import AdminView, UserRow
from ..visit import actor, archive, signed_in

bp = Blueprint("admin", __name__, url_prefix="/admin")


@bp.get("")
@signed_in
def admin() -> str:
    """Show the users and the form for a new one."""
    with archive().look(actor()) as look:
        found = people.users(look)
        choices = [(node.code, node.name) for _depth, node in units.flat(units.tree(look))]
    today = dt.datetime.now(dt.UTC).date()
    rows = tuple(_row(one, today) for one in found)
    active = sum(1 for one in rows if one.state == "active")
    view = AdminView(
        gettext("%(n)s 人可以登录。", n=active),
        rows,
        tuple((key, str(word)) for key, word in words.ROLES.items()),
        tuple(choices),
    )
    return render_template("admin/admin.html", view=view, section="admin")


def _row(one: people.UserRow, today: dt.date) -> UserRow:
    expired = one.expires_on is not None and one.expires_on < today
    state = "inactive" if not one.active else "expired" if expired else "active"
    roles = tuple(role.value for role in one.roles)
    return UserRow(one.id, one.name, one.display_name, roles, one.scopes, one.expires_on, state)


@bp.post("/users")
@signed_in
def add() -> Response:
    """Add a user; without a password a random one is made and shown this once."""
    form = request.form
    with archive().work(actor()) as work:
        made = people.add_user(
            work,
            form.get("name", ""),
            form.get("display_name", ""),
            form.getlist("role"),
            [scope for scope in form.getlist("scope") if scope],
            day(form.get("expires_on", "")),
            password=form.get("password") or None,
        )
    if form.get("password"):
        flash(gettext("已添加用户 %(name)s。", name=made.name), "done")
    else:
        words_ = gettext(
            "已添加用户 %(name)s，初始口令 %(password)s（只显示这一次）。",
            name=made.name,
            password=made.password,
        )
        flash(words_, "done")
    return redirect("/admin")


def day(text: str) -> dt.date | None:
    """Read the last day of a form; none given is None. Raises BadInput."""
    if not text:
        return None
    try:
        return dt.date.fromisoformat(text)
    except ValueError as error:
        raise BadInput("到期日应写成 2026-12-31。", "Write the last day as 2026-12-31.") from error


@bp.get("/users/<name>")
@signed_in
def user(name: str) -> str:
    """Show one user with the form for roles, scope, last day and who it is."""
    with archive().look(actor()) as look:
        found = people.user(look, name)
        choices = list(units.flat(units.tree(look)))
        officers = appointing.officers(look)
    return render_template(
        "admin/user.html", one=found, units=choices, officers=officers,
        roles=[(key, str(word)) for key, word in words.ROLES.items()], section="admin",
    )  # fmt: skip


@bp.post("/users/<name>")
@signed_in
def change(name: str) -> Response:
    """Change a user's name to show, roles, scope, last day and person."""
    form = request.form
    person = form.get("person", "")
    with archive().work(actor()) as work:
        people.change_user(
            work,
            name,
            display_name=form.get("display_name", ""),
            roles=form.getlist("role"),
            scopes=[scope for scope in form.getlist("scope") if scope],
            expires_on=day(form.get("expires_on", "")),
            person_id=int(person) if person.isascii() and person.isdecimal() and len(person) < 10 else None,
        )
    flash(gettext("已保存。"), "done")
    return redirect("/admin")


@bp.post("/users/<name>/active")
@signed_in
def switch(name: str) -> Response:
    """Let a user sign in, or not; switching off ends their sessions."""
    wanted = request.form.get("active") == "1"
    with archive().work(actor()) as work:
        people.change_user(work, name, active=wanted)
    flash(gettext("已启用。") if wanted else gettext("已停用；该用户的登录都已退出。"), "done")
    return redirect("/admin")


@bp.post("/users/<name>/password")
@signed_in
def reset(name: str) -> Response:
    """Give a user a new random password, shown this once."""
    with archive().work(actor()) as work:
        made = people.reset_password(work, name)
    shown = gettext(
        "%(name)s 的新口令：%(password)s（只显示这一次，请当面告知）。",
        name=made.name,
        password=made.password,
    )
    flash(shown, "done")
    return redirect("/admin")
