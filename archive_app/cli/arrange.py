"""`archive arrange`: put files in order, check them, write and print their papers."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from archive_app import errors
from archive_app.cli import print_notes, sets
from archive_app.cli.door import Door, command, table
from archive_app.cli.saving import check_place, output_option, save
from archive_app.models.types import CopyType, HoldingSet, NoteKind
from archive_app.services import (
    arrangement_json,
    arrangement_list,
    arrangement_page,
    arranging,
    describing,
    file_papers,
    holdings,
    notes,
)
from archive_app.services.arrangement_list import DeskState, Done
from archive_app.services.file_papers import Paper
from archive_app.services.paging import LARGEST


@click.group(name="arrange", help="整理：排次序、给档号 / put files in order, give reference codes")
def arrange_command() -> None:
    """Arrange files."""


@command(name="list", help="列出待整理、待检查、已整理的案卷 / files by where they stand")
@click.option("--village", help="村代码 / village code")
@click.option("--series", help="类别 / class")
@click.option("--state", type=click.Choice([one.value for one in DeskState]), help="状态 / state")
def list_files(door: Door, village: str | None, series: str | None, state: str | None) -> None:
    """List the files on the desk."""
    rows: list[arrangement_list.DeskRow] = []
    with door.archive.look(door.actor) as look:
        while True:
            part = arrangement_list.files(
                look,
                state=DeskState(state) if state else None,
                village=village,
                series=series,
                offset=len(rows),
                limit=LARGEST,
            ).page
            rows += part.rows
            if len(rows) >= part.total or not part.rows:
                break
    data = [arrangement_json.row(one) for one in rows]
    door.answer(
        data,
        lambda: table([(one.code, one.state, one.reference_code, one.waiting, one.title) for one in rows]),
    )


@command(name="show", help="一卷的次序、档号、备考表和两套 / a file on the desk")
@click.argument("code")
def show_file(door: Door, code: str) -> None:
    """Show one file."""
    with door.archive.look(door.actor) as look:
        data = arrangement_json.file(arrangement_page.show(look, code), door.language)
    door.answer(data, lambda: _file_lines(data))


def _file_lines(data: dict[str, Any]) -> Iterator[str]:
    yield f"{data['code']}\t{data['reference_code'] or '待编号'}\t{data['title']}"
    for line in (*data["arranged"], *data["waiting"]):
        pages = file_papers.page_span(line["first_page"], line["last_page"])
        yield f"  {line['reference_code']}\t{pages}\t{line['title']}"
    yield from (f"  ! {said}" for said in data["differences"])


@command(name="file", help="排好一卷，提交检查 / put one file in order, for the checker")
@click.argument("code")
@click.option("--order", help="件的代码，按次序，用逗号隔开；默认按规则 / item codes in order")
def arrange_file(door: Door, code: str, order: str | None) -> None:
    """Arrange one file by rule, or in the order given."""
    wanted = [one.strip() for one in order.split(",") if one.strip()] if order else None
    with door.archive.work(door.actor) as work:
        made = arranging.arrange(work, code, wanted)
        data = {"file": made.archival_file.code, "round": made.no, "state": made.state}
    door.answer(data, lambda: iter([f"{data['file']}\t已排好，等另一个人检查。"]))


@command(name="all", help="全部待整理的按规则排好 / put all that waits in order by rule")
@click.option("--village", help="村代码 / village code")
@click.option("--series", help="类别 / class")
def arrange_all(door: Door, village: str | None, series: str | None) -> None:
    """Arrange everything that waits."""
    _tell(door, arrangement_list.arrange_all(door.archive, door.actor, village=village, series=series))


@command(name="check", help="检查别人整理的，给档号 / check what another arranged, give codes")
@click.argument("codes", nargs=-1)
@click.option("--all", "everything", is_flag=True, help="全部待检查的 / all that wait")
@click.option("--village", help="与 --all 合用 / with --all: of this village only")
def check_files(door: Door, codes: tuple[str, ...], everything: bool, village: str | None) -> None:
    """Check files; refused for one's own arrangement."""
    if everything == bool(codes):
        raise errors.BadInput("请给出代码，或用 --all，二者选一。", "Give codes or --all, one of the two.")
    if len(codes) == 1:
        with door.archive.work(door.actor) as work:
            file = arranging.check(work, codes[0]).archival_file
            data = {"file": file.code, "reference_code": file.reference_code}
        door.answer(data, lambda: table([tuple(data.values())]))
        return
    wanted = None if everything else codes
    _tell(door, arrangement_list.check_all(door.archive, door.actor, wanted, village=village))


@command(name="return", help="退回整理 / send an arrangement back")
@click.argument("code")
@click.option("--reason", required=True, help="理由 / why")
def send_back(door: Door, code: str, reason: str) -> None:
    """Send a round back with a reason."""
    with door.archive.work(door.actor) as work:
        made = arranging.send_back(work, code, reason)
        data = {"file": made.archival_file.code, "state": made.state}
    door.answer(data, lambda: iter([f"{data['file']}\t已退回。"]))


@command(name="former", help="记下一件的原档号 / keep a former reference code of an item")
@click.argument("item")
@click.argument("former")
def former_code(door: Door, item: str, former: str) -> None:
    """Keep a former code; the item is found by it."""
    with door.archive.work(door.actor) as work:
        kept = arranging.keep_former_code(work, item, former)
        data = {"item": kept.code, "former_reference_codes": kept.former_reference_codes}
    door.answer(data, lambda: iter([f"{data['item']}\t{'、'.join(kept.former_reference_codes)}"]))


@command(name="describe", help="著录：责任者、文号、密级、备注 / what the catalogue says of an item")
@click.argument("item")
@click.option("--responsible", help="责任者 / responsible party")
@click.option("--document-no", help="文号 / document number")
@click.option("--security", help="密级 / security class")
@click.option("--remark", help="备注 / remark")
def describe_item(
    door: Door,
    item: str,
    responsible: str | None,
    document_no: str | None,
    security: str | None,
    remark: str | None,
) -> None:
    """Say of an item what its catalogue line needs."""
    with door.archive.work(door.actor) as work:
        made = describing.describe(
            work,
            item,
            responsible_party=responsible,
            document_no=document_no,
            security_class=security,
            remark=remark,
        )
        data = {"item": made.code, **{name: made.details.get(name, "") for name in describing.FIELDS}}
    door.answer(data, lambda: table([tuple(data.values())]))


@command(name="note", help="在备考表上记一行 / write a line onto a notes sheet")
@click.argument("code")
@click.argument("text")
@click.option("--kind", type=click.Choice([one.value for one in notes.BY_HAND]), default="other")
@click.option("--about", default="", help="说明缺哪份表，如 approval 或 information:2018 / a missing form")
def write_note(door: Door, code: str, text: str, kind: str, about: str) -> None:
    """Write a line for a file or a box."""
    with door.archive.work(door.actor) as work:
        line = notes.write(work, code, text, kind=NoteKind.LACKING if about else NoteKind(kind), about=about)
        data = {"kind": line.kind, "text": line.text}
    door.answer(data, lambda: table([tuple(data.values())]))


@command(name="holding", help="登记一套的一册 / add a volume of a set")
@click.argument("code")
@click.option("--set", "held_set", type=click.Choice([one.value for one in HoldingSet]), required=True)
@click.option("--copy", type=click.Choice([one.value for one in CopyType]), default="copy", show_default=True)
@click.option("--volume", type=int, default=1, show_default=True, help="第几册 / which volume")
@click.option("--sheets", type=int, help="张数 / sheets")
@click.option("--box", help="盒的代码 / code of the box")
def add_holding(
    door: Door, code: str, held_set: str, copy: str, volume: int, sheets: int | None, box: str | None
) -> None:
    """Add a volume of the town's or the village's set of a file."""
    with door.archive.work(door.actor) as work:
        made = holdings.add(
            work,
            code,
            held_set=HoldingSet(held_set),
            copy=CopyType(copy),
            volume=volume,
            sheets=sheets,
            box=box,
        )
        data = {"code": made.code, "set": held_set, "copy": copy, "volume": volume}
    door.answer(data, lambda: table([tuple(data.values())]))


@command(name="sheets", help="记下一册清点的张数 / note how many sheets a volume has")
@click.argument("code")
@click.argument("sheets", type=click.IntRange(0))
def count_sheets(door: Door, code: str, sheets: int) -> None:
    """Note the sheets of a volume (V-…) as they were counted."""
    with door.archive.work(door.actor) as work:
        made = holdings.count_sheets(work, code, sheets)
        data = {"code": made.code, "sheets": made.sheets}
    door.answer(data, lambda: table([tuple(data.values())]))


@command(name="paper", help="印目录和备考表 / print contents list and notes sheet of a file or box")
@click.argument("code")
@output_option
@click.option("--paper", "wanted", type=click.Choice([one.value for one in Paper]), multiple=True)
def print_paper(door: Door, code: str, output: Path, wanted: tuple[str, ...]) -> None:
    """Print the papers of a file or box as PDF."""
    check_place(output)
    papers = tuple(Paper(one) for one in wanted) or (Paper.CONTENTS, Paper.NOTES)
    made = file_papers.print_papers(door.archive, door.actor, code, papers)
    save(output, made.pdf)
    data = {"file": output, "pages": made.pages, "missing": made.missing, "shortened": made.shortened}
    door.answer(data, lambda: iter([f"{made.pages} 页：{output}"]))
    print_notes.tell(door, made.missing, made.shortened)


def _tell(door: Door, done: Done) -> None:
    data = {
        "done": done.done,
        "refused": [{"code": code, "why": why.said(door.language)} for code, why in done.refused],
    }
    lines = [f"{done.done} 卷", *(f"{code}\t{why.said(door.language)}" for code, why in done.refused)]
    door.answer(data, lambda: iter(lines))


for _one in (
    *sets.COMMANDS,
    list_files, show_file, arrange_file, arrange_all, check_files, send_back, former_code, describe_item, write_note,
    add_holding, count_sheets, print_paper,
):  # fmt: skip
    arrange_command.add_command(_one)
