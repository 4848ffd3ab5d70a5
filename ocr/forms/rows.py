"""Rows of a page: lines that stand side by side, for headings that fell apart into pieces."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from ocr.text import Box, Line


@dataclass(frozen=True, slots=True)
class Row:
    """Lines beside each other, left to right."""

    lines: tuple[Line, ...]

    @property
    def text(self) -> str:
        """The lines' texts with a space between."""
        return " ".join(line.text for line in self.lines)

    @property
    def height(self) -> float:
        """Usual height of its lines, as a fraction of the page."""
        return median(line.box.y1 - line.box.y0 for line in self.lines)

    @property
    def top(self) -> float:
        """Upper edge."""
        return min(line.box.y0 for line in self.lines)

    @property
    def confidence(self) -> float:
        """Of the line that was read worst."""
        return min(line.confidence for line in self.lines)

    @property
    def box(self) -> Box:
        """Around all lines."""
        box = self.lines[0].box
        for line in self.lines[1:]:
            box = box.joined(line.box)
        return box


def rows_of(lines: Sequence[Line], above: float) -> list[Row]:
    """Rows of the part of the page above a height (fraction), top to bottom."""
    rows: list[list[Line]] = []
    for line in sorted(lines, key=lambda line: line.box.centre[1]):
        if line.box.y0 > above:
            continue
        if rows and line.box.y0 < rows[-1][0].box.centre[1] < line.box.y1:
            rows[-1].append(line)
        else:
            rows.append([line])
    return [Row(tuple(sorted(row, key=lambda line: line.box.x0))) for row in rows]
