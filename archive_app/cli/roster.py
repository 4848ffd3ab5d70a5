"""`archive import`, `archive completeness`, `archive unit`: the roster, and what its households lack."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import click

from archive_app.cli.catalogues import import_catalogue
from archive_app.cli.door import Door, command, table
from archive_app.cli.saving import output_option, save
from archive_app.models.types import FormType, UnitKind
from archive_app.services import completeness, roster, units
from archive_app.services.paging import LARGEST
from archive_app.services.roster import RosterReport
from archive_app.services.units import UnitNode

FOUND, BAD_INPUT = 1, 2


@click.group(name="import", help="导入名册 / import the roster")
def import_command() -> None:
    """Import lists kept elsewhere."""


@command(name="households", help="导入农户名册（xlsx、xls、ods） / import the roster of households")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--dry-run", is_flag=True, help="只检查，不写入 / check only")
@click.option(
    "--errors",
    "sheet",
    type=click.Path(dir_okay=False, path_type=Path),
    help="把问题行写成表格 / rows with reasons",
)
def import_households(door: Door, file: Path, dry_run: bool, sheet: Path | None) -> None:
    """Import all rows or none, naming every bad one."""
    with door.archive.work(door.actor) as work:
        report = roster.import_roster(work, file, dry_run)
    if sheet is not None and report.error_sheet is not None:
        save(sheet, report.error_sheet)
    data = {
        "rows": report.rows,
        "households": report.households,
        "households_new": report.households_new,
        "households_known": report.households_known,
        "members_new": report.members_new,
        "errors": report.errors,
        "warnings": report.warnings,
        "done": report.done,
    }
    door.answer(data, lambda: _told(report, dry_run))
    if report.errors:
        for note in report.errors[:1]:
            said = note.en if door.language == "en" else note.zh
            click.echo(
                f"第 {note.row} 行 row {note.row}：{said}（共 {len(report.errors)} 处，没有写入）", err=True
            )
        sys.exit(FOUND if dry_run else BAD_INPUT)


def _told(report: RosterReport, dry_run: bool) -> Iterator[str]:
    yield (
        f"{report.rows} 行，{report.households} 户：新 {report.households_new}，"
        f"已有 {report.households_known}；新成员 {report.members_new}"
    )
    yield from table(
        [
            (f"第 {note.row} 行", note.column, "错误" if note.stops else "提醒", note.zh)
            for note in (*report.errors, *report.warnings)
        ]
    )
    yield (
        "已导入。"
        if report.done
        else "没有错误，可以导入。"
        if dry_run and not report.errors
        else "没有写入。"
    )


@command(name="template", help="空白名册模板 / an empty roster to fill in")
@output_option
def template(door: Door, output: Path) -> None:
    """Write the empty roster."""
    save(output, roster.template())
    door.answer({"file": output}, lambda: iter([str(output)]))


import_command.add_command(import_households)
import_command.add_command(import_catalogue)
import_command.add_command(template)


@command(name="completeness", help="哪户缺哪张表 / who lacks which form")
@click.option("--village", help="村代码 / village code")
@click.option("--year", type=int, help="年度 / year")
@click.option("--form", type=click.Choice([one.value for one in FormType]), help="表种 / form type")
def completeness_command(door: Door, village: str | None, year: int | None, form: str | None) -> None:
    """Print the sums of each village and every household that lacks something."""
    wanted = FormType(form) if form else None
    gaps: list[completeness.GapRow] = []
    with door.archive.look(door.actor) as look:
        sums = completeness.village_sums(look, village=village, year=year)
        while True:
            part = completeness.gaps(
                look, village=village, year=year, form=wanted, offset=len(gaps), limit=LARGEST
            )
            gaps += part.rows
            if len(gaps) >= part.total or not part.rows:
                break
        names = {key: one.zh for key, one in door.archive.rules.forms.items()}

    def lines() -> Iterator[str]:
        for one in sums:
            yield f"{one.name}\t{one.households} 户\t{one.present}/{one.expected}\t待复核 {one.review}"
        for row in gaps:
            lacking = "、".join(
                names[slot.form] + (f"{slot.year}" if slot.year else "") for slot in row.missing
            )
            yield f"{row.no}\t{row.head}\t{row.village}\t缺 {lacking}"

    door.answer({"villages": sums, "missing": gaps}, lines)


@click.group(name="unit", help="单位和村 / units and villages")
def unit_command() -> None:
    """Keep the tree of units."""


@command(name="list", help="列出单位 / list units")
def list_units(door: Door) -> None:
    """List the units as a tree."""
    with door.archive.look(door.actor) as look:
        tops = units.tree(look)
    door.answer(tops, lambda: _tree(tops, ""))


def _tree(nodes: list[UnitNode], indent: str) -> Iterator[str]:
    for one in nodes:
        yield f"{indent}{one.code}\t{one.name}\t{one.kind}"
        yield from _tree(one.children, indent + "  ")


@command(name="add", help="增加单位 / add a unit")
@click.argument("code")
@click.argument("name")
@click.option(
    "--kind", type=click.Choice([one.value for one in UnitKind]), default="village", show_default=True
)
@click.option("--parent", help="上级代码 / code of the unit above")
def add_unit(door: Door, code: str, name: str, kind: str, parent: str | None) -> None:
    """Add a unit."""
    with door.archive.work(door.actor) as work:
        units.make(work, code, name, UnitKind(kind), parent)
    door.answer({"code": code, "name": name}, lambda: iter([f"{code}\t{name}"]))


unit_command.add_command(list_units)
unit_command.add_command(add_unit)
