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


for _one in (add_user, list_users, disable):
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
