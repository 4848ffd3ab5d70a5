"""`archive labels`: print sheets of labels as PDF."""

from __future__ import annotations

from pathlib import Path

import click

from archive_app import errors
from archive_app.cli import print_notes
from archive_app.cli.door import Door, command, table
from archive_app.cli.saving import check_place, output_option, save
from archive_app.services import label_sheets, labelling, printers

#: command → kind of label, what it prints
KINDS = {
    "box": ("box", "档案盒标签 / labels of boxes"),
    "spine": ("spine", "盒脊 / spines of boxes"),
    "cover": ("cover", "盒面 / covers of boxes"),
    "room": ("card", "库房位置卡 / cards of rooms"),
    "cabinet": ("cabinet", "橱门标牌 / door signs of cabinets"),
    "shelf": ("shelf", "层条 / strips of shelves"),
    "card": ("card", "位置卡 / place cards of rooms, cabinets, shelves"),
    "item": ("item", "件标签 / labels of items"),
    "file": ("file", "户档标签 / labels of files and volumes"),
    "volume": ("volume", "户档卷脊 / spines of household volumes"),
}


@click.group(name="labels", help="打印标签 / print labels")
def labels_command() -> None:
    """Print labels with QR codes."""


def _printing(name: str, kind: str, title: str) -> click.Command:
    @command(name=name, help=title)
    @click.argument("codes", nargs=-1)
    @click.option("--all", "everything", is_flag=True, help="全部 / all of them")
    @click.option("--village", help="与 --all 合用：只印该村 / with --all: of this village only")
    @output_option
    @click.option("--stock", help="标签纸；不写用这种标签常用的 / label stock; the usual one by default")
    @click.option("--start-at", type=click.IntRange(1), default=1, help="首张从第几枚印起 / first free label")
    @click.option("--copies", type=click.IntRange(1), default=1, help="每种几份 / copies of each")
    @click.option(
        "--printer", default="", help="打印机名称，按其校准偏移 / printer, moved as it was calibrated"
    )
    def run(
        door: Door,
        codes: tuple[str, ...],
        everything: bool,
        village: str | None,
        output: Path,
        stock: str | None,
        start_at: int,
        copies: int,
        printer: str,
    ) -> None:
        check_place(output)
        if everything == bool(codes):
            raise errors.BadInput(
                "请给出代码，或用 --all，二者选一。", "Give codes or --all, one of the two."
            )
        wanted = list(codes)
        if everything:
            with door.archive.look(door.actor) as look:
                wanted = labelling.codes_of_all(look, "room" if name == "room" else kind, village)
        printed = labelling.print_labels(
            door.archive,
            door.actor,
            wanted,
            kind=kind,
            stock=stock,
            start_at=start_at,
            copies=copies,
            printer=printer,
        )
        _answer(door, output, printed)

    return run


@command(name="separator", help="分隔页 / separator sheets for the scanner")
@click.argument("codes", nargs=-1)
@click.option("--document", is_flag=True, help="下一份材料 / next document")
@click.option("--next-household", is_flag=True, help="下一户 / next household")
@click.option("--household", "numbers", multiple=True, help="户号，可重复 / a household's number, repeatable")
@click.option("--forms", is_flag=True, help="每户六种表各一页 / one for each of the six forms")
@click.option(
    "--meeting", help="会议名称：其后是会议材料和照片 / a meeting's name: its papers and photos follow"
)
@click.option("--village", help="会议所在的村 / the meeting's village")
@click.option("--year", type=int, help="会议年度 / the meeting's year")
@click.option("--copies", type=click.IntRange(1), default=1, help="每种几份 / copies of each")
@click.option("--printer", default="", help="打印机名称，按其校准偏移 / printer, moved as it was calibrated")
@output_option
def separator(
    door: Door,
    codes: tuple[str, ...],
    document: bool,
    next_household: bool,
    numbers: tuple[str, ...],
    forms: bool,
    meeting: str | None,
    village: str | None,
    year: int | None,
    copies: int,
    printer: str,
    output: Path,
) -> None:
    """Print separator sheets; equal ones keep their code."""
    check_place(output)
    wish = label_sheets.Wish(
        codes=codes,
        document=document,
        next_household=next_household,
        households=numbers,
        forms=forms,
        meeting=meeting or "",
        village=village,
        year=year,
        copies=copies,
    )
    _answer(door, output, label_sheets.print_separators(door.archive, door.actor, wish, printer=printer))


@command(name="calibration", help="打印机校准页 / calibration page of a printer")
@click.option("--printer", default="", help="打印机名称 / the printer's name")
@click.option("--stock", default=labelling.DEFAULT_STOCK, show_default=True, help="标签纸 / label stock")
@output_option
def calibration(door: Door, printer: str, stock: str, output: Path) -> None:
    """Print the page on which a printer is measured."""
    check_place(output)
    save(output, labelling.calibration_page(door.archive, door.actor, stock, printer))
    door.answer({"file": output}, lambda: iter([str(output)]))


@command(name="measured", help="记下校准页上量得的毫米数 / keep what was measured on the calibration page")
@click.argument("printer")
@click.option("--left", type=float, required=True, help="左边到竖线 / left edge to the upright line, mm")
@click.option("--top", type=float, required=True, help="上边到横线 / top edge to the level line, mm")
@click.option("--own", is_flag=True, help="只对自己 / for oneself alone, not for the unit")
def measured(door: Door, printer: str, left: float, top: float, own: bool) -> None:
    """Correct the offsets of a printer."""
    with door.archive.work(door.actor) as work:
        one = printers.calibrate(work, printer, left, top, own=own)
        data = {"printer": one.name, "right_mm": one.right_mm, "down_mm": one.down_mm}
    door.answer(
        data, lambda: iter([f"{data['printer']}：右移 {data['right_mm']}，下移 {data['down_mm']} 毫米"])
    )


@command(name="printers", help="打印机和偏移 / printers and their offsets")
def list_printers(door: Door) -> None:
    """List the printers one prints on."""
    with door.archive.look(door.actor) as look:
        rows = printers.known(look)
    data = [{"printer": one.name, "right_mm": one.right, "down_mm": one.down, "own": one.own} for one in rows]
    door.answer(data, lambda: table([tuple(row.values()) for row in data]))


def _answer(door: Door, output: Path, printed: labelling.Printed) -> None:
    save(output, printed.pdf)
    data = {
        "file": output,
        "labels": printed.labels,
        "pages": printed.pages,
        "missing": printed.missing,
        "shortened": printed.shortened,
        "printed_before": printed.before,
    }
    said = f"{printed.labels} 枚标签，{printed.pages} 页：{output}"
    if printed.before:
        said += f"（其中 {len(printed.before)} 种以前印过，共 {sum(printed.before.values())} 枚）"
    door.answer(data, lambda: iter([said]))
    print_notes.tell(door, printed.missing, printed.shortened)


for _name, (_kind, _title) in KINDS.items():
    labels_command.add_command(_printing(_name, _kind, _title))
for _command in (separator, calibration, measured, list_printers):
    labels_command.add_command(_command)
