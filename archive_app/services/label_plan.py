"""What a print job of labels will come to: how many sheets, and what stands on the first of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from archive_app.services import labelling
from labels.sheets import BoxLabel
from labels.stock import Stock

if TYPE_CHECKING:
    from archive_app.archive import Work


@dataclass(frozen=True)
class Plan:
    """A print job before it is printed. `labels` are those of the first sheet; `shift` in mm right and down."""

    stock: Stock
    start_at: int
    shift: tuple[float, float]
    count: int
    pages: int
    labels: tuple[BoxLabel, ...]


def plan(
    look: Work,
    wanted: Sequence[str],
    *,
    stock: str = labelling.DEFAULT_STOCK,
    start_at: int = 1,
    shift: tuple[float, float] = (0.0, 0.0),
) -> Plan:
    """Return what printing these codes would come to; nothing wanted yet is an empty sheet.

    The same errors as printing, but of the codes only those of the first sheet are looked up.
    """
    sheet = labelling.find_stock(look.archive, stock, start_at, shift)
    on_first = wanted[: sheet.per_page - start_at + 1]
    labels = labelling.preview(look, on_first) if on_first else []
    pages = -(-(start_at - 1 + len(wanted)) // sheet.per_page) if wanted else 0
    return Plan(sheet, start_at, shift, len(wanted), pages, tuple(labels))
