"""Bearer tokens for programs: made once, shown once, never wider than their user."""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import sqlalchemy as sa

from archive_app.errors import BadInput, NotFound
from archive_app.models import Token, User
from archive_app.rules.access import Right
from archive_app.services import units
from archive_app.services.actors import SignedIn, digest, split_scopes
from archive_app.services.permits import require_town_wide

if TYPE_CHECKING:
    from archive_app.archive import Work


@dataclass(frozen=True)
class NewToken:
    """A token just made. `bearer` is shown this once; only its SHA-256 is kept."""

    id: int
    name: str
    bearer: str


@dataclass(frozen=True)
class TokenRow:
    """A token as a list shows it."""

    id: int
    user: str
    name: str
    scopes: tuple[str, ...]
    created_at: dt.datetime
    expires_on: dt.date | None
    revoked_at: dt.datetime | None


def create_token(
    work: Work,
    user_name: str,
    name: str,
    *,
    scopes: Sequence[str] = (),
    expires_on: dt.date | None = None,
) -> NewToken:
    """Make a token of a user: one's own, or anyone's by an administrator.

    `scopes` narrow it: rights by name (`read`, `ingest` ...) and units by code; none means all the user has.
    """
    user = _user_in_reach(work, user_name)
    rights, codes = split_scopes(scope.strip() for scope in scopes)
    unit_codes = [units.find(work, code).code for code in codes]
    if not name.strip():
        raise BadInput("请给令牌取个名字，以便日后认出它。", "Give the token a name to know it by later.")
    bearer = secrets.token_urlsafe(32)
    token = Token(
        user_id=user.id,
        name=name.strip()[:60],
        digest=digest(bearer),
        scopes=[*sorted(right.value for right in rights), *unit_codes],
        expires_on=expires_on,
        created_at=work.now,
    )
    work.session.add(token)
    work.record("token.created", token, user=user.id, scopes=token.scopes)
    return NewToken(token.id, token.name, bearer)


def revoke_token(work: Work, token_id: int) -> None:
    """End a token at once: one's own, or anyone's by an administrator."""
    token = work.session.get(Token, token_id)
    if token is None:
        raise NotFound(str(token_id))
    _user_in_reach(work, token.user.name)
    if token.revoked_at is None:
        token.revoked_at = work.now
        work.record("token.revoked", token, user=token.user_id)


def tokens(look: Work) -> list[TokenRow]:
    """Return one's own tokens; an administrator sees all."""
    query = sa.select(Token).order_by(Token.id)
    if not _administers(look):
        query = query.where(Token.user_id == look.actor.user_id)
    return [
        TokenRow(
            row.id,
            row.user.name,
            row.name,
            tuple(row.scopes),
            row.created_at,
            row.expires_on,
            row.revoked_at,
        )
        for row in look.session.scalars(query)
    ]


def _administers(work: Work) -> bool:
    return work.actor.may(Right.ADMINISTER) and work.actor.units is None


def _user_in_reach(work: Work, name: str) -> User:
    user = work.session.scalar(sa.select(User).where(User.name == name))
    # a token, which has no session key, must not make itself a wider one
    own = user is not None and user.id == work.actor.user_id
    if not (own and isinstance(work.actor, SignedIn) and work.actor.key):
        require_town_wide(work, Right.ADMINISTER)
    if user is None:
        raise NotFound(name)
    return user
