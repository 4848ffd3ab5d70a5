"""The cells of a page as a form sees them: which hold a label, and which stands beside or below which."""

import re
from collections.abc import Iterable, Sequence

from rapidfuzz import process
from rapidfuzz.distance import Levenshtein

from ocr.forms import loose
from ocr.forms.labels import unnumbered
from ocr.layout import Layout, Segment
from ocr.prepare.rulings import Grid
from ocr.raw_lines import Rectangle, Sign, around

_NEXT = 14.0  # pixels at 150 dpi between two neighbouring cells
_ALIGNED = 12.0
_FUZZY_FROM, _FUZZY_MOST = 4, 14
_PAUSE = Sign(" ", None, 1.0)


class Cells:
    """Cells with their texts. Labels are compared without spaces, punctuation, numbering and their unit."""

    def __init__(
        self, layout: Layout, grid: Grid, labels: Iterable[str], shapes: Sequence[tuple[str, str]] = ()
    ) -> None:
        """`shapes`: expressions for further labels, each with the known label that it stands for."""
        self.grid = grid
        self._shapes = [(re.compile(pattern), label) for pattern, label in shapes]
        self._known = frozenset(labels)
        self._fuzzy = sorted(label for label in self._known if len(label) >= _FUZZY_FROM)
        self._segments = dict(layout.cells)
        self._places = list(grid.cells)
        self.ruled = len(grid.cells)
        for piece, place in loose.pieces(layout.free, self._known):
            self._add((piece,), place)
        self._pieces = range(self.ruled, len(self._places))
        self._width = (layout.text.width or 1) * float(abs(grid.matrix[0, 0]))
        self.text = {number: unnumbered(self.raw(number)) for number in self._segments}
        self.label: dict[int, str] = {}
        for number, text in self.text.items():
            if (label := self._label_of(text)) is not None:
                self.label[number] = label
        self._inner: dict[int, int] = {}
        for number in range(self.ruled):
            if number not in self.label:
                self._look_inside(number)

    def raw(self, number: int | None) -> str:
        """All text of a cell as read."""
        return "".join(segment.text for segment in self.segments(number))

    def segments(self, number: int | None) -> tuple[Segment, ...]:
        """The parts of lines that stand in a cell, in reading order."""
        return self._segments.get(number, ()) if number is not None else ()

    def signs(self, number: int | None) -> tuple[Sign, ...]:
        """Everything in a cell, a pause behind each part."""
        return tuple(sign for segment in self.segments(number) for sign in (*segment.signs, _PAUSE))

    def place(self, number: int) -> Rectangle:
        """A cell's rectangle."""
        return self._places[number]

    def is_ruled(self, number: int) -> bool:
        """Whether rulings stand around a cell; a free piece of a line is a cell only by courtesy."""
        return number < self.ruled

    def with_label(self, label: str) -> list[int]:
        """Cells that hold this label, top to bottom."""
        found = [number for number, known in self.label.items() if known == label]
        return sorted(
            found, key=lambda number: (round(self.place(number)[1] / _ALIGNED), self.place(number)[0])
        )

    def _look_inside(self, number: int) -> None:
        """Labels that stand in one cell with their values, above them or before them: each as a cell of its own."""
        own: list[tuple[int, list[int]]] = []
        for piece, place in loose.pieces(self.segments(number), self._known):
            text = unnumbered(piece.text)
            label = self._label_of(text)
            if label is None and not own:
                return  # running text, whatever it names later
            added = self._add((piece,), place)
            if label is not None:
                self.text[added], self.label[added] = text, label
                own.append((added, []))
            else:
                own[-1][1].append(added)
        for label_cell, values in own:
            if values:
                self._inner[label_cell] = self.joined(values)

    def block_of(self, number: int) -> int | None:
        """The cell of a label's text of several lines; without rulings what stands right of it, taken together."""
        if self.is_ruled(number) or number in self._inner:
            return self.value_of(number)
        place = loose.region(self._places, number, list(self.label), self._width)
        inside = [
            piece
            for piece in self._pieces
            if piece != number and _within(self.place(piece), place) and piece not in self.label
        ]
        return self.joined(inside, place) if inside else None

    def joined(self, numbers: Sequence[int], place: Rectangle | None = None) -> int:
        """Cells taken together as one, top to bottom."""
        ordered = sorted(numbers, key=lambda number: (self.place(number)[1], self.place(number)[0]))
        found = tuple(segment for number in ordered for segment in self.segments(number))
        return self._add(found, place or around([self.place(number) for number in ordered]))

    def loose_rows(self, heads: dict[str, int], key: str) -> list[dict[str, int]]:
        """Rows of a table without rulings under its headings, the pieces of each place taken together."""
        rows = loose.table(self._places, heads, key, self._pieces, set(self.label))
        return [{name: self.joined(found) for name, found in row.items()} for row in rows]

    def _add(self, segments: tuple[Segment, ...], place: Rectangle) -> int:
        self._places.append(place)
        self._segments[len(self._places) - 1] = segments
        return len(self._places) - 1

    def value_of(self, number: int) -> int | None:
        """The cell that holds a label's value: to the right, or else below; None where labels stand there."""
        if number in self._inner:
            return self._inner[number]
        beside = self.right_of(number)
        if not self.is_ruled(number):
            if beside is None:
                beside = loose.under(self._places, number, self._pieces)
            return beside if beside is not None and self._is_value(beside, number) else None
        if beside is not None and self._is_value(beside, number):
            return beside
        below = self.below(number)
        return below if below is not None and self._is_value(below, number) else None

    def _is_value(self, number: int, label: int) -> bool:
        # 住房安全 | 住房安全: a value may say what its label says
        return number not in self.label or self.label[number] == self.label[label]

    def right_of(self, number: int) -> int | None:
        """The cell to the right of a cell, at the same height."""
        if not self.is_ruled(number):
            return loose.beside(self._places, number, self._pieces)
        _, top, right, bottom = self.place(number)
        best: tuple[float, int] | None = None
        for other, (x0, y0, x1, y1) in enumerate(self.grid.cells):
            if other == number or not right - _NEXT <= x0 <= right + _NEXT or x1 <= right:
                continue
            overlap = min(bottom, y1) - max(top, y0)
            if overlap > 0.5 * min(bottom - top, y1 - y0) and (best is None or overlap > best[0]):
                best = (overlap, other)
        return best[1] if best else None

    def below(self, number: int) -> int | None:
        """The cell right under a cell, with the same sides."""
        left, _, right, bottom = self.place(number)
        for other, (x0, y0, x1, _) in enumerate(self.grid.cells):
            if other == number or not bottom - _NEXT <= y0 <= bottom + _NEXT:
                continue
            if abs(x0 - left) <= _ALIGNED and abs(x1 - right) <= _ALIGNED:
                return other
        return None

    def _label_of(self, text: str) -> str | None:
        if text in self._known:
            return text
        if not _FUZZY_FROM <= len(text) <= _FUZZY_MOST:
            return None
        near = process.extractOne(text, self._fuzzy, scorer=Levenshtein.distance, score_cutoff=1)
        if near is not None:
            return str(near[0])
        return next((label for shape, label in self._shapes if shape.match(text)), None)

    def shaped(self, patterns: Sequence[str]) -> list[int]:
        """Cells whose text has one of these shapes, top to bottom."""
        shapes = [re.compile(pattern) for pattern in patterns]
        found = [
            number
            for number, text in self.text.items()
            if 1 < len(text) <= _FUZZY_MOST and any(shape.match(text) for shape in shapes)
        ]
        return sorted(found, key=lambda number: self.place(number)[1])


def _within(inner: Rectangle, outer: Rectangle) -> bool:
    across, down = (inner[0] + inner[2]) / 2, (inner[1] + inner[3]) / 2
    return outer[0] <= across <= outer[2] and outer[1] <= down <= outer[3]
