"""`archive import catalogue`: a catalogue that others made, linked to its files."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click

from archive_app.cli.door import Door, command
from archive_app.cli.saving import save
from archive_app.cli.waiting import until_read
from archive_app.services import catalogues
from archive_app.services.catalogues import CatalogueReport


@command(name="catalogue", help="导入已有的目录并挂接图像 / import a catalogue and link its files")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--files", "folder", type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="图像所在的文件夹（文件或文件夹以档号命名） / folder of its files, named by reference code",
)  # fmt: skip
@click.option("--village", help="村代码，或末三位 / village code")
@click.option("--dry-run", is_flag=True, help="只核对，不写入 / check only")
@click.option(
    "--report",
    "--errors",
    "report",
    type=click.Path(dir_okay=False, path_type=Path),
    help="把没有对上的写成表格 / what has no partner",
)
@click.option("--wait", is_flag=True, help="等到读完、可检索 / until read and findable")
def import_catalogue(
    door: Door,
    file: Path,
    folder: Path | None,
    village: str | None,
    dry_run: bool,
    report: Path | None,
    wait: bool,
) -> None:
    """Import the lines, take in the files that belong to them, and name what has no partner, both ways."""
    found = catalogues.import_catalogue(
        door.archive, door.actor, file, folder, village=village, dry_run=dry_run
    )
    if report is not None:
        save(report, found.sheet)
    if wait and found.batch is not None:
        until_read(door, found.batch)
    data = {
        "lines": found.lines,
        "lines_new": found.lines_new,
        "linked": found.linked,
        "refused": found.refused,
        "batch": found.batch,
        "lines_without_file": [line.reference_code for line in found.lines_alone],
        "files_without_line": list(found.files_alone),
        "notes": found.notes,
        "done": found.done,
    }
    door.answer(data, lambda: _told(found))


def _told(found: CatalogueReport) -> Iterator[str]:
    yield f"目录 {found.lines} 条（新 {found.lines_new}），挂接文件 {found.linked} 个，没有收下 {found.refused} 个"
    yield f"有目录没有图像 {len(found.lines_alone)} 条，有图像没有目录 {len(found.files_alone)} 个"
    for line in found.lines_alone:
        yield f"  缺图像\t{line.reference_code}\t{line.title}"
    for path in found.files_alone:
        yield f"  缺目录\t{path}"
    for note in found.notes:
        yield f"  第 {note.row} 行\t{note.zh}"
    if not found.done:
        yield "只核对，没有写入。"
