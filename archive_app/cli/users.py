"""`archive user` and `archive token`: who may sign in, and programs that act for them."""

from __future__ import annotations

import datetime as dt

import click

from archive_app.cli.door import Door, command, table
from archive_app.services import people

DAY = click.DateTime(formats=["%Y-%m-%d"])


def _parts(values: tuple[str, ...]) -> list[str]:
    """Take `--role a --role b` and `--role a,b` alike."""
    return [one.strip() for value in values for one in value.split(",") if one.strip()]


def _day(value: dt.datetime | None) -> dt.date | None:
    return value.date() if value else None


@click.group(name="user", help="用户 / users")
def user_command() -> None:
    """Keep the users."""


@command(name="add", help="增加用户 / add a user")
@click.argument("name")
@click.option("--role", "roles", multiple=True, required=True, help="角色，可多个 / roles")
@click.option("--scope", "scopes", multiple=True, help="管辖单位代码，可多个 / units in scope")
@click.option("--expires", type=DAY, help="最后一天 YYYY-MM-DD / last day")
@click.option("--display-name", default="", help="显示的姓名 / name to show")
def add_user(
    door: Door,
    name: str,
    roles: tuple[str, ...],
    scopes: tuple[str, ...],
    expires: dt.datetime | None,
    display_name: str,
) -> None:
    """Add a user; the password is shown once."""
    with door.archive.work(door.actor) as work:
        made = people.add_user(work, name, display_name, _parts(roles), _parts(scopes), _day(expires))
    data = {"name": made.name, "password": made.password}
    door.answer(
        data, lambda: iter([f"用户 {made.name}    口令：{made.password}    （只显示这一次 shown once）"])
    )


@command(name="list", help="列出用户 / list users")
def list_users(door: Door) -> None:
    """List users with roles and scopes."""
    with door.archive.look(door.actor) as look:
        rows = people.users(look)
    door.answer(
        rows,
        lambda: table(
            [
                (
                    row.name,
                    row.display_name,
                    "、".join(row.roles),
                    "、".join(row.scopes),
                    row.expires_on,
                    "" if row.active else "已停用 disabled",
                )
                for row in rows
            ]
        ),
    )


@command(name="disable", help="停用用户 / switch a user off")
@click.argument("name")
def disable(door: Door, name: str) -> None:
    """Switch a user off; sessions and tokens end at once."""
    with door.archive.work(door.actor) as work:
        people.change_user(work, name, active=False)
    door.answer({"name": name, "active": False}, lambda: iter([f"{name} 已停用。"]))


@command(name="enable", help="重新启用用户 / switch a user on again")
@click.argument("name")
def enable(door: Door, name: str) -> None:
    """Let a user sign in again."""
    with door.archive.work(door.actor) as work:
        people.change_user(work, name, active=True)
    door.answer({"name": name, "active": True}, lambda: iter([f"{name} 已启用。"]))


@command(name="change", help="改角色、管辖、到期日，或指定是谁 / change roles, scope, last day, or who it is")
@click.argument("name")
@click.option("--role", "roles", multiple=True, help="角色，全部写出 / all roles")
@click.option("--scope", "scopes", multiple=True, help="管辖单位代码，全部写出 / all units in scope")
@click.option("--town", is_flag=True, help="不限单位 / no scope: as the roles give")
@click.option("--expires", type=DAY, help="最后一天 / last day")
@click.option("--no-end", is_flag=True, help="不到期 / no last day")
@click.option("--person", type=int, help="人的编号，见 archive person list / which person signs in so")
def change(
    door: Door,
    name: str,
    roles: tuple[str, ...],
    scopes: tuple[str, ...],
    town: bool,
    expires: dt.datetime | None,
    no_end: bool,
    person: int | None,
) -> None:
    """Change what is given of user NAME; the rest stays."""
    keep = people.KEEP
    with door.archive.work(door.actor) as work:
        people.change_user(
            work,
            name,
            roles=_parts(roles) if roles else keep,
            scopes=_parts(scopes) if scopes or town else keep,
            expires_on=_day(expires) if expires or no_end else keep,
            person_id=keep if person is None else person,
        )
        row = people.user(work, name)
    door.answer(row, lambda: iter([f"{name} 已保存。"]))


@command(name="password", help="重设口令 / give a new random password")
@click.argument("name")
def password(door: Door, name: str) -> None:
    """Give user NAME a new random password, shown once."""
    with door.archive.work(door.actor) as work:
        made = people.reset_password(work, name)
    data = {"name": made.name, "password": made.password}
    door.answer(data, lambda: iter([f"{made.name} 的新口令：{made.password}    （只显示这一次 shown once）"]))


for _one in (add_user, list_users, change, password, disable, enable):
    user_command.add_command(_one)


@click.group(name="token", help="程序用的令牌 / tokens for programs")
def token_command() -> None:
    """Keep the tokens."""


@command(name="create", help="为用户发令牌 / make a token of a user")
@click.argument("name")
@click.option("--scope", "scopes", multiple=True, help="权限名或单位代码 / rights or unit codes")
@click.option("--expires", type=DAY, help="最后一天 YYYY-MM-DD / last day")
@click.option("--label", default="shell", show_default=True, help="便于日后辨认 / to know it by")
def create(door: Door, name: str, scopes: tuple[str, ...], expires: dt.datetime | None, label: str) -> None:
    """Make a token of user NAME; it is shown once."""
    with door.archive.work(door.actor) as work:
        made = people.create_token(work, name, label, scopes=_parts(scopes), expires_on=_day(expires))
    data = {"id": made.id, "user": name, "name": made.name, "token": made.bearer}
    door.answer(data, lambda: iter([made.bearer]))


@command(name="revoke", help="收回令牌 / end a token")
@click.argument("number", type=int)
def revoke(door: Door, number: int) -> None:
    """End a token at once."""
    with door.archive.work(door.actor) as work:
        people.revoke_token(work, number)
    door.answer({"id": number, "revoked": True}, lambda: iter([f"令牌 {number} 已收回。"]))


@command(name="list", help="列出令牌 / list tokens")
def list_tokens(door: Door) -> None:
    """List tokens; never their secret."""
    with door.archive.look(door.actor) as look:
        rows = people.tokens(look)
    door.answer(
        rows,
        lambda: table(
            [
                (
                    row.id,
                    row.user,
                    row.name,
                    "、".join(row.scopes),
                    row.expires_on,
                    "已收回" if row.revoked_at else "",
                )
                for row in rows
            ]
        ),
    )


for _one in (create, revoke, list_tokens):
    token_command.add_command(_one)
