"""Incidents: opened when something cannot be explained, closed by a person who explains it (row 98)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from archive_app.db import Base
from archive_app.errors import BadInput, Conflict, NotFound
from archive_app.models import ArchivalFile, Box, Holding, Incident, Item
from archive_app.rules.access import Right
from archive_app.services.paging import Paged, bounds
from archive_app.services.permits import forbidden, sees, visible_units

if TYPE_CHECKING:
    from archive_app.archive import Work

LONGEST = 400
NOUNS: dict[str, type[Box] | type[Holding] | type[Item] | type[ArchivalFile]] = {
    one.__tablename__: one for one in (Box, Holding, Item, ArchivalFile)
}


@dataclass(frozen=True)
class IncidentRow:
    """One incident as it is listed; `code` and `name` are the thing's, `cause` the record that brought it up."""

    id: int
    kind: str
    code: str
    name: str
    village: str
    told: str
    cause_kind: str
    cause_id: int | None
    opened_by: str
    opened_at: dt.datetime
    closed_by: str | None
    closed_at: dt.datetime | None
    explanation: str | None


def open_incident(
    work: Work, kind: str, subject: Base, unit_id: int, *, told: str = "", cause: Base | None = None
) -> Incident:
    """Record that something happened to `subject`; the caller has checked who may. `cause` is what brought it up.

    `kind` is a word of at most 40 letters (`absent`, `misplaced`, `damaged`); no personal values in `told`.
    """
    work.session.flush()
    thing: Any = subject
    behind: Any = cause
    made = Incident(
        kind=kind,
        subject_kind=subject.__tablename__,
        subject_id=thing.id,
        unit_id=unit_id,
        cause_kind=cause.__tablename__ if cause is not None else "",
        cause_id=behind.id if cause is not None else None,
        told=told.strip()[:LONGEST],
        opened_by=work.actor.name,
        opened_at=work.now,
    )
    work.session.add(made)
    work.session.flush()
    work.record("incident.opened", subject, incident=made.id, kind=kind)
    return made


def close_incident(work: Work, incident_id: int, explanation: str) -> Incident:
    """Close an incident with what was found out. Raises NotFound, Forbidden, BadInput without one, Conflict."""
    made = work.session.get(Incident, incident_id, with_for_update=True)
    if made is None or not sees(work.actor, made.unit_id):
        raise NotFound
    if not (work.actor.may(Right.FILE) or work.actor.may(Right.SHELVE)):
        raise forbidden(Right.SHELVE)
    if not explanation.strip():
        raise BadInput("请写明查清的情况，再销案。", "Say what was found out before closing the incident.")
    if made.closed_at is not None:
        raise Conflict("这条异常已经销案。", "This incident is closed already.")
    made.closed_by, made.closed_at = work.actor.name, work.now
    made.explanation = explanation.strip()[:LONGEST]
    work.record("incident.closed", made)
    return made


def incidents(
    look: Work, *, everything: bool = False, offset: int = 0, limit: int = 50
) -> Paged[IncidentRow]:
    """Return the incidents the actor may know of, the newest first; only open ones unless `everything`."""
    offset, limit = bounds(offset, limit)
    query = sa.select(Incident).where(_visible(look))
    if not everything:
        query = query.where(Incident.closed_at.is_(None))
    total = look.session.scalar(sa.select(sa.func.count()).select_from(query.subquery())) or 0
    rows = look.session.scalars(query.order_by(Incident.id.desc()).offset(offset).limit(limit)).all()
    return Paged(tuple(row(look, one) for one in rows), total, offset, limit)


def open_count(look: Work) -> int:
    """Return how many incidents wait for an explanation."""
    query = sa.select(sa.func.count(Incident.id)).where(_visible(look), Incident.closed_at.is_(None))
    return look.session.scalar(query) or 0


def open_about(look: Work, subject_kind: str, ids: Iterable[int]) -> dict[int, str]:
    """Return the kind of the open incident of each of these things that has one; the caller has checked sight."""
    rows = look.session.scalars(
        sa.select(Incident).where(
            Incident.subject_kind == subject_kind,
            Incident.subject_id.in_(sorted(ids)),
            Incident.closed_at.is_(None),
        )
    )
    return {one.subject_id: one.kind for one in rows}


def _visible(look: Work) -> sa.ColumnElement[bool]:
    return visible_units(look, Incident.unit_id)


def row(look: Work, one: Incident) -> IncidentRow:
    """Return an incident as it is listed; the caller has checked sight."""
    code, name = subject_of(look, one.subject_kind, one.subject_id)
    return IncidentRow(
        id=one.id,
        kind=one.kind,
        code=code,
        name=name,
        village=one.unit.name,
        told=one.told,
        cause_kind=one.cause_kind,
        cause_id=one.cause_id,
        opened_by=one.opened_by,
        opened_at=one.opened_at,
        closed_by=one.closed_by,
        closed_at=one.closed_at,
        explanation=one.explanation,
    )


def subject_of(look: Work, kind: str, number: int) -> tuple[str, str]:
    """Return code and name of a thing by its table and id; the table's name where it has no code."""
    noun = NOUNS.get(kind)
    match look.session.get(noun, number) if noun else None:
        case Box() as thing:
            return thing.code, f"{thing.box_no} {thing.title}"
        case Holding() as thing:
            file = thing.archival_file
            return thing.code, file.title if file else ""
        case (Item() | ArchivalFile()) as thing:
            return thing.code, thing.title
    return f"{kind}:{number}", ""
