"""Catalogues that others made (目录.xlsx of a digitising firm), and which files belong to their lines.

Columns as in 归档文件目录 of DA/T 22-2015 and in volume lists of GB/T 9705-2008; file names as in DA/T 31-2017
(a file or folder named by the reference code, or one picture a page as code-number).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Final

from archive_app.rules.roster import Note

#: what each column may be called
COLUMNS: Final[dict[str, tuple[str, ...]]] = {
    "reference_code": ("档号", "原档号", "归档号", "件档号", "案卷档号", "reference code", "code"),
    "title": ("题名", "文件题名", "案卷题名", "标题", "文件名称", "title"),
    "responsible_party": ("责任者", "作者", "responsible party", "author"),
    "document_no": ("文号", "发文字号", "文件编号", "document number", "document no"),
    "document_date": ("日期", "成文日期", "文件日期", "形成时间", "时间", "date"),
    "page_count": ("页数", "张数", "pages", "page count"),
    "note": ("备注", "附注", "note", "notes"),
}
NEEDED: Final = ("reference_code", "title")
#: headings stand below a title line or two
HEADING_WITHIN: Final = 12
LONGEST_CODE: Final = 80
_NAMES: Final = {re.sub(r"\s", "", name.lower()): key for key, names in COLUMNS.items() for name in names}
_DOTS: Final = str.maketrans({".": "·", "•": "·", "．": "·", "‧": "·", "・": "·", "_": "·"})
_DASHES: Final = str.maketrans(dict.fromkeys("—－–‐−", "-"))
_PAGE_OF: Final = re.compile(r"^(?P<code>.+)[-·(（]\d{1,4}[)）]?$")


@dataclass(frozen=True)
class CatalogueLine:
    """One line of a catalogue; `row` counts as the spreadsheet does, from 1."""

    row: int
    reference_code: str
    title: str
    responsible_party: str
    document_no: str
    document_date: str
    page_count: int | None
    note: str


def normal_code(text: str) -> str:
    """Return a reference code as it is compared: full-width, dots and dashes of all kinds made one."""
    folded = unicodedata.normalize("NFKC", text).translate(_DASHES).translate(_DOTS)
    return re.sub(r"\s", "", folded).upper()


def read(cells: Sequence[Sequence[object]]) -> tuple[list[CatalogueLine], list[Note]]:
    """Read a table into lines, with what is wrong with some; no heading row at all is one note of row 1."""
    found = _heading(cells)
    if found is None:
        zh = "没有找到标题行；目录应有“档号”和“题名”两栏。"
        return [], [Note(1, "", zh, "There is no heading row with 档号 and 题名 (reference code and title).")]
    at, columns = found
    lines: list[CatalogueLine] = []
    notes: list[Note] = []
    seen: dict[str, int] = {}
    for row, cell_row in enumerate(cells[at + 1 :], at + 2):
        said = {key: _text(cell_row[n]) if n < len(cell_row) else "" for key, n in columns.items()}
        if not any(said.values()):
            continue
        note = _wrong(row, said, seen)
        if note:
            notes.append(note)
            continue
        seen[normal_code(said["reference_code"])] = row
        lines.append(_line(row, said))
    return lines, notes


def partner(path: str, lines: Mapping[str, CatalogueLine]) -> CatalogueLine | None:
    """Return the line a file belongs to, by its name or a folder's; `lines` by normal code."""
    parts = PurePosixPath(path)
    stem = normal_code(parts.stem)
    if stem in lines:
        return lines[stem]
    page = _PAGE_OF.match(stem)
    if page and page["code"] in lines:
        return lines[page["code"]]
    folders = (normal_code(name) for name in reversed(parts.parent.parts))
    return next((lines[name] for name in folders if name in lines), None)


def _heading(cells: Sequence[Sequence[object]]) -> tuple[int, dict[str, int]] | None:
    for at, row in enumerate(cells[:HEADING_WITHIN]):
        columns: dict[str, int] = {}
        for n, cell in enumerate(row):
            key = _NAMES.get(re.sub(r"\s", "", str(cell).lower()))
            if key and key not in columns:
                columns[key] = n
        if all(key in columns for key in NEEDED):
            return at, columns
    return None


def _wrong(row: int, said: Mapping[str, str], seen: Mapping[str, int]) -> Note | None:
    code = said["reference_code"]
    if not code:
        return Note(row, "reference_code", "这一行没有档号。", "This row has no reference code.")
    if len(code) > LONGEST_CODE:
        return Note(row, "reference_code", f"档号超过 {LONGEST_CODE} 个字符。", "The code is too long.")
    if normal_code(code) in seen:
        first = seen[normal_code(code)]
        return Note(
            row,
            "reference_code",
            f"档号 {code} 与第 {first} 行重复。",
            f"Code {code} stands in row {first} too.",
        )
    return None


def _line(row: int, said: Mapping[str, str]) -> CatalogueLine:
    pages = said.get("page_count", "")
    return CatalogueLine(
        row=row,
        reference_code=said["reference_code"],
        title=said["title"][:300] or "[无题名]",  # own wording stands in square brackets (DA/T 22)
        responsible_party=said.get("responsible_party", "")[:200],
        document_no=said.get("document_no", "")[:80],
        document_date=said.get("document_date", "")[:40],
        page_count=int(pages) if pages.isdecimal() else None,
        note=said.get("note", ""),
    )


def _text(cell: object) -> str:
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell if cell is not None else "").strip()


def unpartnered(lines: Iterable[CatalogueLine], found: Iterable[str]) -> list[CatalogueLine]:
    """Return the lines no file belongs to; `found` are normal codes that have one."""
    known = set(found)
    return [line for line in lines if normal_code(line.reference_code) not in known]
