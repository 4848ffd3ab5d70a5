"""`archive shelve`: what has no place, and giving it its first one."""

from __future__ import annotations

import click

from archive_app.cli.door import Door, command, table
from archive_app.errors import BadInput
from archive_app.services import first_place, shelving, showing, unplaced
from archive_app.services.paging import LARGEST


@command(name="shelve", help="上架：没有位置的盒放到层上、卷放进盒里 / give a box or volume its first place")
@click.argument("code", required=False)
@click.option("--on", "shelf", help="层的代码（盒） / code of the shelf, for a box")
@click.option("--in", "box", help="盒的代码（卷） / code of the box, for a volume")
@click.option("--waiting", "unit", help="把一个单位所有等着的自动上架 / shelve all that waits in a unit")
def shelve_command(
    door: Door, code: str | None, shelf: str | None, box: str | None, unit: str | None
) -> None:
    """Shelve a thing, or all of a unit; without anything, list what has no place."""
    if unit:
        with door.archive.work(door.actor) as work:
            placed = shelving.shelve_waiting(work, unit)
        door.answer({"shelved": placed}, lambda: iter([f"已上架 {placed} 份"]))
    elif code and bool(shelf) != bool(box):
        with door.archive.work(door.actor) as work:
            thing = first_place.shelve(work, code, shelf or box or "").code
        data = showing.anything(door.archive, door.actor, thing, door.language)
        door.answer(data, lambda: showing.lines(data))
    elif code or shelf or box:
        raise BadInput(
            "请给出一件东西和它的位置：盒用 --on 层，卷用 --in 盒。",
            "Give a thing and its place: a box --on a shelf, a volume --in a box.",
        )
    else:
        _list_unplaced(door)


def _list_unplaced(door: Door) -> None:
    rows: list[unplaced.Unplaced] = []
    with door.archive.look(door.actor) as look:
        while True:
            part = unplaced.unplaced(look, offset=len(rows), limit=LARGEST)
            rows += part.rows
            if len(rows) >= part.total or not part.rows:
                break
    kinds = {"box": "盒", "volume": "卷"}
    door.answer(
        rows,
        lambda: table([(row.code, kinds[row.kind], row.box_no or "", row.title, row.unit) for row in rows]),
    )
