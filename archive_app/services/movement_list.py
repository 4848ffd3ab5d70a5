"""Movements as they are listed and shown."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from archive_app.errors import BadInput
from archive_app.models import Box, Movement, Place, User
from archive_app.models.types import MovementState
from archive_app.rules.access import Right
from archive_app.services import moving
from archive_app.services.paging import Paged, bounds
from archive_app.services.permits import require
from archive_app.services.physical import Thing, owner_of
from archive_app.services.place_history import path_of
from archive_app.services.thing_rows import ThingView, things, visible, with_things

if TYPE_CHECKING:
    from archive_app.archive import Work

#: what a list may show: states by the name of the tab
TABS = {
    "open": (MovementState.REQUESTED, MovementState.APPROVED),
    "waiting": (MovementState.REQUESTED,),
    "approved": (MovementState.APPROVED,),
    "done": (MovementState.CARRIED_OUT,),
    "ended": (MovementState.REJECTED, MovementState.CANCELLED),
    "all": tuple(MovementState),
}


_ON_SHELF = (selectinload(Movement.to_shelf), selectinload(Movement.from_shelf))
_IN_BOX = (selectinload(Movement.to_box), selectinload(Movement.from_box))
#: everything a row names, in as many queries for a page of rows as for one
_WITH = (
    joinedload(Movement.requester),
    joinedload(Movement.decider),
    *(one.selectinload(Place.parent).selectinload(Place.parent) for one in _ON_SHELF),
    *(one.selectinload(Box.shelf).selectinload(Place.parent).selectinload(Place.parent) for one in _IN_BOX),
)


@dataclass(frozen=True)
class Spot:
    """A place as a movement names it: its code and the way there in names."""

    code: str
    path: tuple[str, ...]
    position: int | None = None


@dataclass(frozen=True)
class MovementRow:
    """A movement in a list."""

    id: int
    state: MovementState
    on_the_way: bool
    thing: ThingView
    origin: Spot | None
    goal: Spot
    reason: str
    requested_by: str
    requested_at: dt.datetime
    decided_by: str | None
    carrier: str | None
    put_down_at: dt.datetime | None


@dataclass(frozen=True)
class MovementView:
    """One movement with everything known of it, and what the reader may do with it now."""

    row: MovementRow
    decided_at: dt.datetime | None
    decision_note: str | None
    taken_up_by: str | None
    taken_up_at: dt.datetime | None
    put_down_by: str | None
    cancelled_by: str | None
    cancelled_at: dt.datetime | None
    cancel_reason: str | None
    may_decide: bool
    may_carry: bool
    may_cancel: bool
    in_my_hands: bool


def movements(look: Work, *, tab: str = "open", offset: int = 0, limit: int = 50) -> Paged[MovementRow]:
    """Return the movements of a tab the actor may know of, newest first."""
    require(look, Right.READ)
    if tab not in TABS:
        raise BadInput(f"没有“{tab}”这一类。", f"There is no list {tab}; use {', '.join(TABS)}.")
    offset, limit = bounds(offset, limit)
    query = with_things(sa.select(Movement), Movement).where(visible(look), Movement.state.in_(TABS[tab]))
    total = look.session.scalar(sa.select(sa.func.count()).select_from(query.subquery())) or 0
    found = list(
        look.session.scalars(query.options(*_WITH).order_by(Movement.id.desc()).offset(offset).limit(limit))
    )
    named = things(look, found)
    return Paged(tuple(_row(one, named[one.id]) for one in found), total, offset, limit)


def waiting_count(look: Work) -> int:
    """Return how many movements wait for approval by somebody like the actor."""
    if not look.actor.may(Right.APPROVE):
        return 0
    query = with_things(sa.select(Movement), Movement).where(
        visible(look), Movement.state == MovementState.REQUESTED, Movement.requested_by != look.actor.user_id
    )
    return look.session.scalar(sa.select(sa.func.count()).select_from(query.subquery())) or 0


def movement(look: Work, number: int) -> MovementView:
    """Return one movement; NotFound when unknown or of something the actor may not see."""
    one, thing = moving.find(look, number)
    me = look.actor.user_id
    handles = _handles(look, thing)
    opened = one.state in TABS["open"]
    return MovementView(
        row=_row(one, things(look, [one])[one.id]),
        decided_at=one.decided_at,
        decision_note=one.decision_note,
        taken_up_by=_name(look, one.taken_up_by),
        taken_up_at=one.taken_up_at,
        put_down_by=_name(look, one.put_down_by),
        cancelled_by=_name(look, one.cancelled_by),
        cancelled_at=one.cancelled_at,
        cancel_reason=one.cancel_reason,
        may_decide=one.state is MovementState.REQUESTED
        and look.actor.may(Right.APPROVE)
        and me not in (None, one.requested_by),
        may_carry=one.state is MovementState.APPROVED and handles,
        may_cancel=opened and me is not None and (handles or look.actor.may(Right.APPROVE)),
        in_my_hands=one.on_the_way and one.taken_up_by == me,
    )


def _handles(look: Work, thing: Thing) -> bool:
    unit_id, household_id = owner_of(look, thing)
    may = look.actor.may(Right.SHELVE) or look.actor.may(Right.FILE)
    return may and look.actor.user_id is not None and look.actor.reaches(unit_id, household_id)


def _row(one: Movement, thing: ThingView) -> MovementRow:
    origin = one.from_shelf or one.from_box
    goal = one.to_shelf or one.to_box
    if goal is None:
        raise LookupError(f"movement {one.id} leads nowhere")
    return MovementRow(
        id=one.id,
        state=one.state,
        on_the_way=one.on_the_way,
        thing=thing,
        origin=_spot(origin, one.from_position) if origin else None,
        goal=_spot(goal, one.to_position),
        reason=one.reason,
        requested_by=one.requester.display_name,
        requested_at=one.requested_at,
        decided_by=one.decider.display_name if one.decider else None,
        carrier=one.carrier,
        put_down_at=one.put_down_at,
    )


def _spot(place: Box | Place, position: int | None) -> Spot:
    if isinstance(place, Place):
        return Spot(place.code, path_of(place), position)
    way = path_of(place.shelf) if place.shelf is not None else ()
    return Spot(place.code, (*way, f"盒 {place.box_no}"), position)


def _name(look: Work, user_id: int | None) -> str | None:
    user = look.session.get(User, user_id) if user_id is not None else None
    return user.display_name if user else None
