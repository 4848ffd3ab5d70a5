"""The loan slip (借阅单) on A5: what was lent to whom until when, with room for signatures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from labels.fit import fit
from labels.fonts import Typeface, find_typeface
from labels.page import Area, Paper
from labels.press import DEMO_MARK, Sheet

A5: Final = (148.0, 210.0)
_MARGIN: Final = 12.0
_LABEL: Final = 22.0
_ROW: Final = 9.0
_TALL: Final = 15.0
_QR: Final = 26.0
_PAD: Final = 1.5


@dataclass(frozen=True, slots=True)
class Field:
    """A word and what stands beside it; an empty value leaves room to write by hand."""

    word: str
    value: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the slip: one field over the whole width, or two side by side; `tall` for hand-writing."""

    fields: tuple[Field, ...]
    tall: bool = False


@dataclass(frozen=True, slots=True)
class Slip:
    """What one slip says. The QR holds `address`, the page of the loan: never the thing's own code."""

    title: str
    number: str
    address: str
    lines: tuple[Line, ...]
    rules: tuple[str, ...] = ()


def loan_slip(slip: Slip, *, demo: bool = False, typeface: Typeface | None = None) -> Sheet:
    """Print one slip on one A5 page. Raises MissingFont when no Chinese font is installed."""
    paper = Paper(*A5, typeface or find_typeface(), f"{slip.title} {slip.number}")
    paper.turn_to(0)
    page = Area(0, 0, *A5).inside(_MARGIN)
    _head(paper, slip, page, demo=demo)
    y = page.y + _QR + 2
    cut = False
    for line in slip.lines:
        height = _TALL if line.tall else _ROW
        cut |= not _row(paper, line.fields, Area(page.x, y, page.width, height))
        y += height
    rest = Area(page.x, y + 3, page.width, max(0.0, page.y + page.height - y - 3))
    rules = fit(slip.rules, paper.measure(), rest.width, rest.height, largest=8, smallest=5.5)
    paper.write(rules, rest)
    return Sheet(paper.finish(), paper.pages, paper.missing, (slip.number,) if cut else ())


def _head(paper: Paper, slip: Slip, page: Area, *, demo: bool) -> None:
    words = Area(page.x, page.y, page.width - _QR - 2, _QR)
    title = fit([slip.title], paper.measure(bold=True), words.width, 9, largest=18, smallest=10)
    paper.write(title, Area(words.x, words.y + 3, words.width, 9), bold=True)
    under = [slip.number, *([DEMO_MARK] if demo else [])]
    number = fit(under, paper.measure(), words.width, 10, largest=10.5, smallest=7)
    paper.write(number, Area(words.x, words.y + 13, words.width, 10))
    paper.qr(slip.address, page.x + page.width - _QR, page.y, _QR)


def _row(paper: Paper, fields: Sequence[Field], area: Area) -> bool:
    """Draw a ruled row; False if a value had to be cut."""
    share = area.width / len(fields)
    whole = True
    for n, field in enumerate(fields):
        cell = Area(area.x + n * share, area.y, share, area.height)
        word, value = Area(cell.x, cell.y, _LABEL, cell.height), cell.right_of(_LABEL)
        paper.outline(word)
        paper.outline(value)
        whole &= _centred(paper, field.word, word, bold=True)
        whole &= _centred(paper, field.value, value, bold=False)
    return whole


def _centred(paper: Paper, text: str, area: Area, *, bold: bool) -> bool:
    inner = area.inside(_PAD)
    fitted = fit([text], paper.measure(bold=bold), inner.width, inner.height, largest=10, smallest=6)
    at = Area(inner.x, inner.y + max(0.0, (inner.height - fitted.height) / 2), inner.width, fitted.height)
    paper.write(fitted, at, bold=bold, centred=bold)
    return not fitted.cut
