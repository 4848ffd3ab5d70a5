"""Tables in which things stand row by row under headings, or block by block behind an anchor (第1次走访)."""

import re
from collections.abc import Iterator, Mapping, Sequence

from ocr.forms.catalogue import FormType
from ocr.forms.cells import Cells
from ocr.forms.marks import signed_cell
from ocr.forms.normal import spelled
from ocr.forms.places import Column, RowTable
from ocr.forms.typed import PageParts, cell_reading
from ocr.raw_lines import Rectangle
from ocr.reading import FieldReading

_SAME_ROW = 8.0  # pixels at 150 dpi
_LEAST_HEADINGS = 3
_MOST_ROWS = 40


def table_rows(parts: PageParts, form: FormType) -> Iterator[FieldReading]:
    """Readings of all tables of a form, named table.row.column (member.2.name), rows from 1."""
    wanted = set(form.tables)
    for table in parts.catalogue.tables:
        if table.name in wanted:
            cells = parts.cells
            rows = (
                _under_headings(cells, table)
                or _behind_anchors(cells, table)
                or _without_rulings(cells, table)
            )
            number = 0
            for row in rows:
                made = _row(parts, table, f"{table.name}.{number + 1}", row)
                if made:
                    number += 1
                    yield from made


def _row(parts: PageParts, table: RowTable, prefix: str, row: Mapping[str, int]) -> list[FieldReading]:
    """Readings of one row; nothing for a row whose key columns are all empty."""
    if not any(parts.cells.raw(row[key]).strip() for key in table.key if key in row):
        return []
    made = []
    for column in table.columns:
        if column.name not in row or column.kind == "skip":
            continue
        name = f"{prefix}.{column.name}"
        if column.kind == "signature":
            made.append(signed_cell(parts, name, row[column.name]))
        else:
            made.append(cell_reading(parts, name, column.kind, column.list, row[column.name]))
    return made


def _under_headings(cells: Cells, table: RowTable) -> list[dict[str, int]]:
    """Rows of cells under the row that has most of the table's headings."""
    heads = _heading_row(cells, table.columns)
    if len(heads) < _LEAST_HEADINGS:
        return []
    rows: list[dict[str, int]] = []
    row = {name: below for name, cell in heads.items() if (below := cells.below(cell)) is not None}
    while len(row) * 2 > len(heads) and len(rows) < _MOST_ROWS and _is_row(cells, row):
        rows.append(row)
        row = {name: below for name, cell in row.items() if (below := cells.below(cell)) is not None}
    return rows


def _without_rulings(cells: Cells, table: RowTable) -> list[dict[str, int]]:
    """Rows of pieces under headings that stand on one line; a key column that has a heading tells the rows."""
    heads = _heading_row(cells, table.columns, ruled=False)
    key = next((name for name in table.key if name in heads), None)
    if len(heads) < _LEAST_HEADINGS or key is None:
        return []
    return cells.loose_rows(heads, key)[:_MOST_ROWS]


def _heading_row(cells: Cells, columns: Sequence[Column], *, ruled: bool = True) -> dict[str, int]:
    found: list[tuple[float, str, int]] = []
    for column in columns:
        for label in spelled(column.labels):
            for cell in _labelled(cells, label):
                if cells.is_ruled(cell) is ruled:
                    found.append((cells.place(cell)[1], column.name, cell))
    taken = {cell for _, _, cell in found}
    for column in columns:
        for cell in cells.shaped(column.patterns):
            if cells.is_ruled(cell) is ruled and cell not in taken:
                found.append((cells.place(cell)[1], column.name, cell))
    best: dict[str, int] = {}
    for top, _, _ in found:
        row: dict[str, int] = {}
        for other, name, cell in found:  # listed headings come before shapes
            if abs(other - top) <= _SAME_ROW and cell not in row.values():
                row.setdefault(name, cell)
        if len(row) > len(best):
            best = row
    return best


def _labelled(cells: Cells, label: str) -> list[int]:
    """Cells that say a heading, whether or not it is a known label of the forms' heads."""
    return [number for number, text in cells.text.items() if text == label]


def _is_row(cells: Cells, row: Mapping[str, int]) -> bool:
    """Whether cells are one row of values: at one height, not mostly labels."""
    tops = [cells.place(cell)[1] for cell in row.values()]
    labels = sum(1 for cell in row.values() if cell in cells.label)
    return max(tops) - min(tops) <= 2 * _SAME_ROW and labels * 2 <= len(row)


def _behind_anchors(cells: Cells, table: RowTable) -> list[dict[str, int]]:
    """Blocks of labelled values, each begun by a cell whose text is an anchor."""
    anchors = sorted(
        (cells.place(number)[1], number)
        for number, text in cells.text.items()
        if any(re.match(pattern, text) for pattern in table.anchors)
    )
    blocks = []
    for at, (top, number) in enumerate(anchors):
        bottom = anchors[at + 1][0] if at + 1 < len(anchors) else _end_of(cells, number, anchors)
        row = _block(cells, table, top - _SAME_ROW, bottom - _SAME_ROW)
        beside = cells.right_of(number)
        if table.beside_anchor and beside is not None:
            row[table.beside_anchor] = beside
        blocks.append(row)
    return blocks


def _end_of(cells: Cells, number: int, anchors: Sequence[tuple[float, int]]) -> float:
    """Where the last block ends: as far down as the one before was high, else at the table's next gap."""
    place = cells.place(number)
    if len(anchors) > 1:
        return place[1] + (anchors[-1][0] - anchors[-2][0])
    return place[3] + 2 * (place[3] - place[1])


def _block(cells: Cells, table: RowTable, top: float, bottom: float) -> dict[str, int]:
    row: dict[str, int] = {}
    for column in table.columns:
        for label in spelled(column.labels):
            for cell in _labelled(cells, label):
                if column.name in row or not top <= _middle(cells.place(cell)) < bottom:
                    continue
                value = cells.right_of(cell)
                if value is not None:
                    row[column.name] = value
    return row


def _middle(place: Rectangle) -> float:
    return (place[1] + place[3]) / 2
