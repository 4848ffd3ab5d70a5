"""The chain over the audit trail: one sealer links events, a walk finds the first that is not what it was.

Events are inserted unchained so that no writer waits for another; the sealer adds links afterwards, in the
order of the events' numbers. A transaction that commits late (PostgreSQL gives numbers early) is sealed late.
"""

from __future__ import annotations

import contextlib
import hashlib
import hmac
import json
import os
import threading
import weakref
from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.orm import Session

from archive_app import audit_mac
from archive_app.archive import Archive
from archive_app.db import Sessions
from archive_app.models import Event, EventSeal

BATCH = 500
#: an event that commits while this many later ones are sealed is found by the next process's first round
WINDOW = 2000
#: any number, the same in every process: the sealer of a PostgreSQL database holds this advisory lock
SEALING = 7_301_803
#: what the first link builds on
ROOT = "0" * 64
_swept: weakref.WeakSet[Sessions] = weakref.WeakSet()


@dataclass(frozen=True)
class Head:
    """The newest link: its number and digest, to be kept elsewhere. `unsealed` events follow it."""

    seq: int
    digest: str
    events: int
    unsealed: int

    def __str__(self) -> str:
        """Return the form to keep elsewhere: number and digest."""
        return f"{self.seq}:{self.digest}"


def seal(archive: Archive) -> int:
    """Link all events that have no link yet and return how many; safe while others write or seal.

    The newest link is also noted beside the database (keyed), so that a cut-off end of the trail is noticed.
    """
    everything = archive.sessions not in _swept
    done = 0
    while _waits(archive, everything) and (count := _seal_batch(archive, everything)):
        done += count
    _swept.add(archive.sessions)
    if done:
        _note(archive)
    return done


def head(archive: Archive) -> Head:
    """Return how far the trail is sealed."""
    with archive.sessions.reading() as session:
        newest = _newest(session)
        events = session.scalar(sa.select(sa.func.count()).select_from(Event)) or 0
        sealed = session.scalar(sa.select(sa.func.count()).select_from(EventSeal)) or 0
    return Head(newest[0], newest[1], events, max(0, events - sealed))


def noted(archive: Archive) -> tuple[int, str] | None:
    """Return the number and digest noted beside the database, or None when no genuine note is there."""
    try:
        note = json.loads(_note_path(archive).read_text("ascii"))
        seq, digest, mac = int(note["seq"]), str(note["digest"]), str(note["mac"])
    except (FileNotFoundError, ValueError, KeyError, TypeError):
        return None
    return (seq, digest) if hmac.compare_digest(mac, _note_mac(archive, seq, digest)) else None


def _waits(archive: Archive, everything: bool) -> bool:
    """Look first: an idle round takes no write lock."""
    with archive.sessions.reading() as session:
        return session.scalar(sa.select(_unsealed(session, everything).limit(1).exists())) or False


def _seal_batch(archive: Archive, everything: bool) -> int:
    with archive.sessions.writing() as session:
        if session.get_bind().dialect.name == "postgresql":
            session.execute(sa.select(sa.func.pg_advisory_xact_lock(SEALING)))
        seq, before = _newest(session)
        events = session.scalars(_unsealed(session, everything).order_by(Event.id).limit(BATCH)).all()
        links = []
        for event in events:
            seq, before = seq + 1, audit_mac.link(before, event)
            links.append({"seq": seq, "event_id": event.id, "digest": before})
        if links:
            session.execute(sa.insert(EventSeal), links)
        return len(links)


def _newest(session: Session) -> tuple[int, str]:
    row = session.execute(
        sa.select(EventSeal.seq, EventSeal.digest).order_by(EventSeal.seq.desc()).limit(1)
    ).one_or_none()
    return (row.seq, row.digest) if row else (0, ROOT)


def _unsealed(session: Session, everything: bool) -> sa.Select[Event]:
    query = sa.select(Event).where(~sa.exists().where(EventSeal.event_id == Event.id))
    if everything:
        return query
    newest = session.scalar(sa.select(sa.func.max(EventSeal.event_id))) or 0
    return query.where(Event.id > newest - WINDOW)


def _note(archive: Archive) -> None:
    with archive.sessions.reading() as session:
        seq, digest = _newest(session)
    path = _note_path(archive)
    path.parent.mkdir(parents=True, exist_ok=True)
    aside = path.with_name(f"{path.name}.{os.getpid()}-{threading.get_ident()}")
    try:
        aside.write_text(
            json.dumps({"seq": seq, "digest": digest, "mac": _note_mac(archive, seq, digest)}), "ascii"
        )
        aside.replace(path)
    finally:
        with contextlib.suppress(FileNotFoundError):
            aside.unlink()


def _note_path(archive: Archive) -> Path:
    return archive.settings.data_dir / "audit-head.json"


def _note_mac(archive: Archive, seq: int, digest: str) -> str:
    key = hashlib.sha256(f"audit-head:{archive.settings.secret_key}".encode()).digest()
    return hmac.digest(key, f"{seq}:{digest}".encode(), "sha256").hex()
