"""`archive box check/seal/reopen/forecast`: sealing boxes, and how many will be needed."""

from __future__ import annotations

import sys

import click

from archive_app.cli.door import Door, command, table
from archive_app.services import arrangement_json, box_forecast, relaying, sealing


@command(name="check", help="还差什么才能封盒 / what keeps a box from being sealed")
@click.argument("code")
def check_box(door: Door, code: str) -> None:
    """Say what keeps a box from being sealed; exit 1 if anything does."""
    with door.archive.look(door.actor) as look:
        view = sealing.show(look, code)
    data = arrangement_json.sealing(view, door.language)
    lines = [gap["said"] for gap in data["gaps"]] or [f"{view.code}\t{view.state.value}"]
    door.answer(data, lambda: iter(lines))
    if view.gaps:
        sys.exit(1)


@command(name="seal", help="封盒 / seal a box")
@click.argument("code")
def seal_box(door: Door, code: str) -> None:
    """Seal a box."""
    with door.archive.work(door.actor) as work:
        sealing.seal(work, code)
    door.answer({"code": code, "state": "sealed"}, lambda: iter([f"{code}\t已封盒。"]))


@command(name="reopen", help="启封 / open a sealed box again")
@click.argument("code")
@click.option("--reason", required=True, help="理由 / why")
def reopen_box(door: Door, code: str, reason: str) -> None:
    """Open a sealed box; the reason stays on its notes sheet."""
    with door.archive.work(door.actor) as work:
        sealing.reopen(work, code, reason)
    door.answer({"code": code, "state": "open"}, lambda: iter([f"{code}\t已启封。"]))


@command(name="lay", help="按件存放的重新分盒 / lay the single items of a box's file anew")
@click.argument("code")
@click.option("--reason", required=True, help="理由 / why")
def lay_box(door: Door, code: str, reason: str) -> None:
    """Lay single items anew: a box too full, or with two periods in it."""
    with door.archive.work(door.actor) as work:
        count = sealing.lay_anew(work, code, reason)
    door.answer({"code": code, "items": count}, lambda: iter([f"{code}\t{count} 件换了盒。"]))


@command(name="order", help="理顺次序：申请，另一人用 --approve 批准 / put the boxes of a class in order")
@click.argument("code")
@click.option("--reason", default="", help="申请的理由 / why it is asked")
@click.option("--approve", is_flag=True, help="批准，已照单摆好 / approve: they were laid as listed")
@click.option("--carrier", default="", help="照单摆放的人 / who laid them")
@click.option("--refuse", default="", help="退回的理由 / send it back, with the reason")
def order_boxes(door: Door, code: str, reason: str, approve: bool, carrier: str, refuse: str) -> None:
    """List what would move; ask for it with a reason, approve it as another person, or refuse it."""
    if approve or refuse or reason:
        with door.archive.work(door.actor) as work:
            if approve:
                said = f"已理顺，{relaying.carry_out(work, code, carrier).moves} 卷换了盒。"
            elif refuse:
                relaying.refuse(work, code, refuse)
                said = "已退回。"
            else:
                asked, steps = relaying.ask(work, code, reason)
                said = "已申请，等另一个人批准。" if asked else f"{steps} 卷在盒内换了位次。"
        door.answer({"code": code, "said": said}, lambda: iter([f"{code}\t{said}"]))
        return
    with door.archive.look(door.actor) as look:
        _box, plan, _asked = relaying.show(look, code)
        rows = [
            (one.holding.code, one.number, one.before.box_no, one.goal.box_no, one.position)
            for one in plan.steps
        ]
    keys = ("code", "number", "from_box", "to_box", "position")
    door.answer([dict(zip(keys, row, strict=True)) for row in rows], lambda: table(rows))


@command(name="forecast", help="要备多少盒 / how many boxes will be needed")
@click.option("--village", help="村代码 / village code")
@click.option("--spine", type=int, default=50, show_default=True, help="脊厚毫米 / spine in mm")
def forecast(door: Door, village: str | None, spine: int) -> None:
    """Count the boxes needed from pages."""
    with door.archive.look(door.actor) as look:
        found = box_forecast.forecast(look, village=village, spine_mm=spine)
    data = arrangement_json.forecast(found)
    rows: list[tuple[object, ...]] = [
        (row.unit, row.series, row.year, row.files, row.pages, row.needed, row.boxes, row.to_get)
        for row in found.rows
    ]
    door.answer(data, lambda: table([*rows, ("合计", "", None, "", "", "", "", found.to_get)]))


COMMANDS = (check_box, seal_box, reopen_box, lay_box, order_boxes, forecast)
