"""The front of a cabinet drawn to scale: shelves, spines with their numbers, fill, state in colour and sign."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from archive_app.services import cabinet_front
from archive_app.web.tongue import gettext

#: how thick a shelf's board is drawn
BOARD_MM = 18


@dataclass(frozen=True)
class Spine:
    """A box in an elevation, in millimetres from the cabinet's top left.

    `mark` says its state in one sign, for paper and for eyes that tell no colours; `filled` is the width of its
    fill bar; a narrow spine's number lies `on_side`.
    """

    x: float
    y: float
    width: float
    height: float
    no: str
    words: str
    tone: str
    mark: str
    filled: float
    size: float
    on_side: bool
    href: str
    marked: bool = False


@dataclass(frozen=True)
class ShelfBand:
    """A shelf in an elevation, in millimetres."""

    y: float
    height: float
    name: str
    href: str
    boxes: int
    used_percent: int


@dataclass(frozen=True)
class Legend:
    """One colour of a drawing, what it means, and the sign that says the same without colour."""

    tone: str
    word: str
    mark: str = ""


@dataclass(frozen=True)
class Sign:
    """What stands over a cabinet's doors: its name, and what it is kept for."""

    name: str
    use: str


NO_SIGN = Sign("", "")


@dataclass(frozen=True)
class Elevation:
    """One side of a cabinet at scale, in millimetres; `legend` are tone and word, with the sign of a state.

    `sign` are the lines over its doors: name and side, then what it is kept for. The doors stand open
    to both sides, `door` mm wide as one sees them.
    """

    width: float
    height: float
    shelves: tuple[ShelfBand, ...]
    spines: tuple[Spine, ...]
    legend: tuple[Legend, ...]
    side: str = ""
    sign: tuple[str, ...] = ()
    door: float = 64.0


#: shares of a spine's height: where its number stands, and how high the bar of its fill is
NUMBER_AT, BAR_MM = 0.34, 12.0
LATIN = 0.6
#: an open door seen from the front, as a share of the cabinet's width
DOOR_SEEN = 0.075
#: mm of a letter of the second line over the doors
SIGN_LETTER = 32
TONES = 6


def elevation_view(
    found: cabinet_front.Elevation,
    marked: str | None,
    series: Mapping[str, str],
    colour: str,
    sign: Sign = NO_SIGN,
) -> Elevation:
    """Return one side of a cabinet as it is drawn, its spines coloured by state or by use, `sign` over its doors."""
    uses = sorted({box.series for shelf in found.shelves for box in shelf.boxes if box.code})
    spines: list[Spine] = []
    shelves = []
    for shelf in found.shelves:
        used = sum(box.width_mm for box in shelf.boxes) * 100 // max(1, shelf.width_mm)
        space = shelf.height_mm - BOARD_MM
        shelves.append(
            ShelfBand(
                shelf.y_mm, space, shelf.name, f"/places/{shelf.code}", len(shelf.boxes), min(100, used)
            )
        )
        spines += [_spine(box, shelf, space, uses, colour, marked) for box in shelf.boxes]
    legend = _use_legend(uses, series) if colour == "use" else _state_legend(found)
    name = gettext("%(sign)s · %(side)s面", sign=sign.name, side=found.side) if found.side else sign.name
    return Elevation(
        found.width_mm,
        found.height_mm,
        tuple(shelves),
        tuple(spines),
        legend,
        found.side,
        (name, *_lines(sign.use, found.width_mm / SIGN_LETTER)) if name else (),
        round(found.width_mm * DOOR_SEEN, 1),
    )


def _lines(text: str, most: float) -> list[str]:
    """Return a text in lines of at most so many letters, parted where its words part."""
    lines: list[str] = []
    for word in re.findall(r"[^、,：:]+[、,：:]?\s*", text):
        if lines and _width(lines[-1] + word) <= most:
            lines[-1] += word
        else:
            lines.append(word)
    return lines


def _width(text: str) -> float:
    """Return how wide a text is, in the size of its letters."""
    return sum(1.0 if ord(sign) > 0x2E7F else LATIN for sign in text)


def box_state(box: cabinet_front.BoxSpine) -> str:
    """Return the state of a box as one word of the table of states: lent before full before sealed before open."""
    if box.state is None:
        return "hidden"
    if box.out:
        return "on_loan"
    if box.state.value == "sealed":
        return "sealed"
    return "box_full" if box.fill and box.fill.percent >= 95 else "box_open"


def _spine(
    box: cabinet_front.BoxSpine,
    shelf: cabinet_front.Shelf,
    space: float,
    uses: list[str],
    colour: str,
    marked: str | None,
) -> Spine:
    height = min(box.height_mm, space)
    state, width = box_state(box), box.width_mm - 1
    percent = box.fill.percent if box.fill else 0
    long = max(len(box.box_no), 1) * LATIN
    on_side = width < 34 and len(box.box_no) > 1
    size = min(width * 0.8, height * 0.3 / long) if on_side else min(34.0, width * 0.84 / long)
    words = gettext("盒 %(no)s", no=box.box_no) + f" {box.title} · {state_word(state)} · {percent} %"
    return Spine(
        x=box.x_mm,
        y=shelf.y_mm + space - height,
        width=width,
        height=height,
        no=box.box_no,
        words=words if box.code else gettext("您无权查看的盒"),
        tone=f"use-{uses.index(box.series) % TONES}" if colour == "use" and box.code else state,
        mark=MARKS.get(state, ""),
        filled=round(width * percent / 100, 1),
        size=round(size, 1),
        on_side=on_side,
        href=f"/boxes/{box.code}" if box.code else "",
        marked=box.code is not None and box.code == marked,
    )


#: one sign for each state that matters in front of the cabinet
MARKS = {"sealed": "封", "on_loan": "借", "box_full": "满"}


def state_word(state: str) -> str:
    """Return the state of a box in words."""
    return {
        "sealed": gettext("已封盒"),
        "on_loan": gettext("借出"),
        "box_full": gettext("已满"),
        "hidden": gettext("无权查看"),
    }.get(state, gettext("未封盒"))


def _state_legend(found: cabinet_front.Elevation) -> tuple[Legend, ...]:
    there = {box_state(box) for shelf in found.shelves for box in shelf.boxes}
    order = ("box_open", "box_full", "sealed", "on_loan", "hidden")
    return tuple(Legend(one, state_word(one), MARKS.get(one, "")) for one in order if one in there)


def _use_legend(uses: list[str], series: Mapping[str, str]) -> tuple[Legend, ...]:
    return tuple(Legend(f"use-{n % TONES}", series.get(use, use)) for n, use in enumerate(uses))
