"""Pieces of lines that stand outside all ruled cells, taken as cells of their own: forms without rulings.

A free line is cut where it pauses, and behind a label it begins with; so "户主姓名 张三 性别：男" is four pieces.
"""

from collections.abc import Iterator, Sequence, Set
from itertools import pairwise

from ocr.forms.normal import plain
from ocr.layout import Segment
from ocr.raw_lines import Rectangle, Sign

_PAUSE = 0.75  # of a sign's height
_REACH = 560.0  # pixels at 150 dpi: how far right of its label a value may stand
_COLONS = "：:"


def pieces(segments: Sequence[Segment], known: Set[str]) -> list[tuple[Segment, Rectangle]]:
    """The pieces of free lines, each with its place in the straightened picture."""
    return [piece for segment in segments for piece in _cut(segment, known)]


def _cut(segment: Segment, known: Set[str]) -> Iterator[tuple[Segment, Rectangle]]:
    """A line's pieces; places are shares of the line's own place, which is near enough on a row."""
    solid = [sign for sign in segment.signs if sign.box is not None]
    if not solid:
        return
    first, last = solid[0].box, solid[-1].box
    if first is None or last is None:
        return
    x0, y0, x1, y1 = segment.place
    left, width = first[0], max(last[2] - first[0], 1.0)
    for group in _groups(segment.signs, known):
        boxes = [sign.box for sign in group if sign.box is not None]
        if boxes:
            start, end = (boxes[0][0] - left) / width, (boxes[-1][2] - left) / width
            place = (x0 + start * (x1 - x0), y0, x0 + end * (x1 - x0), y1)
            yield Segment(tuple(group), None, place), place


def _groups(signs: Sequence[Sign], known: Set[str]) -> Iterator[list[Sign]]:
    group: list[Sign] = []
    text = ""
    before: Rectangle | None = None
    for sign in signs:
        if sign.box is None:
            if group:
                group.append(sign)
            continue
        wide = before is not None and sign.box[0] - before[2] > _PAUSE * (sign.box[3] - sign.box[1])
        ended = bool(text) and text[-1] in _COLONS and plain(text) in known
        if group and (wide or ended):
            yield group
            group, text = [], ""
        group.append(sign)
        text += sign.text
        before = sign.box
    if group:
        yield group


def beside(places: Sequence[Rectangle], number: int, among: Sequence[int]) -> int | None:
    """The next piece to the right on the same row, within reach."""
    _, y0, x1, y1 = places[number]
    best: tuple[float, int] | None = None
    for other in among:
        left, top, _, bottom = places[other]
        overlap = min(y1, bottom) - max(y0, top)
        gap = left - x1
        if other == number or not -4 <= gap <= _REACH or overlap < 0.4 * min(y1 - y0, bottom - top):
            continue
        if best is None or gap < best[0]:
            best = (gap, other)
    return best[1] if best else None


def under(places: Sequence[Rectangle], number: int, among: Sequence[int]) -> int | None:
    """The piece right under another, begun where it begins: a value below its label."""
    x0, _, _, y1 = places[number]
    high = y1 - places[number][1]
    near = [
        (places[other][1], other)
        for other in among
        if other != number
        and abs(places[other][0] - x0) < 1.2 * high
        and -0.2 * high < places[other][1] - y1 < 1.2 * high
    ]
    return min(near)[1] if near else None


def region(places: Sequence[Rectangle], number: int, labels: Sequence[int], width: float) -> Rectangle:
    """Where a label's block of text stands: right of it, half way to the labels above and below it."""
    x0, y0, x1, y1 = places[number]
    middle = (y0 + y1) / 2
    column = [
        (places[other][1] + places[other][3]) / 2
        for other in labels
        if other != number and min(x1, places[other][2]) - max(x0, places[other][0]) > 0
    ]
    above = max((at for at in column if at < middle), default=middle - 160)
    below = min((at for at in column if at > middle), default=middle + 160)
    return x1, (above + middle) / 2, width, (below + middle) / 2


def table(
    places: Sequence[Rectangle], heads: dict[str, int], key: str, among: Sequence[int], labels: Set[int]
) -> list[dict[str, list[int]]]:
    """Rows of pieces under a row of headings: each row begins with a piece under the `key` heading."""
    bottom = max(places[cell][3] for cell in heads.values())
    order = sorted(heads, key=lambda name: places[heads[name]][0])
    edges = [(places[heads[one]][2] + places[heads[other]][0]) / 2 for one, other in pairwise(order)]
    under: dict[str, list[int]] = {name: [] for name in order}
    for piece in among:
        x0, y0, x1, _ = places[piece]
        if y0 < bottom - 4:
            continue
        column = sum((x0 + x1) / 2 > edge for edge in edges)
        under[order[column]].append(piece)
    starts = _starts(places, sorted(under[key], key=lambda piece: places[piece][1]), labels, bottom)
    if not starts:
        return []
    pitch = min((other - one for one, other in pairwise(starts)), default=60.0)
    rows: list[dict[str, list[int]]] = [{} for _ in starts]
    for name, found in under.items():
        for piece in sorted(found, key=lambda piece: places[piece][1]):
            middle = (places[piece][1] + places[piece][3]) / 2
            at = min(range(len(starts)), key=lambda row: abs(starts[row] - middle))
            if abs(starts[at] - middle) <= 0.6 * pitch:
                rows[at].setdefault(name, []).append(piece)
    return rows


def _starts(
    places: Sequence[Rectangle], pieces_of_key: Sequence[int], labels: Set[int], bottom: float
) -> list[float]:
    """Middles of the rows: down to a label, or a gap much wider than the ones before."""
    found: list[float] = []
    last = bottom
    for piece in pieces_of_key:
        y0, y1 = places[piece][1], places[piece][3]
        widest = 2.5 * (found[-1] - found[-2]) if len(found) > 1 else 260.0
        if piece in labels or (y0 + y1) / 2 - last > widest:
            break
        found.append((y0 + y1) / 2)
        last = found[-1]
    return found
