"""Fit text into a narrow, tall area the way a spine is lettered: from top to bottom, columns from the right."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from labels.fit import POINT, Measure

STEP: Final = 1.16
"""Sign to sign downwards, in font sizes."""

COLUMN: Final = 1.35
"""Column to column, in font sizes."""

_UPRIGHT: Final = str.maketrans(
    "（）《》〈〉【】「」『』—…，、。：；", "︵︶︽︾︿﹀︻︼﹁﹂﹃﹄︱︙︐︑︒︓︔"
)
"""Brackets and dashes as they stand in a column (Unicode, vertical presentation forms)."""

_PIECE: Final = re.compile(r"[!-~]+|\S")


@dataclass(frozen=True, slots=True)
class Lettering:
    """Columns of pieces, the first column at the right; a number or a Latin word is one piece, lying."""

    columns: tuple[tuple[str, ...], ...]
    size: float
    cut: bool


def fit_down(
    text: str, measure: Measure, width: float, height: float, *, largest: float, smallest: float
) -> Lettering:
    """Letter `text` downwards in `width` × `height` mm at the largest size in points at which all of it fits.

    What does not fit even at the smallest size is cut and ends in an ellipsis.
    """
    size = largest
    while size >= smallest:
        pieces = _pieces(text, measure, width / size)
        rows, columns = _room(width, height, size)
        if rows and len(pieces) <= rows * columns:
            used = -(-len(pieces) // rows) if pieces else 0
            even = -(-len(pieces) // used) if used else 0
            return Lettering(_split(pieces, even), size, cut=False)
        size -= 0.5
    rows, columns = _room(width, height, smallest)
    kept = _pieces(text, measure, width / smallest)[: rows * columns]
    if kept:
        kept[-1] = "︙"
    return Lettering(_split(kept, rows), smallest, cut=True)


def _room(width: float, height: float, size: float) -> tuple[int, int]:
    """Return how many signs stand in a column of a size, and how many columns beside each other."""
    rows = int(height / (size * STEP * POINT) + 1e-6)
    columns = int((width - size * POINT) / (size * COLUMN * POINT) + 1e-6) + 1
    return rows, columns if width >= size * POINT else 0


def _pieces(text: str, measure: Measure, width: float) -> list[str]:
    """Return the signs one below the other; a Latin run stays whole where it is no wider than the area."""
    pieces: list[str] = []
    for piece in _PIECE.findall(text.translate(_UPRIGHT)):
        pieces += [piece] if measure(piece) <= width else list(piece)
    return pieces


def _split(pieces: Sequence[str], rows: int) -> tuple[tuple[str, ...], ...]:
    """Divide pieces into columns of `rows`."""
    return tuple(tuple(pieces[start : start + rows]) for start in range(0, len(pieces), max(rows, 1)))
