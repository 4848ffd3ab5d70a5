"""`archive meeting`: the meetings of villages, what belongs to them and what they lack."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from archive_app.cli.door import Door, command, table
from archive_app.cli.saving import check_place, output_option, save
from archive_app.models.types import MaterialRole
from archive_app.services import meeting_json, meeting_report, meetings
from archive_app.services.meetings import MeetingFacts, MeetingView

ROLES = click.Choice([one.value for one in MaterialRole])
DAY = click.DateTime(["%Y-%m-%d"])
COUNTED = click.IntRange(0, meetings.MOST_PEOPLE)
#: what may be said of a meeting besides its title and day
FACTS = (
    click.option("--place", help="地点 / place"),
    click.option("--chair", help="主持人 / chair"),
    click.option("--recorder", help="记录人 / recorder"),
    click.option("--due", type=COUNTED, help="应到 / people due"),
    click.option("--present", type=COUNTED, help="实到 / people present"),
    click.option("--agree", type=COUNTED, help="同意 / votes for"),
    click.option("--against", type=COUNTED, help="不同意 / votes against"),
    click.option("--abstain", type=COUNTED, help="弃权 / abstentions"),
    click.option("--decision", help="会议结果 / decision"),
)


def _facts(function: Any) -> Any:
    for option in reversed(FACTS):
        function = option(function)
    return function


@click.group(name="meeting", help="会议 / meetings")
def meeting_command() -> None:
    """Record meetings and see what they lack."""


@command(name="list", help="列出会议 / list meetings")
@click.option("--village", help="村代码 / village code")
@click.option("--lacking", is_flag=True, help="只看材料不齐的 / only those that lack something")
@click.option("--limit", type=click.IntRange(1, 500), default=100, show_default=True)
@click.option("--offset", type=click.IntRange(0), default=0)
def list_meetings(door: Door, village: str | None, lacking: bool, limit: int, offset: int) -> None:
    """List meetings, the newest first."""
    with door.archive.look(door.actor) as look:
        found = meetings.listing(look, village=village, lacking=lacking, offset=offset, limit=limit)
    data = {"total": found.total, "rows": [meeting_json.meeting(one) for one in found.rows]}
    door.answer(data, lambda: table([_row(one, door.language) for one in found.rows]))


@command(name="show", help="一次会议 / a meeting with its materials")
@click.argument("number", type=int)
def show(door: Door, number: int) -> None:
    """Show a meeting."""
    _show(door, number)


@command(name="add", help="登记会议 / record a meeting")
@click.argument("village")
@click.option("--title", required=True, help="会议名称 / title")
@click.option("--on", "held_on", type=DAY, required=True, help="日期 / day")
@_facts
def add(door: Door, village: str, held_on: dt.datetime, **said: Any) -> None:
    """Record a meeting of a village (a code)."""
    facts = MeetingFacts(
        held_on=held_on.date(), **{key: value for key, value in said.items() if value is not None}
    )
    with door.archive.work(door.actor) as work:
        made = meetings.record(work, facts, village=village)
        work.session.flush()
        number = made.id
    _show(door, number)


@command(name="amend", help="修改会议 / correct what is said of a meeting")
@click.argument("number", type=int)
@click.option("--title", help="会议名称 / title")
@click.option("--on", "held_on", type=DAY, help="日期 / day")
@_facts
def amend(door: Door, number: int, held_on: dt.datetime | None, **said: Any) -> None:
    """Correct what is said of a meeting; what is not named stays."""
    changes = {key: value for key, value in said.items() if value is not None}
    if held_on is not None:
        changes["held_on"] = held_on.date()
    with door.archive.work(door.actor) as work:
        meetings.amend(work, number, replace(meetings.show(work, number).facts, **changes))
    _show(door, number)


@command(name="bind", help="把一件放进会议 / say that an item belongs to a meeting")
@click.argument("number", type=int)
@click.argument("code")
@click.option("--role", type=ROLES, help="作为什么；不写由系统认 / what it is to the meeting")
def bind(door: Door, number: int, code: str, role: str | None) -> None:
    """Bind an item to a meeting."""
    with door.archive.work(door.actor) as work:
        meetings.attach(work, number, code, MaterialRole(role) if role else None)
    _show(door, number)


@command(name="unbind", help="把一件移出会议 / say that an item does not belong to it")
@click.argument("number", type=int)
@click.argument("code")
def unbind(door: Door, number: int, code: str) -> None:
    """Unbind an item from a meeting; it stays where it is filed."""
    with door.archive.work(door.actor) as work:
        meetings.detach(work, number, code)
    _show(door, number)


@command(name="missing", help="打印会议欠缺什么 / print what meetings lack")
@click.option("--village", help="村代码 / village code")
@output_option
def missing(door: Door, village: str | None, output: Path) -> None:
    """Print the list of what meetings lack as PDF."""
    check_place(output)
    with door.archive.look(door.actor) as look:
        made = meeting_report.missing(look, door.language, village=village)
    save(output, made.pdf)
    door.answer({"file": str(output), "pages": made.pages}, lambda: iter([str(output)]))


def _show(door: Door, number: int) -> None:
    with door.archive.look(door.actor) as look:
        view = meetings.show(look, number)
    door.answer(meeting_json.meeting(view), lambda: _lines(view, door.language))


def _row(one: MeetingView, language: str) -> tuple[Any, ...]:
    lacks = meeting_report.said((*one.lacks, *one.wrong), language)
    return (one.id, one.facts.held_on, one.village, one.facts.title, len(one.materials), lacks)


def _lines(view: MeetingView, language: str) -> Iterator[str]:
    yield from table([_row(view, language)])
    yield from table([(one.role, one.code, one.title) for one in view.materials])


for _one in (list_meetings, show, add, amend, bind, unbind, missing):
    meeting_command.add_command(_one)
