"""Who has what: what is out of its place right now, for every page that names a place."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from archive_app.models import Box, Holding, Loan, Movement, Retrieval, RetrievedHolding, ScanReturn
from archive_app.models.types import LoanKind, LoanState, MovementState

if TYPE_CHECKING:
    from archive_app.archive import Work

#: loans and movements of the volume itself and of the box it stands in; `joined` puts them beside Holding and Box
VOLUME_LOAN, BOX_LOAN = aliased(Loan, name="volume_loan"), aliased(Loan, name="box_loan")
VOLUME_MOVE, BOX_MOVE = aliased(Movement, name="volume_move"), aliased(Movement, name="box_move")


@dataclass(frozen=True)
class Out:
    """A thing that is in somebody's hands: read in the room, lent until `until` (its last day), or being scanned.

    `loan` and `kind` are None for paper that is out for scanning.
    """

    loan: int | None
    kind: LoanKind | None
    who: str
    since: dt.datetime
    until: dt.date | None

    @property
    def lent(self) -> bool:
        """Tell whether it left the room."""
        return self.kind is LoanKind.LOAN

    @property
    def scanning(self) -> bool:
        """Tell whether it was taken out to be scanned."""
        return self.kind is None


def out(loan: Loan | None) -> Out | None:
    """Return a loan that is out as plain values."""
    if loan is None or loan.out_at is None:
        return None
    return Out(loan.id, loan.kind, loan.borrower, loan.out_at, loan.due_on)


def open_retrievals() -> sa.Select[int, str, dt.datetime]:
    """Return the query of the volumes that are out for scanning: (holding_id, taken by, since)."""
    return (
        sa.select(RetrievedHolding.holding_id, Retrieval.taken_by, Retrieval.recorded_at)
        .join(Retrieval, RetrievedHolding.retrieval_id == Retrieval.id)
        .outerjoin(ScanReturn, ScanReturn.batch_id == Retrieval.batch_id)
        .where(ScanReturn.id.is_(None))
    )


def scanning(look: Work, holding_ids: Collection[int]) -> dict[int, Out]:
    """Return which of these volumes are out for scanning, and with whom; in one query."""
    if not holding_ids:
        return {}
    query = open_retrievals().where(RetrievedHolding.holding_id.in_(sorted(holding_ids)))
    return {number: Out(None, None, who, since, None) for number, who, since in look.session.execute(query)}


def volume_out() -> sa.ColumnElement[bool]:
    """Return on what VOLUME_LOAN is joined to Holding."""
    return sa.and_(VOLUME_LOAN.holding_id == Holding.id, VOLUME_LOAN.state == LoanState.OUT)


def box_out() -> sa.ColumnElement[bool]:
    """Return on what BOX_LOAN is joined to Box."""
    return sa.and_(BOX_LOAN.box_id == Box.id, BOX_LOAN.state == LoanState.OUT)


def volume_on_the_way() -> sa.ColumnElement[bool]:
    """Return on what VOLUME_MOVE is joined to Holding."""
    return sa.and_(VOLUME_MOVE.holding_id == Holding.id, _on_the_way(VOLUME_MOVE))


def box_on_the_way() -> sa.ColumnElement[bool]:
    """Return on what BOX_MOVE is joined to Box."""
    return sa.and_(BOX_MOVE.box_id == Box.id, _on_the_way(BOX_MOVE))


def _on_the_way(movement: type[Movement]) -> sa.ColumnElement[bool]:
    return sa.and_(movement.state == MovementState.APPROVED, movement.taken_up_at.is_not(None))


def out_things(
    look: Work, box_ids: Collection[int], holding_ids: Collection[int]
) -> tuple[dict[int, Out], dict[int, Out]]:
    """Return what of these boxes and volumes is out, each by its own number; in one query."""
    boxes: dict[int, Out] = {}
    holdings: dict[int, Out] = {}
    rows = look.session.scalars(
        sa.select(Loan).where(
            Loan.state == LoanState.OUT,
            sa.or_(Loan.box_id.in_(sorted(box_ids)), Loan.holding_id.in_(sorted(holding_ids))),
        )
    )
    for loan in rows:
        found = out(loan)
        if found is None:
            continue
        if loan.box_id is not None:
            boxes[loan.box_id] = found
        elif loan.holding_id is not None:
            holdings[loan.holding_id] = found
    return boxes, holdings
