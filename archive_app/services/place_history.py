"""Where a box or volume has stood, stay after stay, from its first shelving on and for ever (requirement row 98)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased, joinedload

from archive_app.models import Box, Holding, Movement, Place, Placement
from archive_app.services.physical import Thing

if TYPE_CHECKING:
    from archive_app.archive import Work


@dataclass(frozen=True)
class Stay:
    """One stay: from `since` until the next one's begin (None: still there). `path` names room, cabinet, shelf.

    `box` and `box_no` are given for volumes; `movement` is the number of the movement that brought the thing here.
    """

    since: dt.datetime
    until: dt.datetime | None
    path: tuple[str, ...]
    box: str | None
    box_no: str | None
    position: int | None
    movement: int | None


def begin(work: Work, thing: Thing) -> None:
    """Write the first line of a thing's history when it gets its first place, and only then."""
    if _place_id(thing) is None or _last(work, thing) is not None:
        return
    work.session.add(_line(work, thing, 1, work.now, None))
    work.session.flush()


def go_on(work: Work, movement: Movement, position: int | None) -> None:
    """Write the line of a movement that was just carried out; before the thing itself gets its new place."""
    thing = movement.box or movement.holding
    if thing is None:
        raise LookupError(f"movement {movement.id} moves nothing")
    last = _last(work, thing)
    if last is None:  # stood there before its history was kept
        last = _line(work, thing, 1, thing.created_at, None)
        work.session.add(last)
        work.session.flush()
    line = Placement(
        box_id=movement.box_id,
        holding_id=movement.holding_id,
        n=last.n + 1,
        shelf_id=movement.to_shelf_id,
        in_box_id=movement.to_box_id,
        position=position,
        since=max(work.now, last.since),
        movement_id=movement.id,
        recorded_by=work.actor.name,
    )
    work.session.add(line)
    work.session.flush()


def stays(look: Work, thing: Thing) -> tuple[Stay, ...]:
    """Return where a thing has stood, oldest first and without gaps; the caller has checked who may see it.

    For a volume the stays follow its box from shelf to shelf.
    """
    lines = _lines(look, thing)
    if isinstance(thing, Box):
        paths = _paths(look, lines)
        return tuple(
            Stay(since, until, paths[line.shelf_id or 0], None, None, line.position, line.movement_id)
            for since, until, line in _spans(lines)
        )
    return tuple(one for since, until, line in _spans(lines) for one in _in_box(look, line, since, until))


def broken(session: Session) -> list[str]:
    """Return the codes of boxes and volumes whose present place is not the last one of their history."""
    later = aliased(Placement)
    newest_of_box = ~sa.exists().where(later.box_id == Placement.box_id, later.n > Placement.n)
    newest_of_volume = ~sa.exists().where(later.holding_id == Placement.holding_id, later.n > Placement.n)
    told_of_box = sa.exists().where(
        Placement.box_id == Box.id,
        Placement.shelf_id == Box.shelf_id,
        Placement.position == Box.position,
        newest_of_box,
    )
    told_of_volume = sa.exists().where(
        Placement.holding_id == Holding.id, Placement.in_box_id == Holding.box_id, newest_of_volume
    )
    boxes = session.scalars(sa.select(Box).where(Box.shelf_id.is_not(None), ~told_of_box))
    holdings = session.scalars(sa.select(Holding).where(Holding.box_id.is_not(None), ~told_of_volume))
    return [one.code for one in (*boxes, *holdings)]


def _spans(lines: Sequence[Placement]) -> list[tuple[dt.datetime, dt.datetime | None, Placement]]:
    ends = [line.since for line in lines[1:]]
    return [(line.since, end, line) for line, end in zip(lines, [*ends, None], strict=False)]


def _in_box(look: Work, line: Placement, since: dt.datetime, until: dt.datetime | None) -> Iterator[Stay]:
    """Yield the stays of a volume while it was in one box: a new one whenever the box itself was moved."""
    box = look.session.get_one(Box, line.in_box_id)
    lines = _lines(look, box)
    paths = _paths(look, lines)
    spans: list[tuple[dt.datetime, dt.datetime | None, Placement | None]] = [*_spans(lines)]
    if not lines or lines[0].since > since:  # the box stood nowhere yet
        spans.insert(0, (since, lines[0].since if lines else None, None))
    brought = line.movement_id
    for start, end, of_box in spans:
        begun, ended = max(start, since), _earlier(end, until)
        if ended is not None and ended <= begun:
            continue
        path = paths[of_box.shelf_id or 0] if of_box else ()
        yield Stay(begun, ended, path, box.code, box.box_no, line.position, brought)
        brought = None if ended is None else _next_movement(spans, ended)


def _next_movement(
    spans: Sequence[tuple[dt.datetime, dt.datetime | None, Placement | None]], at: dt.datetime
) -> int | None:
    return next((line.movement_id for start, _end, line in spans if line is not None and start == at), None)


def _earlier(one: dt.datetime | None, other: dt.datetime | None) -> dt.datetime | None:
    known = [moment for moment in (one, other) if moment is not None]
    return min(known) if known else None


def _paths(look: Work, lines: Sequence[Placement]) -> dict[int, tuple[str, ...]]:
    shelves = look.session.scalars(
        sa.select(Place)
        .where(Place.id.in_({line.shelf_id for line in lines if line.shelf_id}))
        .options(joinedload(Place.parent).joinedload(Place.parent))
    )
    return {one.id: path_of(one) for one in shelves}


def path_of(place: Place) -> tuple[str, ...]:
    """Return the names from the room down to a place."""
    names, step = [], place
    while step is not None:
        names.append(step.name)
        step = step.parent  # type: ignore[assignment]  # the loop ends at the room, which stands in nothing
    return tuple(reversed(names))


def _place_id(thing: Thing) -> int | None:
    return thing.shelf_id if isinstance(thing, Box) else thing.box_id


def _of(thing: Thing) -> sa.ColumnElement[bool]:
    return Placement.box_id == thing.id if isinstance(thing, Box) else Placement.holding_id == thing.id


def _lines(look: Work, thing: Thing) -> Sequence[Placement]:
    return look.session.scalars(sa.select(Placement).where(_of(thing)).order_by(Placement.n)).all()


def _last(look: Work, thing: Thing) -> Placement | None:
    return look.session.scalar(sa.select(Placement).where(_of(thing)).order_by(Placement.n.desc()).limit(1))


def _line(work: Work, thing: Thing, n: int, since: dt.datetime, movement_id: int | None) -> Placement:
    box = isinstance(thing, Box)
    return Placement(
        box_id=thing.id if box else None,
        holding_id=None if box else thing.id,
        n=n,
        shelf_id=thing.shelf_id if isinstance(thing, Box) else None,
        in_box_id=None if isinstance(thing, Box) else thing.box_id,
        position=thing.position,
        since=since,
        movement_id=movement_id,
        recorded_by=work.actor.name,
    )
