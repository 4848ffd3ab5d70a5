"""What stands on a page: text, lines and words with their places.

The text of a page joins its lines with separators that searching relies on: "\\n" is a broken line inside one
block of running text, "\\t" stands between table cells or columns, "\\n\\n" is a hard border between blocks.
"""

import json
import zlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Self

SOFT = "\n"
CELL = "\t"
HARD = "\n\n"

_GRID = 100_000  # boxes are kept on a grid of 1e-5 of the page side (0.03 px on an A4 page at 300 dpi)
_FORMAT = 1


def _snap(value: float) -> float:
    return round(min(max(value, 0.0), 1.0), 5)


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle as fractions 0..1 of the upright page image, origin top left."""

    x0: float
    y0: float
    x1: float
    y1: float

    @classmethod
    def around(cls, x0: float, y0: float, x1: float, y1: float) -> Self:
        """A box clipped to the page and rounded to the grid it is stored on."""
        return cls(_snap(x0), _snap(y0), _snap(x1), _snap(y1))

    @property
    def centre(self) -> tuple[float, float]:
        """The middle of the box."""
        return (self.x0 + self.x1) / 2, (self.y0 + self.y1) / 2

    def joined(self, other: "Box") -> "Box":
        """The smallest box around both."""
        return Box(
            min(self.x0, other.x0), min(self.y0, other.y0), max(self.x1, other.x1), max(self.y1, other.y1)
        )


@dataclass(frozen=True, slots=True)
class Word:
    """One Han character, one run of letters or digits, or one sign; `start`: offset in the page's text."""

    start: int
    text: str
    box: Box
    confidence: float


@dataclass(frozen=True, slots=True)
class Line:
    """A line, or the part of a line that stands in one table cell."""

    text: str
    box: Box
    confidence: float
    words: tuple[Word, ...]


@dataclass(frozen=True, slots=True)
class PageText:
    """The text of one page; `width` and `height` are the pixels of the upright image it was read from."""

    text: str = ""
    lines: tuple[Line, ...] = field(default=())
    width: int = 0
    height: int = 0

    def to_bytes(self) -> bytes:
        """A compact form for storing (compressed JSON); `from_bytes` gives the equal object back."""
        packed = {
            "v": _FORMAT,
            "t": self.text,
            "s": [self.width, self.height],
            "l": [_pack_line(line) for line in self.lines],
        }
        return zlib.compress(json.dumps(packed, ensure_ascii=False, separators=(",", ":")).encode(), 6)

    @classmethod
    def from_bytes(cls, data: bytes) -> Self:
        """Read what `to_bytes` wrote. Raises ValueError for anything else."""
        try:
            packed = json.loads(zlib.decompress(data))
            if packed["v"] != _FORMAT:
                raise ValueError("page text of an unknown format")
            lines = tuple(_unpack_line(line) for line in packed["l"])
            width, height = packed["s"]
            return cls(packed["t"], lines, width, height)
        except (zlib.error, KeyError, TypeError, UnicodeDecodeError) as error:
            raise ValueError("not a stored page text") from error


def lines_at(data: bytes, spans: Sequence[tuple[int, int]]) -> tuple[Line, ...]:
    """The lines of a stored page text that hold any of the given stretches of it; the others are not unpacked.

    `spans` are (start, end) offsets into the text. A page of results needs two lines of each page, not fifty.
    """
    try:
        packed = json.loads(zlib.decompress(data))["l"]
    except (zlib.error, KeyError, TypeError, UnicodeDecodeError) as error:
        raise ValueError("not a stored page text") from error
    return tuple(_unpack_line(line) for line in packed if _holds(line[3], spans))


def _holds(words: list[list[Any]], spans: Sequence[tuple[int, int]]) -> bool:
    if not words:
        return False
    begin, stop = words[0][0], words[-1][0] + len(words[-1][1])  # words stand in the order of the text
    near = [(start, end) for start, end in spans if begin < end and start < stop]
    return any(word[0] < end and start < word[0] + len(word[1]) for word in words for start, end in near)


def _pack_box(box: Box) -> list[int]:
    return [round(side * _GRID) for side in (box.x0, box.y0, box.x1, box.y1)]


def _unpack_box(packed: list[int]) -> Box:
    x0, y0, x1, y1 = (side / _GRID for side in packed)
    return Box(x0, y0, x1, y1)


def _pack_line(line: Line) -> list[Any]:
    words = [
        [word.start, word.text, *_pack_box(word.box), round(word.confidence * 1000)] for word in line.words
    ]
    return [line.text, _pack_box(line.box), round(line.confidence * 1000), words]


def _unpack_line(packed: list[Any]) -> Line:
    text, box, confidence, words = packed
    return Line(
        text,
        _unpack_box(box),
        confidence / 1000,
        tuple(Word(word[0], word[1], _unpack_box(word[2:6]), word[6] / 1000) for word in words),
    )
