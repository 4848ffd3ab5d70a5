"""One print job: things drawn one after the other on the places of a label stock."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final, Generic, Protocol, TypeVar

from labels.fit import fit
from labels.fonts import Typeface, find_typeface
from labels.page import GREY, WHITE, Area, Paper
from labels.stock import BadStock, Stock

DEMO_MARK: Final = "演示 DEMO"
"""Stands on every label of a demonstration."""

SMALL: Final = 20.0
"""A QR code of less than so many mm a side holds the bare code: fewer, larger modules survive wear longer.

The archive's own scanner opens both. Below it, of codes at 200 dpi with a tenth of the ink flaked off, the
address was read half the time and the bare code nearly always.
"""

_MARK_TALLEST: Final = 4.0
_MARK_LOWEST: Final = 2.2


class Coded(Protocol):
    """Whatever carries a code that can be named when its text did not fit."""

    @property
    def code(self) -> str:
        """Return the code as printed."""
        ...


Thing = TypeVar("Thing", bound=Coded)

Draw = Callable[[Paper, Thing, Area], bool]
"""Draws one thing into an area; False if words had to be cut."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A finished print job."""

    pdf: bytes
    pages: int
    missing: tuple[str, ...]
    """Signs no installed font can draw; 〓 stands in their place."""
    shortened: tuple[str, ...]
    """Codes of the labels whose text did not fit even at the smallest size and ends in an ellipsis."""


@dataclass(frozen=True, slots=True)
class Run(Generic[Thing]):
    """Things that go on one stock; `start_at` is the first free place of its first sheet, counted from 1."""

    things: Sequence[Thing]
    stock: Stock
    start_at: int = 1

    @property
    def pages(self) -> int:
        """Sheets it takes."""
        return -(-(self.start_at - 1 + len(self.things)) // self.stock.per_page) if self.things else 0


def print_runs(
    runs: Sequence[Run[Thing]],
    draw: Draw[Thing],
    *,
    shift: tuple[float, float] = (0.0, 0.0),
    demo: bool = False,
    typeface: Typeface | None = None,
    title: str = "",
) -> Sheet:
    """Print runs one after the other into one PDF, each beginning on a sheet of its own.

    `shift` moves everything right and down by so many mm (a printer that feeds askew); `demo` takes a band at
    the foot of every label for the mark. Raises MissingFont, BadStock for a bad start or stocks of different
    paper, and ValueError when there is nothing to print.
    """
    runs = [run for run in runs if run.things]
    if not runs:
        raise ValueError("there are no labels to print")
    first = runs[0].stock
    if any(
        (run.stock.page_width, run.stock.page_height) != (first.page_width, first.page_height) for run in runs
    ):
        raise BadStock("the stocks of one print job lie on different paper; print them one by one")
    paper = Paper(first.page_width, first.page_height, typeface or find_typeface(), title)
    shortened: list[str] = []
    for run in runs:
        before = paper.pages
        places = run.stock.places(run.start_at, len(run.things))
        for thing, (page, x, y) in zip(run.things, places, strict=True):
            paper.turn_to(before + page)
            edge = Area(x + shift[0], y + shift[1], run.stock.width, run.stock.height)
            if run.stock.frame:
                paper.frame(edge)
            area = edge.inside(run.stock.padding)
            if not draw(paper, thing, draw_mark(paper, area) if demo else area):
                shortened.append(thing.code)
    return Sheet(paper.finish(), paper.pages, paper.missing, tuple(dict.fromkeys(shortened)))


def draw_mark(paper: Paper, area: Area) -> Area:
    """Write the mark of a demonstration along the bottom; return the area above it."""
    height = min(_MARK_TALLEST, max(_MARK_LOWEST, area.height * 0.1))
    fitted = fit([DEMO_MARK], paper.measure(bold=True), area.width, height, largest=8, smallest=2.5)
    bottom = Area(area.x, area.y + area.height - height, area.width, height)
    paper.fill(bottom, GREY)
    paper.write(fitted, bottom.centred(fitted.height), bold=True, centred=True, colour=WHITE)
    return Area(area.x, area.y, area.width, area.height - height - height / 5)


def qr_text(code: str, address: str, side: float) -> str:
    """Return what a QR code of `side` mm holds: the address, or the bare code where it is SMALL."""
    return address if side >= SMALL else code


def quiet(side: float) -> int:
    """Return the modules of white drawn around a QR code of `side` mm.

    ISO/IEC 18004 wants four; the label's padding and the gap beside the code are white too and make up the
    rest, or for a SMALL code most of it: there larger modules are worth more than a wider margin.
    """
    return 2 if side >= SMALL else 1
