"""How askew printers feed: offsets that every print on them is moved by, kept by the unit they stand in.

Colleagues of a unit, units below it and the shell share a printer's offsets; a person may keep other ones of their own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import sqlalchemy as sa

from archive_app.errors import BadInput
from archive_app.models import Printer
from archive_app.rules.access import Right
from archive_app.services import units
from archive_app.services.permits import require
from labels.calibration import NOMINAL

if TYPE_CHECKING:
    from archive_app.archive import Work

#: mm either way: more is no printer's fault but a slip of the hand
MOST_SHIFT: Final = 20.0
LONGEST_NAME: Final = 60
MOST_PRINTERS: Final = 50
UNIT: Final = "unit:"
"""Before the id of a unit: the owner of a printer that a unit shares; any other owner is a person's name."""


@dataclass(frozen=True)
class PrinterRow:
    """A printer by its name, with its offsets in mm right and down; `own` where only the actor has them so."""

    name: str
    right: float
    down: float
    own: bool


def known(look: Work) -> tuple[PrinterRow, ...]:
    """Return the printers the actor prints on: their own and those of their units, the one used last first."""
    rows = look.session.scalars(
        sa.select(Printer).where(_usable(look)).order_by(Printer.used_at.desc(), Printer.name)
    ).all()
    names = dict.fromkeys(one.name for one in rows)
    nearest = (_nearest(look, [one for one in rows if one.name == name]) for name in names)
    found = [PrinterRow(one.name, one.right_mm, one.down_mm, _is_own(look, one)) for one in nearest if one]
    return tuple(found[:MOST_PRINTERS])


def shift_of(look: Work, name: str) -> tuple[float, float]:
    """Return the offsets the actor prints with on a printer; none for one not known yet, or no name."""
    one = _find(look, name)
    return (one.right_mm, one.down_mm) if one else (0.0, 0.0)


def remember(work: Work, name: str, right: float, down: float, *, own: bool = False) -> Printer:
    """Keep the offsets of a printer, in mm right and down: for all of the actor's unit, or for the actor alone.

    BadInput when they are out of reason.
    """
    require(work, Right.LABEL)
    called = name.strip()
    if not 1 <= len(called) <= LONGEST_NAME:
        raise BadInput("请给打印机取个名称（最多60个字）。", "Name the printer, in at most 60 signs.")
    check_shift((right, down))
    mine = work.session.scalar(
        sa.select(Printer).where(Printer.owner == work.actor.name, Printer.name == called)
    )
    if own:
        one = mine
    else:
        if mine is not None:  # else the actor would go on printing with offsets nobody else has
            work.session.delete(mine)
            work.session.flush()
        one = _find(work, called)
    if one is None:
        one = Printer(owner=work.actor.name if own else _home(work), name=called, used_at=work.now)
        work.session.add(one)
    one.right_mm, one.down_mm, one.used_at = round(right, 2), round(down, 2), work.now
    work.record("printer.calibrated", one, right=one.right_mm, down=one.down_mm, own=own)
    return one


def calibrate(
    work: Work, name: str, measured_left: float, measured_top: float, *, own: bool = False
) -> Printer:
    """Correct a printer by what was measured on a calibration page printed on it: mm from the left and top edge.

    The page was printed with the offsets kept so far, so the rest is added to them.
    """
    right, down = shift_of(work, name)
    return remember(work, name, right + NOMINAL - measured_left, down + NOMINAL - measured_top, own=own)


def used(work: Work, name: str) -> None:
    """Note that a printer was used now, so that it is offered first the next time."""
    one = _find(work, name)
    if one is not None:
        one.used_at = work.now


def check_shift(shift: tuple[float, float]) -> None:
    """Raise BadInput when a shift is more than a printer's fault."""
    if not all(-MOST_SHIFT <= one <= MOST_SHIFT for one in shift):  # false for "not a number" too
        raise BadInput(
            f"位移最多 {MOST_SHIFT:g} 毫米；请改小。", f"Shift by at most {MOST_SHIFT:g} mm; make it smaller."
        )


def _find(look: Work, name: str) -> Printer | None:
    """Return the printer of a name the actor prints on: their own, else that of the nearest unit."""
    if not name.strip():
        return None
    rows = look.session.scalars(sa.select(Printer).where(_usable(look), Printer.name == name.strip())).all()
    return _nearest(look, rows)


def _nearest(look: Work, rows: Sequence[Printer]) -> Printer | None:
    order = [look.actor.name, *_units(look)]
    ranks = {owner: rank for rank, owner in enumerate(order)}
    return min(rows, key=lambda one: (ranks.get(one.owner, len(order)), one.id), default=None)


def _usable(look: Work) -> sa.ColumnElement[bool]:
    shared = Printer.owner.startswith(UNIT) if look.actor.units is None else Printer.owner.in_(_units(look))
    return sa.or_(Printer.owner == look.actor.name, shared)


def _is_own(look: Work, one: Printer) -> bool:
    return one.owner == look.actor.name


def _home(look: Work) -> str:
    """Return as whose a new printer is kept: the actor's unit, or the highest one for who has several or all."""
    tops, all_of_them = _tops(look), _units(look)
    if not all_of_them:
        return look.actor.name
    return f"{UNIT}{tops[0]}" if len(tops) == 1 else all_of_them[-1]


def _units(look: Work) -> list[str]:
    """Return the owners of printers that an actor's units share: the units themselves, then those above them."""
    above = units.parents(look.session)
    found = dict.fromkeys(_tops(look))
    for unit in list(found):
        while (parent := above.get(unit)) is not None:
            found.setdefault(parent)
            unit = parent
    return [f"{UNIT}{unit}" for unit in found]


def _tops(look: Work) -> list[int]:
    """Return the highest units of the actor's scope."""
    above = units.parents(look.session)
    mine = above.keys() if look.actor.units is None else look.actor.units
    return sorted(unit for unit in mine if above.get(unit) not in mine)
