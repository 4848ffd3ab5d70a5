"""Pages for the field tests, without any engine: text and cells as recognition would have found them."""

from collections.abc import Sequence

import numpy as np

from ocr.layout import Layout, lay_out
from ocr.prepare.rulings import Grid
from ocr.raw_lines import RawLine, Rectangle, Sign

WIDTH, HEIGHT = 1240, 1754
LETTER = 30.0
STRAIGHT = np.array([[1.0, 0, 0], [0, 1.0, 0]])


def line(text: str, x: float, y: float, letter: float = LETTER, confidence: float = 0.99) -> RawLine:
    signs, left = [], x
    for sign in text:
        wide = letter if ord(sign) > 255 else letter / 2
        box = None if sign.isspace() else (left, y, left + wide, y + letter)
        signs.append(Sign(sign, box, confidence))
        left += wide
    return RawLine(tuple(signs), confidence)


def table(
    rows: Sequence[Sequence[str]], left: float = 100, top: float = 400, width: float = 1000, high: float = 60
) -> tuple[list[RawLine], list[Rectangle]]:
    lines, cells = [], []
    for number, row in enumerate(rows):
        wide = width / len(row)
        for column, text in enumerate(row):
            x, y = left + column * wide, top + number * high
            cells.append((x + 1, y + 1, x + wide - 1, y + high - 1))
            if text:
                lines.append(line(text, x + 5, y + 15, letter=24))
    return lines, cells


def page(lines: Sequence[RawLine], cells: Sequence[Rectangle] = ()) -> tuple[Layout, Grid]:
    grid = Grid(tuple(cells), STRAIGHT)
    return lay_out(lines, grid, WIDTH, HEIGHT), grid
