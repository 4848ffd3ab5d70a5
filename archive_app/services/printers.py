"""How askew each person's printers feed: offsets that every print on them is moved by."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import sqlalchemy as sa

from archive_app.errors import BadInput
from archive_app.models import Printer
from archive_app.rules.access import Right
from archive_app.services.permits import require
from labels.calibration import NOMINAL

if TYPE_CHECKING:
    from archive_app.archive import Work

#: mm either way: more is no printer's fault but a slip of the hand
MOST_SHIFT: Final = 20.0
LONGEST_NAME: Final = 60
MOST_PRINTERS: Final = 50


@dataclass(frozen=True)
class PrinterRow:
    """A printer as its owner calls it, with its offsets in mm right and down."""

    name: str
    right: float
    down: float


def mine(look: Work) -> tuple[PrinterRow, ...]:
    """Return the actor's printers, the one used last first."""
    rows = look.session.scalars(
        sa.select(Printer)
        .where(Printer.owner == look.actor.name)
        .order_by(Printer.used_at.desc(), Printer.name)
        .limit(MOST_PRINTERS)
    )
    return tuple(PrinterRow(one.name, one.right_mm, one.down_mm) for one in rows)


def shift_of(look: Work, name: str) -> tuple[float, float]:
    """Return the offsets of the actor's printer of that name; none for one not known yet, or no name."""
    one = _find(look, name) if name.strip() else None
    return (one.right_mm, one.down_mm) if one else (0.0, 0.0)


def remember(work: Work, name: str, right: float, down: float) -> Printer:
    """Keep the offsets of the actor's printer, in mm right and down. BadInput when they are out of reason."""
    require(work, Right.LABEL)
    called = name.strip()
    if not 1 <= len(called) <= LONGEST_NAME:
        raise BadInput("请给打印机取个名称（最多60个字）。", "Name the printer, in at most 60 signs.")
    check_shift((right, down))
    one = _find(work, called)
    if one is None:
        one = Printer(owner=work.actor.name, name=called, used_at=work.now)
        work.session.add(one)
    one.right_mm, one.down_mm, one.used_at = round(right, 2), round(down, 2), work.now
    work.record("printer.calibrated", one, right=one.right_mm, down=one.down_mm)
    return one


def calibrate(work: Work, name: str, measured_left: float, measured_top: float) -> Printer:
    """Correct a printer by what was measured on a calibration page printed on it: mm from the left and top edge.

    The page was printed with the offsets kept so far, so the rest is added to them.
    """
    right, down = shift_of(work, name)
    return remember(work, name, right + NOMINAL - measured_left, down + NOMINAL - measured_top)


def used(work: Work, name: str) -> None:
    """Note that a printer was used now, so that it is offered first the next time."""
    one = _find(work, name) if name.strip() else None
    if one is not None:
        one.used_at = work.now


def check_shift(shift: tuple[float, float]) -> None:
    """Raise BadInput when a shift is more than a printer's fault."""
    if not all(-MOST_SHIFT <= one <= MOST_SHIFT for one in shift):  # false for "not a number" too
        raise BadInput(
            f"位移最多 {MOST_SHIFT:g} 毫米；请改小。", f"Shift by at most {MOST_SHIFT:g} mm; make it smaller."
        )


def _find(look: Work, name: str) -> Printer | None:
    return look.session.scalar(
        sa.select(Printer).where(Printer.owner == look.actor.name, Printer.name == name.strip())
    )
