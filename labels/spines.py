"""Spines of boxes (DA/T 22-2015) and of household volumes (GB/T 9705-2008): strips as wide as the spine."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from labels.fit import POINT, Fitted, fit
from labels.fit_down import COLUMN, STEP, fit_down
from labels.page import PALE, Area, Paper
from labels.press import SMALL, quiet

BOX_SPINES: Final = (20, 30, 40, 50)
"""Thicknesses of an archive box in mm (DA/T 22-2015)."""

VOLUME_SPINES: Final = (10, 15, 20)
"""Thicknesses of a volume's hard cover in mm (GB/T 9705-2008)."""

_TOO_FINE: Final = 12.0
"""Side in mm below which the address would be too fine even when fresh; only the bare code stands there instead."""

_COPIES: Final = 5
"""How often the bare code stands on a strip that fine: of worn ones two in three are read, so one of five nearly always."""

_CODE: Final = 4.7
"""Height in mm of the code in signs and the white above it."""

_BETWEEN: Final = 1.2
"""White between two codes in mm."""

_LINE: Final = 0.2
_NAME_HEIGHT: Final = 4.6
_VALUE_HEIGHT: Final = 8.5


@dataclass(frozen=True, slots=True)
class Cell:
    """One field of a spine: its name, and its values one above the other (起止件号 has two).

    A `tall` one is lettered downwards and takes the height the others leave.
    """

    name: str
    values: tuple[str, ...]
    tall: bool = False


@dataclass(frozen=True, slots=True)
class SpineLabel:
    """What one spine says, from the top: its cells, then QR and code."""

    code: str
    address: str
    """Text of the QR code; a narrow strip has a second one with the bare code, the narrowest that one five times."""
    cells: tuple[Cell, ...]


def draw_spine(paper: Paper, label: SpineLabel, area: Area) -> bool:
    """Draw one spine, ruled as in the standard. False if words were cut."""
    side = min(area.width, 30.0)
    texts = _qr_texts(label, side)
    foot = len(texts) * (side + _BETWEEN) - _BETWEEN + _CODE
    _draw_codes(paper, label.code, texts, Area(area.x, area.y + area.height - foot, area.width, foot), side)
    table = Area(area.x, area.y, area.width, area.height - foot - 1)
    fixed = sum(_height(cell) for cell in label.cells if not cell.tall)
    tall = [cell for cell in label.cells if cell.tall]
    spare = max(0.0, table.height - fixed)
    height = spare / len(tall) if tall else 0.0
    whole, y = True, table.y
    for cell in label.cells:
        taken = height if cell.tall else _height(cell)
        whole &= _draw_cell(paper, cell, Area(table.x, y, table.width, taken))
        y += taken
    paper.outline(Area(table.x, table.y, table.width, y - table.y), _LINE * 2)
    return whole


def _height(cell: Cell) -> float:
    return _NAME_HEIGHT + _VALUE_HEIGHT * len(cell.values)


def _qr_texts(label: SpineLabel, side: float) -> tuple[str, ...]:
    """Return what the QR codes hold, from the top: a phone's own camera wants the address, worn ones are read by the code."""
    if side >= SMALL:
        return (label.address,)
    return (label.address, label.code) if side >= _TOO_FINE else (label.code,) * _COPIES


def _draw_codes(paper: Paper, code: str, texts: tuple[str, ...], area: Area, side: float) -> None:
    """Draw the QR codes one below the other at the foot, the code in signs below them."""
    step = side + _BETWEEN
    margin = quiet(side) if side >= _TOO_FINE else 0  # there the white is the padding: 1.4 modules
    for number, text in enumerate(texts):
        paper.qr(text, area.x + (area.width - side) / 2, area.y + number * step, side, quiet=margin)
    fitted = fit([code], paper.measure(bold=True), area.width, 4, largest=11, smallest=2.5)
    paper.write(fitted, area.below(step * len(texts) - _BETWEEN + _CODE - 4), bold=True, centred=True)


def _draw_cell(paper: Paper, cell: Cell, area: Area) -> bool:
    """Draw one field: its name on a tint, its values below. False if one was cut."""
    name = area.top(_NAME_HEIGHT)
    paper.fill(name, PALE)
    fitted = _named(paper, cell.name, name)
    paper.write(fitted, name.centred(fitted.height), centred=True)
    left, right = area.x, area.x + area.width
    paper.line((left, name.y + name.height), (right, name.y + name.height), _LINE)
    values = area.below(_NAME_HEIGHT)
    whole = not fitted.cut
    if cell.tall:
        whole &= _letter(paper, "".join(cell.values), values.inside(1))
    else:
        for number, value in enumerate(cell.values):
            one = Area(values.x, values.y + number * _VALUE_HEIGHT, values.width, _VALUE_HEIGHT)
            words = fit(
                [value], paper.measure(bold=True), one.width - 0.8, one.height, largest=17, smallest=3.5
            )
            paper.write(words, one.centred(words.height), bold=True, centred=True)
            paper.line((left, one.y + one.height), (right, one.y + one.height), _LINE)
            whole &= not words.cut
    paper.line((left, area.y + area.height), (right, area.y + area.height), _LINE)
    return whole


def _named(paper: Paper, name: str, area: Area) -> Fitted:
    """Fit a field's name into its strip; where it needs two lines, what stands in brackets is the second."""
    head, bracket, rest = name.partition("（")
    ways = ([name], [head, bracket + rest]) if bracket else ([name],)
    tried = [
        fit(lines, paper.measure(), area.width - 0.6, area.height, largest=8, smallest=3) for lines in ways
    ]
    return next(
        (one for one, lines in zip(tried, ways, strict=True) if len(one.lines) == len(lines)), tried[0]
    )


def _letter(paper: Paper, text: str, area: Area) -> bool:
    """Letter a text downwards in the middle of an area. False if it was cut."""
    found = fit_down(
        text,
        paper.measure(bold=True),
        area.width,
        area.height,
        largest=min(26.0, area.width / POINT / 1.1),
        smallest=4.5,
    )
    step, column = found.size * STEP * POINT, found.size * COLUMN * POINT
    first = area.x + area.width / 2 + (len(found.columns) - 1) * column / 2
    tallest = max((len(each) for each in found.columns), default=0)
    top = area.centred(tallest * step).y
    for number, pieces in enumerate(found.columns):
        middle = first - number * column
        for row, piece in enumerate(pieces):
            one = Area(middle - area.width / 2, top + row * step, area.width, step)
            paper.write(Fitted((piece,), found.size, cut=False), one, bold=True, centred=True)
    return not found.cut
