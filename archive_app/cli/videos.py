"""`archive video`: videos on their carriers: registered, corrected, looked at, taken into the vault."""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Callable, Iterator
from typing import Any

import click

from archive_app.cli.door import Door, command, table
from archive_app.errors import BadInput
from archive_app.models.types import VideoState
from archive_app.services import (
    meeting_json,
    meetings,
    video_files,
    video_list,
    video_looks,
    video_taking,
    videos,
)
from archive_app.services.video_list import VideoRow, VideoStanding
from archive_app.services.videos import VideoReference

FAULT = 1
FOUND = click.Choice([one.value for one in sorted(video_looks.FOUND)])
#: what people say of a video
SAID = (
    click.option("--recorded-on", help="拍摄日期 / day of recording"),
    click.option("--place", help="拍摄地点 / place"),
    click.option("--recordist", help="摄录者 / who recorded it"),
    click.option("--carrier", help="载体 / carrier: disc, drive, NAS"),
    click.option("--carrier-number", help="载体编号 / its number"),
    click.option("--keeper", help="保管人 / who keeps it"),
    click.option("--path", help="本机能打开的路径 / path this machine reaches"),
)


def _said(function: Any) -> Any:
    for option in reversed(SAID):
        function = option(function)
    return function


@click.group(name="video", help="录像 / videos")
def video_command() -> None:
    """Know where videos are and whether they are still the same."""


@command(name="list", help="列出录像和状态 / list videos and how each stands")
@click.option("--village", help="村代码 / village code")
@click.option(
    "--state", type=click.Choice([one.value for one in VideoStanding]), help="状态 / how they stand"
)
@click.option("--limit", type=click.IntRange(1, 500), default=100, show_default=True)
@click.option("--offset", type=click.IntRange(0), default=0)
def list_videos(door: Door, village: str | None, state: str | None, limit: int, offset: int) -> None:
    """List videos, the newest first."""
    with door.archive.look(door.actor) as look:
        found, counts = video_list.listing(look, village=village, standing=state, offset=offset, limit=limit)
    data = {"total": found.total, "counts": counts, "rows": [meeting_json.video(one) for one in found.rows]}
    door.answer(data, lambda: table([_row(one) for one in found.rows]))


@command(name="show", help="一段录像 / a video")
@click.argument("code")
def show(door: Door, code: str) -> None:
    """Show a video."""
    _show(door, code)


@command(name="add", help="登记录像 / register a video that stays on its carrier")
@click.option("--title", required=True, help="题名 / title")
@click.option("--village", default="", help="村代码 / village code")
@click.option("--series", default="", help="类别 / class of material of no household")
@click.option("--household", "household_no", default="", help="户号 / household number")
@click.option("--meeting", type=int, help="会议编号 / number of its meeting")
@click.option("--year", type=int, help="年度；不写按拍摄日期 / year; that of the recording by default")
@_said
def add(
    door: Door,
    title: str,
    village: str,
    series: str,
    household_no: str,
    meeting: int | None,
    year: int | None,
    **said: str | None,
) -> None:
    """Register a video; one with a path is read at once, to know it again."""
    if meeting is not None:
        with door.archive.look(door.actor) as look:
            view = meetings.show(look, meeting)
        village, series = view.village_code, view.series
        said["recorded_on"] = said["recorded_on"] or view.facts.held_on.isoformat()
    text = {key: value or "" for key, value in said.items()}
    known = VideoReference(title=title, seconds=0, file_name="", bytes=0, sha256="", **text)  # type: ignore[arg-type]  # texts only
    wanted = year or _year_of(known.recorded_on)
    if known.path:
        code = video_files.refer(
            door.archive, door.actor, known.path, known, year=wanted, village=village, series=series,
            household_no=household_no,
        )  # fmt: skip
        video_files.check(door.archive, door.actor, code, told=_telling(door))
    else:
        with door.archive.work(door.actor) as work:
            code = videos.add_reference(
                work, known, year=wanted, village=village, series=series, household_no=household_no
            ).code
    if meeting is not None:
        with door.archive.work(door.actor) as work:
            meetings.attach(work, meeting, code)
    _show(door, code)


@command(name="amend", help="修改录像记录 / correct what is said of a video")
@click.argument("code")
@click.option("--title", help="题名 / title")
@_said
def amend(door: Door, code: str, **said: str | None) -> None:
    """Correct what is said of a video; one that moved is read again."""
    changed = video_files.amend(
        door.archive, door.actor, code, {key: value for key, value in said.items() if value is not None}
    )
    if "path" in changed and said.get("path"):
        video_files.check(door.archive, door.actor, code, told=_telling(door))
    _show(door, code)


@command(name="check", help="核对还在不在、变没变 / look whether it is still there and the same")
@click.argument("codes", nargs=-1, required=True)
def check(door: Door, codes: tuple[str, ...]) -> None:
    """Read videos and compare; exit 1 if one is missing or changed."""
    found = {code: video_files.check(door.archive, door.actor, code, told=_telling(door)) for code in codes}
    door.answer(found, lambda: table([(code, state.value) for code, state in found.items()]))
    if any(state in (VideoState.MISSING, VideoState.CHANGED) for state in found.values()):
        sys.exit(FAULT)


@command(name="looked", help="记下人工核对 / note a look by hand at a carrier off line")
@click.argument("code")
@click.option("--found", "state", type=FOUND, required=True, help="看到什么 / what was found")
@click.option("--on", type=click.DateTime(["%Y-%m-%d"]), required=True, help="哪天 / day")
@click.option("--by", required=True, help="谁看的 / who looked")
@click.option("--note", default="", help="说明 / note")
def looked(door: Door, code: str, state: str, on: dt.datetime, by: str, note: str) -> None:
    """Write down who looked at a carrier, when, and what was found."""
    with door.archive.work(door.actor) as work:
        video_looks.looked(work, code, state=state, on=on.date(), by=by, note=note)
    _show(door, code)


@command(name="take-in", help="收进库里 / take a video into the vault")
@click.argument("code")
def take_in(door: Door, code: str) -> None:
    """Copy a video into the vault; exit 1 when it is not what was recorded."""
    state = video_taking.take_in(door.archive, door.actor, code, told=_telling(door))
    _show(door, code)
    if state is not VideoState.THERE:
        sys.exit(FAULT)


def _telling(door: Door) -> Callable[[int], None] | None:
    """Return what shows how many bytes were read, where somebody watches."""
    if door.as_json or not sys.stderr.isatty():
        return None
    return lambda done: click.echo(f"\r{done // 1_000_000} MB", nl=False, err=True)


def _show(door: Door, code: str) -> None:
    with door.archive.look(door.actor) as look:
        row = video_list.show(look, code)
    door.answer(meeting_json.video(row), lambda: _lines(row))


def _row(one: VideoRow) -> tuple[Any, ...]:
    seen = (one.last.looked_on or one.last.at.date()) if one.last else ""
    return (one.code, one.standing.value, one.recorded_on, one.village, one.title, one.carrier, seen)


def _lines(row: VideoRow) -> Iterator[str]:
    yield from table([_row(row)])
    if row.reference is not None and row.reference.path:
        yield row.reference.path


def _year_of(day: str) -> int:
    if not day[:4].isdecimal():
        raise BadInput("请写明拍摄日期或年度。", "Give the day of recording or the year.")
    return int(day[:4])


for _one in (list_videos, show, add, amend, check, looked, take_in):
    video_command.add_command(_one)
