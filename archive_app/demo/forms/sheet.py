"""A sheet of paper: draws lines, type, handwriting and stamps, and remembers what was written where."""

import random
from collections.abc import Callable
from dataclasses import dataclass, field

import cv2
import numpy as np
from numpy.typing import NDArray

from archive_app.demo.forms import ink

Picture = NDArray[np.uint8]
Box = tuple[float, float, float, float]
"""x0, y0, x1, y1 in pixels."""

DPI = 300
A4 = (2480, 3508)
"""Width and height of an A4 page at 300 dpi."""

BLACK = (34, 32, 32)
RED = (196, 30, 34)


def mm(length: float) -> int:
    """Millimetres in pixels at 300 dpi."""
    return round(length * DPI / 25.4)


def pt(size: float) -> int:
    """Points in pixels at 300 dpi."""
    return round(size * DPI / 72)


@dataclass(frozen=True, slots=True)
class Hand:
    """One writer: font, ink (red, green, blue) and how unsteadily the characters stand."""

    face: str
    colour: tuple[int, int, int]
    unrest: float
    size: float


HANDS = (
    Hand("running", (28, 36, 92), 1.0, 1.38),
    Hand("running", (38, 36, 40), 0.8, 1.32),
    Hand("brush", (30, 30, 34), 0.9, 1.2),
    Hand("running", (24, 52, 120), 1.2, 1.42),
    Hand("brush", (26, 38, 96), 1.1, 1.22),
)


@dataclass(frozen=True, slots=True)
class Written:
    """A piece of text as drawn: one line, one kind of writing, one field (None for labels)."""

    text: str
    box: Box
    by_hand: bool
    field: str | None


@dataclass(frozen=True, slots=True)
class Mark:
    """Something on a form that is there or not: a `square` to tick, the place of a `signature` or `date`, a `seal`.

    `name` is the value it belongs to, `option` what a square stands for; `box` is None for an empty place.
    """

    kind: str
    name: str
    filled: bool
    box: Box | None = None
    option: str = ""


@dataclass(slots=True)
class Sheet:
    """The paper while it is being drawn; `written` and `marks` grow in the order of drawing."""

    dice: random.Random
    size: tuple[int, int] = A4
    written: list[Written] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)
    pixels: Picture = field(init=False)

    def __post_init__(self) -> None:
        self.pixels = np.full((self.size[1], self.size[0], 3), 255, np.uint8)

    def blend(self, mask: ink.Mask, left: int, top: int, colour: tuple[int, int, int]) -> None:
        """Ink the paper with `colour` where `mask` covers it; inks over each other darken."""
        high, wide = mask.shape
        x0, y0 = max(left, 0), max(top, 0)
        x1, y1 = min(left + wide, self.size[0]), min(top + high, self.size[1])
        if x0 >= x1 or y0 >= y1:
            return
        cover = mask[y0 - top : y1 - top, x0 - left : x1 - left, None].astype(np.uint32)
        part = self.pixels[y0:y1, x0:x1]
        taken = 255 - np.array(colour, np.uint32)
        part[:] = part * (65025 - cover * taken) // 65025

    def fill(self, x0: int, y0: int, x1: int, y1: int, colour: tuple[int, int, int] = BLACK) -> None:
        """A filled rectangle."""
        self.pixels[max(y0, 0) : y1, max(x0, 0) : x1] = colour

    def frame(self, x0: int, y0: int, x1: int, y1: int, weight: int = 3) -> None:
        """The outline of a rectangle, `weight` pixels thick, centred on its edges."""
        half = weight // 2
        self.fill(x0 - half, y0 - half, x1 + half + 1, y0 - half + weight)
        self.fill(x0 - half, y1 - half, x1 + half + 1, y1 - half + weight)
        self.fill(x0 - half, y0 - half, x0 - half + weight, y1 + half + 1)
        self.fill(x1 - half, y0 - half, x1 - half + weight, y1 + half + 1)

    def tick(self, x: float, y: float, size: int, colour: tuple[int, int, int]) -> None:
        """A tick by pen over the square whose top left corner is (x, y)."""
        corners = ((0.1, 0.5), (0.42, 0.86), (1.1, -0.16))
        jitter = [
            (x + size * right + self.dice.uniform(-3, 3), y + size * down + self.dice.uniform(-3, 3))
            for right, down in corners
        ]
        line = np.array(jitter, np.int32).reshape(-1, 1, 2)
        cv2.polylines(self.pixels, [line], isClosed=False, color=colour, thickness=5, lineType=cv2.LINE_AA)

    def cross(self, x: float, y: float, size: int, colour: tuple[int, int, int]) -> None:
        """A cross by pen over the square whose top left corner is (x, y)."""
        for down in (False, True):
            ends = ((-0.05, -0.05), (1.05, 1.05)) if down else ((-0.05, 1.05), (1.05, -0.05))
            (x0, y0), (x1, y1) = (
                (x + size * right + self.dice.uniform(-3, 3), y + size * low + self.dice.uniform(-3, 3))
                for right, low in ends
            )
            start, end = (round(x0), round(y0)), (round(x1), round(y1))
            cv2.line(self.pixels, start, end, colour, thickness=5, lineType=cv2.LINE_AA)

    def type(
        self,
        text: str,
        x: float,
        baseline: float,
        size: int,
        face: str = "song",
        colour: tuple[int, int, int] = BLACK,
        spacing: float = 0.0,
        name: str | None = None,
    ) -> float:
        """Print `text` from the pen position on; returns the new x; `spacing` follows each character."""
        start = x
        for character in text:
            drawn = ink.glyph(face, size, character)
            self.blend(drawn.mask, round(x) + drawn.left, round(baseline) + drawn.top, colour)
            x += drawn.advance + spacing
        box = (start, baseline - size * 0.86, x - spacing, baseline + size * 0.14)
        self.remember(text, box, False, name)
        return x

    def write(
        self, text: str, x: float, baseline: float, size: int, hand: Hand, name: str | None = None
    ) -> float:
        """Write `text` by `hand`: every character a little turned, scaled and off the line."""
        start = x
        unrest = hand.unrest
        drift = self.dice.uniform(-0.012, 0.012) * unrest
        for character in text:
            drawn = ink.glyph(hand.face, size, character)
            turn = self.dice.gauss(0, 1.6) * unrest
            mask = ink.tilted(drawn.mask, turn, self.dice.uniform(0.95, 1.05))
            margin = (mask.shape[0] - drawn.mask.shape[0]) // 2
            rise = self.dice.gauss(0, 0.022) * size * unrest + (x - start) * drift
            self.blend(
                mask, round(x) + drawn.left - margin, round(baseline + rise) + drawn.top - margin, hand.colour
            )
            x += drawn.advance * self.dice.uniform(0.97, 1.03)
        self.remember(text, (start, baseline - size * 0.9, x, baseline + size * 0.2), True, name)
        return x

    def remember(self, text: str, box: Box, by_hand: bool, name: str | None) -> None:
        """Note that `text` stands in `box`."""
        if text.strip():
            self.written.append(Written(text.strip(), box, by_hand, name))


Drawing = Callable[[Sheet], None]
"""Something that draws itself on a sheet."""
