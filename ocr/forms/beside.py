"""Values that stand beside their labels: in the next cell, behind a colon, or simply to the right."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from ocr.forms.catalogue import FieldLabels
from ocr.forms.labels import Labels, plain_with_places, same, unnumbered
from ocr.forms.normal import plain
from ocr.layout import Layout, Segment
from ocr.prepare.rulings import Grid
from ocr.raw_lines import Rectangle, Sign

_NEXT = 14.0  # pixels at 150 dpi between two neighbouring cells
_COLONS = "：:"
_UNMISTAKABLE = 4  # labels of so many signs need no colon behind them
_NEAREST_WITHIN = 0.35  # of the page's width
_PAUSE = Sign(" ", None, 1.0)


@dataclass(frozen=True, slots=True)
class Found:
    """Signs that stand for a field.

    `way`: cell (to the right), heading (below, in a row of labels), inside (same cell), inline (behind a
    colon), below, nearest or signature (suggestions only).
    """

    signs: tuple[Sign, ...]
    way: str

    @property
    def text(self) -> str:
        """As read."""
        return "".join(sign.text for sign in self.signs).strip()


def find_values(layout: Layout, grid: Grid, field: FieldLabels, labels: Labels) -> Iterator[Found]:
    """Values of a field, the most trusted first."""
    for label in map(plain, field.labels):
        yield from _in_cells(layout, grid, label, labels)
        yield from inside_cells(layout, label, labels)
        yield from inline(layout, label, labels)
    for label in labels.unlisted(layout, field):
        yield from _in_cells(layout, grid, label, labels)
        yield from inside_cells(layout, label, labels)
        yield from inline(layout, label, labels)
    for label in (*map(plain, field.labels), *labels.unlisted(layout, field)):
        yield from _nearest(layout, label, labels)
    for label in map(plain, field.signatures):
        for found in inline(layout, label, labels):
            yield Found(found.signs, "signature")


def _in_cells(layout: Layout, grid: Grid, label: str, labels: Labels) -> Iterator[Found]:
    for number, segments in layout.cells.items():
        if not same(unnumbered(cell_text(segments)), label):
            continue
        beside = _cell_beside(grid.cells, number)
        content = layout.cells.get(beside, ()) if beside is not None else ()
        if content and not labels.is_label(cell_text(content)):
            yield Found(_joined(content), "cell")
            continue
        below = _cell_below(grid.cells, number)
        under = layout.cells.get(below, ()) if below is not None else ()
        if under and not labels.is_label(cell_text(under)):
            yield Found(_joined(under), "heading" if content or beside is None else "below")


def inside_cells(layout: Layout, label: str, labels: Labels) -> Iterator[Found]:
    """Values that stand in the cell of their label, on a new line or after a blank."""
    for segments in layout.cells.values():
        found = _inside(segments, label, labels)
        if found is not None:
            yield found


def _inside(segments: Sequence[Segment], label: str, labels: Labels) -> Found | None:
    """A value in the label's own cell: on a new line, or after a space."""
    signs, read, places = _cell_read(tuple(segments))
    start = len(read) - len(unnumbered(read))
    end = start + len(label)
    if read[start:end] != label or end >= len(read) or not labels.stands_alone(read, start, end):
        return None
    between = signs[places[end - 1] + 1 : places[end]]
    if not any(sign.box is None or sign.text in _COLONS for sign in between):
        return None
    value = _until_next_label(signs[places[end - 1] + 1 :], labels)
    return None if labels.is_label("".join(sign.text for sign in value)) else Found(value, "inside")


# a page's labels are looked for one after the other in the same few places


@lru_cache(maxsize=256)
def _cell_read(segments: tuple[Segment, ...]) -> tuple[tuple[Sign, ...], str, list[int]]:
    signs = _joined(segments)
    return signs, *plain_with_places(signs)


@lru_cache(maxsize=1024)
def _segment_read(segment: Segment) -> tuple[str, list[int]]:
    return plain_with_places(segment.signs)


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


def _cell_below(cells: Sequence[Rectangle], number: int) -> int | None:
    """The cell right under a cell, of about its width."""
    left, _, right, bottom = cells[number]
    best: tuple[float, int] | None = None
    for other, (x0, y0, x1, _) in enumerate(cells):
        if other == number or not bottom - _NEXT <= y0 <= bottom + _NEXT:
            continue
        overlap = min(right, x1) - max(left, x0)
        if overlap > 0.7 * max(right - left, x1 - x0) and (best is None or overlap > best[0]):
            best = (overlap, other)
    return best[1] if best else None


def inline(layout: Layout, label: str, labels: Labels) -> Iterator[Found]:
    """ "label: value" inside one line, up to the next label."""
    for segment in (*layout.free, *(part for parts in layout.cells.values() for part in parts)):
        read, places = _segment_read(segment)
        start = read.find(label)
        while start >= 0:
            end = start + len(label)
            alone = end < len(read) and labels.stands_alone(read, start, end)
            if alone and _parted(segment.signs, places, end, label):
                kept = _until_next_label(segment.signs[places[end - 1] + 1 :], labels)
                if any(sign.text.isalnum() for sign in kept):
                    yield Found(kept, "inline")
            start = read.find(label, end)


def _colon_after(signs: Sequence[Sign], places: Sequence[int], end: int) -> bool:
    after = signs[places[end - 1] + 1 : places[end] if end < len(places) else None]
    return any(sign.text in _COLONS for sign in after)


def _parted(signs: Sequence[Sign], places: Sequence[int], end: int, label: str) -> bool:
    """Whether a colon stands behind a label, or a blank behind one that cannot be mistaken."""
    if _colon_after(signs, places, end):
        return True
    after = signs[places[end - 1] + 1 : places[end]] if end < len(places) else ()
    return len(label) >= _UNMISTAKABLE and any(sign.box is None or sign.text in "_＿" for sign in after)


def _until_next_label(signs: Sequence[Sign], labels: Labels) -> tuple[Sign, ...]:
    read, places = plain_with_places(signs)
    ends = [
        at
        for label in labels.all
        if len(label) > 1 and (at := read.find(label)) > 0 and _colon_after(signs, places, at + len(label))
    ]
    return tuple(signs[: places[min(ends)]]) if ends else tuple(signs)


def _nearest(layout: Layout, label: str, labels: Labels) -> Iterator[Found]:
    """Where no ruling is found: what stands to the right of the label, at most a suggestion."""
    reach = _NEAREST_WITHIN * max((segment.place[2] for segment in layout.free), default=0.0)
    for segment in layout.free:
        if not same(unnumbered(segment.text), label):
            continue
        height = segment.place[3] - segment.place[1]
        right = [
            other
            for other in layout.free
            if segment.place[2] - height / 2 <= other.place[0] <= segment.place[2] + reach
            and abs(_middle(other) - _middle(segment)) < 0.7 * height
        ]
        if right:
            nearest = min(right, key=lambda other: other.place[0])
            if not labels.is_label(nearest.text):
                yield Found(nearest.signs, "nearest")


def _middle(segment: Segment) -> float:
    return (segment.place[1] + segment.place[3]) / 2


def cell_text(segments: Sequence[Segment]) -> str:
    """All text of a cell."""
    return "".join(segment.text for segment in segments)


def _joined(segments: Sequence[Segment]) -> tuple[Sign, ...]:
    return tuple(sign for segment in segments for sign in (*segment.signs, _PAUSE))
