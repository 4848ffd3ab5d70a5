"""Signing in and out, and one's own password."""

from __future__ import annotations

from flask import Blueprint, Response, flash, render_template, request, session
from flask_login import current_user, login_user, logout_user

from archive_app.errors import BadInput, SignInNeeded
from archive_app.services import people
from archive_app.web.tongue import gettext

from ..addresses import local_address
from ..answers import redirect
from ..refusals import language
from ..site import limiter
from ..visit import Visitor, actor, archive, signed_in

bp = Blueprint("account", __name__)

#: attempts from one address, and for one name from anywhere (against guessing from many addresses)
PER_ADDRESS = "20 per 5 minutes"
PER_NAME = "10 per 5 minutes"


def _name_tried() -> str:
    return "name:" + request.form.get("name", "").strip().casefold()[:60]


@bp.get("/sign-in")
def sign_in() -> str | Response:
    """Show the sign-in form."""
    wanted = local_address(request.args.get("next"))
    if current_user.is_authenticated:
        return redirect(wanted)
    return render_template("account/sign_in.html", next=wanted, name="", problem="")


@bp.post("/sign-in")
@limiter.limit(PER_ADDRESS)
@limiter.limit(PER_NAME, key_func=_name_tried)
def sign_in_now() -> tuple[str, int] | Response:
    """Check name and password; lead to the page that was wanted."""
    wanted = local_address(request.form.get("next"))
    name, password = request.form.get("name", ""), request.form.get("password", "")
    try:
        found = people.sign_in(archive(), name[:60], password[:200], request.remote_addr or "")
    except SignInNeeded:
        problem = gettext("用户名或口令不对，或账号已停用；请再试，仍不行请找系统管理员。")
        page = render_template("account/sign_in.html", next=wanted, name=name[:60], problem=problem)
        return page, 401
    chosen = session.get("language")
    session.clear()  # a new session for the signed-in person
    if chosen:
        session["language"] = chosen
    session.permanent = True
    login_user(Visitor(found))
    return redirect(wanted)


@bp.post("/sign-out")
def sign_out() -> Response:
    """End this session."""
    logout_user()
    session.clear()
    answer = redirect("/sign-in")
    answer.headers["Clear-Site-Data"] = (
        '"cache"'  # pictures of pages; the sign-in page clears what scripts kept
    )
    return answer


@bp.get("/account")
@signed_in
def password() -> str:
    """Show the form for a new password."""
    return render_template("account/password.html", section="")


@bp.post("/account")
@limiter.limit(PER_ADDRESS)
@signed_in
def change_password() -> Response:
    """Set a new password; other sessions end, this one goes on."""
    old, new, again = (request.form.get(name, "")[:200] for name in ("old", "new", "again"))
    if new != again:
        problem = BadInput(
            "两次输入的新口令不一样；请重新输入。", "The two new passwords differ; type them again."
        )
        flash(problem.sentence(language()), "bad")
        return redirect("/account")
    with archive().work(actor()) as work:
        key = people.change_password(work, old, new)
    session["_user_id"] = key
    flash(gettext("口令已改好；其他设备上的登录都已退出。"), "done")
    return redirect("/")
