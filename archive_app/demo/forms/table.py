"""Ruled tables and the other blocks of a printed form, described as data and drawn on a sheet."""

import re
from dataclasses import dataclass, replace

from archive_app.demo.forms import flow, seal
from archive_app.demo.forms.flow import Filling, Style
from archive_app.demo.forms.sheet import BLACK, RED, Mark, Sheet, mm, pt

PADDING = 12
"""Space between ruling and text in pixels."""

SMALLEST = 0.62
"""Text that does not fit its cell shrinks, but not below this share of its size."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell: wording (see `flow`), columns and rows it spans, alignment l/c/r.

    `stacked` writes one character a line; `foot` stands at the bottom right (signature and date lines);
    `seal` names the value that holds the office whose seal is pressed there.
    """

    text: str
    span: int = 1
    rows: int = 1
    align: str = "c"
    size: float | None = None
    stacked: bool = False
    foot: str = ""
    seal: str = ""
    face: str | None = None
    top: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """A row of cells, `height` in millimetres; places covered by a cell from above are left out."""

    height: float
    cells: tuple[Cell, ...]


SHORT = re.compile(r"(\d*)(<?):")
"""Prefix of a cell in a row's short writing: how many columns it spans, `<` for text set left."""


def row(height: float, *parts: str | Cell) -> Row:
    """A row in short writing: cells parted by ` | `, `3:` before one of three columns, `<:` set left."""
    cells: list[Cell] = []
    for part in parts:
        if isinstance(part, Cell):
            cells.append(part)
            continue
        for text in part.split(" | "):
            prefix = SHORT.match(text)
            span, left = prefix.groups() if prefix else ("", "")
            body = text[prefix.end() :] if prefix else text
            cells.append(Cell(body, span=int(span or 1), align="l" if left else "c"))
    return Row(height, tuple(cells))


@dataclass(frozen=True, slots=True)
class Table:
    """A ruled table over the whole text width; `widths` are shares of it."""

    widths: tuple[float, ...]
    rows: tuple[Row, ...]
    size: float = 10.5
    weight: int = 3
    edge: int = 5


@dataclass(frozen=True, slots=True)
class Words:
    """Lines of text outside tables; `size` in points."""

    text: str
    size: float = 12.0
    align: str = "l"
    face: str = "song"
    red: bool = False
    before: float = 0.0
    after: float = 2.0
    seal: str = ""
    indent: float = 0.0
    leading: float = flow.LEADING


@dataclass(frozen=True, slots=True)
class Rule:
    """A horizontal line over the text width, as under a red heading."""

    weight: int = 6
    red: bool = True
    after: float = 4.0


Block = Table | Words | Rule


@dataclass(frozen=True, slots=True)
class Print:
    """A printed form: its blocks from the top, margins in millimetres (left, top, right), faces."""

    title: str
    blocks: tuple[Block, ...]
    margins: tuple[float, float, float] = (22.0, 20.0, 20.0)
    face: str = "song"
    value_face: str = "song"


def draw(sheet: Sheet, form: Print, filling: Filling) -> None:
    """Draw all blocks of `form`; the sheet remembers what it wrote."""
    left, right = mm(form.margins[0]), sheet.size[0] - mm(form.margins[2])
    y = mm(form.margins[1])
    seals: list[tuple[str, float, float]] = []
    for block in form.blocks:
        if isinstance(block, Table):
            y = draw_table(sheet, block, form, filling, (left, y, right), seals)
        elif isinstance(block, Words):
            y = draw_words(sheet, block, form, filling, (left, y, right), seals)
        else:
            sheet.fill(left, y, right, y + block.weight, RED if block.red else BLACK)
            y += block.weight + mm(block.after)
    for office, x, height in seals:
        pressed = seal.press(sheet, filling.values[office], x, height) if filling.values.get(office) else None
        sheet.marks.append(Mark("seal", office, pressed is not None, pressed))


def draw_words(
    sheet: Sheet,
    block: Words,
    form: Print,
    filling: Filling,
    place: tuple[int, int, int],
    seals: list[tuple[str, float, float]],
) -> int:
    """Draw a stretch of text below y; returns the y below it."""
    left, y, right = place
    face = block.face if block.face != "song" else form.face
    style = Style(
        pt(block.size), face, RED if block.red else BLACK, face if "bold" in face else form.value_face
    )
    left += mm(block.indent)
    y += mm(block.before)
    for line in flow.broken(block.text, filling, style, right - left):
        y += round(style.size * block.leading)
        spare = right - left - line.width
        x = left + {"l": 0.0, "c": spare / 2, "r": spare}[block.align]
        flow.put(sheet, line, x, y - style.size * 0.3, style)
    if block.seal:
        seals.append((block.seal, right - mm(32), y - mm(9)))
    return y + mm(block.after)


def draw_table(
    sheet: Sheet,
    table: Table,
    form: Print,
    filling: Filling,
    place: tuple[int, int, int],
    seals: list[tuple[str, float, float]],
) -> int:
    """Draw a table; returns the y below it."""
    left, top, right = place
    total = sum(table.widths)
    columns = [left]
    for share in table.widths:
        columns.append(columns[-1] + round((right - left) * share / total))
    rows = [top]
    for row in table.rows:
        rows.append(rows[-1] + mm(row.height))
    taken: set[tuple[int, int]] = set()
    for number, row in enumerate(table.rows):
        column = 0
        for cell in row.cells:
            while (number, column) in taken:
                column += 1
            for down in range(cell.rows):
                taken.update((number + down, column + over) for over in range(cell.span))
            edges = (columns[column], rows[number], columns[column + cell.span], rows[number + cell.rows])
            sheet.frame(*edges, weight=table.weight)
            draw_cell(
                sheet, cell, edges, Style(pt(cell.size or table.size), cell.face or form.face), form, filling
            )
            if cell.seal:
                seals.append((cell.seal, edges[2] - mm(30), edges[3] - mm(13)))
            column += cell.span
    sheet.frame(columns[0], rows[0], columns[-1], rows[-1], weight=table.edge)
    return rows[-1] + mm(2)


def draw_cell(
    sheet: Sheet, cell: Cell, edges: tuple[int, int, int, int], style: Style, form: Print, filling: Filling
) -> None:
    """Draw the text of a cell, shrunk until it fits."""
    style = replace(style, value_face=form.value_face)
    x0, y0, x1, y1 = edges
    edge = PADDING if cell.align == "c" else PADDING * 2
    room = x1 - x0 - 2 * edge
    wording = "\n".join(cell.text) if cell.stacked else cell.text
    foot = flow.broken(cell.foot, filling, style, room) if cell.foot else []
    foot_high = len(foot) * style.size * 1.5
    smallest = style.size * SMALLEST
    lines = flow.broken(wording, filling, style, room)
    while style.size > smallest and not fits(lines, style, room, y1 - y0 - foot_high - 6):
        style = replace(style, size=style.size - 2)
        lines = flow.broken(wording, filling, style, room)
    high = height_of(lines, style)
    y = y0 + PADDING * 2 if cell.top else y0 + (y1 - y0 - foot_high - high) / 2
    step = high / max(1, len(lines))
    for number, line in enumerate(lines):
        spare = room - line.width
        x = x0 + edge + {"l": 0.0, "c": spare / 2, "r": spare}[cell.align]
        flow.put(sheet, line, x, y + step * number + step / 2 + style.size * 0.36, style)
    for number, line in enumerate(reversed(foot)):
        x = x1 - PADDING * 2 - line.width
        flow.put(sheet, line, x, y1 - PADDING * 1.6 - number * style.size * 1.5, style)


def fits(lines: list[flow.Line], style: Style, width: float, height: float) -> bool:
    """True if the lines stay inside `width` x `height` pixels."""
    return height_of(lines, style) <= height and all(line.width <= width for line in lines)


def height_of(lines: list[flow.Line], style: Style) -> float:
    """Height of the lines in pixels; handwriting needs a little more."""
    tall = max((piece.hand.size for line in lines for piece in line.pieces if piece.hand), default=1.0)
    return len(lines) * style.size * (1.34 if tall == 1.0 else 1.14 * tall)
