"""What an engine returns: lines of signs with places in pixels of the upright page."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import fmean
from typing import Any

from numpy.typing import NDArray

Image = NDArray[Any]  # bytes: rows x columns (grey) or rows x columns x 3 (BGR)
Quad = NDArray[Any]  # floats, 4 x 2: x, y of the corners, clockwise from the start of the first sign
Rectangle = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Sign:
    """One character; `box` (x0, y0, x1, y1 in pixels) is None for a space."""

    text: str
    box: Rectangle | None
    confidence: float


@dataclass(frozen=True, slots=True)
class RawLine:
    """One line as the engine found it. Its signs with a box are in reading order."""

    signs: tuple[Sign, ...]
    confidence: float
    quad: Quad | None = None

    @property
    def text(self) -> str:
        """The line as read, spaces included."""
        return "".join(sign.text for sign in self.signs)

    @property
    def box(self) -> Rectangle:
        """The rectangle around the signs."""
        return around([sign.box for sign in self.signs if sign.box is not None])


@dataclass(frozen=True, slots=True)
class PageLines:
    """All lines of a page, and how the image must be turned (0, 90, 180, 270 clockwise) to be upright.

    Places refer to the turned image. `sure` is False when neither reading nor layout told the direction.
    """

    lines: tuple[RawLine, ...]
    turned: int = 0
    sure: bool = True


@dataclass(frozen=True, slots=True)
class Spot:
    """The text of one cut-out line."""

    text: str
    confidence: float


def around(boxes: Sequence[Rectangle]) -> Rectangle:
    """The smallest rectangle around all; zeros for none."""
    if not boxes:
        return (0.0, 0.0, 0.0, 0.0)
    return (
        min(box[0] for box in boxes),
        min(box[1] for box in boxes),
        max(box[2] for box in boxes),
        max(box[3] for box in boxes),
    )


def mean_confidence(signs: Sequence[Sign]) -> float:
    """Mean over the signs that have a place; 0 for none."""
    values = [sign.confidence for sign in signs if sign.box is not None]
    return fmean(values) if values else 0.0
