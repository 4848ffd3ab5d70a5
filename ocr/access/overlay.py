"""The invisible text of one page, as PDF content: one text object a line, lying on what it was read from."""

from __future__ import annotations

import math
import statistics
import unicodedata

from ocr.access.typeface import FULL, Typeface
from ocr.text import Line, PageText

_SIZE = 0.75  # of the height of a line's box
_BASELINE = 0.2
_UNWRITTEN = frozenset({"Cc", "Cf", "Cs", "Cn", "Co"})
_UPRIGHT = 2.5  # a box so many times higher than wide holds a column of signs


def written(text: str) -> str:
    """Return a line as it is put into the layer: without signs that mean nothing to a reader of text."""
    kept = (" " if sign.isspace() else sign for sign in text if sign.isspace() or _is_written(sign))
    return " ".join("".join(kept).split())


def _is_written(sign: str) -> bool:
    return unicodedata.category(sign) not in _UNWRITTEN and not 0xFFF0 <= ord(sign) <= 0xFFFF


def overlay(text: PageText, face: Typeface, width: float, height: float, skew: float) -> bytes:
    """Return the text of a page `width` x `height` points large, its lines running at `skew` degrees."""
    placed = [one for line in text.lines if (one := _placed(line, face, width, height, skew))]
    return b"BT 3 Tr\n" + b"".join(placed) + b"ET\n" if placed else b""


def _placed(line: Line, face: Typeface, width: float, height: float, skew: float) -> bytes:
    said = written(line.text)
    across, down = (line.box.x1 - line.box.x0) * width, (line.box.y1 - line.box.y0) * height
    if not said or across <= 0 or down <= 0:
        return b""
    column = down > _UPRIGHT * across and len(said) > 1
    angle = -90.0 - skew if column else -skew
    length, thickness = (down, across) if column else (across, _height(line, across, down, height, skew))
    size = max(1.0, _SIZE * thickness)
    x, y = line.box.centre
    cosine, sine = math.cos(math.radians(angle)), math.sin(math.radians(angle))
    # from the middle of the box half a line back, and down from the middle to the baseline
    left = x * width - length / 2 * cosine + (0.5 - _BASELINE) * thickness * sine
    base = (1 - y) * height - length / 2 * sine - (0.5 - _BASELINE) * thickness * cosine
    stretch = 100 * length / (face.width(said) / FULL * size)
    codes = face.codes(said).hex().upper()
    return (
        f"/F0 {size:.2f} Tf {min(max(stretch, 1.0), 9999.0):.2f} Tz"
        f" {cosine:.5f} {sine:.5f} {-sine:.5f} {cosine:.5f} {left:.2f} {base:.2f} Tm <{codes}> Tj\n"
    ).encode("ascii")


def _height(line: Line, across: float, down: float, height: float, skew: float) -> float:
    """Return the height of the signs: the box of a slanting line is higher than they are."""
    tall = [(word.box.y1 - word.box.y0) * height for word in line.words if word.text.strip()]
    if tall:
        return min(statistics.median(tall), down)
    return max(down - across * abs(math.tan(math.radians(skew))), 0.3 * down)
