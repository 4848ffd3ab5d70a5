"""Fit text into a rectangle: shrink, wrap, and only then cut; never over the edge."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

Measure = Callable[[str], float]
"""Width of a text at a font size of 1 pt, in mm."""

POINT: Final = 25.4 / 72
"""One typographic point in mm."""

LEADING: Final = 1.3
"""Baseline to baseline, in font sizes: Chinese needs more than Latin."""

_NO_START: Final = frozenset("，。、；：！？）】》〉」』”’…—·%,.;:!?)]}％")
_NO_END: Final = frozenset("（【《〈「『“‘([{￥$#")
_WORD: Final = re.compile(r"[!-~]+|\s+|.", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Fitted:
    """Text laid out: its lines, the font size in points, and whether some of it had to be left out."""

    lines: tuple[str, ...]
    size: float
    cut: bool

    @property
    def height(self) -> float:
        """Height of the block in mm."""
        return len(self.lines) * self.size * LEADING * POINT


def fit(
    paragraphs: Sequence[str],
    measure: Measure,
    width: float,
    height: float,
    *,
    largest: float,
    smallest: float,
) -> Fitted:
    """Lay out paragraphs in `width` × `height` mm at the largest size (in points) at which all of it fits.

    Sizes go from `largest` down to `smallest` by half points; one up to a fifth smaller is taken where it
    keeps a single sign from standing alone on a last line. What does not fit even at the smallest is cut and
    ends in an ellipsis; a box too low or too narrow for one sign at the smallest size gives no lines.
    """
    texts = [text for text in (_plain(paragraph) for paragraph in paragraphs) if text]
    fitting: Fitted | None = None
    size = largest
    while size >= smallest:
        wrapped = [wrap(text, measure, width / size) for text in texts]
        lines = tuple(line for paragraph in wrapped for line in paragraph)
        if len(lines) <= _room(height, size) and all(measure(line) * size <= width + 1e-6 for line in lines):
            fitting = fitting or Fitted(lines, size, cut=False)
            if not any(len(paragraph) > 1 and _is_alone(paragraph[-1]) for paragraph in wrapped):
                return Fitted(lines, size, cut=False)
        if fitting and size - 0.5 < fitting.size * 0.8:
            break
        size -= 0.5
    return fitting or _cut_down(texts, measure, width, height, smallest)


def _is_alone(line: str) -> bool:
    """Tell whether a line is one sign and at most its closing punctuation."""
    return len("".join(sign for sign in line if sign not in _NO_START)) <= 1


def _room(height: float, size: float) -> int:
    """Return how many lines of a size stand in a height."""
    return int(height / (size * LEADING * POINT) + 1e-6)


def _cut_down(texts: Sequence[str], measure: Measure, width: float, height: float, size: float) -> Fitted:
    """Lay out as many lines as fit at a size, the last with an ellipsis."""
    lines = [line for text in texts for line in wrap(text, measure, width / size)]
    if measure("…") * size > width or any(measure(line) * size > width + 1e-6 for line in lines):
        return Fitted((), size, cut=True)
    return Fitted(tuple(_cut(lines[: _room(height, size)], measure, width / size)), size, cut=True)


def wrap(text: str, measure: Measure, width: float) -> list[str]:
    """Break one paragraph into lines no wider than `width` (in mm at 1 pt).

    Chinese breaks between any two signs, but closing punctuation never starts a line and opening punctuation
    never ends one; Latin words and numbers stay whole unless they are longer than a line.
    """
    lines: list[str] = []
    line, taken = "", 0.0
    for atom in _atoms(text):
        if not line.strip() or taken + measure(atom.rstrip()) <= width:
            line, taken = line + atom, taken + measure(atom)
        else:
            lines.append(line.rstrip())
            line = atom.lstrip()
            taken = measure(line)
        while taken > width and len(line) > 1 and measure(line.rstrip()) > width:
            head = _longest_head(line, measure, width)
            lines.append(line[:head])
            line = line[head:]
            taken = measure(line)
    if line.strip():
        lines.append(line.rstrip())
    return lines


def _plain(text: str) -> str:
    """Return the text on one line, without what has no ink."""
    kept = "".join(" " if sign.isspace() else sign for sign in text if unicodedata.category(sign) != "Cf")
    return "".join(sign for sign in kept if unicodedata.category(sign) != "Cc").strip()


def _atoms(text: str) -> list[str]:
    """Return the pieces between which a line may break."""
    atoms: list[str] = []
    for piece in _WORD.findall(text):
        glued = atoms and (piece[0] in _NO_START or piece.isspace() or atoms[-1][-1] in _NO_END)
        if glued:
            atoms[-1] += piece
        else:
            atoms.append(piece)
    return atoms


def _longest_head(line: str, measure: Measure, width: float) -> int:
    """Return how many signs of an over-long piece fit on a line; at least one."""
    head = 1
    while head < len(line) and measure(line[: head + 1]) <= width:
        head += 1
    return head


def _cut(lines: list[str], measure: Measure, width: float) -> list[str]:
    """End the last line with an ellipsis."""
    if not lines:
        return []
    last = lines[-1]
    while last and measure(last + "…") > width:
        last = last[:-1]
    return [*lines[:-1], last + "…"]
