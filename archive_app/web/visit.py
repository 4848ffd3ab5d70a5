"""One visit: the archive being served, and the person who is signed in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import wraps
from typing import TYPE_CHECKING, Any, TypeVar, cast

from flask import current_app, request, url_for
from flask_login import UserMixin, current_user

from archive_app.rules.access import Right
from archive_app.services.actors import SignedIn

from .answers import redirect
from .languages import chosen_language

if TYPE_CHECKING:
    from archive_app.archive import Archive

View = TypeVar("View", bound=Callable[..., Any])


@dataclass(frozen=True)
class Visitor(UserMixin):  # type: ignore[misc]  # Flask-Login publishes no types
    """A signed-in person as pages name them; the session keeps only the actor's key."""

    actor: SignedIn

    @property
    def display_name(self) -> str:
        """Return what the person is called."""
        return self.actor.display_name or self.actor.name

    @property
    def roles(self) -> frozenset[str]:
        """Return the names of the person's roles."""
        return frozenset(role.value for role in self.actor.roles)

    @property
    def language(self) -> str | None:
        """Return the person's own language, if they chose one."""
        return self.actor.language

    def get_id(self) -> str:
        """Return what the session keeps: it ends when the password changes."""
        return self.actor.key


def archive() -> Archive:
    """Return the archive this application serves."""
    return cast("Archive", current_app.extensions["archive"])


def visitor() -> Visitor:
    """Return the signed-in person; only call where signing in is required."""
    return cast(Visitor, current_user._get_current_object())


def actor() -> SignedIn:
    """Return who acts in this request, speaking the language of the page."""
    chosen = chosen_language(current_app.config["BABEL_DEFAULT_LOCALE"])
    return replace(visitor().actor, language=chosen)


def may(right: str) -> bool:
    """Tell templates whether the signed-in person has a right (its value, e.g. "file")."""
    return current_user.is_authenticated and Right(right) in visitor().actor.rights


def signed_in(view: View) -> View:
    """Let only signed-in people see a page; others are led to the sign-in and back."""

    @wraps(view)
    def guarded(*args: Any, **kwargs: Any) -> Any:
        if not current_user.is_authenticated:
            wanted = request.full_path.rstrip("?") if request.method == "GET" else "/"
            return redirect(url_for("account.sign_in", next=wanted))
        return view(*args, **kwargs)

    return cast(View, guarded)
