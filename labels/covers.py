"""Box covers and the large signs of doors and shelves."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from labels.fit import Fitted, fit
from labels.page import BLACK, PALE, WHITE, Area, Paper
from labels.press import qr_text, quiet

_RULE: Final = 0.4
_BESIDE: Final = 4.0


@dataclass(frozen=True, slots=True)
class CoverLabel:
    """The cover of a box: whose records, what is in it, and the facts of its spine (DA/T 22-2015)."""

    code: str
    address: str
    fonds: str
    """Name of the fonds: stands over a double line."""
    title: str
    village: str
    facts: tuple[tuple[str, str], ...]
    """Field and value: year, retention, numbers, box."""


@dataclass(frozen=True, slots=True)
class SignLabel:
    """A sign for a door, or a strip for a shelf: read from some steps away."""

    code: str
    address: str
    name: str
    lines: tuple[str, ...]
    band: str = ""
    """Said white on black: what a dedicated cabinet is for."""


def draw_cover(paper: Paper, label: CoverLabel, area: Area) -> bool:
    """Draw one cover. False if words were cut."""
    fonds = fit([label.fonds], paper.measure(bold=True), area.width * 0.9, 20, largest=27, smallest=9)
    paper.write(fonds, area, bold=True, centred=True)
    middle, wide = area.x + area.width / 2, _width(paper, fonds) / 2 + 4
    for below in (1.0, 2.2) if label.fonds else ():
        y = area.y + fonds.height + below
        paper.line((middle - wide, y), (middle + wide, y), _RULE)
    rest = area.below(fonds.height + 6)
    side = min(38.0, rest.height * 0.42, rest.width * 0.3)
    foot = Area(rest.x, rest.y + rest.height - side - 6, rest.width, side + 6)
    whole = _draw_title(paper, label, Area(rest.x, rest.y, rest.width, rest.height - foot.height - 2))
    _draw_code(paper, label.code, label.address, foot, side)
    facts = Area(foot.x, foot.y, foot.width - side - _BESIDE, foot.height)
    return _draw_facts(paper, label.facts, facts) and whole and not fonds.cut


def draw_door(paper: Paper, label: SignLabel, area: Area) -> bool:
    """Draw one door sign: the name as large as it goes, QR and code below. False if words were cut."""
    band = 0.0
    whole = True
    if label.band:
        band = min(14.0, area.height * 0.16)
        strip = area.top(band)
        paper.fill(strip, BLACK)
        words = fit([label.band], paper.measure(bold=True), area.width - 4, band, largest=26, smallest=7)
        paper.write(words, strip.centred(words.height), bold=True, centred=True, colour=WHITE)
        whole = not words.cut
    side = min(44.0, area.height * 0.42, area.width * 0.34)
    name = Area(area.x, area.y + band + 2, area.width, area.height - band - side - 10)
    title = fit([label.name], paper.measure(bold=True), name.width, name.height, largest=96, smallest=12)
    paper.write(title, name.centred(title.height), bold=True, centred=True)
    foot = Area(area.x, area.y + area.height - side - 6, area.width, side + 6)
    _draw_code(paper, label.code, label.address, foot, side)
    words_area = Area(foot.x, foot.y, foot.width - side - _BESIDE, foot.height)
    lines = fit(label.lines, paper.measure(), words_area.width, words_area.height, largest=20, smallest=7)
    paper.write(lines, words_area.centred(lines.height))
    return whole and not (title.cut or lines.cut)


def draw_strip(paper: Paper, label: SignLabel, area: Area) -> bool:
    """Draw one shelf strip: QR, the shelf's name, what stands on it. False if words were cut."""
    side = area.height
    paper.qr(qr_text(label.code, label.address, side), area.x, area.y, side, quiet=quiet(side))
    rest = area.right_of(side + 2)
    name_area = Area(rest.x, rest.y, rest.width * 0.42, rest.height)
    words_area = rest.right_of(name_area.width + _BESIDE)
    code = fit([label.code], paper.measure(bold=True), name_area.width, 5, largest=11, smallest=5)
    title = fit(
        [label.name],
        paper.measure(bold=True),
        name_area.width,
        name_area.height - code.height,
        largest=34,
        smallest=8,
    )
    block = name_area.centred(title.height + code.height)
    paper.write(title, block, bold=True)
    paper.write(code, block.below(title.height), bold=True)
    lines = fit(label.lines, paper.measure(), words_area.width, words_area.height, largest=13, smallest=5.5)
    paper.write(lines, words_area.centred(lines.height))
    return not (title.cut or lines.cut)


def _width(paper: Paper, text: Fitted) -> float:
    ruler = paper.measure(bold=True)
    return max((ruler(line) * text.size for line in text.lines), default=0.0)


def _draw_title(paper: Paper, label: CoverLabel, area: Area) -> bool:
    village = fit([label.village], paper.measure(), area.width, area.height * 0.25, largest=17, smallest=7)
    room = area.height - village.height - 2
    title = fit([label.title], paper.measure(bold=True), area.width * 0.94, room, largest=40, smallest=9)
    block = area.centred(title.height + 2 + village.height)
    paper.write(title, block, bold=True, centred=True)
    paper.write(village, block.below(title.height + 2), centred=True)
    return not (village.cut or title.cut)


def _draw_code(paper: Paper, code: str, address: str, foot: Area, side: float) -> None:
    """Draw QR and code in the lower right corner."""
    left = foot.x + foot.width - side
    paper.qr(qr_text(code, address, side), left, foot.y, side)
    words = fit([code], paper.measure(bold=True), side, 5.5, largest=12, smallest=5)
    paper.write(words, Area(left, foot.y + side, side, 5.5), bold=True, centred=True)


def _draw_facts(paper: Paper, facts: tuple[tuple[str, str], ...], area: Area) -> bool:
    """Draw fields and values as a ruled table, two pairs a row where it is wide enough."""
    pairs = 2 if area.width > 90 else 1
    rows = -(-len(facts) // pairs)
    height = min(9.0, area.height / max(rows, 1))
    width = area.width / pairs
    top = area.y + area.height - rows * height
    whole = True
    for number, (name, value) in enumerate(facts):
        row, column = divmod(number, pairs)
        cell = Area(area.x + column * width, top + row * height, width, height)
        label, rest = Area(cell.x, cell.y, 19, height), cell.right_of(19)
        paper.fill(label, PALE)
        paper.outline(cell, 0.2)
        words = fit([name], paper.measure(), label.width - 1.5, height, largest=9.5, smallest=5)
        paper.write(words, label.centred(words.height), centred=True)
        said = fit([value], paper.measure(bold=True), rest.width - 3, height, largest=12, smallest=5.5)
        paper.write(said, rest.right_of(1.5).centred(said.height), bold=True)
        whole &= not said.cut
    return whole
