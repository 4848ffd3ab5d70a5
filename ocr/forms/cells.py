"""The cells of a page as a form sees them: which hold a label, and which stands beside or below which."""

from collections.abc import Iterable

from ocr.forms.labels import unnumbered
from ocr.forms.normal import distance
from ocr.layout import Layout, Segment
from ocr.prepare.rulings import Grid
from ocr.raw_lines import Rectangle, Sign

_NEXT = 14.0  # pixels at 150 dpi between two neighbouring cells
_ALIGNED = 12.0
_FUZZY_FROM, _FUZZY_MOST = 4, 14
_PAUSE = Sign(" ", None, 1.0)


class Cells:
    """Cells with their texts. Labels are compared without spaces, punctuation, numbering and their unit."""

    def __init__(self, layout: Layout, grid: Grid, labels: Iterable[str]) -> None:
        self.grid = grid
        self._segments = layout.cells
        self._known = frozenset(labels)
        self.text = {number: unnumbered(self.raw(number)) for number in layout.cells}
        self.label: dict[int, str] = {}
        for number, text in self.text.items():
            if (label := self._label_of(text)) is not None:
                self.label[number] = label

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
        return self.grid.cells[number]

    def with_label(self, label: str) -> list[int]:
        """Cells that hold this label, top to bottom."""
        found = [number for number, known in self.label.items() if known == label]
        return sorted(
            found, key=lambda number: (round(self.place(number)[1] / _ALIGNED), self.place(number)[0])
        )

    def value_of(self, number: int) -> int | None:
        """The cell that holds a label's value: to the right, or else below; None where labels stand there."""
        beside = self.right_of(number)
        if beside is not None and self._is_value(beside, number):
            return beside
        below = self.below(number)
        return below if below is not None and self._is_value(below, number) else None

    def _is_value(self, number: int, label: int) -> bool:
        # 住房安全 | 住房安全: a value may say what its label says
        return number not in self.label or self.label[number] == self.label[label]

    def right_of(self, number: int) -> int | None:
        """The cell to the right of a cell, at the same height."""
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
        signs = set(text)
        for label in self._known:
            if abs(len(label) - len(text)) > 1 or len(label) < _FUZZY_FROM:
                continue
            if len(signs & set(label)) >= len(signs) - 2 and distance(text, label, 1) == 1:
                return label
        return None
