"""Lists on paper: catalogues, contents lists, notes sheets; columns exact to the millimetre, nothing over the edge.

A row grows with its longest text; only a text that would fill a whole page is made smaller, and at last cut.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from labels.fit import Fitted, fit
from labels.fonts import Typeface, find_typeface
from labels.forms import Column, Form
from labels.page import Area, Paper

DEMO: Final = "演示 DEMO"
_TITLE: Final = 11.0
_FACTS: Final = 7.0
_FOOT: Final = 11.0
_PAD: Final = (1.2, 1.0)
_SMALLEST: Final = 5.0
_THIN: Final = 0.2
_THICK: Final = 0.4


@dataclass(frozen=True, slots=True)
class Listing:
    """One list: its form, what stands above the table, its rows, and who signs below. A cover may go before it."""

    form: Form
    rows: Sequence[Mapping[str, str]]
    facts: tuple[tuple[str, str], ...] = ()
    foot: tuple[tuple[str, str], ...] = ()
    cover: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Listed:
    """A finished print. `missing`: signs no font has (〓 stands for them); `shortened`: texts that were cut."""

    pdf: bytes
    pages: int
    missing: tuple[str, ...]
    shortened: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Row:
    cells: tuple[Fitted, ...]
    height: float


def print_lists(
    lists: Sequence[Listing], *, demo: bool = False, typeface: Typeface | None = None, title: str = ""
) -> Listed:
    """Print lists one after another, each on pages of its own size and with its own page count.

    Raises MissingFont without a Chinese font, ValueError for nothing to print.
    """
    if not lists:
        raise ValueError("print at least one list")
    paper = Paper(*lists[0].form.page, typeface or find_typeface(), title or lists[0].form.title)
    shortened: list[str] = []
    for one in lists:
        _Press(paper, one, demo, shortened).run()
    return Listed(paper.finish(), paper.pages, paper.missing, tuple(shortened))


class _Press:
    """One list being printed."""

    def __init__(self, paper: Paper, what: Listing, demo: bool, shortened: list[str]) -> None:
        self.paper, self.what, self.form, self.demo, self.shortened = paper, what, what.form, demo, shortened
        top, _right, bottom, left = self.form.margins
        _width, height = self.form.page
        self.body = Area(left, top, self.form.width, height - top - bottom)
        self.known: dict[tuple[str, float], Fitted] = {}

    def run(self) -> None:
        """Draw cover and pages."""
        if self.what.cover:
            self._cover()
        pages = list(self._pages())
        for number, rows in enumerate(pages, 1):
            self.paper.turn_to(self.paper.pages, self.form.page)
            bottom = self._table(rows, self._head(), last=number == len(pages))
            if number == len(pages):
                self._signatures(bottom)
            self._page_number(number, len(pages))

    def _pages(self) -> Iterator[list[_Row]]:
        """Part the rows into pages; the last leaves room for the signatures."""
        room = self.body.height - _TITLE - (_FACTS if self.what.facts else 0) - self.form.head_height
        foot = _FOOT if self.what.foot else 0.0
        rows: list[_Row] = []
        taken = 0.0
        for row in self.what.rows:
            made = self._row(row, room - foot)
            if rows and taken + made.height > room - foot + 1e-6:
                yield rows
                rows, taken = [], 0.0
            rows.append(made)
            taken += made.height
        yield rows

    def _row(self, row: Mapping[str, str], most: float) -> _Row:
        cells = tuple(self._cell(row.get(column.key, ""), column, most) for column in self.form.columns)
        tallest = max(cell.height for cell in cells) + 2 * _PAD[1]
        return _Row(cells, max(self.form.row_height, tallest))

    def _cell(self, text: str, column: Column, most: float) -> Fitted:
        found = self.known.get((text, column.width))
        if found is None:
            inner = column.width - 2 * _PAD[0]
            found = fit(
                [text],
                self.paper.measure(),
                inner,
                most - 2 * _PAD[1],
                largest=self.form.size,
                smallest=_SMALLEST,
            )
            self.known[text, column.width] = found
        if found.cut:
            self.shortened.append(text)
        return found

    def _head(self) -> float:
        """Draw title and facts of a page; return where the table begins."""
        paper, body = self.paper, self.body
        title = fit([self.form.title], paper.measure(bold=True), body.width, _TITLE, largest=17, smallest=8)
        paper.write(title, Area(body.x, body.y, body.width, _TITLE), bold=True, centred=True)
        y = body.y + _TITLE
        if self.what.facts:
            said = "      ".join(f"{word}：{value}" for word, value in self.what.facts)
            line = fit([said], paper.measure(), body.width, _FACTS, largest=10, smallest=_SMALLEST)
            paper.write(line, Area(body.x, y, body.width, _FACTS))
            y += _FACTS
        return y

    def _table(self, rows: Sequence[_Row], top: float, *, last: bool) -> float:
        """Draw the heads, rows and lines of one page; return the lower edge."""
        heads = _Row(tuple(self._heading(column) for column in self.form.columns), self.form.head_height)
        y = top
        edges = [y]
        for row in (heads, *rows):
            self._cells(row, y, bold=row is heads)
            y += row.height
            edges.append(y)
        limit = self.body.y + self.body.height - (_FOOT if self.what.foot else 0.0)
        while last and self.form.filled and y + self.form.row_height <= limit + 1e-6:
            y += self.form.row_height
            edges.append(y)
        self._rule(edges)
        return y

    def _heading(self, column: Column) -> Fitted:
        inner = column.width - 1.0
        ruler = self.paper.measure(bold=True)
        return fit(
            [column.title],
            ruler,
            inner,
            self.form.head_height - 1,
            largest=self.form.size,
            smallest=_SMALLEST,
        )

    def _cells(self, row: _Row, y: float, *, bold: bool) -> None:
        x = self.body.x
        for column, cell in zip(self.form.columns, row.cells, strict=True):
            if cell.lines:
                pad = 0.5 if bold else _PAD[0]
                at = Area(x + pad, y + (row.height - cell.height) / 2, column.width - 2 * pad, cell.height)
                self.paper.write(cell, at, bold=bold, centred=bold or column.centred)
            x += column.width

    def _rule(self, edges: Sequence[float]) -> None:
        left, right = self.body.x, self.body.x + self.form.width
        for number, y in enumerate(edges):
            self.paper.line((left, y), (right, y), _THICK if number in (0, len(edges) - 1) else _THIN)
        x = left
        for number, column in enumerate((*self.form.columns, None)):
            outer = number in (0, len(self.form.columns))
            self.paper.line((x, edges[0]), (x, edges[-1]), _THICK if outer else _THIN)
            x += column.width if column else 0

    def _signatures(self, top: float) -> None:
        """Write who signs, evenly over the width, just under the table."""
        if not self.what.foot:
            return
        share = self.body.width / len(self.what.foot)
        for number, (word, value) in enumerate(self.what.foot):
            said = fit(
                [f"{word}：{value}"],
                self.paper.measure(),
                share - 2,
                _FOOT - 4,
                largest=10.5,
                smallest=_SMALLEST,
            )
            self.paper.write(said, Area(self.body.x + number * share, top + 3, share - 2, _FOOT - 4))

    def _page_number(self, number: int, count: int) -> None:
        _width, height = self.form.page
        said = f"第 {number} 页　共 {count} 页" + (f"　·　{DEMO}" if self.demo else "")
        line = fit([said], self.paper.measure(), self.body.width, 5, largest=9, smallest=_SMALLEST)
        self.paper.write(line, Area(self.body.x, height - 10, self.body.width, 5), centred=True)

    def _cover(self) -> None:
        """Draw the cover: the title large, below it word by word what the catalogue is of."""
        paper = self.paper
        paper.turn_to(paper.pages, self.form.page)
        width, height = self.form.page
        area = Area(self.body.x, height * 0.16, self.form.width, 30)
        title = fit([self.form.title], paper.measure(bold=True), area.width, 30, largest=34, smallest=12)
        paper.write(title, area, bold=True, centred=True)
        y, left = height * 0.40, width * 0.28
        for word, value in self.what.cover:
            name = fit([word], paper.measure(), 42, 10, largest=15, smallest=8)
            paper.write(name, Area(left, y, 42, 10))
            said = fit([value], paper.measure(), width * 0.44 - 30, 10, largest=15, smallest=7)
            paper.write(said, Area(left + 46, y, width * 0.44 - 30, 10), centred=True)
            paper.line((left + 44, y + 9), (left + width * 0.44 + 16, y + 9), _THIN)
            y += 14
        if self.demo:
            mark = fit([DEMO], paper.measure(bold=True), 60, 8, largest=14, smallest=8)
            paper.write(mark, Area(width / 2 - 30, height - 25, 60, 8), bold=True, centred=True)
