"""The roster's spreadsheets: reading one, the empty template, and the list of what is wrong with one."""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path

import xlsxwriter
from python_calamine import CalamineError, CalamineWorkbook, PasswordError

from archive_app.errors import BadInput, TooLarge
from archive_app.rules.roster import COLUMNS, Note, column_name

LARGEST_BYTES = 64 * 1024 * 1024
MOST_ROWS = 300_000


def read_cells(path: Path) -> list[list[object]]:
    """Return the cells of the first sheet, rows counted from its first. Raises BadInput and TooLarge."""
    if path.stat().st_size > LARGEST_BYTES:
        raise TooLarge(
            "名册文件超过 64 MB；请按村分成几个文件。", "The roster is over 64 MB; split it by village."
        )
    try:
        with CalamineWorkbook.from_path(path) as book:
            sheet = book.get_sheet_by_index(0)
            if sheet.total_height > MOST_ROWS:
                raise TooLarge(
                    f"名册超过 {MOST_ROWS} 行；请按村分成几个文件。",
                    f"The roster has over {MOST_ROWS} rows; split it by village.",
                )
            return [list(row) for row in sheet.to_python(skip_empty_area=False)]
    except PasswordError as error:
        raise BadInput(
            "名册有密码；请去掉密码后再导入。", "The roster has a password; remove it first."
        ) from error
    except (CalamineError, OSError, ValueError, IndexError) as error:
        raise BadInput(
            "打不开这个名册文件；请用电子表格软件另存为 xlsx 后再导入。",
            "This roster cannot be opened; save it as xlsx with a spreadsheet program and try again.",
        ) from error


def template() -> bytes:
    """Return the empty roster: the heading, every cell as text so that ID numbers keep their digits."""
    return _sheet("名册", [[names[0] for names in COLUMNS.values()]], widths=16)


def error_sheet(cells: Sequence[Sequence[object]], notes: Sequence[Note], language: str = "zh_CN") -> bytes:
    """Return the rows something is said about, as they came, with what is said and the row's number before."""
    english = language.startswith("en")
    stops, warns = ("error", "warning") if english else ("错误", "提醒")
    by_row: dict[int, list[Note]] = {}
    for note in notes:
        by_row.setdefault(note.row, []).append(note)
    heading = ["row", "kind", "what", "column"] if english else ["行", "类别", "说明", "栏目"]
    lines = [heading]
    for n in sorted(by_row):
        line = cells[n - 1] if n <= len(cells) else ()
        for note in sorted(by_row[n], key=lambda one: not one.stops):
            lines.append(
                [
                    str(n),
                    stops if note.stops else warns,
                    note.said(language),
                    column_name(note.column, language),
                    *map(_shown, line),
                ]
            )
    return _sheet("errors" if english else "问题", lines, widths=18)


def _shown(cell: object) -> str:
    if isinstance(cell, float) and cell == int(cell):
        return str(int(cell))
    return str(cell)


def _sheet(name: str, lines: Sequence[Sequence[str]], *, widths: int) -> bytes:
    made = io.BytesIO()
    # as strings only: a name that begins with = must not become a formula on someone's machine
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(made, options) as book:
        sheet = book.add_worksheet(name)
        text = book.add_format({"num_format": "@", "text_wrap": True, "valign": "top"})
        bold = book.add_format({"num_format": "@", "bold": True})
        sheet.set_column(0, 30, widths, text)
        sheet.freeze_panes(1, 0)
        for at, line in enumerate(lines):
            for column, cell in enumerate(line):
                sheet.write_string(at, column, cell, text if at else bold)
    return made.getvalue()
