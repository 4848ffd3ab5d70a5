"""Label stocks: how the labels of one bought sheet (or of plain A4 to be cut) lie on the page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from typing import Any


class BadStock(ValueError):
    """The dimensions of a label stock contradict each other."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stock:
    """One label stock; all lengths in millimetres, from the page's top left corner."""

    key: str
    """Short name in the data and on the command line."""
    title_zh: str
    title_en: str
    source: str
    """Where the dimensions come from."""
    page_width: float
    page_height: float
    columns: int
    rows: int
    left: float
    """Page edge to the first label."""
    top: float
    width: float
    """Of one label."""
    height: float
    pitch_x: float
    """Left edge to left edge of neighbours; at least the width."""
    pitch_y: float
    padding: float = 2.0
    """Kept free inside every label: labels are cut, and sheets fed, up to a millimetre off."""
    frame: bool = False
    """Draw the label's edge, to cut along it (plain paper)."""

    def __post_init__(self) -> None:
        for name in ("page_width", "page_height", "columns", "rows", "width", "height"):
            if getattr(self, name) <= 0:
                raise BadStock(f"label stock {self.key}: {name} must be more than 0")
        if self.left < 0 or self.top < 0 or self.padding < 0:
            raise BadStock(f"label stock {self.key}: left, top and padding must not be negative")
        if self.pitch_x < self.width or self.pitch_y < self.height:
            raise BadStock(f"label stock {self.key}: labels overlap; the pitch is smaller than the label")
        right = self.left + (self.columns - 1) * self.pitch_x + self.width
        bottom = self.top + (self.rows - 1) * self.pitch_y + self.height
        if right > self.page_width + 0.01 or bottom > self.page_height + 0.01:
            raise BadStock(
                f"label stock {self.key}: labels reach {right:.2f} × {bottom:.2f} mm, over the page"
            )

    @classmethod
    def from_table(cls, key: str, table: Mapping[str, object]) -> Stock:
        """Build a stock from one table of the label-stock data; raises BadStock naming what is wrong."""
        known = {field.name for field in fields(cls)} - {"key"}
        if unknown := set(table) - known:
            raise BadStock(f"label stock {key}: unknown entries {', '.join(sorted(unknown))}")
        try:
            return cls(key=key, **table)  # type: ignore[arg-type]  # a table from data: checked in __post_init__
        except TypeError as error:
            raise BadStock(f"label stock {key}: {error}") from error

    @property
    def per_page(self) -> int:
        """Labels on one page."""
        return self.columns * self.rows

    def places(self, start_at: int, count: int) -> Iterator[tuple[int, float, float]]:
        """Yield (page from 0, x, y of the label's top left corner) for `count` labels.

        The first stands on place `start_at`, counted from 1 row by row, so that a begun sheet can be used up.
        """
        if not 1 <= start_at <= self.per_page:
            raise BadStock(
                f"the first label lies between 1 and {self.per_page} on this stock, not {start_at}"
            )
        for place in range(start_at - 1, start_at - 1 + count):
            page, on_page = divmod(place, self.per_page)
            row, column = divmod(on_page, self.columns)
            yield page, self.left + column * self.pitch_x, self.top + row * self.pitch_y


def stocks(tables: Mapping[str, Mapping[str, object]]) -> dict[str, Stock]:
    """Return the stocks of a data file's `stocks` table, by key."""
    return {key: Stock.from_table(key, table) for key, table in tables.items()}


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of label, and the stocks it goes on, the usual one first."""

    key: str
    zh: str
    en: str
    stocks: tuple[str, ...]
    by_spine: bool = False
    """Every thing takes the stock of its own spine; choosing one is needless."""


def kinds(tables: Mapping[str, Mapping[str, Any]], known: Mapping[str, Stock]) -> dict[str, Kind]:
    """Return the kinds of a data file's `kinds` table, by key; raises BadStock for a stock that is not there."""
    made = {}
    for key, table in tables.items():
        if unknown := [one for one in table["stocks"] if one not in known]:
            raise BadStock(f"label kind {key}: unknown stocks {', '.join(unknown)}")
        made[key] = Kind(key, table["zh"], table["en"], tuple(table["stocks"]), bool(table.get("by_spine")))
    return made
