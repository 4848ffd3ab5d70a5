"""Labels of the plain kind: QR code and code on the left, words on the right."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from labels.fit import fit
from labels.fonts import Typeface
from labels.page import Area, Paper
from labels.press import DEMO_MARK, Run, Sheet, print_runs, qr_text, quiet
from labels.stock import Stock

__all__ = ["DEMO_MARK", "BoxLabel", "Sheet", "box_sheet", "draw_label"]

_QR_LARGEST: Final = 40.0
_GAP: Final = 2.0
_READABLE: Final = 7.0
_NAME_SMALLEST: Final = 9.0


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
    down by so many mm. Raises MissingFont, BadStock for a bad `start_at`, and ValueError when there is nothing
    to print.
    """
    return print_runs(
        [Run(labels, stock, start_at)], draw_label, shift=shift, demo=demo, typeface=typeface, title=title
    )


def draw_label(paper: Paper, label: BoxLabel, area: Area) -> bool:
    """Draw one label: QR and code on the left, the words on the right. False if words were cut."""
    band = min(5.5, area.height * 0.15)
    side = min(area.height - band, area.width * 0.48, _QR_LARGEST)
    top = area.y + (area.height - side - band) / 2
    paper.qr(qr_text(label.code, label.address, side), area.x, top, side, quiet=quiet(side))
    code = Area(area.x, top + side, side, band)
    fitted = fit([label.code], paper.measure(bold=True), side, band, largest=11, smallest=4)
    paper.write(fitted, code, bold=True, centred=True)
    return draw_words(paper, label.name, label.details, area.right_of(side + _GAP))


def draw_words(paper: Paper, name: str, details: Sequence[str], area: Area, *, largest: float = 15) -> bool:
    """Write a name and smaller lines in the middle of an area; the name takes at most 62 % of the height.

    The name gives way where the lines would become too small to read. False if something was cut.
    """
    share = 0.62 if details else 1.0
    size = largest
    while True:
        title = fit(
            [name], paper.measure(bold=True), area.width, area.height * share, largest=size, smallest=5.5
        )
        rest = area.below(title.height + 0.8)
        lines = fit(
            details, paper.measure(), rest.width, rest.height, largest=max(9.5, largest * 0.5), smallest=5
        )
        if not details or lines.size >= _READABLE or title.size <= _NAME_SMALLEST:
            break
        size = title.size - 1
    block = area.centred(title.height + 0.8 + lines.height)
    paper.write(title, block.top(title.height), bold=True)
    paper.write(lines, block.below(title.height + 0.8))
    return not (title.cut or lines.cut)
