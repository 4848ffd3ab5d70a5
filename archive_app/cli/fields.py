"""`archive fields`: the values read on an item, and a person's word on them."""

from __future__ import annotations

from collections.abc import Iterator

import click

from archive_app.cli.door import Door, command, table
from archive_app.services import field_json, field_values, items
from archive_app.services.field_values import FieldValue


@click.group(name="fields", help="读出的栏目值 / values read on an item")
def fields_command() -> None:
    """Show, correct and restore the values read on an item."""


@command(name="show", help="列出一件上读出的值 / list the values of an item")
@click.argument("item")
def show(door: Door, item: str) -> None:
    """List the values, page by page."""
    with door.archive.look(door.actor) as look:
        found = field_values.fields_of(look, items.find(look, item))

    def lines() -> Iterator[str]:
        return table([(one.page_n, one.name, one.current, _state(one)) for one in found if one.current])

    door.answer([field_json.value(one, door.language) for one in found], lines)


@command(name="set", help="核对或更正一个值 / confirm or correct a value")
@click.argument("item")
@click.argument("name")
@click.argument("value")
@click.option("--page", type=click.IntRange(min=1), help="第几页 / page of the item")
def set_value(door: Door, item: str, name: str, value: str, page: int | None) -> None:
    """Note what a value is; the machine's reading stays beside it."""
    with door.archive.work(door.actor) as work:
        said = field_values.say(work, items.find(work, item), name, value, page)
    _answer(door, said)


@command(name="undo", help="撤销最后一次核对或更正 / take the last word on a value back")
@click.argument("item")
@click.argument("name")
@click.option("--page", type=click.IntRange(min=1), help="第几页 / page of the item")
def undo(door: Door, item: str, name: str, page: int | None) -> None:
    """Let the word before it count again, or the machine's reading."""
    with door.archive.work(door.actor) as work:
        field = field_values.named(work, items.find(work, item), name, page)
        said = field_values.take_back(work, field)
    _answer(door, said)


def _answer(door: Door, said: FieldValue) -> None:
    row = (said.page_n, said.name, said.current, _state(said))
    door.answer(field_json.value(said, door.language), lambda: table([row]))


def _state(one: FieldValue) -> str:
    if one.confirmed_by:
        return f"已核对 confirmed: {one.confirmed_by}"
    if one.doubtful:
        return "存疑 doubtful"
    return "推定 guess" if one.guess else ""


fields_command.add_command(show)
fields_command.add_command(set_value)
fields_command.add_command(undo)
