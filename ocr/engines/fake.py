"""An engine for tests: reads only pictures that `draw` made, instantly and without error.

Every sign is drawn as a block of 5 x 5 dark and light squares that hold the bits of its code point.
"""

from collections.abc import Sequence

import cv2
import numpy as np

from ocr.raw_lines import Image, PageLines, RawLine, Sign, Spot

_SQUARE = 6
_BITS = 5  # a sign is a block of 5 x 5 squares: 24 bits and one that is always black
_BLOCK = _SQUARE * _BITS
_GAP = 4
_MARGIN = 60
_LINE = _BLOCK * 2


def draw(lines: Sequence[str], size: tuple[int, int] = (1240, 1754)) -> Image:
    """A grey page (width, height) whose text the fake engine reads back; survives PNG and good JPEG."""
    width, height = size
    page = np.full((height, width), 255, np.uint8)
    for row, line in enumerate(lines):
        for column, sign in enumerate(line):
            y, x = _MARGIN + row * _LINE, _MARGIN + column * (_BLOCK + _GAP)
            if x + _BLOCK > width or y + _BLOCK > height:
                raise ValueError("the text does not fit the page")
            if not sign.isspace():
                page[y : y + _BLOCK, x : x + _BLOCK] = _block(sign)
    return page


def _block(sign: str) -> Image:
    bits = [1, *(ord(sign) >> shift & 1 for shift in range(_BITS * _BITS - 1))]
    squares = np.where(np.array(bits).reshape(_BITS, _BITS) == 1, 0, 200).astype(np.uint8)
    return np.kron(squares, np.ones((_SQUARE, _SQUARE), np.uint8))


class FakeEngine:
    """Reads drawn pages only; other pictures hold no text for it."""

    name = "fake 1"

    def lines(self, image: Image, dpi: int) -> PageLines:
        """The lines of a drawn page, never turned."""
        grey = image if image.ndim == 2 else cv2.cvtColor(image, cv2.COLOR_BGR2GRAY)
        found = []
        for top in range(_MARGIN, grey.shape[0] - _BLOCK, _LINE):
            if line := _line(grey, top):
                found.append(line)
        return PageLines(tuple(found))

    def spot(self, crop: Image) -> Spot | None:
        """Nothing: drawn pages need no second look."""
        return None


def _line(grey: Image, top: int) -> RawLine | None:
    signs: list[Sign] = []
    for left in range(_MARGIN, grey.shape[1] - _BLOCK, _BLOCK + _GAP):
        block = grey[top : top + _BLOCK, left : left + _BLOCK]
        sign = _sign(block)
        place = (float(left), float(top), float(left + _BLOCK), float(top + _BLOCK))
        signs.append(Sign(sign, place, 1.0) if sign else Sign(" ", None, 1.0))
    while signs and signs[-1].box is None:
        signs.pop()
    while signs and signs[0].box is None:
        signs.pop(0)
    return RawLine(tuple(signs), 1.0) if signs else None


def _sign(block: Image) -> str:
    middles = block[_SQUARE // 2 :: _SQUARE, _SQUARE // 2 :: _SQUARE]
    bits = (middles < 100).astype(int).ravel()
    if middles.max() > 230 or bits[0] != 1:
        return ""
    code = sum(int(bit) << shift for shift, bit in enumerate(bits[1:]))
    return chr(code) if 32 < code < 0x110000 and not 0xD800 <= code < 0xE000 else ""
