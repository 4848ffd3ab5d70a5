"""Whether a thing is free to be used: gathered from the records for the rule to judge."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa

from archive_app.errors import Conflict
from archive_app.models import Box, Holding, Loan, Movement
from archive_app.models.types import BoxState, LoanState, MovementState
from archive_app.rules.using import Use, refusal
from archive_app.services.in_use import open_retrievals, scanning
from archive_app.services.physical import Thing, name_of

if TYPE_CHECKING:
    from archive_app.archive import Work

_ASKED = (LoanState.REQUESTED, LoanState.APPROVED)
_OPEN = (MovementState.REQUESTED, MovementState.APPROVED)


def refuse_unless_free(work: Work, thing: Thing, *, own: int | None = None) -> None:
    """Raise Conflict, saying why, when a thing is out, asked for, on the way, sealed in or not whole.

    `own` is the loan that is asked about, which does not stand in its own way.
    """
    said = refusal(_use(work, thing, own))
    if said is not None:
        raise Conflict(said.zh, said.en)


def _use(look: Work, thing: Thing, own: int | None) -> Use:
    box = thing.box if isinstance(thing, Holding) else None
    return Use(
        thing=name_of(look, thing),
        out_with=_out_with(look, thing),
        box_out_with=_out_with(look, box) if box is not None else None,
        scanning_with=_scanning_with(look, thing),
        open_loan=_asked(look, thing, own),
        open_movement=_moving(look, thing, taken_up=False),
        box_on_the_way=box is not None and _moving(look, box, taken_up=True) is not None,
        box_sealed=box is not None and box.state is BoxState.SEALED,
        parts_out=_parts_out(look, thing) if isinstance(thing, Box) else 0,
    )


def _out_with(look: Work, thing: Thing) -> str | None:
    return look.session.scalar(
        sa.select(Loan.borrower).where(_is(Loan, thing), Loan.state == LoanState.OUT).limit(1)
    )


def _asked(look: Work, thing: Thing, own: int | None) -> int | None:
    query = sa.select(Loan.id).where(_is(Loan, thing), Loan.state.in_(_ASKED))
    return look.session.scalar((query if own is None else query.where(Loan.id != own)).limit(1))


def _moving(look: Work, thing: Thing, *, taken_up: bool) -> int | None:
    query = sa.select(Movement.id).where(_is(Movement, thing), Movement.state.in_(_OPEN))
    if taken_up:
        query = query.where(Movement.taken_up_at.is_not(None))
    return look.session.scalar(query.limit(1))


def _parts_out(look: Work, box: Box) -> int:
    query = (
        sa.select(sa.func.count(Loan.id))
        .join(Holding, Loan.holding_id == Holding.id)
        .where(Holding.box_id == box.id, Loan.state == LoanState.OUT)
    )
    retrieved = open_retrievals().subquery()
    scanned = sa.select(sa.func.count()).where(Holding.id == retrieved.c.holding_id, Holding.box_id == box.id)
    return (look.session.scalar(query) or 0) + (look.session.scalar(scanned) or 0)


def _scanning_with(look: Work, thing: Thing) -> str | None:
    if isinstance(thing, Box):
        return None
    out = scanning(look, [thing.id]).get(thing.id)
    return out.who if out is not None else None


def _is(model: type[Loan] | type[Movement], thing: Thing) -> sa.ColumnElement[bool]:
    return model.box_id == thing.id if isinstance(thing, Box) else model.holding_id == thing.id
