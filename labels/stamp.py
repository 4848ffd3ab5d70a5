"""The filing stamp (归档章): 45 × 16 mm, six equal cells, red (DA/T 22-2015).

Electronic files carry a generated one. It is drawn over the copy people look at, never into the master.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from labels.fit import fit
from labels.fonts import Typeface, find_typeface
from labels.page import Area, Paper

WIDTH: Final = 45.0
HEIGHT: Final = 16.0
CELL: Final = (15.0, 8.0)
RED: Final = (200, 16, 16)

_LINE: Final = 0.35
_EDGE: Final = 5.0
"""Kept free between stamp and page edge: printers and scanners lose as much."""


@dataclass(frozen=True, slots=True)
class StampFields:
    """What stands in the six cells; an empty one stays empty (机构或问题 is optional)."""

    fonds_no: str
    year: str
    item_no: str
    office: str
    retention: str
    """In Chinese: 永久, 30年, 10年."""
    pages: str

    def rows(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Return the cells as they lie: 全宗号 年度 件号 over 机构或问题 保管期限 页数."""
        return (self.fonds_no, self.year, self.item_no), (self.office, self.retention, self.pages)


def draw(paper: Paper, fields: StampFields, x: float, y: float) -> bool:
    """Draw the stamp with its outer top left corner at x, y (mm). False if a value had to be cut."""
    whole = True
    paper.outline(Area(x, y, WIDTH, HEIGHT).inside(_LINE / 2), _LINE, RED)
    for column in (1, 2):
        left = x + column * CELL[0]
        paper.line((left, y + _LINE), (left, y + HEIGHT - _LINE), _LINE, RED)  # line ends reach further
    paper.line((x + _LINE, y + CELL[1]), (x + WIDTH - _LINE, y + CELL[1]), _LINE, RED)
    for row, values in enumerate(fields.rows()):
        for column, value in enumerate(values):
            cell = Area(x + column * CELL[0], y + row * CELL[1], *CELL).inside(0.8)
            words = fit([value], paper.measure(), cell.width, cell.height, largest=11, smallest=4)
            paper.write(words, cell.centred(words.height), centred=True, colour=RED)
            whole &= not words.cut
    return whole


def spot(page_width: float, page_height: float, taken: Sequence[Area] = ()) -> tuple[float, float] | None:
    """Return where the stamp goes: top middle, else another edge, else the free spot nearest the top middle.

    `taken` are areas in mm with words or pictures in them: the stamp is never set over text (DA/T 22-2015).
    None when the page has no free spot.
    """
    middle, right = (page_width - WIDTH) / 2, page_width - WIDTH - _EDGE
    foot = page_height - HEIGHT - _EDGE
    if min(right, foot) < _EDGE:
        return None
    rows = _rows(page_height, taken)
    edges = [(x, y) for y in (_EDGE, foot) for x in (middle, right, _EDGE)]
    across = sorted(
        (float(x) for x in range(math.ceil(_EDGE), math.floor(right) + 1)), key=lambda x: abs(x - middle)
    )
    inside = ((x, float(y)) for y in range(math.ceil(_EDGE), math.floor(foot) + 1) for x in across)
    return next((one for one in (*edges, *inside) if _free(rows, *one)), None)


def overlay(
    page_width: float,
    page_height: float,
    fields: StampFields,
    *,
    taken: Sequence[Area] = (),
    typeface: Typeface | None = None,
) -> bytes:
    """Return a PDF of one otherwise empty page (sizes in mm) with the stamp, to be laid over a first page.

    Nothing (b"") when that page has no free spot. Raises MissingFont.
    """
    place = spot(page_width, page_height, taken)
    if place is None:
        return b""
    paper = Paper(page_width, page_height, typeface or find_typeface(), "归档章")
    paper.turn_to(0)
    draw(paper, fields, *place)
    return paper.finish()


def _rows(page_height: float, taken: Sequence[Area]) -> list[int]:
    """Return what is taken, millimetre by millimetre: a number a row, a bit a column."""
    rows = [0] * (math.ceil(page_height) + 1)
    for area in taken:
        first, last = max(0, math.floor(area.x)), max(0, math.ceil(area.x + area.width))
        bits = (1 << last) - (1 << first)
        for row in range(max(0, math.floor(area.y)), min(len(rows), math.ceil(area.y + area.height))):
            rows[row] |= bits
    return rows


def _free(rows: list[int], x: float, y: float) -> bool:
    """Tell whether the stamp at a corner would touch nothing that is taken."""
    bits = (1 << math.ceil(x + WIDTH)) - (1 << math.floor(x))
    return not any(row & bits for row in rows[math.floor(y) : math.ceil(y + HEIGHT)])
