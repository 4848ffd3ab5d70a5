"""`archive arrange sets/differences/into/compared/spine`: the two sets of a village, and what is in which volume."""

from __future__ import annotations

import click

from archive_app.cli.door import Door, command, table
from archive_app.models.types import CopyType, HoldingSet
from archive_app.rules.shelving import SPINES_OF_VOLUMES_MM
from archive_app.services import arrangement_json, holdings, second_sets


@command(name="sets", help="给一个村登记整套 / register a whole set of a village")
@click.option("--village", required=True, help="村代码 / village code")
@click.option(
    "--set",
    "held_set",
    type=click.Choice([one.value for one in HoldingSet]),
    default="town",
    show_default=True,
)
@click.option("--copy", type=click.Choice([one.value for one in CopyType]), default="copy", show_default=True)
def register_set(door: Door, village: str, held_set: str, copy: str) -> None:
    """Register one set of every household that has the other."""
    with door.archive.work(door.actor) as work:
        count = second_sets.register(work, village, HoldingSet(held_set), CopyType(copy))
    door.answer({"village": village, "files": count}, lambda: iter([f"{village}\t已登记 {count} 户。"]))


@command(name="differences", help="一个村的两套哪里不一致 / where the two sets of a village differ")
@click.option("--village", required=True, help="村代码 / village code")
def show_differences(door: Door, village: str) -> None:
    """List the households whose sets differ, and in what."""
    with door.archive.look(door.actor) as look:
        found = second_sets.of_village(look, village)
    data = arrangement_json.village_sets(found, door.language)
    rows = [
        (one.household_no, one.code, said.said(door.language))
        for one in found.differing
        for said in one.differences
    ]
    door.answer(data, lambda: table(rows))


@command(name="into", help="哪些件在这一册 / which items are in a volume")
@click.argument("volume")
@click.argument("items", nargs=-1, required=True)
def lay_into(door: Door, volume: str, items: tuple[str, ...]) -> None:
    """Say which items of a household are in a volume (V-…)."""
    with door.archive.work(door.actor) as work:
        number = holdings.lay_into(work, volume, items).volume
    door.answer(
        {"code": volume, "volume": number, "items": list(items)}, lambda: iter([f"{volume}\t已记下。"])
    )


@command(name="compared", help="这一册已与原件核对 / a volume was compared with the originals")
@click.argument("volume")
@click.option("--without", multiple=True, help="这一册没有的件 / an item that is not in it")
def confirm(door: Door, volume: str, without: tuple[str, ...]) -> None:
    """Note that a volume (V-…) holds everything up to now, but for some items."""
    with door.archive.work(door.actor) as work:
        holdings.confirm(work, volume, without)
    door.answer({"code": volume, "without": list(without)}, lambda: iter([f"{volume}\t已记下。"]))


@command(name="spine", help="户档一册的卷脊 / the spine of a household's volume")
@click.argument("volume")
@click.option(
    "--mm", type=click.Choice([str(one) for one in SPINES_OF_VOLUMES_MM]), help="默认按张数 / by sheets"
)
def set_spine(door: Door, volume: str, mm: str | None) -> None:
    """Note how thick a volume (V-…) is bound; without --mm it follows from its sheets."""
    with door.archive.work(door.actor) as work:
        made = holdings.set_spine(work, volume, int(mm) if mm else None).spine_mm
    door.answer({"code": volume, "spine_mm": made}, lambda: iter([f"{volume}\t{made or '按张数'}"]))


COMMANDS = (register_set, show_differences, lay_into, confirm, set_spine)
