"""Reading order of pieces of a page: columns left to right, rows top to bottom, borders between blocks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median
from typing import TYPE_CHECKING

from ocr.raw_lines import Rectangle, around
from ocr.text import CELL, HARD, SOFT

if TYPE_CHECKING:
    from ocr.layout import Segment

_COLUMN_GAP = 0.6  # in line heights
_WIDE_GAP = 1.5  # parts columns even of short lines
_FULL_LINES = 0.7  # share of a text column's width that most of its lines fill
_BLOCK_GAP = 1.3
_ROW_OVERLAP = 0.5
_ROW_GAP = 1.2
_ENDS_EARLY = 2.5
_OTHER_SIZE = 1.35

Ordered = list[tuple[str, "Segment"]]


@dataclass(frozen=True, slots=True)
class Piece:
    """A segment or a whole table: its rectangle, and its content with the separators inside."""

    place: Rectangle
    content: Ordered
    table: bool = False

    @property
    def height(self) -> float:
        """Height of the rectangle."""
        return self.place[3] - self.place[1]


def reading_order(pieces: Sequence[Piece]) -> Ordered:
    """All content in reading order; the first separator of all is meaningless."""
    if not pieces:
        return []
    heights = [piece.height for piece in pieces if not piece.table] or [pieces[0].height]
    ordered: Ordered = []
    for block in _cut(list(pieces), max(median(heights), 1.0)):
        ordered += _block(block)
    return ordered


def _cut(pieces: list[Piece], line: float) -> list[list[Piece]]:
    """Cut a page into blocks along empty columns and empty rows, again and again."""
    if len(pieces) == 1:
        return [pieces]
    for axis, gap in ((1, _BLOCK_GAP * line), (0, _COLUMN_GAP * line)):
        groups = _apart(pieces, axis, gap)
        if len(groups) > 1 and (axis == 1 or _are_columns(groups, line)):
            return [block for group in groups for block in _cut(group, line)]
    if any(piece.table for piece in pieces):
        groups = _apart(pieces, 1, 0.0)
        if len(groups) > 1:
            return [block for group in groups for block in _cut(group, line)]
    return [pieces]


def _apart(pieces: list[Piece], axis: int, gap: float) -> list[list[Piece]]:
    """Groups with more than `gap` between them along an axis (0: across, 1: down)."""
    groups: list[list[Piece]] = []
    reach = 0.0
    for piece in sorted(pieces, key=lambda piece: piece.place[axis]):
        if groups and piece.place[axis] - reach <= gap:
            groups[-1].append(piece)
        else:
            groups.append([piece])
        reach = max(reach, piece.place[axis + 2]) if len(groups[-1]) > 1 else piece.place[axis + 2]
    return groups


def _are_columns(groups: list[list[Piece]], line: float) -> bool:
    """Several lines below each other in all; with narrow gaps only running text, which fills its column."""
    spans = [around([piece.place for piece in group]) for group in groups]
    if any(
        len(group) < 2 or span[3] - span[1] <= 2.5 * line for group, span in zip(groups, spans, strict=True)
    ):
        return False
    if all(right[0] - left[2] >= _WIDE_GAP * line for left, right in pairwise(spans)):
        return True
    widths = [
        median(piece.place[2] - piece.place[0] for piece in group) / max(span[2] - span[0], 1.0)
        for group, span in zip(groups, spans, strict=True)
    ]
    return min(widths) >= _FULL_LINES


def _block(pieces: list[Piece]) -> Ordered:
    """One block: rows of pieces, softly joined where a line runs on into the next."""
    ordered: Ordered = []
    rows = _rows(pieces)
    right = max(piece.place[2] for piece in pieces)
    for number, row in enumerate(rows):
        for column, piece in enumerate(row):
            separator = _across(row[column - 1], piece) if column else HARD
            if number and not column:
                separator = _down(rows[number - 1], row, right)
            first, *rest = piece.content
            ordered += [(separator, first[1]), *rest]
    return ordered


def _rows(pieces: list[Piece]) -> list[list[Piece]]:
    rows: list[list[Piece]] = []
    for piece in sorted(pieces, key=lambda piece: (piece.place[1] + piece.place[3]) / 2):
        if rows and _belongs(rows[-1], piece):
            rows[-1].append(piece)
        else:
            rows.append([piece])
    return [sorted(row, key=lambda piece: piece.place[0]) for row in rows]


def _belongs(row: list[Piece], piece: Piece) -> bool:
    """Level with the row and beside its pieces, not below one of them."""
    beside = all(
        other.place[2] <= piece.place[0] + other.height or piece.place[2] <= other.place[0] + other.height
        for other in row
    )
    return beside and any(_level(other, piece) for other in row)


def _level(one: Piece, other: Piece) -> bool:
    overlap = min(one.place[3], other.place[3]) - max(one.place[1], other.place[1])
    return overlap > _ROW_OVERLAP * min(one.height, other.height)


def _across(left: Piece, right: Piece) -> str:
    gap = right.place[0] - left.place[2]
    return CELL if gap > _ROW_GAP * min(left.height, right.height) or left.table or right.table else " "


def _down(above: list[Piece], below: list[Piece], right: float) -> str:
    """Soft when the line above runs to the edge of the block and the next one is of its kind."""
    last, first = above[-1], below[0]
    if len(above) > 1 and any(_across(*pair) == CELL for pair in pairwise(above)):
        return HARD
    if last.table or first.table:
        return HARD
    small, large = sorted((last.height, first.height))
    early = right - last.place[2] > _ENDS_EARLY * last.height
    return HARD if early or large > _OTHER_SIZE * small else SOFT
