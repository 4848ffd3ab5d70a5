"""What a print job of labels will come to: how many sheets, and the first of them as a picture."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from archive_app.services import label_prints, labelling
from labels.pictures import page_png
from labels.stock import Stock

if TYPE_CHECKING:
    from archive_app.archive import Work
    from archive_app.services.labelling import Job


@dataclass(frozen=True)
class Plan:
    """A print job before it is printed. `first` are the codes on the first sheet, `again` those printed before."""

    stock: Stock
    start_at: int
    count: int
    pages: int
    first: tuple[str, ...]
    again: int


def plan(
    look: Work,
    wanted: Sequence[str],
    *,
    kind: str = "box",
    stock: str | None = None,
    start_at: int = 1,
    copies: int = 1,
    printer: str = "",
    shift: tuple[float, float] = (0.0, 0.0),
) -> Plan:
    """Return what printing these codes would come to; nothing wanted yet is an empty sheet.

    The same errors as printing.
    """
    if not wanted:
        paper = labelling.find_stock(
            look.archive, stock or labelling.usual_stock(look.archive, kind), start_at, shift
        )
        return Plan(paper, start_at, 0, 0, (), 0)
    made = labelling.job(
        look, wanted, kind=kind, stock=stock, start_at=start_at, copies=copies, printer=printer, shift=shift
    )
    run = made.first_page().runs[0]
    first = tuple(thing.code for thing in run.things)
    return Plan(
        run.stock, start_at, made.labels, made.pages, first, len(label_prints.pieces_of(look, wanted))
    )


def picture(made: Job, *, dpi: float = 110) -> bytes:
    """Return the first sheet of a job as PNG, exactly as it will be printed."""
    return page_png(labelling.drawn(made.first_page()).pdf, dpi=dpi)
