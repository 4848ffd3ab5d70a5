"""`archive stocktake`: counting rooms and cabinets, from a shell and with a scanner that types."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from archive_app.cli import print_notes
from archive_app.cli.door import Door, command, table
from archive_app.cli.saving import check_place, output_option, save
from archive_app.errors import BadInput
from archive_app.models.types import CountDepth
from archive_app.services import stocktake_json, stocktake_list, stocktake_report, stocktaking, tallying
from archive_app.services.stocktaking import Scan

DEPTHS = click.Choice([one.value for one in CountDepth])


@click.group(name="stocktake", help="清点 / stocktakes")
def stocktake_command() -> None:
    """Count rooms and cabinets."""


@command(name="list", help="列出清点 / list stocktakes")
@click.option("--limit", type=click.IntRange(1, 500), default=100, show_default=True)
@click.option("--offset", type=click.IntRange(0), default=0)
def list_stocktakes(door: Door, limit: int, offset: int) -> None:
    """List stocktakes, open ones first."""
    with door.archive.look(door.actor) as look:
        found = stocktake_list.stocktakes(look, offset=offset, limit=limit)
    data = {"total": found.total, "rows": [stocktake_json.listed(row) for row in found.rows]}
    door.answer(
        data,
        lambda: table([(row.id, row.state.value, row.code, row.place, row.started_by) for row in found.rows]),
    )


@command(name="start", help="开始清点库房或橱 / begin to count a room or cabinet")
@click.argument("place")
@click.option("--depth", type=DEPTHS, default="boxes", show_default=True, help="清点到盒或卷 / how deep")
def start(door: Door, place: str, depth: str) -> None:
    """Begin a stocktake of a place (a code)."""
    with door.archive.work(door.actor) as work:
        number = stocktaking.start(work, place, CountDepth(depth)).id
    _show(door, number)


@command(name="scan", help="记下扫到的码 / record scanned codes")
@click.argument("number", type=int)
@click.argument("codes", nargs=-1, required=True)
@click.option("--shelf", default="", help="站在哪一层前 / the shelf one stands at")
@click.option("--box", default="", help="哪一盒里的 / the box they are in")
def scan(door: Door, number: int, codes: tuple[str, ...], shelf: str, box: str) -> None:
    """Record codes as seen."""
    with door.archive.work(door.actor) as work:
        taken = [Scan(secrets.token_hex(16), code, work.now, shelf, box) for code in codes]
        stocktaking.record_scans(work, number, taken)
    _show(door, number)


@command(name="status", help="清点到哪里了 / figures and what does not agree")
@click.argument("number", type=int)
def status(door: Door, number: int) -> None:
    """Show a stocktake."""
    _show(door, number)


@command(name="close", help="结束清点，不符的逐条说明 / close it, with explanations")
@click.argument("number", type=int)
@click.option("--explain", multiple=True, metavar="CODE=TEXT", help="编号=说明，可重复 / repeatable")
def close(door: Door, number: int, explain: tuple[str, ...]) -> None:
    """Close a stocktake; what stays unexplained becomes an incident."""
    told = dict(map(_explanation, explain))
    with door.archive.work(door.actor) as work:
        stocktaking.close(work, number, told)
    _show(door, number)


@command(name="report", help="写出清点报告 / write the report")
@click.argument("number", type=int)
@output_option
def report(door: Door, number: int, output: Path) -> None:
    """Write the report of a stocktake as PDF or xlsx, by the name of the file."""
    check_place(output)
    kind = output.suffix.lower()
    if kind not in (".pdf", ".xlsx"):
        raise BadInput(
            "报告有 PDF 和 xlsx 两种；请写明文件名。", "The report comes as .pdf or .xlsx; name one."
        )
    with door.archive.look(door.actor) as look:
        found = stocktake_report.report(look, number, door.language)
    if kind == ".xlsx":
        save(output, stocktake_report.xlsx(found))
        door.answer({"stocktake": number, "file": output}, lambda: iter([str(output)]))
        return
    made = stocktake_report.pdf(found)
    save(output, made.pdf)
    data = {"stocktake": number, "file": output, "missing": made.missing, "shortened": made.shortened}
    door.answer(data, lambda: iter([str(output)]))
    print_notes.tell(door, made.missing, made.shortened)


def _explanation(text: str) -> tuple[str, str]:
    key, sign, said = text.partition("=")
    if not sign or not key.strip() or not said.strip():
        raise BadInput("说明请写成 编号=说明。", "Write an explanation as CODE=TEXT.")
    return key.strip(), said.strip()


def _show(door: Door, number: int) -> None:
    with door.archive.look(door.actor) as look:
        found = stocktaking.find(look, number)
        told = stocktake_json.in_full(stocktake_list.row(found), tallying.tally(look, found), door.language)
    door.answer(told, lambda: _lines(told))


def _lines(told: dict[str, Any]) -> Iterator[str]:
    yield f"{told['id']}\t{told['state'].value}\t{told['place']}\t{told['path']}"
    yield (
        f"应有 {told['expected']}  在位 {told['found']}  借出 {told['away']}  未见 {told['missing']}"
        f"  错位 {told['misplaced']}  不明 {told['unknown']}"
    )
    yield from table(
        [(row["key"], row["verdict"].value, row["name"], row["explanation"]) for row in told["discrepancies"]]
    )


for _one in (list_stocktakes, start, scan, status, close, report):
    stocktake_command.add_command(_one)
