"""The database against the audit trail and against its own rules."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from archive_app.archive import Archive
from archive_app.models import (
    ArchivalFile,
    Box,
    DigitalObject,
    Event,
    Hold,
    Holding,
    Household,
    Installation,
    Item,
    Page,
    Place,
    RetentionDecision,
    RetentionFloor,
    Source,
)
from archive_app.models.types import SETTLED, ItemKind, ItemState, PageState, SourceState
from archive_app.services import claims, place_history
from archive_app.services.findings import Finding, FindingKind, finding

#: things that never go once the trail knows them
LASTING: tuple[tuple[Any, str | None], ...] = (
    (Item, "item.registered"),  # staged items may be cut anew; registered ones stay
    (Source, None),
    (ArchivalFile, None),
    (Holding, None),
    (Box, None),
    (Place, None),
    (Household, None),
    (Hold, None),
    (RetentionDecision, None),
)
#: an item that is no whole file has its own object so long after its registration, even where a worker died
OBJECT_WITHIN = dt.timedelta(hours=1)


def check_records(archive: Archive) -> Iterator[Finding]:
    """Yield what plain SQL took away, changed or put in behind the system's back, and what is not as it should be."""
    with archive.sessions.reading() as session:
        yield from _vanished(session)
        yield from _unrecorded(session)
        yield from _incomplete(session, archive.clock())
        yield from _floors(archive, session)
        yield from _stuck(session, archive.clock())
        yield from (finding(FindingKind.PLACE_HISTORY, code) for code in place_history.broken(session))


def _vanished(session: Session) -> Iterator[Finding]:
    for model, action in LASTING:
        table = model.__tablename__
        query = (
            sa.select(Event.subject_id)
            .where(
                Event.subject_kind == table,
                Event.subject_id.is_not(None),
                ~sa.exists().where(model.id == Event.subject_id),
            )
            .distinct()
            .order_by(Event.subject_id)
        )
        if action is not None:
            query = query.where(Event.action == action)
        for number in session.scalars(query):
            yield finding(FindingKind.VANISHED, _name(model, number or 0))
    registered = sa.exists().where(
        Event.subject_kind == "items", Event.subject_id == Item.id, Event.action == "item.registered"
    )
    for item in session.scalars(sa.select(Item).where(Item.state != ItemState.REGISTERED, registered)):
        yield finding(FindingKind.UNREGISTERED, item.code)


def _unrecorded(session: Session) -> Iterator[Finding]:
    """Name rows that only a service writes, always with a line in the trail, and that have none."""
    for item in session.scalars(
        sa.select(Item).where(Item.state == ItemState.REGISTERED, ~_told("items", Item.id, "item.registered"))
    ):
        yield finding(FindingKind.UNRECORDED, item.code, "item.registered")
    for hold in session.scalars(sa.select(Hold).where(~_told("holds", Hold.id, "hold.placed"))):
        yield finding(FindingKind.UNRECORDED, f"hold {hold.id}", "hold.placed")
    released = sa.select(Hold).where(Hold.released_by.is_not(None), ~_told("holds", Hold.id, "hold.released"))
    for hold in session.scalars(released):
        yield finding(FindingKind.UNRECORDED, f"hold {hold.id}", "hold.released")
    decided = sa.exists().where(
        Event.subject_kind == RetentionDecision.subject_kind,
        Event.subject_id == RetentionDecision.subject_id,
        Event.action == "retention.shortened",
        Event.at == RetentionDecision.decided_at,
    )
    for decision in session.scalars(sa.select(RetentionDecision).where(~decided)):
        yield finding(FindingKind.UNRECORDED, f"decision {decision.id}", "retention.shortened")


def _incomplete(session: Session, now: dt.datetime) -> Iterator[Finding]:
    registered = Item.state == ItemState.REGISTERED
    kept = sa.exists().where(
        sa.or_(DigitalObject.item_id == Item.id, DigitalObject.source_id == Item.source_id)
    )
    on_disk = sa.or_(Item.kind != ItemKind.VIDEO, Item.source_id.is_not(None))
    for item in session.scalars(sa.select(Item).where(registered, on_disk, ~kept)):
        yield finding(FindingKind.NO_OBJECT, item.code)
    late = sa.and_(Item.object_due, registered, Item.registered_at < now - OBJECT_WITHIN)
    for item in session.scalars(sa.select(Item).where(late)):
        yield finding(FindingKind.NO_OBJECT, item.code)
    for source in session.scalars(
        sa.select(Source).where(
            Source.object_id.is_not(None), ~sa.exists().where(DigitalObject.source_id == Source.id)
        )
    ):
        yield finding(FindingKind.NO_OBJECT, _name(Source, source.id))
    paged = sa.exists().where(Page.item_id == Item.id)
    for item in session.scalars(sa.select(Item).where(registered, Item.kind == ItemKind.SCAN, ~paged)):
        yield finding(FindingKind.NO_PAGES, item.code)
    for item in session.scalars(sa.select(Item).where(registered, Item.retention_code.is_(None))):
        yield finding(FindingKind.NO_PERIOD, item.code)
    holds_items = sa.exists().where(Item.archival_file_id == ArchivalFile.id, registered)
    for file in session.scalars(
        sa.select(ArchivalFile).where(holds_items, ArchivalFile.retention_code.is_(None))
    ):
        yield finding(FindingKind.NO_PERIOD, file.code)


def _floors(archive: Archive, session: Session) -> Iterator[Finding]:
    if session.get(Installation, 1) is None:
        return  # not founded yet: floors come with the founding
    days = {row.basis: row.last_day for row in session.scalars(sa.select(RetentionFloor))}
    for floor in archive.rules.floors:
        if floor.basis not in days or days[floor.basis] < floor.last_day:
            yield finding(FindingKind.FLOOR_LOWERED, floor.basis)


def _stuck(session: Session, now: dt.datetime) -> Iterator[Finding]:
    for source in session.scalars(sa.select(Source).where(Source.state == SourceState.READING)):
        if _abandoned(source, now):
            yield finding(FindingKind.STUCK, _name(Source, source.id), "reading")
    for page in session.scalars(sa.select(Page).where(Page.state == PageState.READING)):
        if _abandoned(page, now):
            yield finding(FindingKind.STUCK, _name(Page, page.id), "reading")
    left = (
        sa.select(Page.id)
        .join(Source, Page.source_id == Source.id)
        .where(Page.state.in_((PageState.WAITING, PageState.READING)), Source.state.in_(SETTLED))
        .order_by(Page.id)
    )
    for number in session.scalars(left):
        yield finding(FindingKind.STUCK, _name(Page, number), "its file is settled")


def _abandoned(claimed: Source | Page, now: dt.datetime) -> bool:
    if claimed.claimed_by is None or claimed.claimed_until is None or claimed.claimed_until < now:
        return True
    return not claims.is_alive(claimed.claimed_by)


def _told(table: str, number: Any, action: str) -> sa.ColumnElement[bool]:
    return sa.exists().where(Event.subject_kind == table, Event.subject_id == number, Event.action == action)


def _name(model: Any, number: int) -> str:
    """Return the code of a thing that may be gone, or its table and number."""
    letter = getattr(model, "CODE_KIND", None)
    if letter is None:
        return f"{model.__tablename__}:{number}"
    return str(model(id=number).code)
