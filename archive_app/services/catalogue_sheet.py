"""The spreadsheet of an import of a catalogue: lines without a file, files without a line, rows left out."""

from __future__ import annotations

import io
from collections.abc import Sequence

import xlsxwriter

from archive_app.rules.catalogues import CatalogueLine
from archive_app.rules.roster import Note

_HEADINGS = {
    False: (
        ("有目录没有图像", ("行", "档号", "题名", "日期", "页数")),
        ("有图像没有目录", ("文件",)),
        ("问题行", ("行", "说明")),
    ),
    True: (
        ("lines without a file", ("row", "code", "title", "date", "pages")),
        ("files without a line", ("file",)),
        ("rows", ("row", "what")),
    ),
}


def report_sheet(
    lines: Sequence[CatalogueLine], files: Sequence[str], notes: Sequence[Note], language: str
) -> bytes:
    """Return the report as xlsx."""
    english = language.startswith("en")
    rows: tuple[list[tuple[object, ...]], ...] = (
        [
            (line.row, line.reference_code, line.title, line.document_date, line.page_count or "")
            for line in lines
        ],
        [(path,) for path in files],
        [(note.row, note.en if english else note.zh) for note in notes],
    )
    made = io.BytesIO()
    # as strings only: a name that begins with = must not become a formula on someone's machine
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(made, options) as book:
        bold, text = book.add_format({"bold": True}), book.add_format({"text_wrap": True, "valign": "top"})
        for (name, headings), lines_of in zip(_HEADINGS[english], rows, strict=True):
            sheet = book.add_worksheet(name)
            sheet.set_column(0, 6, 24, text)
            sheet.freeze_panes(1, 0)
            sheet.write_row(0, 0, headings, bold)
            for at, line in enumerate(lines_of, 1):
                sheet.write_row(at, 0, [str(cell) for cell in line])
    return made.getvalue()
