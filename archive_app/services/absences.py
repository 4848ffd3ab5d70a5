"""What is away for a known reason: lent out, being scanned or being moved, so that a stocktake does not call it missing."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

import sqlalchemy as sa

from archive_app.models import Box, Holding, Loan, Movement
from archive_app.models.types import LoanKind, LoanState, MovementState
from archive_app.rules.sentence import Sentence
from archive_app.services.in_use import open_retrievals

if TYPE_CHECKING:
    from archive_app.archive import Work

#: the kind (a table name) and id of a thing
Thing = tuple[str, int]

BOXES, HOLDINGS = Box.__tablename__, Holding.__tablename__
CARRIED = Sentence("正在挪动途中", "being moved")
SCANNED = Sentence("调出扫描，尚未归还", "out for scanning")
IN_READING_ROOM = Sentence("阅览室查阅中", "being read in the reading room")


def away(look: Work, things: Collection[Thing]) -> dict[Thing, Sentence]:
    """Return which of these boxes and holdings are away just now, and why; what is in a box goes with it."""
    wanted = set(things)
    found: dict[Thing, Sentence] = {}
    out = look.session.scalars(sa.select(Loan).where(Loan.state == LoanState.OUT))
    for loan in out:
        found |= dict.fromkeys(_things(loan.box_id, loan.holding_id), _lent(loan))
    found |= {(HOLDINGS, row[0]): SCANNED for row in look.session.execute(open_retrievals())}
    carried = look.session.scalars(
        sa.select(Movement).where(Movement.state == MovementState.APPROVED, Movement.taken_up_at.is_not(None))
    )
    for movement in carried:
        found |= dict.fromkeys(_things(movement.box_id, movement.holding_id), CARRIED)
    boxes = [number for kind, number in found if kind == BOXES]
    inside = look.session.execute(sa.select(Holding.id, Holding.box_id).where(Holding.box_id.in_(boxes)))
    for holding_id, box_id in inside:
        found.setdefault((HOLDINGS, holding_id), found[BOXES, box_id or 0])
    return {thing: why for thing, why in found.items() if thing in wanted}


def _things(box_id: int | None, holding_id: int | None) -> list[Thing]:
    return [(BOXES, box_id)] if box_id is not None else [(HOLDINGS, holding_id or 0)]


def _lent(loan: Loan) -> Sentence:
    if loan.kind is LoanKind.CONSULTATION:
        return IN_READING_ROOM
    if loan.due_on is None:
        return Sentence("借出", "on loan")
    return Sentence(f"借出，应于 {loan.due_on} 归还", f"on loan until {loan.due_on}")
