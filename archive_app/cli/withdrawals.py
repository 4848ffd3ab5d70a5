"""`archive withdraw`: what came in by mistake leaves again, by two people."""

from __future__ import annotations

from contextlib import suppress

import click

from archive_app.cli.door import Door, command, table
from archive_app.search.faults import IndexBusy
from archive_app.services import catching_up, withdrawing, withdrawn_traces

NUMBER = click.argument("number", type=int)


@click.group(name="withdraw", help="撤回误收的（未归档的） / withdraw what came in by mistake")
def withdraw_command() -> None:
    """Ask and decide; needs --as, for it takes two people."""


@command(name="request", help="申请撤回 / ask to withdraw a file")
@click.argument("what")
@click.option("--reason", required=True, help="理由 / why")
def request(door: Door, what: str, reason: str) -> None:
    """Ask that a file (its number, or the code of an item made of it) be withdrawn with all that was made of it."""
    number = withdrawing.request(door.archive, door.actor, what, reason)
    door.answer({"number": number}, lambda: iter([f"申请 {number} 已登记，等另一位批准。"]))


@command(name="approve", help="批准（不能是申请人） / approve another person's request")
@NUMBER
@click.option("--note", default="", help="意见 / note")
def approve(door: Door, number: int, note: str) -> None:
    """Approve; name, digest and reason stay, the content goes from index, cache and store."""
    withdrawing.approve(door.archive, door.actor, number, note)
    with suppress(IndexBusy):  # else the server does it within seconds
        catching_up.index_waiting(door.archive)
    withdrawn_traces.sweep(door.archive, catching_up.ACTOR)
    _list(door)


@command(name="refuse", help="不同意撤回 / refuse a request")
@NUMBER
@click.option("--note", required=True, help="理由 / why")
def refuse(door: Door, number: int, note: str) -> None:
    """Let the file stay."""
    withdrawing.refuse(door.archive, door.actor, number, note)
    _list(door)


@command(name="list", help="列出撤回申请 / list requests")
def list_requests(door: Door) -> None:
    """List the requests one may know of, newest first."""
    _list(door)


def _list(door: Door) -> None:
    with door.archive.look(door.actor) as look:
        found = withdrawing.listed(look, limit=200)
    rows = [
        (row.id, row.state, row.name, row.sha256[:12], row.requested_by, row.decided_by, row.reason)
        for row in found.rows
    ]
    door.answer({"total": found.total, "rows": found.rows}, lambda: table(rows))


for _one in (request, approve, refuse, list_requests):
    withdraw_command.add_command(_one)
