"""`archive access`: the searchable PDF of an item, written to a file."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click

from archive_app.cli.door import Door, command
from archive_app.cli.saving import check_place, output_option, save
from archive_app.errors import Conflict
from archive_app.services import access_copies


@command(name="access", help="取一件的可检索 PDF / the searchable PDF of an item")
@click.argument("code")
@output_option
@click.option("--stamp", is_flag=True, help="没有归档章就不要 / only if it carries its filing stamp")
def access_command(door: Door, code: str, output: Path, stamp: bool) -> None:
    """Write the searchable PDF of an item; it carries the filing stamp where the item has one and there is room."""
    check_place(output)
    path, about = access_copies.fetch(door.archive, door.actor, code)
    mark = access_copies.stamp_on(door.archive, door.actor, code)
    if stamp and not mark.laid:
        raise Conflict(mark.zh, mark.en)
    save(output, path)
    data = {
        "file": output,
        "bytes": about.bytes,
        "sha256": about.sha256,
        "stamped": mark.laid,
        "left_off": mark.en,
    }

    def lines() -> Iterator[str]:
        yield str(output)
        if mark.missed:
            yield mark.en if door.language == "en" else mark.zh

    door.answer(data, lines)
