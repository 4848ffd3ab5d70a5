"""`archive batch`: what came in together: listed, opened by a retrieval, steered, closed by a return."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import click

from archive_app.archive import Work
from archive_app.cli.door import Door, command, table
from archive_app.cli.saving import check_place, output_option, save
from archive_app.rules.stacks import Sides
from archive_app.services import (
    as_json,
    batch_control,
    batch_pages,
    batches,
    gathering,
    handover_sheet,
    retrievals,
)

NUMBER = click.argument("number", type=int)
SIDES = click.option(
    "--sides", type=click.Choice([one.value for one in Sides]), help="正反面的顺序 / order of the sides"
)


@click.group(name="batch", help="收件批次 / batches of files that came in")
def batch_command() -> None:
    """See, open, steer and close batches."""


@command(name="list", help="列出批次 / list batches, newest first")
@click.option("--running", is_flag=True, help="只列正在识读的 / only those being read")
@click.option("--limit", type=click.IntRange(1, 500), default=50, show_default=True)
@click.option("--offset", type=click.IntRange(0), default=0)
def list_batches(door: Door, running: bool, limit: int, offset: int) -> None:
    """List the batches the caller may know of."""
    with door.archive.look(door.actor) as look:
        found = batches.recent(look, running=True if running else None, offset=offset, limit=limit)
    data = {"total": found.total, "rows": [as_json.batch_row(row) for row in found.rows]}
    rows = [
        (row.id, row.state, row.files, f"{row.pages_done}/{row.pages_total}", row.pages_review, row.name)
        for row in found.rows
    ]
    door.answer(data, lambda: table(rows))


@command(name="show", help="一批的文件和页 / files and pages of a batch")
@NUMBER
def show(door: Door, number: int) -> None:
    """Show a batch, its files and the paper it came from."""
    _show(door, number)


@command(name="open", help="登记调出并开一批 / open a batch by what leaves the cabinet")
@click.option(
    "--from", "codes", multiple=True, required=True,
    help="盒、卷、案卷代码或户号，可多次 / box, volume, file or household; repeatable",
)  # fmt: skip
@click.option("--sheets", type=int, required=True, help="清点张数 / sheets counted")
@click.option("--taken-by", help="取走人，默认为执行的人 / who took them")
@click.option("--note", default="", help="备注 / note")
@click.option("--name", default="", help="批次名 / name of the batch")
@SIDES
def open_batch(
    door: Door,
    codes: tuple[str, ...],
    sheets: int,
    taken_by: str | None,
    note: str,
    name: str,
    sides: str | None,
) -> None:
    """Open a batch; `archive ingest --batch` and `archive watch --batch` put scans into it."""
    with door.archive.work(door.actor) as work:
        batch = retrievals.open_batch(
            work, sheets=sheets, taken_by=taken_by or door.actor.name, holdings=codes, note=note, name=name,
            sides=sides,
        )  # fmt: skip
        number = batch.id
    _show(door, number)


@command(name="return", help="登记归还 / write down what came back")
@NUMBER
@click.option("--sheets", type=int, required=True, help="清点张数 / sheets counted")
@click.option("--condition", required=True, help="完好情况 / condition")
@click.option("--returned-by", required=True, help="归还人 / who brought them")
@click.option("--received-by", required=True, help="接收人 / who received them")
def give_back(
    door: Door, number: int, sheets: int, condition: str, returned_by: str, received_by: str
) -> None:
    """Close what `open` began; a difference in sheets is shown as long as the batch is."""
    with door.archive.work(door.actor) as work:
        retrievals.bring_back(
            work, number, sheets=sheets, condition=condition, returned_by=returned_by, received_by=received_by
        )
    _show(door, number)


@command(name="sheet", help="打印交接单 / print the hand-over sheet")
@NUMBER
@output_option
def sheet(door: Door, number: int, output: Path) -> None:
    """Write the hand-over sheet as PDF."""
    check_place(output)
    made = handover_sheet.sheet(door.archive, door.actor, number)
    save(output, made.pdf)
    door.answer({"output": output, "pages": made.pages}, lambda: iter([str(output)]))


@command(name="whole", help="说明这一批已收齐 / say that everything has come")
@NUMBER
def whole(door: Door, number: int) -> None:
    """Say that no more files are expected."""
    with door.archive.work(door.actor) as work:
        gathering.finish(work, number)
    _show(door, number)


@command(name="pause", help="暂停识读 / stop reading")
@NUMBER
def pause(door: Door, number: int) -> None:
    """Finish the pages in hand and take no new one."""
    with door.archive.work(door.actor) as work:
        batch_control.pause(work, number)
    _show(door, number)


@command(name="resume", help="继续识读 / go on reading")
@NUMBER
def resume(door: Door, number: int) -> None:
    """Go on where a paused batch stopped."""
    with door.archive.work(door.actor) as work:
        batch_control.resume(work, number)
    _show(door, number)


@command(name="retry", help="没读成的再读 / read again what failed")
@NUMBER
@click.option("--file", "file", help="只读这一个：编号或文件名 / only this one: number or name")
def retry(door: Door, number: int, file: str | None) -> None:
    """Read again what failed, of the whole batch or one file."""
    with door.archive.work(door.actor) as work:
        if file is None:
            batch_control.retry_all(work, number)
        else:
            batch_control.retry(work, batch_pages.file_of(work, number, file))
    _show(door, number)


@command(name="password", help="给出文件的口令再读 / give a file's password")
@NUMBER
@click.argument("file")
def password(door: Door, number: int, file: str) -> None:
    """Open a locked file and read it; the password comes from ARCHIVE_FILE_PASSWORD or is asked for."""
    said = os.environ.get("ARCHIVE_FILE_PASSWORD") or click.prompt(
        "文件口令 / password", hide_input=True, err=True
    )
    with door.archive.work(door.actor) as work:
        batch_control.retry(work, batch_pages.file_of(work, number, file), password=said)
    _show(door, number)


def _show(door: Door, number: int) -> None:
    def shown(look: Work) -> tuple[batches.BatchView, retrievals.Handover | None]:
        return batches.show(look, number), retrievals.of_batch(look, number)

    with door.archive.look(door.actor) as look:
        view, paper = shown(look)
    data = {**as_json.batch(view, door.language), "paper": as_json.paper(paper)}
    door.answer(data, lambda: _lines(view, paper))


def _lines(view: batches.BatchView, paper: retrievals.Handover | None) -> Iterator[str]:
    row = view.row
    yield f"{row.id}\t{row.state}\t{row.pages_done}/{row.pages_total}\t{row.name}"
    if paper is not None:
        yield f"调出 {paper.sheets_out} 张\t{paper.taken_by}\t{'、'.join(code for code, _ in paper.holdings)}"
        if paper.sheets_back is not None:
            wrong = f"  !! 相差 {paper.missing} 张" if paper.missing else ""
            yield f"归还 {paper.sheets_back} 张\t{paper.condition}{wrong}"
    for one in view.files:
        yield f"{one.source_id}\t{one.status}\t{one.name}\t{'、'.join(one.items)}\t{one.reason}"


for one in (list_batches, show, open_batch, give_back, sheet, whole, pause, resume, retry, password):
    batch_command.add_command(one)
