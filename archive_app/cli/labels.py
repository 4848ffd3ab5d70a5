"""`archive labels`: print sheets of labels as PDF."""

from __future__ import annotations

from pathlib import Path

import click

from archive_app import errors
from archive_app.cli.door import Door, command
from archive_app.cli.separators import separator_command
from archive_app.services import labelling

KINDS = {
    "box": "档案盒 / boxes",
    "room": "库房 / rooms",
    "cabinet": "档案橱 / cabinets",
    "shelf": "层 / shelves",
}


@click.group(name="labels", help="打印标签 / print labels")
def labels_command() -> None:
    """Print labels with QR codes."""


def _printing(kind: str, title: str) -> click.Command:
    @command(name=kind, help=f"{title}")
    @click.argument("codes", nargs=-1)
    @click.option("--all", "everything", is_flag=True, help="全部 / all of them")
    @click.option("--village", help="与 --all 合用：只印该村 / with --all: of this village only")
    @click.option("-o", "--output", required=True, type=click.Path(dir_okay=False, path_type=Path))
    @click.option("--stock", default=labelling.DEFAULT_STOCK, show_default=True, help="标签纸 / label stock")
    @click.option("--start-at", type=click.IntRange(1), default=1, help="首张从第几枚印起 / first free label")
    def run(
        door: Door,
        codes: tuple[str, ...],
        everything: bool,
        village: str | None,
        output: Path,
        stock: str,
        start_at: int,
    ) -> None:
        if everything == bool(codes):
            raise errors.BadInput(
                "请给出代码，或用 --all，二者选一。", "Give codes or --all, one of the two."
            )
        wanted = list(codes)
        if everything:
            with door.archive.look(door.actor) as look:
                wanted = labelling.codes_of_all(look, kind, village)
        printed = labelling.print_labels(door.archive, door.actor, wanted, stock=stock, start_at=start_at)
        save(output, printed.pdf)
        data = {
            "file": output,
            "labels": printed.labels,
            "pages": printed.pages,
            "missing": printed.missing,
            "shortened": printed.shortened,
        }
        door.answer(data, lambda: iter([f"{printed.labels} 枚标签，{printed.pages} 页：{output}"]))
        if not door.as_json and printed.missing:
            click.echo(f"字体里没有这些字，以〓代替：{''.join(printed.missing)}", err=True)

    return run


def save(path: Path, data: bytes) -> None:
    """Write a file, or say in a sentence why that is not possible."""
    try:
        path.write_bytes(data)
    except OSError as error:
        raise errors.BadInput(
            f"写不了 {path}：{error.strerror}；请换一个位置。",
            f"Cannot write {path}: {error.strerror}; choose another place.",
        ) from error


for _kind, _title in KINDS.items():
    labels_command.add_command(_printing(_kind, _title))
labels_command.add_command(separator_command)
