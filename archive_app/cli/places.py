"""`archive place` and `archive box`: rooms, cabinets, shelves, boxes."""

from __future__ import annotations

from collections.abc import Iterator

import click

from archive_app.cli import sealing
from archive_app.cli.door import Door, command, table
from archive_app.services import as_json, box_list, boxes, place_tree, places, showing
from archive_app.services.paging import LARGEST
from archive_app.services.place_tree import PlaceNode


@click.group(name="place", help="库房、橱、层 / rooms, cabinets, shelves")
def place_command() -> None:
    """Keep the places."""


@command(name="list", help="列出位置 / list places")
def list_places(door: Door) -> None:
    """List rooms with cabinets and shelves."""
    with door.archive.look(door.actor) as look:
        rooms = place_tree.places(look)
    door.answer([showing.node(one) for one in rooms], lambda: _tree(rooms, ""))


def _tree(nodes: tuple[PlaceNode, ...], indent: str) -> Iterator[str]:
    for one in nodes:
        yield f"{indent}{one.code}\t{one.name}\t{one.unit}\t{one.boxes} 盒\t{one.used_percent}%"
        yield from _tree(one.children, indent + "  ")


@command(name="add-room", help="增加库房 / add a room")
@click.argument("unit")
@click.argument("name")
def add_room(door: Door, unit: str, name: str) -> None:
    """Add a room of a unit (a code)."""
    with door.archive.work(door.actor) as work:
        code = places.add_room(work, unit, name).code
    door.answer({"code": code, "name": name}, lambda: iter([f"{code}\t{name}"]))


@command(name="add-cabinet", help="增加档案橱（连层） / add a cabinet with its shelves")
@click.argument("room")
@click.argument("name")
@click.option("--shelves", type=int, default=4, show_default=True, help="层数 / number of shelves")
@click.option("--unit", help="归哪个单位，默认同库房 / whose it is")
@click.option("--dedicated", is_flag=True, help="专橱专用 / takes nothing else")
@click.option("--use", default="", help="用途 / what for")
def add_cabinet(
    door: Door, room: str, name: str, shelves: int, unit: str | None, dedicated: bool, use: str
) -> None:
    """Add a cabinet to a room (a code)."""
    with door.archive.work(door.actor) as work:
        code = places.add_cabinet(
            work, room, name, shelves=shelves, unit=unit, dedicated=dedicated, use=use
        ).code
    with door.archive.look(door.actor) as look:
        node = place_tree.place(look, code).node
    door.answer(showing.node(node), lambda: _tree((node,), ""))


for _one in (list_places, add_room, add_cabinet):
    place_command.add_command(_one)


@click.group(name="box", help="档案盒 / boxes")
def box_command() -> None:
    """Keep the boxes."""


@command(name="add", help="增加档案盒 / add a box")
@click.argument("unit")
@click.option("--shelf", help="层的代码 / code of a shelf")
@click.option("--series", default="household", show_default=True, help="类别 / series")
@click.option("--year", type=int, help="年度 / year")
@click.option("--no", "box_no", help="盒号，默认接续 / box number, else the next")
@click.option("--spine", type=int, default=50, show_default=True, help="脊厚毫米 / spine in mm")
def add_box(
    door: Door, unit: str, shelf: str | None, series: str, year: int | None, box_no: str | None, spine: int
) -> None:
    """Add a box of a unit (a code)."""
    with door.archive.work(door.actor) as work:
        box = boxes.add_box(work, unit, shelf=shelf, series=series, year=year, box_no=box_no, spine_mm=spine)
        told = {"code": box.code, "box_no": box.box_no, "title": box.title}
    door.answer(told, lambda: table([tuple(told.values())]))


@command(name="show", help="一盒的位置和内容 / where a box stands and what is in it")
@click.argument("code")
def show_box(door: Door, code: str) -> None:
    """Show a box."""
    data = showing.anything(door.archive, door.actor, code, door.language)
    door.answer(data, lambda: showing.lines(data))


@command(name="list", help="列出档案盒 / list boxes")
@click.option("--village", help="村代码 / village code")
def list_boxes(door: Door, village: str | None) -> None:
    """List the boxes in their order."""
    rows: list[box_list.BoxLine] = []
    with door.archive.look(door.actor) as look:
        while True:
            part = box_list.boxes(look, village=village, offset=len(rows), limit=LARGEST)
            rows += part.rows
            if len(rows) >= part.total or not part.rows:
                break
    data = [
        {
            "code": row.code,
            "box_no": row.box_no,
            "title": row.title,
            "village": row.village,
            "series": row.series,
            "year": row.year,
            "state": row.state,
            "files": row.fill.files,
            "percent": row.fill.percent,
            "place": as_json.place(row.place),
        }
        for row in rows
    ]
    door.answer(
        data,
        lambda: table(
            [
                (row.code, row.box_no, row.title, f"{row.fill.percent}%", as_json.place_words(row.place))
                for row in rows
            ]
        ),
    )


for _one in (add_box, show_box, list_boxes, *sealing.COMMANDS):
    box_command.add_command(_one)
