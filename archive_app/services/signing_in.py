"""Signing in and what people do with their own log-in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import sqlalchemy as sa

from archive_app.errors import Forbidden, SignInNeeded
from archive_app.models import User
from archive_app.rules.access import Actor
from archive_app.rules.retention import today
from archive_app.services import passwords
from archive_app.services.actors import SignedIn, in_force, of_user

if TYPE_CHECKING:
    from archive_app.archive import Archive, Work

NOBODY: Final = Actor(name="anonymous", rights=frozenset())


def sign_in(archive: Archive, name: str, password: str, address: str) -> SignedIn:
    """Return the actor for a name and password, or raise SignInNeeded, the same for every cause.

    Every attempt is recorded with the caller's address; an unknown name is not (it may be a password typed
    into the wrong field), and takes as long as a known one.
    """
    with archive.sessions.reading() as session:
        user = session.scalar(sa.select(User).where(User.name == name.strip()))
    right = passwords.fits(user.password_hash if user else None, password)
    if user is None or not right or not in_force(user, today(archive.clock())):
        with archive.work(NOBODY) as work:
            work.record("sign_in.failed", user, address=address)
        raise SignInNeeded
    with archive.sessions.reading() as session:
        actor = of_user(session, session.get_one(User, user.id), today(archive.clock()))
    with archive.work(actor) as work:
        fresh = work.session.get_one(User, user.id)
        if passwords.outdated(fresh.password_hash):
            fresh.password_hash = passwords.hashed(password)
        work.record("sign_in.done", fresh, address=address)
    return actor


def change_password(work: Work, old: str, new: str) -> str:
    """Change one's own password; all other sessions end. Returns the key of the session that goes on."""
    user = work.session.get(User, work.actor.user_id) if work.actor.user_id else None
    if user is None or not passwords.fits(user.password_hash, old):
        raise Forbidden("原口令不对；请重新输入。", "The old password is wrong; type it again.")
    passwords.refuse_weak(new, user.name)
    user.password_hash = passwords.hashed(new)
    user.generation += 1
    work.record("user.password_changed", user)
    return f"{user.id}.{user.generation}"


def sign_out_everywhere(work: Work) -> None:
    """End all of one's own sessions."""
    user = work.session.get(User, work.actor.user_id) if work.actor.user_id else None
    if user is not None:
        user.generation += 1
        work.record("user.signed_out_everywhere", user)
