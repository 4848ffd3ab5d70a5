"""Values that stand beside their labels: in the next cell, behind a colon, or simply to the right."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ocr.forms.catalogue import FieldLabels, FormCatalogue
from ocr.forms.normal import distance, plain
from ocr.layout import Layout, Segment
from ocr.prepare.rulings import Grid
from ocr.raw_lines import Rectangle, Sign

_NEXT = 14.0  # pixels at 150 dpi between two neighbouring cells
_COLONS = "：:"
_FUZZY_FROM = 4
_NEAREST_WITHIN = 0.35  # of the page's width


@dataclass(frozen=True, slots=True)
class Found:
    """Signs that stand for a field. `way`: cell, inline, below or nearest (only a suggestion)."""

    signs: tuple[Sign, ...]
    way: str

    @property
    def text(self) -> str:
        """As read."""
        return "".join(sign.text for sign in self.signs).strip()


class Labels:
    """All known labels in comparable form; longest first, as some contain others."""

    def __init__(self, catalogue: FormCatalogue) -> None:
        named = [label for field in catalogue.fields for label in field.labels]
        self.all = sorted(
            {plain(label) for label in (*named, *catalogue.other_labels)}, key=len, reverse=True
        )
        self._known = set(self.all)

    def is_label(self, text: str) -> bool:
        """Whether a text is a label and nothing else; one wrong sign is forgiven in longer ones."""
        read = plain(text)
        return read in self._known or any(same(read, label) for label in self.all)


def same(read: str, label: str) -> bool:
    """Whether a read text (plain) is this label (plain)."""
    if read == label:
        return True
    return len(label) >= _FUZZY_FROM and len(read) >= _FUZZY_FROM and distance(read, label, 1) == 1


def find_values(layout: Layout, grid: Grid, field: FieldLabels, labels: Labels) -> Iterator[Found]:
    """Values of a field, the most trusted first."""
    for label in map(plain, field.labels):
        yield from _in_cells(layout, grid, label, labels)
        yield from _inline(layout, label, labels)
    for label in map(plain, field.labels):
        yield from _nearest(layout, label, labels)


def _in_cells(layout: Layout, grid: Grid, label: str, labels: Labels) -> Iterator[Found]:
    for number, segments in layout.cells.items():
        if not same(plain(_cell_text(segments)), label):
            continue
        beside = _cell_beside(grid.cells, number)
        if beside is None:
            continue
        content = layout.cells.get(beside, ())
        if content and not labels.is_label(_cell_text(content)):
            yield Found(_joined(content), "cell")


def _cell_beside(cells: Sequence[Rectangle], number: int) -> int | None:
    """The cell to the right of a cell, at the same height."""
    _, top, right, bottom = cells[number]
    best: tuple[float, int] | None = None
    for other, (x0, y0, x1, y1) in enumerate(cells):
        if other == number or not right - _NEXT <= x0 <= right + _NEXT or x1 <= right:
            continue
        overlap = min(bottom, y1) - max(top, y0)
        if overlap > 0.5 * min(bottom - top, y1 - y0) and (best is None or overlap > best[0]):
            best = (overlap, other)
    return best[1] if best else None


def _inline(layout: Layout, label: str, labels: Labels) -> Iterator[Found]:
    """ "label: value" inside one line, up to the next label."""
    for segment in (*layout.free, *(part for parts in layout.cells.values() for part in parts)):
        read, places = _plain_with_places(segment.signs)
        start = read.find(label)
        while start >= 0:
            end = start + len(label)
            if _stands_alone(read, start, end, label, labels) and _colon_after(segment.signs, places, end):
                signs = segment.signs[places[end - 1] + 1 :]
                kept = _until_next_label(signs, labels)
                if any(sign.text.isalnum() for sign in kept):
                    yield Found(kept, "inline")
            start = read.find(label, end)


def _stands_alone(read: str, start: int, end: int, label: str, labels: Labels) -> bool:
    """Not a part of a longer label, as 户主 is of 户主姓名 or 年度 of 申请年度."""
    for longer in labels.all:
        if len(longer) <= len(label):
            break
        at = longer.find(label)
        if at >= 0 and read[max(0, start - at) : start - at + len(longer)] == longer and start >= at:
            return False
    return end < len(read)


def _colon_after(signs: Sequence[Sign], places: Sequence[int], end: int) -> bool:
    after = "".join(
        sign.text for sign in signs[places[end - 1] + 1 : places[end] if end < len(places) else None]
    )
    return any(colon in after for colon in _COLONS)


def _until_next_label(signs: Sequence[Sign], labels: Labels) -> tuple[Sign, ...]:
    read, places = _plain_with_places(signs)
    ends = [
        at
        for label in labels.all
        if len(label) > 1 and (at := read.find(label)) > 0 and _colon_after(signs, places, at + len(label))
    ]
    return tuple(signs[: places[min(ends)]]) if ends else tuple(signs)


def _nearest(layout: Layout, label: str, labels: Labels) -> Iterator[Found]:
    """Where no ruling is found: what stands to the right of the label, at most a suggestion."""
    segments = layout.free
    for segment in segments:
        if not same(plain(segment.text), label):
            continue
        height = segment.place[3] - segment.place[1]
        right = [
            other
            for other in segments
            if other.place[0] >= segment.place[2] - height / 2
            and abs(_middle(other) - _middle(segment)) < 0.7 * height
            and other.place[0] - segment.place[2] < _NEAREST_WITHIN * max(s.place[2] for s in segments)
        ]
        if right:
            nearest = min(right, key=lambda other: other.place[0])
            if not labels.is_label(nearest.text):
                yield Found(nearest.signs, "nearest")


def _middle(segment: Segment) -> float:
    return (segment.place[1] + segment.place[3]) / 2


def _cell_text(segments: Sequence[Segment]) -> str:
    return "".join(segment.text for segment in segments)


def _joined(segments: Sequence[Segment]) -> tuple[Sign, ...]:
    return tuple(sign for segment in segments for sign in segment.signs)


def _plain_with_places(signs: Sequence[Sign]) -> tuple[str, list[int]]:
    """The comparable text of signs, and for each of its signs the index it came from."""
    read, places = [], []
    for index, sign in enumerate(signs):
        for part in plain(sign.text):
            read.append(part)
            places.append(index)
    return "".join(read), places
