"""The contact sheet of a group of photographs on A4: each picture with its caption under it (DA/T 50-2014)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from labels.fit import fit
from labels.fonts import Typeface, find_typeface
from labels.page import GREY, Area, Paper
from labels.press import DEMO_MARK, Sheet

A4: Final = (210.0, 297.0)
_MARGIN: Final = 15.0
_HEAD: Final = 24.0
_COLUMNS: Final = 2
_ROWS: Final = 3
_GAP: Final = 6.0
_WORDS: Final = 27.0


@dataclass(frozen=True, slots=True)
class Shot:
    """One picture (JPEG) and the lines under it; the first line is set bold."""

    code: str
    jpeg: bytes
    lines: tuple[str, ...]


def contact_sheet(
    title: str,
    under: Sequence[str],
    shots: Sequence[Shot],
    *,
    demo: bool = False,
    typeface: Typeface | None = None,
) -> Sheet:
    """Print pictures six a page, `title` and the lines `under` it at the head of each. Raises MissingFont, ValueError."""
    if not shots:
        raise ValueError("no pictures to print")
    paper = Paper(*A4, typeface or find_typeface(), title)
    per_page = _COLUMNS * _ROWS
    pages = -(-len(shots) // per_page)
    cut = []
    for number, shot in enumerate(shots):
        page, place = divmod(number, per_page)
        if place == 0:
            paper.turn_to(page)
            _head(paper, title, [*under, *([DEMO_MARK] if demo else []), f"{page + 1} / {pages}"])
        if not _shot(paper, shot, _cell(place)):
            cut.append(shot.code)
    return Sheet(paper.finish(), paper.pages, paper.missing, tuple(cut))


def _head(paper: Paper, title: str, under: Sequence[str]) -> None:
    area = Area(_MARGIN, _MARGIN, A4[0] - 2 * _MARGIN, _HEAD)
    fitted = fit([title], paper.measure(bold=True), area.width, 10, largest=17, smallest=9)
    paper.write(fitted, area.top(10), bold=True)
    lines = fit([" · ".join(under)], paper.measure(), area.width, 10, largest=9.5, smallest=6)
    paper.write(lines, area.below(11), colour=GREY)


def _cell(place: int) -> Area:
    row, column = divmod(place, _COLUMNS)
    width = (A4[0] - 2 * _MARGIN - (_COLUMNS - 1) * _GAP) / _COLUMNS
    height = (A4[1] - 2 * _MARGIN - _HEAD - (_ROWS - 1) * _GAP) / _ROWS
    return Area(_MARGIN + column * (width + _GAP), _MARGIN + _HEAD + row * (height + _GAP), width, height)


def _shot(paper: Paper, shot: Shot, cell: Area) -> bool:
    """Draw a picture and its caption; False if words were cut."""
    picture = cell.top(cell.height - _WORDS)
    paper.picture(shot.jpeg, picture)
    words = cell.below(cell.height - _WORDS + 1.5)
    first = fit([shot.lines[0]], paper.measure(bold=True), words.width, 6, largest=10, smallest=6)
    paper.write(first, words, bold=True)
    rest = words.below(first.height + 0.6)
    lines = fit(shot.lines[1:], paper.measure(), rest.width, rest.height, largest=8.5, smallest=5)
    paper.write(lines, rest)
    return not (first.cut or lines.cut)
