"""Values of a form beyond its head: found beside their labels, behind a colon or in running text, and typed."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from ocr.forms.beside import inline, inside_cells
from ocr.forms.catalogue import FieldLabels, FormCatalogue, FormType
from ocr.forms.cells import Cells
from ocr.forms.correction import mend
from ocr.forms.kinds import TYPED, Lists, Value, make
from ocr.forms.labels import Labels
from ocr.forms.normal import plain, spelled
from ocr.forms.opinions import opinion_of
from ocr.forms.sight import Sight, on_page
from ocr.forms.ticks import ticked
from ocr.layout import Layout
from ocr.raw_lines import Rectangle, Sign, around, mean_confidence
from ocr.reading import FieldReading
from ocr.text import Box, PageText

DIGITS = frozenset({"money", "count", "area", "phone", "digits", "date", "year_of", "id_number"})
"""Kinds whose thin or single signs recognition loses: a place is read again when its value cannot be one."""


CLOSED = frozenset({"choice", "choices", "yes_no"})
"""Kinds whose values come from a closed list."""


@dataclass(frozen=True, slots=True)
class PageParts:
    """Everything a form is read from. `sight` is None where there is no picture."""

    layout: Layout
    cells: Cells
    catalogue: FormCatalogue
    labels: Labels
    sight: Sight | None

    @property
    def text(self) -> PageText:
        """The page's text."""
        return self.layout.text

    def lists(self, name: str) -> Lists:
        """A closed list."""
        return Lists(self.catalogue.lists.get(name, ()), self.catalogue.same.get(name))


def label_shapes(form: FormType, catalogue: FormCatalogue) -> list[tuple[str, str]]:
    """Shapes of labels of a form's values, each with the first label listed for the value."""
    return [
        (pattern, plain(field.labels[0]))
        for field in catalogue.fields
        if field.name in form.fields and field.kind in TYPED and field.labels
        for pattern in field.patterns
    ]


def typed_fields(parts: PageParts, form: FormType) -> Iterator[FieldReading]:
    """Readings of all fields of a form whose kind is read from cells; an empty place gives an empty value."""
    wanted = set(form.fields)
    for field in parts.catalogue.fields:
        if field.name not in wanted or field.kind not in TYPED:
            continue
        if reading := _field(parts, field):
            yield reading


def _field(parts: PageParts, field: FieldLabels) -> FieldReading | None:
    """In a ruled cell, behind a colon, in running text, or else as the next piece of a line without rulings."""
    ruled = _beside_label(parts, field, ruled=True)
    if ruled is not None and _is_good(ruled):
        return ruled
    said_elsewhere = _inline(parts, field) or _within(parts, field)
    loose = None if said_elsewhere else _beside_label(parts, field, ruled=False)
    return said_elsewhere or (loose if ruled is None or (loose and _is_good(loose)) else ruled)


def _is_good(reading: FieldReading) -> bool:
    return bool(reading.value) and reading.rule not in ("invalid", "not_in_list")


def _beside_label(parts: PageParts, field: FieldLabels, *, ruled: bool) -> FieldReading | None:
    """The first good value beside a label of the field, else the first place found; empty ones only in cells."""
    first: FieldReading | None = None
    for label in spelled(field.labels, field.unit):
        for cell in parts.cells.with_label(label):
            if parts.cells.is_ruled(cell) is not ruled:
                continue
            several = field.kind == "opinion"
            value = parts.cells.block_of(cell) if several else parts.cells.value_of(cell)
            if value is None:
                continue
            reading = cell_reading(parts, field.name, field.kind, field.list, value)
            if _is_good(reading):
                return reading
            first = first or (reading if reading.value or ruled else None)
    return first


def cell_reading(parts: PageParts, name: str, kind: str, listed: str, cell: int) -> FieldReading:
    """What a value's cell says; an empty value with the cell's place where nothing stands in it."""
    lists = parts.lists(listed)
    if parts.sight is not None and kind in ("choice", "choices", "yes_no"):
        options = ("是", "否") if kind == "yes_no" else lists.options
        boxes = ticked(parts.sight, parts.cells.segments(cell), options, single=kind != "choices")
        if boxes is not None:
            return _made(parts, name, parts.cells.signs(cell), boxes, parts.cells.place(cell))
    signs = parts.cells.signs(cell)
    if kind == "opinion":
        signs = opinion_of(parts.cells.segments(cell), parts.labels)
    value = make(kind, said(signs), lists)
    if kind in DIGITS and (value is None or value.rule == "invalid"):
        again = _again(parts, kind, cell, said(signs), lists)
        if again is not None:
            return _made(parts, name, again[0], again[1], parts.cells.place(cell))
    if value is not None and not parts.cells.is_ruled(cell):
        value = _loose(kind, value)
    return _made(parts, name, signs, value or Value(""), parts.cells.place(cell))


def _loose(kind: str, value: Value) -> Value:
    """A value no rulings part from others: a guess where its kind vouches for it, else for a person to confirm."""
    if value.rule in ("invalid", "not_in_list"):
        return value
    return Value(value.value, "beside" if kind in DIGITS or kind in CLOSED else "suggested:nearest")


def _again(
    parts: PageParts, kind: str, cell: int, read: str, lists: Lists
) -> tuple[Sequence[Sign], Value] | None:
    """The cell read again on its own; an identity number is mended by its check sign."""
    if kind == "id_number":
        signs = parts.cells.signs(cell)
        mended = mend(read, lambda: [said(again) for again in _rereadings(parts, cell)])
        return (signs, Value(mended.value, mended.rule)) if mended.value else None
    for signs in _rereadings(parts, cell):
        value = make(kind, said(signs), lists)
        if value is not None and value.rule != "invalid":
            return signs, Value(value.value, value.rule or "reread")
    return None


def _rereadings(parts: PageParts, cell: int) -> Iterator[tuple[Sign, ...]]:
    """A cell as it reads on its own, less and more stretched."""
    if parts.sight is None:
        return
    for stretch in (1.0, 1.5, 2.0, 3.0):
        lines = parts.sight.reread(parts.cells.place(cell), stretch)
        yield tuple(sign for line in lines for sign in line.signs)


def _inline(parts: PageParts, field: FieldLabels) -> FieldReading | None:
    for label in spelled(field.labels):
        for found in (
            *inside_cells(parts.layout, label, parts.labels),
            *inline(parts.layout, label, parts.labels),
        ):
            value = make(field.kind, found.text, parts.lists(field.list))
            if value is not None and value.rule not in ("invalid", "not_in_list"):
                return _made(parts, field.name, found.signs, value, None)
    return None


def _within(parts: PageParts, field: FieldLabels) -> FieldReading | None:
    if not field.within:
        return None
    signs = [
        sign
        for segments in (*parts.layout.cells.values(), parts.layout.free)
        for segment in segments
        for sign in segment.signs
        if not sign.text.isspace()
    ]
    whole = "".join(sign.text[:1] for sign in signs)
    for pattern in field.within:
        match = re.search(pattern, whole)
        value = make(field.kind, match.group(1), parts.lists(field.list)) if match else None
        if match and value is not None and value.rule != "invalid":
            return _made(parts, field.name, signs[match.start(1) : match.end(1)], value, None)
    return None


def said(signs: Iterable[Sign]) -> str:
    """Signs as text."""
    return "".join(sign.text for sign in signs).strip()


def _made(
    parts: PageParts, name: str, signs: Sequence[Sign], value: Value, cell: Rectangle | None
) -> FieldReading:
    confidence = round(min(mean_confidence(signs), 1.0), 3)
    raw = said(signs).lstrip("：: ")
    return FieldReading(name, value.value, raw, confidence, box_of(parts, signs, cell), value.rule)


def box_of(parts: PageParts, signs: Sequence[Sign], cell: Rectangle | None) -> Box | None:
    """Where signs stand on the page; the cell where there are none."""
    boxes = [sign.box for sign in signs if sign.box is not None]
    if not boxes and cell is None:
        return None
    x0, y0, x1, y1 = around(boxes) if boxes else on_page(parts.cells.grid, cell or (0.0, 0.0, 0.0, 0.0))
    width, height = parts.text.width or 1, parts.text.height or 1
    return Box.around(x0 / width, y0 / height, x1 / width, y1 / height)
