"""From lines found anywhere on a page to text in reading order, with borders that searching may not cross."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from statistics import median

import numpy as np

from ocr.blocks import Piece, reading_order
from ocr.prepare.rulings import Grid
from ocr.raw_lines import RawLine, Rectangle, Sign, around, mean_confidence
from ocr.text import CELL, Box, Line, PageText, Word

_ROW_OVERLAP = 0.5
_WIDE_GAP = 2.0  # in line heights


@dataclass(frozen=True, eq=False)
class Segment:
    """Signs of one line that stand together: in one cell, or outside all (`cell` None).

    Each is itself and no other, so what was found out about it can be remembered by it.

    `place` is its rectangle in the straightened picture, for ordering.
    """

    signs: tuple[Sign, ...]
    cell: int | None
    place: Rectangle

    @cached_property
    def text(self) -> str:
        """As read, without spaces at the ends."""
        return "".join(sign.text for sign in self.signs).strip()


@dataclass(frozen=True, slots=True)
class Layout:
    """The page's text, and what stands in which cell (segments top to bottom) for the forms' fields."""

    text: PageText
    cells: dict[int, tuple[Segment, ...]]
    free: tuple[Segment, ...]


def lay_out(lines: Sequence[RawLine], grid: Grid, width: int, height: int) -> Layout:
    """Order the lines of an upright page of width x height pixels."""
    segments = [segment for line in lines for segment in _segments(line, grid)]
    cells: dict[int, list[Segment]] = {}
    free: list[Segment] = []
    for segment in segments:
        if segment.cell is None:
            free.append(segment)
        else:
            cells.setdefault(segment.cell, []).append(segment)
    filled = {number: _in_rows(parts) for number, parts in cells.items()}
    pieces = _pieces(free, filled, grid)
    return Layout(
        assemble(reading_order(pieces), width, height),
        {number: tuple(part for row in rows for part in row) for number, rows in filled.items()},
        tuple(free),
    )


def as_given(lines: Iterable[RawLine], width: int, height: int) -> PageText:
    """Lines whose order is known, as in a text layer: a border where the next line starts apart."""
    ordered: list[tuple[str, Segment]] = []
    before: Rectangle | None = None
    for line in lines:
        for part, signs in enumerate(_split_wide(line.signs)):
            segment = Segment(signs, None, around([sign.box for sign in signs if sign.box is not None]))
            ordered.append(((CELL if part else _break(before, segment.place)), segment))
            before = segment.place
    return assemble(ordered, width, height)


def _break(before: Rectangle | None, now: Rectangle) -> str:
    if before is None:
        return ""
    height = max(min(before[3] - before[1], now[3] - now[1]), 1.0)
    follows = -0.5 * height <= now[1] - before[3] <= 1.2 * height
    overlaps = min(before[2], now[2]) - max(before[0], now[0]) > 0
    return "\n" if follows and overlaps else "\n\n"


def assemble(ordered: Iterable[tuple[str, Segment]], width: int, height: int) -> PageText:
    """Join segments, each with the separator that stands before it, and note where every word begins."""
    text, lines = "", []
    for separator, segment in ordered:
        shown = segment.text
        if not shown:
            continue
        text += separator if text else ""
        words = tuple(_words(segment, len(text), width, height))
        lines.append(
            Line(
                shown,
                _box(around([sign.box for sign in segment.signs if sign.box]), width, height),
                round(mean_confidence(segment.signs), 3),
                words,
            )
        )
        text += shown
    return PageText(text, tuple(lines), width, height)


def _segments(line: RawLine, grid: Grid) -> list[Segment]:
    """Cut a line where its signs pass from one cell to another or leave a table."""
    solid = [sign for sign in line.signs if sign.box is not None]
    if not solid:
        return []
    boxes = np.array([sign.box for sign in solid])
    centres = (boxes[:, :2] + boxes[:, 2:]) / 2
    moved = grid.place(centres)
    homes = iter([_cell_of(grid.cells, float(x), float(y)) for x, y in moved])
    parts: list[tuple[int | None, list[Sign]]] = []
    for sign in line.signs:
        if sign.box is None:
            if parts:
                parts[-1][1].append(sign)
            continue
        home = next(homes)
        if not parts or parts[-1][0] != home:
            parts.append((home, []))
        parts[-1][1].append(sign)
    segments = []
    for home, signs in parts:
        for group in _split_wide(signs) if home is None else [tuple(signs)]:
            corners = np.array([sign.box for sign in group if sign.box is not None]).reshape(-1, 2)
            if len(corners):
                placed = grid.place(corners)
                low, high = placed.min(axis=0), placed.max(axis=0)
                place = (float(low[0]), float(low[1]), float(high[0]), float(high[1]))
                segments.append(Segment(tuple(group), home, place))
    return segments


def _split_wide(signs: Sequence[Sign]) -> list[tuple[Sign, ...]]:
    """Cut where the gap between two signs is wider than two lines are high: columns without rulings."""
    parts: list[list[Sign]] = [[]]
    last: Rectangle | None = None
    wide = _WIDE_GAP * max((sign.box[3] - sign.box[1] for sign in signs if sign.box), default=0.0)
    for sign in signs:
        if sign.box is not None:
            if last is not None and sign.box[0] - last[2] > wide:
                parts.append([])
            last = sign.box
        parts[-1].append(sign)
    return [tuple(part) for part in parts if any(sign.box is not None for sign in part)]


def _cell_of(cells: Sequence[Rectangle], x: float, y: float) -> int | None:
    """The smallest cell around a point."""
    holding = [
        ((cell[2] - cell[0]) * (cell[3] - cell[1]), number)
        for number, cell in enumerate(cells)
        if cell[0] <= x <= cell[2] and cell[1] <= y <= cell[3]
    ]
    return min(holding)[1] if holding else None


def _in_rows(parts: Sequence[Segment]) -> list[list[Segment]]:
    """Segments of one cell as rows, top to bottom, each left to right."""
    rows: list[list[Segment]] = []
    for part in sorted(parts, key=lambda part: (part.place[1] + part.place[3]) / 2):
        if rows and _same_row(rows[-1][0].place, part.place):
            rows[-1].append(part)
        else:
            rows.append([part])
    return [sorted(row, key=lambda part: part.place[0]) for row in rows]


def _same_row(one: Rectangle, other: Rectangle) -> bool:
    overlap = min(one[3], other[3]) - max(one[1], other[1])
    return overlap > _ROW_OVERLAP * min(one[3] - one[1], other[3] - other[1])


def _pieces(free: Sequence[Segment], cells: dict[int, list[list[Segment]]], grid: Grid) -> list[Piece]:
    """Free segments as pieces of their own, every connected table as one."""
    pieces = [Piece(segment.place, [("", segment)]) for segment in free]
    for table in _tables(grid.cells):
        rows = _table_rows([number for number in table if number in cells], grid.cells)
        content: list[tuple[str, Segment]] = []
        for row in rows:
            for column, number in enumerate(row):
                content += _cell_content(cells[number], "\n\n" if column == 0 else CELL)
        if content:
            pieces.append(Piece(around([grid.cells[number] for number in table]), content, table=True))
    return pieces


def _cell_content(rows: Sequence[Sequence[Segment]], first: str) -> list[tuple[str, Segment]]:
    content = []
    for number, row in enumerate(rows):
        for column, segment in enumerate(row):
            separator = first if not number and not column else " " if column else "\n"
            content.append((separator, segment))
    return content


def _tables(cells: Sequence[Rectangle]) -> list[list[int]]:
    """Groups of cells that lie against each other."""
    near = 0.75 * median(cell[3] - cell[1] for cell in cells) if cells else 0.0
    near = min(near, 12.0)
    groups: list[list[int]] = []
    for number, cell in enumerate(cells):
        touching = [group for group in groups if any(_touches(cell, cells[other], near) for other in group)]
        merged = [number, *(other for group in touching for other in group)]
        groups = [group for group in groups if group not in touching] + [merged]
    return groups


def _touches(one: Rectangle, other: Rectangle, near: float) -> bool:
    return (
        one[0] - near <= other[2]
        and other[0] - near <= one[2]
        and one[1] - near <= other[3]
        and other[1] - near <= one[3]
    )


def _table_rows(numbers: Sequence[int], cells: Sequence[Rectangle]) -> list[list[int]]:
    """Cells by their upper edge, each row left to right; a cell over several rows counts to its first."""
    rows: list[list[int]] = []
    for number in sorted(numbers, key=lambda number: (cells[number][1], cells[number][0])):
        top, bottom = cells[number][1], cells[number][3]
        if rows and top - cells[rows[-1][0]][1] < max(6.0, 0.3 * (bottom - top)):
            rows[-1].append(number)
        else:
            rows.append([number])
    return [sorted(row, key=lambda number: cells[number][0]) for row in rows]


def _words(segment: Segment, start: int, width: int, height: int) -> Iterable[Word]:
    """One word for each Han character and each run of letters or digits; `start` is the segment's offset."""
    signs = list(segment.signs)
    while signs and signs[0].box is None:
        signs.pop(0)
    run: list[Sign] = []
    offset = start
    for sign in signs:
        joins = sign.box is not None and _runs_on(sign.text)
        if run and not joins:
            yield _word(run, offset, width, height)
            run = []
        if joins:
            run.append(sign)
        elif sign.box is not None:
            yield _word([sign], offset + len(sign.text), width, height)
        offset += len(sign.text)
    if run:
        yield _word(run, offset, width, height)


def _word(run: Sequence[Sign], end: int, width: int, height: int) -> Word:
    text = "".join(sign.text for sign in run)
    box = _box(around([sign.box for sign in run if sign.box is not None]), width, height)
    return Word(end - len(text), text, box, round(min(mean_confidence(run), 1.0), 3))


def _runs_on(text: str) -> bool:
    return text.isalnum() and all(ord(sign) < 0x2E80 for sign in text)


def _box(place: Rectangle, width: int, height: int) -> Box:
    return Box.around(
        place[0] / max(width, 1),
        place[1] / max(height, 1),
        place[2] / max(width, 1),
        place[3] / max(height, 1),
    )
