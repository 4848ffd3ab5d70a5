"""From a user, a session or a token to an actor: rights of all roles, units, assigned households."""

from __future__ import annotations

import datetime as dt
import getpass
import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import sqlalchemy as sa
from sqlalchemy.orm import Session

from archive_app.models import Household, Pairing, Token, Unit, User
from archive_app.models.types import Role
from archive_app.rules.access import Actor, Right, rights_of, system
from archive_app.rules.retention import today
from archive_app.services.units import parents, with_all_below

if TYPE_CHECKING:
    from archive_app.archive import Archive

#: roles that reach the whole town unless the user's scope says less
TOWN_WIDE = frozenset({Role.ADMIN, Role.ARCHIVIST, Role.INSPECTOR, Role.APPROVER, Role.CHECKER})


@dataclass(frozen=True)
class SignedIn(Actor):
    """A user who signed in. `key` goes into the session cookie: it ends when the password changes.

    Who came with a token has no key, and may not make tokens from it.
    """

    key: str = ""
    display_name: str = ""
    roles: frozenset[Role] = frozenset()


def actor_of(archive: Archive, key: str) -> SignedIn | None:
    """Return who the session `key` ("id.generation") stands for; None when it has ended or the user has."""
    found = re.fullmatch(r"(\d{1,9})\.(\d{1,9})", key, re.ASCII)
    if not found:
        return None
    day = today(archive.clock())
    with archive.sessions.reading() as session:
        user = session.get(User, int(found.group(1)))
        if user is None or user.generation != int(found.group(2)) or not in_force(user, day):
            return None
        return of_user(session, user, day)


def actor_of_token(archive: Archive, bearer: str) -> SignedIn | None:
    """Return who a bearer token stands for, narrowed to what the token allows; None when it does not hold."""
    day = today(archive.clock())
    with archive.sessions.reading() as session:
        token = session.scalar(sa.select(Token).where(Token.digest == digest(bearer)))
        if token is None or token.revoked_at is not None:
            return None
        if (token.expires_on is not None and token.expires_on < day) or not in_force(token.user, day):
            return None
        return _narrowed(session, of_user(session, token.user, day), token.scopes)


def system_actor() -> Actor:
    """Return the actor for commands without `--as`: `system:<os user>`."""
    try:
        name = getpass.getuser()
    except (KeyError, OSError):  # no entry for this user id, as in a bare container
        name = "unknown"
    return system(name)


def in_force(user: User, day: dt.date) -> bool:
    """Tell whether the user may act on `day`; `expires_on` is the last day."""
    return user.active and (user.expires_on is None or user.expires_on >= day)


def of_user(session: Session, user: User, day: dt.date) -> SignedIn:
    """Build the actor of `user` as of `day`."""
    roles = frozenset(row.role for row in user.roles)
    scopes = [row.unit_id for row in user.scopes]
    units: frozenset[int] | None = frozenset()
    if scopes:
        units = with_all_below(parents(session), scopes)
    elif roles & TOWN_WIDE:
        units = None
    households: frozenset[int] = frozenset()
    if Role.SUPPORT in roles and user.person_id is not None:
        households = assigned_households(session, user.person_id, day)
    return SignedIn(
        name=user.name,
        rights=rights_of(roles),
        user_id=user.id,
        units=units,
        households=households,
        language=user.language,
        key=f"{user.id}.{user.generation}",
        display_name=user.display_name or user.name,
        roles=roles,
    )


def assigned_households(session: Session, person_id: int, day: dt.date) -> frozenset[int]:
    """Return the ids of the households paired to a helper on `day`; partial dates count to their last day."""
    rows = session.execute(
        sa.select(Pairing.household_id, Pairing.from_date, Pairing.to_date).where(
            Pairing.helper_id == person_id
        )
    )
    now = day.isoformat()
    return frozenset(
        household
        for household, since, until in rows
        if (not since or since <= now) and (not until or until >= now[: len(until)])
    )


def digest(bearer: str) -> str:
    """Return what is kept of a bearer token: its SHA-256."""
    return hashlib.sha256(bearer.encode()).hexdigest()


def split_scopes(scopes: Iterable[str]) -> tuple[frozenset[Right], list[str]]:
    """Divide a token's scopes into rights (`read`, `ingest` ...) and unit codes."""
    known = {right.value: right for right in Right}
    listed = list(scopes)
    return frozenset(known[one] for one in listed if one in known), [
        one for one in listed if one not in known
    ]


def _narrowed(session: Session, actor: SignedIn, scopes: list[str]) -> SignedIn:
    rights, codes = split_scopes(scopes)
    actor = replace(actor, key="")
    if rights:
        actor = replace(actor, rights=actor.rights & rights)
    if codes:
        tops = session.scalars(sa.select(Unit.id).where(Unit.code.in_(codes))).all()
        below = with_all_below(parents(session), tops)
        households = session.scalars(
            sa.select(Household.id).where(
                Household.id.in_(sorted(actor.households)), Household.village_id.in_(sorted(below))
            )
        )
        units = below if actor.units is None else actor.units & below
        actor = replace(actor, units=units, households=frozenset(households))
    return actor
