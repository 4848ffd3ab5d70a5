"""`archive labels separator`: sheets that part a stack on the scanner."""

from __future__ import annotations

from pathlib import Path

import click

from archive_app import errors
from archive_app.archive import Work
from archive_app.cli.door import Door, command
from archive_app.services import separator_prints, separators


@command(
    name="separator", help="分隔页：户号、H-/P- 代码 / separator sheets: household numbers, H- or P- codes"
)
@click.argument("codes", nargs=-1)
@click.option("--forms", is_flag=True, help="每户六张，一种表一张 / six a household, one for each form")
@click.option("--all", "everything", is_flag=True, help="与 --village 合用：该村各户 / all of a village")
@click.option("--village", help="村代码 / village code")
@click.option(
    "--next", "documents", type=click.IntRange(0, 200), default=0, help="“下一份材料”几张 / next document"
)
@click.option("--next-household", "households", type=click.IntRange(0, 200), default=0, help="“下一户”几张")
@click.option("--meeting", help="会议名称，其后是这次会议的照片和材料 / photos and papers of this meeting")
@click.option("--year", type=int, help="会议年度 / year of the meeting")
@click.option("-o", "--output", required=True, type=click.Path(dir_okay=False, path_type=Path))
def separator_command(
    door: Door,
    codes: tuple[str, ...],
    forms: bool,
    everything: bool,
    village: str | None,
    documents: int,
    households: int,
    meeting: str | None,
    year: int | None,
    output: Path,
) -> None:
    """Print separator sheets, one A4 page each."""
    if everything and not village:
        raise errors.BadInput("--all 要与 --village 合用。", "Use --all together with --village.")
    with door.archive.work(door.actor) as work:
        wanted = [*codes, *(separator_prints.households_of(work, village or "") if everything else ())]
        numbers = separator_prints.sheets_for(work, wanted, forms=forms)
        numbers += _nameless(work, "document", documents) + _nameless(work, "household", households)
        if meeting:
            made = separators.make(work, "meeting", text=meeting, village=village, year=year)
            work.session.flush()
            numbers.append(made.id)
    printed = separator_prints.print_sheets(door.archive, door.actor, numbers)
    _save(output, printed.pdf)
    data = {"file": output, "codes": printed.codes, "pages": len(printed.codes), "missing": printed.missing}
    door.answer(data, lambda: iter([f"{len(printed.codes)} 张分隔页：{output}"]))


def _nameless(work: Work, kind: str, count: int) -> list[int]:
    if not count:
        return []
    made = separators.make(work, kind)
    work.session.flush()
    return [made.id] * count


def _save(path: Path, data: bytes) -> None:
    try:
        path.write_bytes(data)
    except OSError as error:
        raise errors.BadInput(
            f"写不了 {path}：{error.strerror}；请换一个位置。",
            f"Cannot write {path}: {error.strerror}; choose another place.",
        ) from error
