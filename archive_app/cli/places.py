"""`archive place` and `archive box`: rooms, cabinets, shelves, boxes."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import click

from archive_app.archive import Work
from archive_app.cli import sealing
from archive_app.cli.door import Door, command, table
from archive_app.models import Place
from archive_app.services import (
    as_json,
    box_list,
    boxes,
    place_care,
    place_tree,
    places,
    series_names,
    showing,
)
from archive_app.services.paging import LARGEST
from archive_app.services.place_tree import PlaceNode
from archive_app.terms import RetentionCode


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
        use = f"\t{'专橱：' if one.dedicated else ''}{one.use_name.zh}" if one.dedicated or one.use else ""
        yield f"{indent}{one.code}\t{one.name}\t{one.unit}\t{one.boxes} 盒\t{one.used_percent}%{use}"
        yield from _tree(one.children, indent + "  ")


@command(name="add-room", help="增加库房，可连橱带层 / add a room, with cabinets and shelves if wanted")
@click.argument("unit")
@click.argument("name")
@click.option("--cabinets", type=int, default=0, help="同时增加几只橱 / cabinets to add at once")
@click.option("--shelves", type=int, default=4, show_default=True, help="每面几层 / shelves a side")
@click.option("--sides", type=click.IntRange(1, 2), default=1, show_default=True, help="几面开门 / sides")
def add_room(door: Door, unit: str, name: str, cabinets: int, shelves: int, sides: int) -> None:
    """Add a room of a unit (a code)."""
    with door.archive.work(door.actor) as work:
        code = places.set_up(work, unit, name, cabinets=cabinets, shelves=shelves, sides=sides).code
    if cabinets:
        _answer_node(door, code)
    else:
        door.answer({"code": code, "name": name}, lambda: iter([f"{code}\t{name}"]))


@command(name="add-cabinet", help="增加档案橱（连层） / add a cabinet with its shelves")
@click.argument("room")
@click.argument("name")
@click.option("--shelves", type=int, default=4, show_default=True, help="每面几层 / shelves a side")
@click.option("--sides", type=click.IntRange(1, 2), default=1, show_default=True, help="几面开门 / sides")
@click.option("--unit", help="归哪个单位，默认同库房 / whose it is")
@click.option("--dedicated", is_flag=True, help="专橱专用 / takes nothing else")
@click.option(
    "--class", "classes", multiple=True, help="专放哪一类（名称，可多次） / class it is dedicated to"
)
@click.option("--use", default="", help="用途 / what for")
@click.option(
    "--width", type=int, default=places.CABINET_WIDTH_MM, show_default=True, help="宽毫米 / mm wide"
)
@click.option(
    "--height", type=int, default=places.SHELF_HEIGHT_MM, show_default=True, help="每层高毫米 / mm a shelf"
)
def add_cabinet(
    door: Door,
    room: str,
    name: str,
    shelves: int,
    sides: int,
    unit: str | None,
    dedicated: bool,
    classes: tuple[str, ...],
    use: str,
    width: int,
    height: int,
) -> None:
    """Add a cabinet to a room (a code)."""
    with door.archive.work(door.actor) as work:
        code = places.add_cabinet(
            work,
            room,
            name,
            shelves=shelves,
            sides=sides,
            unit=unit,
            dedicated=dedicated,
            classes=classes,
            use=use,
            width_mm=width,
            shelf_height_mm=height,
        ).code
    _answer_node(door, code)


@command(name="add-shelf", help="在橱的最下面增加一层 / add a shelf at the bottom of a cabinet")
@click.argument("cabinet")
@click.option("--name", default="", help="名称，默认接续 / name, else the next")
@click.option("--side", default="", help="A 或 B 面 / side A or B")
@click.option(
    "--height", type=int, default=places.SHELF_HEIGHT_MM, show_default=True, help="高毫米 / mm high"
)
def add_shelf(door: Door, cabinet: str, name: str, side: str, height: int) -> None:
    """Add a shelf to a cabinet (a code)."""
    _change(door, lambda work: places.add_shelf(work, cabinet, name, side=side, height_mm=height))


@command(name="rename", help="改名 / give another name")
@click.argument("code")
@click.argument("name")
def rename(door: Door, code: str, name: str) -> None:
    """Rename a place."""
    _change(door, lambda work: place_care.rename(work, code, name))


@command(name="resize", help="改橱或层的尺寸 / correct the size of a cabinet or shelf")
@click.argument("code")
@click.option("--width", type=int, help="宽毫米 / mm wide")
@click.option("--height", type=int, help="每层高毫米 / mm a shelf is high")
def resize(door: Door, code: str, width: int | None, height: int | None) -> None:
    """Correct a size."""
    _change(door, lambda work: place_care.resize(work, code, width_mm=width, shelf_height_mm=height))


@command(name="keep-for", help="定橱的用途 / say what a cabinet is kept for")
@click.argument("code")
@click.option("--dedicated/--open", default=False, help="专橱专用或不限 / dedicated or open")
@click.option(
    "--class", "classes", multiple=True, help="专放哪一类（名称，可多次） / class it is dedicated to"
)
@click.option("--use", default="", help="用途 / what for")
@click.option("--unit", help="归哪个单位 / whose it is")
def keep_for(
    door: Door, code: str, dedicated: bool, classes: tuple[str, ...], use: str, unit: str | None
) -> None:
    """Say what a cabinet is kept for."""
    _change(
        door,
        lambda work: place_care.keep_for(
            work, code, dedicated=dedicated, classes=classes, use=use, unit=unit
        ),
    )


@command(name="retire", help="停用空的库房、橱或层 / take an empty place out of use")
@click.argument("code")
@click.option("--undo", is_flag=True, help="恢复使用 / take it into use again")
def retire(door: Door, code: str, undo: bool) -> None:
    """Take a place out of use, or into use again."""
    _change(door, lambda work: (place_care.take_into_use if undo else place_care.retire)(work, code))


def _change(door: Door, verb: Callable[[Work], Place]) -> None:
    with door.archive.work(door.actor) as work:
        place = verb(work)
        work.session.flush()
        code = place.code
    _answer_node(door, code)


def _answer_node(door: Door, code: str) -> None:
    with door.archive.look(door.actor) as look:
        node = place_tree.place(look, code).node
    door.answer(showing.node(node), lambda: _tree((node,), ""))


for _one in (list_places, add_room, add_cabinet, add_shelf, rename, resize, keep_for, retire):
    place_command.add_command(_one)


@click.group(name="box", help="档案盒 / boxes")
def box_command() -> None:
    """Keep the boxes."""


@command(name="add", help="增加档案盒 / add a box")
@click.argument("unit")
@click.option("--shelf", help="层的代码 / code of a shelf")
@click.option("--series", default="household", show_default=True, help="类别（名称） / class")
@click.option("--year", type=int, help="年度 / year")
@click.option("--retention", type=click.Choice(list(RetentionCode)), help="保管期限 / retention period")
@click.option("--position", type=int, help="层上的位次，默认最后 / position on the shelf, else the last")
@click.option("--no", "box_no", help="盒号，默认接续 / box number, else the next")
@click.option("--spine", type=int, default=50, show_default=True, help="脊厚毫米 / spine in mm")
def add_box(
    door: Door,
    unit: str,
    shelf: str | None,
    series: str,
    year: int | None,
    retention: str | None,
    position: int | None,
    box_no: str | None,
    spine: int,
) -> None:
    """Add a box of a unit (a code)."""
    with door.archive.work(door.actor) as work:
        box = boxes.add_box(
            work,
            unit,
            shelf=shelf,
            series=series_names.key_of(door.archive.rules, series),
            year=year,
            retention=RetentionCode(retention) if retention else None,
            position=position,
            box_no=box_no,
            spine_mm=spine,
        )
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
