"""`archive ingest` and `archive watch`."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from archive_app import errors
from archive_app.archive import Work
from archive_app.cli.door import Door, command
from archive_app.cli.waiting import until_read
from archive_app.rules.page_arithmetic import Sums
from archive_app.rules.stacks import Sides
from archive_app.services import as_json, batches, gathering, intake, watching
from archive_app.services.intake import Hints, Received
from archive_app.services.watching import Watcher
from config.watch_folders import WatchFolder


@command(name="ingest", help="收进文件和文件夹 / take in files and folders")
@click.argument("paths", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
@click.option("--village", help="村代码，或末三位 / village code")
@click.option("--household", help="户号 / household number")
@click.option("--form", help="表种 / form type")
@click.option("--box", help="盒代码 / box code")
@click.option("--series", help="不属于某一户的材料归入哪一类 / series of material of no household")
@click.option("--year", type=int, help="该材料的年度 / its year")
@click.option(
    "--sides",
    type=click.Choice([one.value for one in Sides]),
    help="正反面的顺序 / order of the sides: front-back, all fronts then all backs, backs reversed",
)
@click.option("--batch", type=int, help="收进这一批（已登记调出的） / into this batch")
@click.option("--wait", is_flag=True, help="等到读完、归好、可检索 / until read, filed and findable")
def ingest_command(
    door: Door, paths: tuple[Path, ...], wait: bool, sides: str | None, batch: int | None, **said: Any
) -> None:
    """Take files in; with --wait read and index them too."""
    hints = Hints(**said)
    files = [(path, base) for base in paths for path in _files(base)]
    if not files:
        raise errors.BadInput("没有找到任何文件。", "There is no file in there.")
    with door.archive.work(door.actor) as work:
        intake.check_hints(work, hints)
        batch_id = (
            _known_batch(work, batch, sides)
            or intake.open_batch(work, name=paths[0].name, channel="shell", sides=sides).id
        )
    for path, base in files:
        _take(door, path, base, batch_id, hints)
    with door.archive.work(door.actor) as work:
        gathering.finish(work, batch_id)
    if wait:
        until_read(door, batch_id)
    _answer(door, batch_id)


def _known_batch(work: Work, number: int | None, sides: str | None) -> int | None:
    """Return the batch that was named. Raises NotFound, BadInput for an order of sides that it was not opened with."""
    if number is None:
        return None
    batch = batches.mine(work, number)
    if sides and sides != batch.sides:
        raise errors.BadInput(
            "正反面的顺序在开批时说定；这一批不是这种顺序。",
            "The order of sides is said when a batch is opened; this one has another.",
        )
    return batch.id


def _files(base: Path) -> Iterator[Path]:
    if base.is_file():
        yield base
        return
    for folder, folders, names in os.walk(base):
        folders.sort()
        for name in sorted(names):
            path = Path(folder, name)
            if path.is_file() and not name.startswith("."):
                yield path


def _take(door: Door, path: Path, base: Path, batch_id: int, hints: Hints) -> Received:
    shown = path.relative_to(base.parent).as_posix()
    name = os.fsencode(path.name).decode("utf-8", "replace")
    with path.open("rb") as stream:
        return intake.receive(
            door.archive,
            door.actor,
            stream,
            name,
            batch_id=batch_id,
            path=shown.encode("utf-8", "replace").decode(),
            hints=hints,
        )


def _answer(door: Door, batch_id: int) -> None:
    with door.archive.look(door.actor) as look:
        view = batches.show(look, batch_id)
    for row in view.files:
        told = as_json.file_row(row, door.language)
        if door.as_json:
            door.answer_line(told)
        else:
            click.echo(f"{row.status}\t{row.name}\t{'、'.join(row.items)}\t{told['reason']}")
    if not door.as_json:
        click.echo(_in_one_line(view.row.sums))


def _in_one_line(sums: Sums) -> str:
    """Return where all sides went: `300 面 = 231 已归 + 9 待复核 + …`."""
    words = {
        "filed": "已归",
        "review": "待复核",
        "blank": "空白",
        "separators": "分隔页",
        "set_aside": "非档案",
        "unreadable": "无法识读",
        "open": "还在读",
    }
    parts = [f"{count} {word}" for key, word in words.items() if (count := getattr(sums, key))]
    wrong = "" if sums.is_exact else f"  !! 相差 {sums.difference} 面"
    return f"{sums.came} 面 = {' + '.join(parts) or '0'}{wrong}"


@command(name="watch", help="守着扫描仪的投放文件夹 / watch a scanner's drop folder")
@click.argument("folder", required=False, type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--village", help="村代码 / village code")
@click.option(
    "--sides", type=click.Choice([one.value for one in Sides]), help="正反面的顺序 / order of the sides"
)
@click.option("--batch", type=int, help="收进这一批（已登记调出的） / into this batch")
@click.option("--once", is_flag=True, help="看一遍就结束 / one look, then end")
def watch_command(
    door: Door, folder: Path | None, village: str | None, sides: str | None, batch: int | None, once: bool
) -> None:
    """Take in whole files of FOLDER, or of the folders in the settings; never deletes one."""
    settings = door.archive.settings
    folders = [WatchFolder(folder.absolute(), village)] if folder else settings.watch_folders
    if not folders:
        raise errors.BadInput(
            "没有要守的文件夹；请写文件夹，或设 ARCHIVE_WATCH_FOLDERS。",
            "No folder to watch; name one, or set ARCHIVE_WATCH_FOLDERS.",
        )
    if batch is not None:
        with door.archive.work(door.actor) as work:
            _known_batch(work, batch, sides)
    watchers = [
        Watcher(
            door.archive,
            door.actor,
            one.folder,
            hints=Hints(village=one.village or village),
            sides=sides,
            quiet=float(settings.watch_quiet_seconds),
            into=batch,
        )
        for one in folders
    ]
    watching.watch(door.archive, watchers, once=once)
