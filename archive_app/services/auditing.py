"""Auditing: who looked, who did what; sealing the trail, walking it, and reading it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from archive_app import errors
from archive_app.archive import Archive, Work
from archive_app.db import Base
from archive_app.look_buffer import Look
from archive_app.models import (
    ArchivalFile,
    Box,
    Event,
    EventSeal,
    Holding,
    Household,
    Item,
    Place,
    Source,
)
from archive_app.rules.access import Actor, Right
from archive_app.services import permits
from archive_app.services.audit_chain import Head, head, seal
from archive_app.services.audit_walk import AuditReport, Fault, FaultKind, verify
from archive_app.services.paging import Paged, bounds
from labels import codes

__all__ = [
    "AuditReport",
    "EventRow",
    "Fault",
    "FaultKind",
    "Head",
    "events",
    "flush",
    "head",
    "history",
    "looked",
    "seal",
    "verify",
]

#: tables whose rows carry a code and belong to a unit, with the column that says which
_CODED: dict[str, tuple[str, Any, Any]] = {
    "items": ("I", Item, Item.unit_id),
    "archival_files": ("F", ArchivalFile, ArchivalFile.unit_id),
    "boxes": ("B", Box, Box.unit_id),
    "households": ("H", Household, Household.village_id),
}
_TABLE_OF = {letter: table for table, (letter, _model, _unit) in _CODED.items()} | {
    "V": "holdings",
    "R": "places",
    "C": "places",
    "S": "places",
}


@dataclass(frozen=True)
class EventRow:
    """One line of the trail. `seq` is its link's number, None while unsealed; `subject` a code or number."""

    id: int
    at: dt.datetime
    actor: str
    action: str
    subject_kind: str
    subject_id: int | None
    subject: str
    subject_title: str
    details: dict[str, Any]
    address: str
    seq: int | None

    @property
    def sealed(self) -> bool:
        """Tell whether the chain holds it."""
        return self.seq is not None


def looked(
    archive: Archive, actor: Actor, action: str, subject_kind: str, subject_id: int | None, **details: Any
) -> None:
    """Note a look, download or print; returns at once and reaches the trail within a second.

    `subject_kind` is a table's name. Details hold ids and codes, no personal values.
    """
    archive.looks.add(Look(archive.clock(), actor.name, action, subject_kind, subject_id, details))


def flush(archive: Archive) -> None:
    """Write the looks noted so far, for a command that is about to end."""
    archive.looks.flush()


def events(
    look: Work,
    *,
    subject: str | None = None,
    actor: str | None = None,
    action: str | None = None,
    since: dt.datetime | None = None,
    until: dt.datetime | None = None,
    offset: int = 0,
    limit: int = 50,
) -> Paged[EventRow]:
    """Return the trail, newest first, for those who may read it; a limited scope sees its own units' things.

    `subject` is a code, a household's number, or a table and number like `users:3`; `action` may be the
    beginning of one (`item.`). Raises Forbidden, NotFound for a subject that names nothing.
    """
    permits.require(look, Right.AUDIT)
    wanted = [_in_scope(look)]
    if subject:
        kind, number = _subject(look, subject)
        wanted += [Event.subject_kind == kind, Event.subject_id == number]
    if actor:
        wanted.append(Event.actor == actor)
    if action:
        wanted.append(Event.action.startswith(action, autoescape=True))
    if since:
        wanted.append(Event.at >= since)
    if until:
        wanted.append(Event.at < until)
    return _page(look, sa.and_(*wanted), offset, limit)


def history(look: Work, subject_kind: str, subject_id: int, *, limit: int = 50) -> tuple[EventRow, ...]:
    """Return what happened to one thing, newest first; the caller has checked that the actor may see the thing.

    Looks are left out: who looked is for those who may read the trail.
    """
    wanted = sa.and_(
        Event.subject_kind == subject_kind,
        Event.subject_id == subject_id,
        Event.action.not_in(("item.shown", "file.downloaded", "box.shown", "household.shown")),
    )
    return _page(look, wanted, 0, limit).rows


def _page(look: Work, wanted: sa.ColumnElement[bool], offset: int, limit: int) -> Paged[EventRow]:
    offset, limit = bounds(offset, limit)
    total = look.session.scalar(sa.select(sa.func.count()).select_from(Event).where(wanted)) or 0
    found = look.session.execute(
        sa.select(Event, EventSeal.seq)
        .outerjoin(EventSeal, EventSeal.event_id == Event.id)
        .where(wanted)
        .order_by(Event.id.desc())
        .offset(offset)
        .limit(limit)
    ).all()
    names = _names(look, [event for event, _seq in found])
    rows = tuple(_row(event, seq, names) for event, seq in found)
    return Paged(rows, total, offset, limit)


def _row(event: Event, seq: int | None, names: dict[tuple[str, int], tuple[str, str]]) -> EventRow:
    plain = f"{event.subject_kind}:{event.subject_id}" if event.subject_id is not None else event.subject_kind
    code, title = names.get((event.subject_kind, event.subject_id or 0), (plain, ""))
    return EventRow(
        event.id,
        event.at,
        event.actor,
        event.action,
        event.subject_kind,
        event.subject_id,
        code,
        title,
        event.details,
        str(event.details.get("address", "")),
        seq,
    )


def _names(look: Work, found: Iterable[Event]) -> dict[tuple[str, int], tuple[str, str]]:
    """Return code and title of the events' subjects, as far as these exist."""
    wanted: dict[str, set[int]] = {}
    for event in found:
        if event.subject_id is not None:
            wanted.setdefault(event.subject_kind, set()).add(event.subject_id)
    names: dict[tuple[str, int], tuple[str, str]] = {}
    titled: dict[str, Any] = {table: model for table, (_letter, model, _unit) in _CODED.items()}
    for table, model in (titled | {"holdings": Holding, "places": Place}).items():
        if ids := wanted.get(table):
            for row in look.session.scalars(sa.select(model).where(model.id.in_(ids))):
                names[table, row.id] = (row.no if table == "households" else row.code, _title(row))
    if ids := wanted.get("sources"):
        for source in look.session.scalars(sa.select(Source).where(Source.id.in_(ids))):
            names["sources", source.id] = (f"sources:{source.id}", source.name)
    return names


def _title(row: Base) -> str:
    for name in ("title", "name", "no"):
        if value := getattr(row, name, None):
            return str(value)
    return ""


def _subject(look: Work, text: str) -> tuple[str, int]:
    kind, _, number = text.partition(":")
    if number.isdigit():
        return kind, int(number)
    household = look.session.scalar(sa.select(Household.id).where(Household.no == text))
    if household is not None:
        return "households", household
    try:
        code = codes.extract(text)
    except codes.BadCode as error:
        raise errors.NotFound(text) from error
    if code.kind not in _TABLE_OF:
        raise errors.NotFound(text)
    return _TABLE_OF[code.kind], code.number


def _in_scope(look: Work) -> sa.ColumnElement[bool]:
    if look.actor.units is None:
        return sa.true()
    seen: list[sa.ColumnElement[bool]] = [Event.actor == look.actor.name]
    for table, (_letter, model, unit) in _CODED.items():
        mine = sa.select(model.id).where(unit.in_(sorted(look.actor.units)))
        seen.append(sa.and_(Event.subject_kind == table, Event.subject_id.in_(mine)))
    return sa.or_(*seen)
