"""`archive export`: lists and packages to hand on."""

from __future__ import annotations

from pathlib import Path

import click

from archive_app import errors
from archive_app.cli import print_notes
from archive_app.cli.door import Door, command
from archive_app.cli.saving import check_place, output_option, save
from archive_app.models.types import RetentionCode
from archive_app.services import catalogue
from archive_app.services.catalogue import Wanted


@click.group(name="export", help="导出目录等 / export lists")
def export_command() -> None:
    """Export lists."""


@command(name="catalogue", help="归档文件目录，xlsx 或 PDF / the item catalogue")
@output_option
@click.option("--village", help="村代码 / village code")
@click.option("--series", help="类别，户档为 household / class")
@click.option("--year", type=int, help="年度 / year")
@click.option(
    "--retention", type=click.Choice([one.value for one in RetentionCode]), help="保管期限 / period"
)
@click.option("--file", help="一卷 / one file")
@click.option("--old", is_flag=True, help="2015 年以前的栏目 / the columns used before 2015")
def export_catalogue(
    door: Door,
    output: Path,
    village: str | None,
    series: str | None,
    year: int | None,
    retention: str | None,
    file: str | None,
    old: bool,
) -> None:
    """Write the catalogue of what is arranged; the ending of FILE says which form (.xlsx or .pdf)."""
    check_place(output)
    period = RetentionCode(retention) if retention else None
    wanted = Wanted(village=village, series=series, year=year, retention=period, file=file, old=old)
    match output.suffix.lower():
        case ".xlsx":
            save(output, catalogue.spreadsheet(door.archive, door.actor, wanted))
            data: dict[str, object] = {"file": output}
        case ".pdf":
            made = catalogue.printed(door.archive, door.actor, wanted)
            save(output, made.pdf)
            data = {
                "file": output,
                "pages": made.pages,
                "missing": made.missing,
                "shortened": made.shortened,
            }
            print_notes.tell(door, made.missing, made.shortened)
        case _:
            raise errors.BadInput(
                "目录可写成 .xlsx 或 .pdf；请改文件名。",
                "The catalogue is written as .xlsx or .pdf; name it so.",
            )
    door.answer(data, lambda: iter([str(output)]))


export_command.add_command(export_catalogue)
