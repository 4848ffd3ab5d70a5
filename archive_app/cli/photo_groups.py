"""`archive photo-group`: groups of photographs, their pictures and captions, the contact sheet."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from archive_app.cli.door import Door, command, table
from archive_app.cli.saving import check_place, output_option, save
from archive_app.services import (
    contact_sheets,
    loose_pictures,
    meeting_json,
    photo_moves,
    photographs,
)
from archive_app.services.photographs import Caption, GroupView


@click.group(name="photo-group", help="照片组 / groups of photographs")
def photo_group_command() -> None:
    """Put photographs of one event together."""


@command(name="list", help="列出照片组 / list groups")
@click.option("--village", help="村代码 / village code")
@click.option("--limit", type=click.IntRange(1, 500), default=100, show_default=True)
@click.option("--offset", type=click.IntRange(0), default=0)
def list_groups(door: Door, village: str | None, limit: int, offset: int) -> None:
    """List groups, the newest year first."""
    with door.archive.look(door.actor) as look:
        found = photographs.listing(look, village=village, offset=offset, limit=limit)
    data = {"total": found.total, "rows": [meeting_json.group(one) for one in found.rows]}
    door.answer(data, lambda: table([_row(one) for one in found.rows]))


@command(name="loose", help="没有归组的照片 / photographs in no group")
@click.option("--village", help="村代码 / village code")
@click.option("--others", is_flag=True, help="没有认作照片的图像 / pictures not known for photographs")
@click.option("--limit", type=click.IntRange(1, 500), default=100, show_default=True)
@click.option("--offset", type=click.IntRange(0), default=0)
def loose(door: Door, village: str | None, others: bool, limit: int, offset: int) -> None:
    """List pictures that stand in no group."""
    with door.archive.look(door.actor) as look:
        found = loose_pictures.loose(look, village=village, others=others, offset=offset, limit=limit)
    data = {"total": found.total, "rows": [vars(one) for one in found.rows]}
    door.answer(data, lambda: table([(one.code, one.taken_at, one.title) for one in found.rows]))


@command(name="show", help="一组照片 / a group with its captions")
@click.argument("number", type=int)
def show(door: Door, number: int) -> None:
    """Show a group."""
    _show(door, number)


@command(name="add", help="建立照片组 / open a group")
@click.argument("village")
@click.option("--title", required=True, help="组题名 / title")
@click.option("--year", type=int, required=True, help="年度 / year")
@click.option("--event", default="", help="事由 / event")
@click.option("--place", default="", help="地点 / place")
@click.option("--meeting", "meeting_id", type=int, help="会议编号 / number of its meeting")
def add(door: Door, village: str, **said: Any) -> None:
    """Open a group of a village (a code)."""
    with door.archive.work(door.actor) as work:
        number = photographs.open_group(work, village=village, **said).id
    _show(door, number)


@command(name="put", help="把照片放进组里 / put photographs into a group")
@click.argument("number", type=int)
@click.argument("codes", nargs=-1, required=True)
@click.option("--as-photographs", is_flag=True, help="都是照片，不管系统怎么认 / they are photographs")
def put(door: Door, number: int, codes: tuple[str, ...], as_photographs: bool) -> None:
    """Put pictures into a group, in the order of the camera's clock."""
    with door.archive.work(door.actor) as work:
        photographs.put_in(work, number, codes, as_photographs=as_photographs)
    _show(door, number)


@command(name="take-out", help="移出照片组 / take photographs out of a group")
@click.argument("number", type=int)
@click.argument("codes", nargs=-1, required=True)
def take_out(door: Door, number: int, codes: tuple[str, ...]) -> None:
    """Take pictures out of a group; the numbers of the others close up."""
    with door.archive.work(door.actor) as work:
        photo_moves.take_out(work, number, codes)
    _show(door, number)


@command(name="move", help="移到另一组 / move photographs to another group")
@click.argument("number", type=int)
@click.argument("to", type=int)
@click.argument("codes", nargs=-1, required=True)
def move(door: Door, number: int, to: int, codes: tuple[str, ...]) -> None:
    """Move pictures from a group to another one."""
    with door.archive.work(door.actor) as work:
        photo_moves.move(work, number, codes, to)
    _show(door, to)


@command(name="caption", help="写照片说明 / write a caption")
@click.argument("code")
@click.option("--title", help="题名 / title")
@click.option("--photographer", help="摄影者 / photographer")
@click.option("--taken-on", help="时间 / day")
@click.option("--place", help="地点 / place")
@click.option("--persons", help="人物 / persons")
@click.option("--event", help="事由 / event")
@click.option("--related-reference", help="参见号 / related record")
def caption(door: Door, code: str, **said: str | None) -> None:
    """Write what is said of a picture; what is not named stays."""
    changes = {key: value for key, value in said.items() if value is not None}
    with door.archive.work(door.actor) as work:
        known = photographs.caption_of(work, code)
        number = photographs.caption(work, code, Caption(**{**vars(known), **changes})).group_id
    _show(door, number)


@command(name="sheet", help="照片册页 / print the contact sheet")
@click.argument("number", type=int)
@output_option
def sheet(door: Door, number: int, output: Path) -> None:
    """Print a group's contact sheet as PDF."""
    check_place(output)
    save(output, contact_sheets.make(door.archive, door.actor, number).data)
    door.answer({"file": str(output)}, lambda: iter([str(output)]))


def _show(door: Door, number: int) -> None:
    with door.archive.look(door.actor) as look:
        view = photographs.show(look, number)
    door.answer(meeting_json.group(view), lambda: _lines(view))


def _row(one: GroupView) -> tuple[Any, ...]:
    return (one.id, one.number, one.village, one.title, len(one.photos))


def _lines(view: GroupView) -> Iterator[str]:
    yield from table([_row(view)])
    yield from table([(one.n, one.code, one.caption.title, ",".join(one.lacks)) for one in view.photos])


for _one in (list_groups, loose, show, add, put, take_out, move, caption, sheet):
    photo_group_command.add_command(_one)
