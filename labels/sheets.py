"""Print sheets as PDF, exact to the millimetre."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from labels.fit import fit
from labels.fonts import Typeface, find_typeface
from labels.page import Area, Paper
from labels.stock import Stock

DEMO_MARK: Final = "演示 DEMO"
"""Stands on every label of a demonstration."""

_QR_LARGEST: Final = 40.0
_CODE_HEIGHT: Final = 5.5
_GAP: Final = 2.0


@dataclass(frozen=True, slots=True)
class BoxLabel:
    """What one label says."""

    code: str
    """As printed, `B-0007F3-K`."""
    address: str
    """Text of the QR code: the address that opens the thing."""
    name: str
    """The large text: what a person looks for."""
    details: tuple[str, ...] = ()
    """Smaller lines: village, year, retention, place."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A finished print job."""

    pdf: bytes
    pages: int
    missing: tuple[str, ...]
    """Signs no installed font can draw; 〓 stands in their place."""
    shortened: tuple[str, ...]
    """Codes of the labels whose text did not fit even at the smallest size and ends in an ellipsis."""


def box_sheet(
    labels: Sequence[BoxLabel],
    stock: Stock,
    *,
    start_at: int = 1,
    shift: tuple[float, float] = (0.0, 0.0),
    demo: bool = False,
    typeface: Typeface | None = None,
    title: str = "",
) -> Sheet:
    """Print one label with QR code for each of `labels`, in their order, on sheets of `stock`.

    `start_at` is the first free label of the first sheet, counted from 1; `shift` moves everything right and
    down by so many mm (a printer that feeds askew). Raises MissingFont, BadStock for a bad `start_at`, and
    ValueError when there is nothing to print.
    """
    if not labels:
        raise ValueError("there are no labels to print")
    faces = typeface or find_typeface()
    paper = Paper(stock.page_width, stock.page_height, faces, title)
    shortened = []
    for label, (page, x, y) in zip(labels, stock.places(start_at, len(labels)), strict=True):
        paper.turn_to(page)
        edge = Area(x + shift[0], y + shift[1], stock.width, stock.height)
        if stock.frame:
            paper.frame(edge)
        if not _draw_label(paper, label, edge.inside(stock.padding), demo=demo):
            shortened.append(label.code)
    return Sheet(paper.finish(), paper.pages, paper.missing, tuple(shortened))


def _draw_label(paper: Paper, label: BoxLabel, area: Area, *, demo: bool) -> bool:
    """Draw one label: QR and code on the left, the words on the right. False if words were cut."""
    side = min(area.height - _CODE_HEIGHT, area.width * 0.48, _QR_LARGEST)
    top = area.y + (area.height - side - _CODE_HEIGHT) / 2
    paper.qr(label.address, area.x, top, side)
    code = Area(area.x, top + side, side, _CODE_HEIGHT)
    fitted = fit([label.code], paper.measure(bold=True), side, _CODE_HEIGHT, largest=11, smallest=5)
    paper.write(fitted, code, bold=True, centred=True)
    words = Area(area.x + side + _GAP, area.y, area.width - side - _GAP, area.height)
    if demo:
        words = _draw_mark(paper, words)
    return _draw_words(paper, label, words)


def _draw_words(paper: Paper, label: BoxLabel, area: Area) -> bool:
    """Write name and details; the name takes at most 62 % of the height. False if something was cut."""
    share = 0.62 if label.details else 1.0
    name = fit(
        [label.name], paper.measure(bold=True), area.width, area.height * share, largest=15, smallest=6.5
    )
    rest = area.below(name.height + 0.8)
    details = fit(label.details, paper.measure(), rest.width, rest.height, largest=9.5, smallest=5.5)
    top = area.y + max(0.0, (area.height - name.height - 0.8 - details.height) / 2)
    paper.write(name, Area(area.x, top, area.width, name.height), bold=True)
    paper.write(details, Area(area.x, top + name.height + 0.8, area.width, details.height))
    return not (name.cut or details.cut)


def _draw_mark(paper: Paper, area: Area) -> Area:
    """Write the demonstration mark along the bottom; return the area above it."""
    height = 4.0
    fitted = fit([DEMO_MARK], paper.measure(bold=True), area.width, height, largest=8, smallest=4)
    bottom = Area(area.x, area.y + area.height - height, area.width, height)
    paper.band(bottom)
    paper.write(fitted, bottom, bold=True, centred=True, light=True)
    return Area(area.x, area.y, area.width, area.height - height - 0.5)
