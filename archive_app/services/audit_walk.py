"""Walking the sealed trail: which event was edited, removed, swapped or put in by hand, the first one first."""

from __future__ import annotations

import hmac
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Session

from archive_app import audit_mac
from archive_app.archive import Archive
from archive_app.migrations import runner
from archive_app.models import Event, EventSeal
from archive_app.services import audit_chain

BATCH = 1000
#: after this many faults the walk stops counting: the trail is broken, and the first fault says where
MOST_FAULTS = 100


class FaultKind(StrEnum):
    """What was done to the trail."""

    EDITED = "edited"
    REMOVED = "removed"
    SWAPPED = "swapped"
    INSERTED = "inserted"
    CUT_OFF = "cut_off"
    LOCK_MISSING = "lock_missing"


_SENTENCES: dict[FaultKind, tuple[str, str]] = {
    FaultKind.EDITED: (
        "审计事件 {at} 被改过：内容与封存时不同。",
        "Audit event {at} was edited: it is not what was sealed.",
    ),
    FaultKind.REMOVED: ("审计事件 {at} 被删除。", "Audit event {at} was removed."),
    FaultKind.SWAPPED: (
        "审计事件 {at} 被调换：内容真实，但不在原来的位置。",
        "Audit event {at} was swapped: genuine, but not in its place.",
    ),
    FaultKind.INSERTED: (
        "审计事件 {at} 不是本系统写入的：是手工插入或封存前改过。",
        "Audit event {at} was not written by this system: put in by hand, or changed before it was sealed.",
    ),
    FaultKind.CUT_OFF: (
        "审计记录的末尾被截断：封存曾到第 {at} 号，现在没有了。",
        "The end of the audit trail was cut off: it was sealed up to link {at}, which is gone or different.",
    ),
    FaultKind.LOCK_MISSING: (
        "数据库的锁 {at} 缺失或被改过；请查明原因后恢复。",
        "The database's lock {at} is missing or changed; find out why, then restore it.",
    ),
}


@dataclass(frozen=True)
class Fault:
    """One thing found wrong; `at` is an event's number, a link's number or a lock's name."""

    kind: FaultKind
    at: str
    zh: str
    en: str


@dataclass(frozen=True)
class AuditReport:
    """The outcome of a walk: faults in the order of the chain, and how far it is sealed."""

    faults: tuple[Fault, ...]
    sealed_to: int
    digest: str
    events: int
    unsealed: int

    @property
    def ok(self) -> bool:
        """Tell whether nothing was found."""
        return not self.faults


def verify(archive: Archive, known_head: str | None = None) -> AuditReport:
    """Walk the whole trail. `known_head` is a head kept elsewhere (`number:digest`, as `head` prints it)."""
    faults: list[Fault] = []
    with archive.sessions.reading() as session:
        for found in _faults(archive, session, known_head):
            faults.append(found)
            if len(faults) >= MOST_FAULTS:
                break
    faults += [_fault(FaultKind.LOCK_MISSING, name) for name in runner.missing_locks(archive.sessions)]
    end = audit_chain.head(archive)
    return AuditReport(tuple(faults), end.seq, end.digest, end.events, end.unsealed)


def _faults(archive: Archive, session: Session, known_head: str | None) -> Iterator[Fault]:
    yield from _links(archive, session)
    yield from _outside_the_chain(archive, session)
    if session.get_bind().dialect.name == "sqlite":
        yield from _gaps(session)
    yield from _ends(archive, session, known_head)


def _links(archive: Archive, session: Session) -> Iterator[Fault]:
    seq, before = 0, audit_chain.ROOT
    for seal, event in _sealed(session):
        whole = seal.seq == seq + 1
        if not whole:
            yield _fault(FaultKind.REMOVED, f"#{seq + 1}")
        if event is None:
            gone = session.scalar(sa.select(Event.id).where(Event.id == seal.event_id)) is None
            yield _fault(FaultKind.REMOVED if gone else FaultKind.EDITED, seal.event_id)
        else:
            kind = _compare(archive, before, seal, event, whole)
            if kind is not None:
                yield _fault(kind, event.id)
        seq, before = seal.seq, seal.digest


def _compare(archive: Archive, before: str, seal: EventSeal, event: Event, whole: bool) -> FaultKind | None:
    genuine = _genuine(archive, event)
    if whole and audit_mac.link(before, event) != seal.digest:
        return FaultKind.SWAPPED if genuine else FaultKind.EDITED
    return None if genuine else FaultKind.INSERTED


def _genuine(archive: Archive, event: Event) -> bool:
    return hmac.compare_digest(str(event.mac), audit_mac.mac(archive.settings.secret_key, event))


def _sealed(session: Session) -> Iterator[tuple[EventSeal, Event | None]]:
    """Yield links with their events in the chain's order; None for an event that is gone or unreadable."""
    last: int | None = None
    while True:
        query = sa.select(EventSeal).order_by(EventSeal.seq).limit(BATCH)
        seals = session.scalars(query if last is None else query.where(EventSeal.seq > last)).all()
        if not seals:
            return
        events = _read(session, [seal.event_id for seal in seals])
        for seal in seals:
            yield seal, events.get(seal.event_id)
        last = seals[-1].seq
        session.expunge_all()


def _read(session: Session, ids: list[int]) -> dict[int, Event]:
    """Read events; one whose columns no longer hold what their types say is left out, the others stay."""
    try:
        return {event.id: event for event in session.scalars(sa.select(Event).where(Event.id.in_(ids)))}
    except (ValueError, TypeError):  # what json and datetime say to foreign text
        if len(ids) == 1:
            return {}
        return _read(session, ids[: len(ids) // 2]) | _read(session, ids[len(ids) // 2 :])


def _outside_the_chain(archive: Archive, session: Session) -> Iterator[Fault]:
    """Check what waits for the sealer: the key alone tells whether this system wrote it."""
    query = sa.select(Event.id).where(~sa.exists().where(EventSeal.event_id == Event.id)).order_by(Event.id)
    ids = list(session.scalars(query))
    for start in range(0, len(ids), BATCH):
        batch = ids[start : start + BATCH]
        events = _read(session, batch)
        for event_id in batch:
            if event_id not in events or not _genuine(archive, events[event_id]):
                yield _fault(FaultKind.INSERTED, event_id)


def _gaps(session: Session) -> Iterator[Fault]:
    """Name numbers that are missing outside the chain: on SQLite a rolled-back event gives its number back."""
    before = sa.func.lag(Event.id, 1, 0).over(order_by=Event.id)
    numbered = sa.select(Event.id, before.label("before")).subquery()
    jumps = session.execute(
        sa.select(numbered.c.before, numbered.c.id)
        .where(numbered.c.id > numbered.c.before + 1)
        .order_by(numbered.c.id)
        .limit(MOST_FAULTS)
    ).all()
    highest = session.scalar(sa.select(sa.func.max(Event.id))) or 0
    given = session.scalar(sa.text("SELECT seq FROM sqlite_sequence WHERE name = 'events'")) or 0
    for low, high in [*((row.before, row.id) for row in jumps), (highest, int(given) + 1)]:
        for event_id in range(low + 1, min(high, low + MOST_FAULTS)):
            if session.scalar(sa.select(EventSeal.seq).where(EventSeal.event_id == event_id)) is None:
                yield _fault(FaultKind.REMOVED, event_id)


def _ends(archive: Archive, session: Session, known_head: str | None) -> Iterator[Fault]:
    """Compare with the heads noted outside the database: the end of a chain can only be missed from there."""
    heads = [audit_chain.noted(archive)]
    if known_head:
        seq, _, digest = known_head.strip().partition(":")
        heads.append((int(seq) if seq.isdigit() else 0, digest.strip()))
    for one in heads:
        if one is None:
            continue
        if session.scalar(sa.select(EventSeal.digest).where(EventSeal.seq == one[0])) != one[1]:
            yield _fault(FaultKind.CUT_OFF, one[0])


def _fault(kind: FaultKind, at: object) -> Fault:
    zh, en = _SENTENCES[kind]
    return Fault(kind, str(at), zh.format(at=at), en.format(at=at))
