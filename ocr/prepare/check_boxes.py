"""Squares to tick: found by their frame, judged by the ink inside it. What recognition makes of them says nothing."""

from dataclasses import dataclass

import cv2
import numpy as np

from ocr.prepare.ink import dark
from ocr.raw_lines import Image

TICKED, EMPTY = 0.12, 0.05  # share of the inside; what lies between is for a person
_INSIDE = 0.24  # of the side, left out on each side: the frame and its blur
_LEAST, _MOST = 22, 80  # side in pixels at 300 dpi: 2 to 7 mm
_STROKE = 16  # strokes of the frame are at least this long
_SQUARE = (0.7, 1.42)  # width to height


@dataclass(frozen=True, slots=True)
class Square:
    """A square in a cut-out place: its pixels and the share of ink inside."""

    x0: int
    y0: int
    x1: int
    y1: int
    ink: float

    @property
    def ticked(self) -> bool | None:
        """Whether it is ticked, crossed or filled; None when the ink does not say."""
        return True if self.ink >= TICKED else False if self.ink <= EMPTY else None


def find_square(crop: Image) -> Square | None:
    """The last square from the left in a place cut out at 300 dpi; None when no frame is seen whole."""
    ink = dark(crop)
    height, width = ink.shape[:2]
    if min(height, width) < _LEAST:
        return None
    frame = cv2.bitwise_or(
        cv2.morphologyEx(ink, cv2.MORPH_OPEN, np.ones((1, _STROKE), np.uint8)),
        cv2.morphologyEx(ink, cv2.MORPH_OPEN, np.ones((_STROKE, 1), np.uint8)),
    )
    joined = cv2.dilate(np.asarray(frame), np.ones((3, 3), np.uint8))
    count, _, stats, _ = cv2.connectedComponentsWithStats(joined)
    best: Square | None = None
    for number in range(1, count):
        x, y, wide, high, _ = (int(value) for value in stats[number])
        whole = x > 0 and y > 0 and x + wide < width and y + high < height
        if not whole or not min(wide, high) >= _LEAST or max(wide, high) > _MOST:
            continue
        if _SQUARE[0] < wide / high < _SQUARE[1] and (best is None or x > best.x0):
            best = Square(x, y, x + wide, y + high, _inside(ink, x, y, wide, high))
    return best


def _inside(ink: Image, x: int, y: int, wide: int, high: int) -> float:
    across, down = round(wide * _INSIDE), round(high * _INSIDE)
    inner = ink[y + down : y + high - down, x + across : x + wide - across]
    return float(np.count_nonzero(inner)) / inner.size if inner.size else 0.0
