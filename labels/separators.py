"""Separator sheets: a page between papers that tells the scanner's reader what follows.

The same code stands five times, so that one is read whichever way the sheet was fed, and in large type, so
that a person never has to guess.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from labels.fit import fit
from labels.fonts import Typeface, find_typeface
from labels.page import BLACK, GREY, Area, Paper
from labels.press import Sheet, draw_mark

PAGE: Final = (210.0, 297.0)
"""ISO 216 A4."""

CORNER: Final = 46.0
"""Side in mm of the codes in the corners, quiet zone included."""

CENTRE: Final = 72.0
"""Side in mm of the code in the middle."""

_EDGE: Final = 12.0


@dataclass(frozen=True, slots=True)
class SeparatorSheet:
    """What one separator says."""

    code: str
    """As printed, `P-000001-3`."""
    address: str
    """Text of the QR code."""
    heading: str
    """What kind of separator: 下一户, 下一件."""
    lines: tuple[str, ...] = ()
    """What it names: village, household, form."""
    foot: tuple[str, ...] = ("此页为分隔页，不是档案；扫描后可以重复使用，请勿折叠、书写。",)


def separator_sheet(
    sheets: Sequence[SeparatorSheet],
    *,
    shift: tuple[float, float] = (0.0, 0.0),
    demo: bool = False,
    typeface: Typeface | None = None,
    title: str = "",
) -> Sheet:
    """Print one A4 page for each separator, in their order.

    `shift` in mm right and down. Raises MissingFont, and ValueError when there is nothing to print.
    """
    if not sheets:
        raise ValueError("there are no separators to print")
    paper = Paper(*PAGE, typeface or find_typeface(), title)
    shortened = []
    for number, sheet in enumerate(sheets):
        paper.turn_to(number)
        if not _draw(paper, sheet, Area(shift[0], shift[1], *PAGE), demo):
            shortened.append(sheet.code)
    return Sheet(paper.finish(), paper.pages, paper.missing, tuple(dict.fromkeys(shortened)))


def _draw(paper: Paper, sheet: SeparatorSheet, page: Area, demo: bool) -> bool:
    """Draw one separator: codes in corners and middle, heading and lines between them."""
    inner = page.inside(_EDGE)
    right, bottom = inner.x + inner.width - CORNER, inner.y + inner.height - CORNER
    for x, y in ((inner.x, inner.y), (right, inner.y), (inner.x, bottom), (right, bottom)):
        paper.qr(sheet.address, x, y, CORNER)
    middle = page.x + page.width / 2
    between = Area(inner.x + CORNER + 2, inner.y, inner.width - 2 * CORNER - 4, CORNER)
    whole = _centre(paper, ("分隔页", "SEPARATOR"), between, 30, bold=True)
    words = Area(inner.x, inner.y + CORNER + 4, inner.width, 70)
    if demo:
        words = draw_mark(paper, words)
    heading = words.top(28)
    whole &= _centre(paper, (sheet.heading,), heading, 66, bold=True)
    whole &= _centre(paper, sheet.lines, words.below(29), 34, bold=True)
    top = words.y + 74
    paper.line((inner.x, top), (inner.x + inner.width, top), 0.6)
    paper.qr(sheet.address, middle - CENTRE / 2, top + 4, CENTRE)
    code = Area(inner.x, top + 4 + CENTRE, inner.width, 12)
    _centre(paper, (sheet.code,), code, 26, bold=True)
    below = Area(between.x, bottom, between.width, CORNER)
    whole &= _centre(paper, sheet.foot, below, 13, grey=True)
    return whole


def _centre(
    paper: Paper, texts: Sequence[str], area: Area, largest: float, *, bold: bool = False, grey: bool = False
) -> bool:
    """Write lines in the middle of an area. False if they were cut."""
    fitted = fit(texts, paper.measure(bold=bold), area.width, area.height, largest=largest, smallest=8)
    paper.write(fitted, area.centred(fitted.height), bold=bold, centred=True, colour=GREY if grey else BLACK)
    return not fitted.cut
