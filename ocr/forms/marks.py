"""Signed, dated, sealed (三无): whether something stands in the places of a form that ask for it.

A mark's value is "present" or "absent" (for a date: the date, or nothing); a place that is not found on the page,
or a seal on a picture without colours, gives no reading at all: unknown is not absent.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ocr.forms.catalogue import FormType
from ocr.forms.dates import DateFound, find_dates
from ocr.forms.labels import plain_with_places, unnumbered
from ocr.forms.normal import plain
from ocr.forms.places import MarkPlace
from ocr.forms.sight import millimetres, placed
from ocr.forms.typed import PageParts, box_of
from ocr.layout import Segment
from ocr.raw_lines import Rectangle, Sign, mean_confidence
from ocr.reading import FieldReading

PRESENT, ABSENT = "present", "absent"
_INK = 0.005  # share of a place that a signature covers at least
_REACH_MM, _BELOW_MM, _SEAL_MM = 70.0, 26.0, 12.0
_BEFORE_COLON = re.compile(r"([^\s：:，。；,;]{2,14})\s*[：:]")
_BRACKETS = re.compile(r"[（()）]")
_STOPS = ("公章", "盖章", "签章", "年月日")


@dataclass(frozen=True, slots=True)
class Spotted:
    """A label found on the page: where it stands, the cell around it, and the place behind it."""

    label: Rectangle
    cell: int | None
    behind: Rectangle
    signs: tuple[Sign, ...]


def marks_of(parts: PageParts, form: FormType) -> Iterator[FieldReading]:
    """Readings of the places to sign, date and seal of a form."""
    wanted = set(form.marks)
    for mark in parts.catalogue.marks:
        if mark.name in wanted and (reading := _MAKERS[mark.kind](parts, mark)):
            yield reading


def signed_cell(parts: PageParts, name: str, cell: int) -> FieldReading:
    """Whether a cell of a table is signed."""
    return _signed(parts, name, parts.cells.signs(cell), parts.cells.place(cell))


def _signature(parts: PageParts, mark: MarkPlace) -> FieldReading | None:
    inside = _cells_of(parts, mark)
    for label in _labels_of(parts, mark):
        for cell in parts.cells.with_label(plain(label)):
            value = parts.cells.value_of(cell) if parts.cells.is_ruled(cell) else None
            if value is not None:
                return signed_cell(parts, mark.name, value)
        for spot in _spots(parts, label):
            if mark.cells and spot.cell not in inside and len(plain(label)) <= 2:
                continue
            return _signed(parts, mark.name, spot.signs, spot.behind)
    return None


def _signed(parts: PageParts, name: str, signs: Sequence[Sign], place: Rectangle) -> FieldReading:
    read = [sign for sign in signs if sign.box is not None and sign.text.isalnum()]
    text = "".join(sign.text for sign in read)
    written = bool(text)
    rule = "name_read"
    if not written and parts.sight is not None:
        written = parts.sight.written(_inner(place)) >= _INK
        rule = "ink"
    confidence = mean_confidence(read) if read else 0.9
    value = PRESENT if written else ABSENT
    return FieldReading(name, value, text, round(min(confidence, 1.0), 3), box_of(parts, read, place), rule)


def _date(parts: PageParts, mark: MarkPlace) -> FieldReading | None:
    empty: Rectangle | None = None
    for label in _labels_of(parts, mark):
        for cell in parts.cells.with_label(plain(label)):
            value = parts.cells.value_of(cell) if parts.cells.is_ruled(cell) else None
            if value is not None:
                found = _dates(parts.cells.signs(value))
                return _dated(parts, mark.name, found[0] if found else None, parts.cells.place(value))
        for spot in _spots(parts, label):
            found = _dates(spot.signs)
            if found:
                return _dated(parts, mark.name, found[0], None)
            empty = empty or spot.behind
    for label in mark.near:
        for spot in _spots(parts, label):
            found = _dates(_around(parts, spot))
            if found:
                return _dated(parts, mark.name, found[0], None)
            empty = empty or spot.behind
    for cell in _cells_of(parts, mark):
        found = _dates([sign for part in _foot(parts, cell) for sign in part.signs])
        if found:
            return _dated(parts, mark.name, found[-1], None)
        if parts.cells.is_ruled(cell):
            empty = empty or parts.cells.place(cell)
    return _dated(parts, mark.name, None, empty) if empty is not None else None


def _dated(
    parts: PageParts, name: str, found: tuple[DateFound, Sequence[Sign]] | None, place: Rectangle | None
) -> FieldReading:
    if found is None:
        return FieldReading(name, "", "", 0.9, box_of(parts, (), place), ABSENT)
    date, signs = found
    confidence = round(min(mean_confidence(signs), 1.0), 3)
    raw = "".join(sign.text for sign in signs)
    return FieldReading(name, date.value, raw, confidence, box_of(parts, signs, None), None)


def _seal(parts: PageParts, mark: MarkPlace) -> FieldReading | None:
    if parts.sight is None or not parts.sight.coloured:
        return None
    reach = millimetres(_SEAL_MM)
    areas = [parts.cells.place(cell) for cell in _cells_of(parts, mark)]
    for label in _labels_of(parts, mark):
        for spot in _spots(parts, label):
            x0, y0, x1, y1 = spot.label
            areas.append((x0, y0 - 3 * reach, x1 + 12 * reach, y1 + 3 * reach))
    for x0, y0, x1, y1 in areas:
        for seal in parts.sight.seals:
            across, down = (seal[0] + seal[2]) / 2, (seal[1] + seal[3]) / 2
            if x0 - reach <= across <= x1 + reach and y0 - reach <= down <= y1 + reach:
                return FieldReading(mark.name, PRESENT, "", 0.95, box_of(parts, (), seal), "red_seal")
    return (
        FieldReading(mark.name, ABSENT, "", 0.9, box_of(parts, (), areas[0]), "red_seal") if areas else None
    )


_MAKERS = {"signature": _signature, "date": _date, "seal": _seal}


def _labels_of(parts: PageParts, mark: MarkPlace) -> list[str]:
    """Labels of a mark: those listed, else those on the page that have its shape and are nobody else's."""
    if not mark.patterns:
        return list(mark.labels)
    shapes = [re.compile(pattern) for pattern in mark.patterns]
    shown = {
        unnumbered(match.group(1))
        for segment in parts.layout.free + tuple(one for part in parts.layout.cells.values() for one in part)
        for match in _BEFORE_COLON.finditer(_BRACKETS.sub("", segment.text))
    }
    others = [text for text in sorted(shown) if not parts.labels.is_signing(text)]
    return [*mark.labels, *(text for text in others if any(shape.match(text) for shape in shapes))]


def _cells_of(parts: PageParts, mark: MarkPlace) -> list[int]:
    """Value cells beside the labels of a mark's cells, else beside labels of their shape."""
    labelled = [cell for label in mark.cells for cell in parts.cells.with_label(plain(label))]
    found = [
        value
        for cell in labelled or parts.cells.shaped(mark.cell_patterns)
        if (value := parts.cells.block_of(cell)) is not None
    ]
    return list(dict.fromkeys(found))


def _foot(parts: PageParts, cell: int) -> list[Segment]:
    """Lines of a cell in their order, without running text: only the last third of its lines."""
    segments = list(parts.cells.segments(cell))
    return [part for part in segments if "召开" not in part.text and "公示" not in part.text]


def _spots(parts: PageParts, label: str) -> Iterator[Spotted]:
    """Places of a label that is followed by a colon, a blank or nothing."""
    wanted = plain(label)
    for segment in (*parts.layout.free, *(one for found in parts.layout.cells.values() for one in found)):
        read, places = plain_with_places(segment.signs)
        at = read.find(wanted)
        if at < 0 or not parts.labels.stands_alone(read, at, at + len(wanted)):
            continue
        if at and not _begins(segment.signs, places, at):
            continue
        last = places[at + len(wanted) - 1]
        yield _spotted(parts, segment, segment.signs[places[at] : last + 1], segment.signs[last + 1 :])


def _begins(signs: Sequence[Sign], places: Sequence[int], at: int) -> bool:
    """Whether a label inside a line begins after something else ended: a blank, a point or a closed value."""
    before = signs[places[at] - 1]
    if before.box is None or not before.text.isalnum():
        return True
    one, other = before.box, signs[places[at]].box
    return other is not None and other[0] - one[2] > 0.8 * (other[3] - other[1])


def _spotted(parts: PageParts, segment: Segment, label: Sequence[Sign], rest: Sequence[Sign]) -> Spotted:
    boxes = [sign.box for sign in label if sign.box is not None]
    x0, y0, x1, y1 = _straight(parts, boxes)
    high, middle = y1 - y0, (y0 + y1) / 2
    stop = x1 + millimetres(_REACH_MM)
    if segment.cell is not None:
        stop = min(stop, parts.cells.place(segment.cell)[2])
    right = [
        part
        for part in _neighbours(parts, segment)
        if part.place[0] > x1 - high / 4 and abs((part.place[1] + part.place[3]) / 2 - middle) < 0.75 * high
    ]
    right.sort(key=lambda part: part.place[0])
    signs = [sign for one in (rest, *(part.signs for part in right)) for sign in one if sign.box is not None]
    kept = signs[: _cut(parts, "".join(sign.text[:1] for sign in signs))]
    if len(kept) < len(signs):
        stop = min(stop, _straight(parts, [box for sign in signs[len(kept) :][:1] if (box := sign.box)])[0])
    top, bottom = y0 - 0.2 * high, y1
    if segment.cell is not None:
        cell = parts.cells.place(segment.cell)
        top, bottom = max(top, cell[1] + 4), min(bottom, cell[3] - 4)
    # the colon and brackets behind the label are printed
    closing = [sign.box for sign in _leading(rest) if sign.box is not None]
    start = _straight(parts, closing)[2] if closing else x1
    behind = (min(start + 0.3 * high, stop), top, stop, bottom)
    return Spotted((x0, y0, x1, y1), segment.cell, behind, tuple(kept))


def _leading(signs: Sequence[Sign]) -> Sequence[Sign]:
    """The signs before the first letter, digit or opening bracket."""
    at = next((at for at, sign in enumerate(signs) if sign.text.isalnum() or sign.text in "（("), len(signs))
    return signs[:at]


def _cut(parts: PageParts, text: str) -> int:
    """How much of the signs behind a label belongs to it: up to the next label, stop word or date."""
    joined = text
    ends = [len(joined)]
    for stop in _STOPS:
        at = joined.find(stop)
        if at >= 0:
            ends.append(at - 1 if at and joined[at - 1] in "（(" else at)
    for colon in ("：", ":"):
        at = joined.find(colon)
        while at > 0:
            for start in range(max(0, at - 14), at):
                if parts.labels.is_signing(joined[start:at]) or parts.labels.is_label(joined[start:at]):
                    ends.append(start)
                    break
            at = joined.find(colon, at + 1)
    ends += [date.start for date in find_dates(joined) if date.end - date.start > 6]
    return min(ends)


def _neighbours(parts: PageParts, segment: Segment) -> Sequence[Segment]:
    if segment.cell is None:
        return [part for part in parts.layout.free if part is not segment]
    return [part for part in parts.cells.segments(segment.cell) if part is not segment]


def _around(parts: PageParts, spot: Spotted) -> list[Sign]:
    """What stands right of a label on its row, or below it within a few lines, in the same cell."""
    pool = parts.layout.free if spot.cell is None else parts.cells.segments(spot.cell)
    x0, y0, _, y1 = spot.label
    reach = y1 + millimetres(_BELOW_MM)
    near = [
        part
        for part in pool
        if y0 - (y1 - y0) <= (part.place[1] + part.place[3]) / 2 <= reach and part.place[2] > x0
    ]
    return [
        sign
        for part in sorted(near, key=lambda part: part.place[1])
        for sign in (*part.signs, Sign("\n", None, 1))
    ]


def _dates(signs: Sequence[Sign]) -> list[tuple[DateFound, Sequence[Sign]]]:
    """Dates in a row of signs, each with its signs; only those that say at least a month."""
    solid = [sign for sign in signs if not sign.text.isspace() or sign.text == "\n"]
    text = "".join(sign.text[:1] for sign in solid)
    return [
        (date, [sign for sign in solid[date.start : date.end] if sign.box is not None])
        for date in find_dates(text)
        if "-" in date.value
    ]


def _straight(parts: PageParts, boxes: Sequence[Rectangle]) -> Rectangle:
    return placed(parts.cells.grid, boxes)


def _inner(place: Rectangle) -> Rectangle:
    return place[0] + 3, place[1] + 3, max(place[2] - 4, place[0] + 4), max(place[3] - 3, place[1] + 4)
