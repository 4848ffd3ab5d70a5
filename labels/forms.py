"""Paper forms as data: which columns a list has, how wide they are in mm, how it lies on the sheet."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

A4: Final = (210.0, 297.0)


class BadForm(ValueError):
    """The widths of a form do not fit on its sheet."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column; `width` in mm, `centred` for numbers and dates."""

    key: str
    title: str
    width: float
    centred: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """One form on A4. Margins (top, right, bottom, left) and heights in mm, `size` in points."""

    key: str
    title: str
    columns: tuple[Column, ...]
    margins: tuple[float, float, float, float] = (20.0, 15.0, 15.0, 25.0)
    row_height: float = 10.0
    head_height: float = 10.0
    size: float = 10.0
    landscape: bool = False
    filled: bool = False
    """Whether empty rows are ruled to the end of the last page, to be written on by hand."""

    @property
    def page(self) -> tuple[float, float]:
        """Width and height of the sheet in mm."""
        return A4[::-1] if self.landscape else A4

    @property
    def width(self) -> float:
        """Width of the table: all columns together."""
        return sum(column.width for column in self.columns)


def form_from(key: str, row: Mapping[str, Any]) -> Form:
    """Return the form of one row of the table of forms; raises BadForm when it is wider than its sheet."""
    values = {name: value for name, value in row.items() if name not in ("columns", "margins")}
    columns = tuple(Column(**one) for one in row["columns"])
    made = Form(key=key, columns=columns, margins=tuple(row["margins"]), **values)
    _top, right, _bottom, left = made.margins
    if made.width > made.page[0] - left - right + 1e-6:
        raise BadForm(f"{key}: the columns take {made.width} mm, the sheet has {made.page[0] - left - right}")
    return made


def forms_from(table: Mapping[str, Any]) -> dict[str, Form]:
    """Return the forms of a table by their names; other entries of the table are left alone."""
    return {
        key: form_from(key, row)
        for key, row in table.items()
        if isinstance(row, Mapping) and "columns" in row
    }
