"""`archive incident`: what cannot be explained yet, and closing it with what was found out."""

from __future__ import annotations

from collections.abc import Iterator

import click

from archive_app.cli.door import Door, command, table
from archive_app.services import handling_json, incidents
from archive_app.services.incidents import IncidentRow


@click.group(name="incident", help="异常 / incidents")
def incident_command() -> None:
    """List incidents and close them."""


@command(name="list", help="列出异常 / list incidents, the newest first")
@click.option("--all", "everything", is_flag=True, help="已销案的也列 / closed ones too")
@click.option("--limit", type=click.IntRange(1, 500), default=100, show_default=True)
@click.option("--offset", type=click.IntRange(0), default=0)
def list_incidents(door: Door, everything: bool, limit: int, offset: int) -> None:
    """List incidents that wait for an explanation."""
    with door.archive.look(door.actor) as look:
        found = incidents.incidents(look, everything=everything, offset=offset, limit=limit)
    data = {"total": found.total, "rows": [handling_json.incident(row) for row in found.rows]}
    door.answer(data, lambda: _lines(found.rows))


@command(name="close", help="写明查清的情况，销案 / close an incident with what was found out")
@click.argument("number", type=int)
@click.option("--explanation", required=True, help="查清的情况 / what was found out")
def close(door: Door, number: int, explanation: str) -> None:
    """Close an incident; its explanation stays for good."""
    with door.archive.work(door.actor) as work:
        made = incidents.row(work, incidents.close_incident(work, number, explanation))
    door.answer(handling_json.incident(made), lambda: _lines([made]))


def _lines(rows: tuple[IncidentRow, ...] | list[IncidentRow]) -> Iterator[str]:
    return table(
        [
            (row.id, row.kind, row.code, row.village, row.opened_at.date(), row.told, row.explanation)
            for row in rows
        ]
    )


for _one in (list_incidents, close):
    incident_command.add_command(_one)
