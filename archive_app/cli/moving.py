"""`archive move`: ask for movements, approve them, carry them out; where a thing has stood."""

from __future__ import annotations

from collections.abc import Iterator

import click

from archive_app.cli.door import Door, command, table
from archive_app.services import handling_json, movement_list, moving, physical, place_history
from archive_app.services.movement_list import MovementRow


@click.group(name="move", help="挪动（须另一人批准） / movements: another person approves")
def move_command() -> None:
    """Move boxes and volumes; needs --as, for a movement is somebody's."""


@command(name="list", help="列出挪动 / list movements")
@click.option("--tab", type=click.Choice(list(movement_list.TABS)), default="open", show_default=True)
@click.option("--limit", type=click.IntRange(1, 500), default=100, show_default=True)
@click.option("--offset", type=click.IntRange(0), default=0)
def list_movements(door: Door, tab: str, limit: int, offset: int) -> None:
    """List movements, newest first."""
    with door.archive.look(door.actor) as look:
        found = movement_list.movements(look, tab=tab, offset=offset, limit=limit)
    data = {"total": found.total, "rows": [handling_json.movement(row) for row in found.rows]}
    door.answer(data, lambda: _lines(list(found.rows)))


@command(name="request", help="申请把盒挪到一层、把卷挪到一盒 / ask for a movement")
@click.argument("code")
@click.argument("to")
@click.option("--reason", required=True, help="理由 / why")
@click.option("--position", type=click.IntRange(1, 999), help="层上的位次 / position on the shelf")
def request(door: Door, code: str, to: str, reason: str, position: int | None) -> None:
    """Ask for a movement."""
    with door.archive.work(door.actor) as work:
        number = moving.request(work, code, to, reason=reason, position=position).id
    _show(door, number)


@command(name="approve", help="批准（不能是申请人） / approve another person's movement")
@click.argument("number", type=int)
@click.option("--note", default="", help="意见 / note")
def approve(door: Door, number: int, note: str) -> None:
    """Approve a movement."""
    with door.archive.work(door.actor) as work:
        moving.approve(work, number, note=note)
    _show(door, number)


@command(name="reject", help="不同意 / reject")
@click.argument("number", type=int)
@click.option("--note", required=True, help="理由 / why")
def reject(door: Door, number: int, note: str) -> None:
    """Reject a movement."""
    with door.archive.work(door.actor) as work:
        moving.reject(work, number, note=note)
    _show(door, number)


@command(name="carry", help="扫东西和新位置的码，挪到位 / scan the thing and its new place")
@click.argument("number", type=int)
@click.argument("thing")
@click.argument("place")
@click.option("--carrier", required=True, help="搬运人 / who carries it")
def carry(door: Door, number: int, thing: str, place: str, carrier: str) -> None:
    """Carry a movement out."""
    with door.archive.work(door.actor) as work:
        moving.carry_out(work, number, thing=thing, place=place, carrier=carrier)
    _show(door, number)


@command(name="cancel", help="撤销 / call off")
@click.argument("number", type=int)
@click.option("--reason", required=True, help="理由 / why")
@click.option("--place", default="", help="已拿起的，放回原处后原位置的码 / the old place's code")
def cancel(door: Door, number: int, reason: str, place: str) -> None:
    """Call a movement off."""
    with door.archive.work(door.actor) as work:
        moving.cancel(work, number, reason=reason, place=place)
    _show(door, number)


@command(name="history", help="一盒或一卷存放过的位置 / where a thing has stood")
@click.argument("code")
def history(door: Door, code: str) -> None:
    """Show the place history of a box or volume."""
    with door.archive.look(door.actor) as look:
        thing = physical.find_thing(look, code)
        stays = place_history.stays(look, thing)
    data = {"code": thing.code, "stays": [handling_json.stay(one) for one in stays]}
    rows = [
        (one.since, one.until or "现在 now", " › ".join(one.path), one.box_no, one.position, one.movement)
        for one in stays
    ]
    door.answer(data, lambda: table(rows))


def _show(door: Door, number: int) -> None:
    with door.archive.look(door.actor) as look:
        row = movement_list.movement(look, number).row
    door.answer(handling_json.movement(row), lambda: _lines([row]))


def _lines(rows: list[MovementRow]) -> Iterator[str]:
    return table(
        [
            (row.id, row.state.value, row.thing.code, row.origin.code if row.origin else "", row.goal.code, row.reason)
            for row in rows
        ]
    )  # fmt: skip


for _one in (list_movements, request, approve, reject, carry, cancel, history):
    move_command.add_command(_one)
