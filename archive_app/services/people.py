"""Users: adding them, their roles and scopes; with signing in and tokens, all that concerns log-ins."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, Final

import sqlalchemy as sa

from archive_app.errors import BadInput, Conflict, NotFound
from archive_app.models import Event, Person, Unit, User, UserRole, UserScope
from archive_app.models.types import Role
from archive_app.rules.access import Right
from archive_app.services import passwords, units
from archive_app.services.actors import SignedIn, actor_of, actor_of_token, system_actor
from archive_app.services.permits import require_town_wide
from archive_app.services.signing_in import change_password, sign_in, sign_out_everywhere
from archive_app.services.tokens import NewToken, TokenRow, create_token, revoke_token, tokens

if TYPE_CHECKING:
    from archive_app.archive import Work

__all__ = [
    "KEEP",
    "NewToken",
    "NewUser",
    "SignedIn",
    "TokenRow",
    "UserRow",
    "actor_of",
    "actor_of_token",
    "add_user",
    "change_password",
    "change_user",
    "create_token",
    "first_administrator",
    "reset_password",
    "revoke_token",
    "sign_in",
    "sign_out_everywhere",
    "system_actor",
    "tokens",
    "user",
    "users",
]


class Keep(Enum):
    """Says that a value stays as it is, where None is a value."""

    KEEP = "keep"


KEEP: Final = Keep.KEEP


@dataclass(frozen=True)
class NewUser:
    """A user just added; `password` is shown this once."""

    id: int
    name: str
    password: str


@dataclass(frozen=True)
class UserRow:
    """A user as the list of users shows one. `scopes` are unit names, none meaning what the roles give."""

    id: int
    name: str
    display_name: str
    roles: tuple[Role, ...]
    scopes: tuple[str, ...]
    scope_codes: tuple[str, ...]
    expires_on: dt.date | None
    last_seen_at: dt.datetime | None
    active: bool
    person_id: int | None = None


def users(look: Work) -> list[UserRow]:
    """Return all users, by name. Needs the right to administer, town-wide."""
    require_town_wide(look, Right.ADMINISTER)
    last = sa.select(Event.actor, sa.func.max(Event.at).label("at")).where(Event.action == "sign_in.done")
    seen = {row.actor: row.at for row in look.session.execute(last.group_by(Event.actor))}
    rows = look.session.scalars(sa.select(User).order_by(User.name))
    return [
        UserRow(
            row.id,
            row.name,
            row.display_name or row.name,
            tuple(sorted(one.role for one in row.roles)),
            tuple(one.unit.name for one in row.scopes),
            tuple(one.unit.code for one in row.scopes),
            row.expires_on,
            seen.get(row.name),
            row.active,
            row.person_id,
        )
        for row in rows
    ]


def user(look: Work, name: str) -> UserRow:
    """Return one user. Needs the right to administer, town-wide. Raises NotFound."""
    found = next((one for one in users(look) if one.name == name), None)
    if found is None:
        raise NotFound(name)
    return found


def add_user(
    work: Work,
    name: str,
    display_name: str = "",
    roles: Iterable[Role | str] = (),
    scopes: Sequence[str] = (),
    expires_on: dt.date | None = None,
    *,
    password: str | None = None,
    person_id: int | None = None,
) -> NewUser:
    """Add a user with roles and a scope of unit codes; without `password` a random one is made.

    An officer needs a scope, an inspector a last day. Needs the right to administer, town-wide. Raises BadInput and Conflict.
    """
    require_town_wide(work, Right.ADMINISTER)
    name = name.strip()
    if not re.fullmatch(r"[\w.@-]{1,60}", name):
        raise BadInput(
            "用户名只能用汉字、字母、数字和 . _ - @，最多60个字符。",
            "A user name has letters, digits and . _ - @, at most 60 signs.",
        )
    if work.session.scalar(sa.select(User.id).where(User.name == name)) is not None:
        raise Conflict(f"用户名“{name}”已有人使用，请换一个。", f"The name {name} is taken; choose another.")
    if password is not None:
        passwords.refuse_weak(password, name)
    chosen = password or passwords.random_password()
    user = User(
        name=name,
        display_name=display_name.strip(),
        password_hash=passwords.hashed(chosen),
        expires_on=expires_on,
        created_at=work.now,
    )
    _link(work, user, person_id)
    _give_roles(user, roles)
    _give_scopes(work, user, scopes)
    _refuse_endless_inspector(user)
    work.session.add(user)
    work.record("user.added", user, roles=_role_names(user), scopes=[row.unit_id for row in user.scopes])
    return NewUser(user.id, user.name, chosen)


def change_user(
    work: Work,
    name: str,
    *,
    display_name: str | Keep = KEEP,
    roles: Iterable[Role | str] | Keep = KEEP,
    scopes: Sequence[str] | Keep = KEEP,
    expires_on: dt.date | Keep | None = KEEP,
    active: bool | Keep = KEEP,
    person_id: int | Keep | None = KEEP,
) -> None:
    """Change what is given of a user; switching one off ends its sessions.

    `person_id` says which officer signs in so: a helper's log-in reaches the households paired with that person.
    Raises BadInput, NotFound, and Conflict where no administrator would be left.
    """
    require_town_wide(work, Right.ADMINISTER)
    user = _user(work, name)
    administered = "admin" in _role_names(user)
    if not isinstance(display_name, Keep):
        user.display_name = display_name.strip()
    if not isinstance(roles, Keep):
        _give_roles(user, roles)
    if not isinstance(scopes, Keep):
        _give_scopes(work, user, scopes)
    if not isinstance(expires_on, Keep):
        user.expires_on = expires_on
    if not isinstance(person_id, Keep):
        _link(work, user, person_id)
    if roles is not KEEP or expires_on is not KEEP:
        _refuse_endless_inspector(user)
    if not isinstance(active, Keep):
        user.active = active
        user.generation += 0 if active else 1
    work.session.flush()
    if administered:
        _keep_an_administrator(work)
    work.record(
        "user.changed",
        user,
        roles=_role_names(user),
        scopes=[row.unit_id for row in user.scopes],
        active=user.active,
        expires_on=user.expires_on.isoformat() if user.expires_on else None,
        person=user.person_id,
    )


def reset_password(work: Work, name: str) -> NewUser:
    """Give a user a new random password, shown this once; their sessions end."""
    require_town_wide(work, Right.ADMINISTER)
    user = _user(work, name)
    chosen = passwords.random_password()
    user.password_hash = passwords.hashed(chosen)
    user.generation += 1
    work.record("user.password_reset", user)
    return NewUser(user.id, user.name, chosen)


def first_administrator(work: Work, password: str | None = None, name: str = "admin") -> NewUser:
    """Add the first administrator, at init. Raises Conflict when there is one already."""
    has_one = sa.select(UserRole.user_id).where(UserRole.role == Role.ADMIN).limit(1)
    if work.session.scalar(has_one) is not None:
        raise Conflict(
            "已有管理员；请用 archive user add 增加用户。",
            "There is an administrator already; use archive user add.",
        )
    return add_user(work, name, "管理员", [Role.ADMIN], password=password)


def _user(work: Work, name: str) -> User:
    user = work.session.scalar(sa.select(User).where(User.name == name))
    if user is None:
        raise NotFound(name)
    return user


def _give_roles(user: User, roles: Iterable[Role | str]) -> None:
    wanted = set()
    for role in roles:
        try:
            wanted.add(Role(role))
        except ValueError as error:
            known = "、".join(Role)
            raise BadInput(
                f"没有“{role}”这个角色；可用：{known}。", f"No role {role}; use {known}."
            ) from error
    if not wanted:
        raise BadInput("用户至少要有一个角色。", "A user needs at least one role.")
    user.roles = [row for row in user.roles if row.role in wanted]
    user.roles += [UserRole(role=role) for role in sorted(wanted - {row.role for row in user.roles})]


def _give_scopes(work: Work, user: User, scopes: Sequence[str]) -> None:
    wanted: dict[int, Unit] = {unit.id: unit for unit in (units.find(work, code) for code in scopes)}
    if {row.role for row in user.roles} == {Role.OFFICER} and not wanted:
        raise BadInput("村扶贫专干要指定所在的村（--scope）。", "An officer needs a village (--scope).")
    user.scopes = [row for row in user.scopes if row.unit_id in wanted]
    kept = {row.unit_id for row in user.scopes}
    user.scopes += [UserScope(unit_id=unit) for unit in sorted(wanted) if unit not in kept]


def _refuse_endless_inspector(user: User) -> None:
    """Refuse an inspector's log-in without a last day: inspections end (contract: `inspector` reads; expires)."""
    if user.expires_on is None and Role.INSPECTOR in {row.role for row in user.roles}:
        raise BadInput(
            "检查人员的账号要有到期日（--expires 2026-12-31）。",
            "An inspector's log-in needs a last day (--expires 2026-12-31).",
        )


def _link(work: Work, user: User, person_id: int | None) -> None:
    if person_id is not None and work.session.get(Person, person_id) is None:
        raise NotFound(str(person_id))
    user.person_id = person_id


def _role_names(user: User) -> list[str]:
    return sorted(row.role.value for row in user.roles)


def _keep_an_administrator(work: Work) -> None:
    left = sa.select(User.id).join(UserRole, UserRole.user_id == User.id)
    left = left.where(
        UserRole.role == Role.ADMIN,
        User.active,
        sa.or_(User.expires_on.is_(None), User.expires_on >= work.today),
        ~sa.exists().where(UserScope.user_id == User.id),
    )
    if work.session.scalar(left.limit(1)) is None:
        raise Conflict(
            "这样就没有管理员了；请先指定另一位管理员。",
            "That would leave no administrator; name another first.",
        )
