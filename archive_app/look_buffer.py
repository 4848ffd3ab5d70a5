"""Looking is audited without waiting: looks gather in memory and reach the trail in batches, at most 1 s old.

The buffer only grows until its thread has written it; what could not be written is tried again. A forked
child starts with an empty one (the parent writes what was its own), and the end of the process writes the rest.
"""

from __future__ import annotations

import atexit
import datetime as dt
import logging
import os
import threading
import weakref
from dataclasses import dataclass
from typing import Any

from sqlalchemy.exc import SQLAlchemyError

from archive_app import audit_mac
from archive_app.db import Sessions
from archive_app.models.events import Event

#: how long looks gather before they are written, in seconds
GATHER = 0.5
_log = logging.getLogger(__name__)
_buffers: weakref.WeakSet[LookBuffer] = weakref.WeakSet()


@dataclass(frozen=True)
class Look:
    """One look, download or print, as it will stand in the trail."""

    at: dt.datetime
    actor: str
    action: str
    subject_kind: str
    subject_id: int | None
    details: dict[str, Any]


class LookBuffer:
    """Takes looks from any thread and writes them from one of its own."""

    def __init__(self, sessions: Sessions, key: str) -> None:
        self._sessions = sessions
        self._key = key
        self._begin()
        _buffers.add(self)

    def _begin(self) -> None:
        self._waiting: list[Look] = []
        self._lock = threading.Lock()
        self._writing = threading.Lock()
        self._wake = threading.Event()
        self._closing = threading.Event()
        self._thread: threading.Thread | None = None

    def add(self, look: Look) -> None:
        """Take one look; returns at once."""
        with self._lock:
            self._waiting.append(look)
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="looks", daemon=True)
                self._thread.start()
        self._wake.set()

    def flush(self) -> None:
        """Write everything taken so far; raises SQLAlchemyError if the database cannot take it, and keeps it."""
        with self._writing:
            with self._lock:
                looks, self._waiting = self._waiting, []
            if not looks:
                return
            try:
                with self._sessions.writing() as session:
                    session.add_all([self._event(look) for look in looks])
            except BaseException:
                with self._lock:
                    self._waiting = looks + self._waiting
                raise

    def close(self) -> None:
        """Write the rest and end the thread."""
        with self._lock:
            thread, self._thread = self._thread, None
        if thread is not None:
            self._closing.set()
            self._wake.set()
            thread.join()
            self._closing.clear()
        self.flush()

    def after_fork(self) -> None:
        """Start anew in a forked child: the parent's looks, thread and connections are the parent's."""
        self._begin()
        self._sessions.engine.dispose(close=False)

    def _event(self, look: Look) -> Event:
        event = Event(
            at=look.at,
            actor=look.actor,
            action=look.action,
            subject_kind=look.subject_kind,
            subject_id=look.subject_id,
            details=look.details,
        )
        event.mac = audit_mac.mac(self._key, event)
        return event

    def _run(self) -> None:
        while not self._closing.is_set():
            self._wake.wait()
            self._wake.clear()
            self._closing.wait(GATHER)
            try:
                self.flush()
            except (
                SQLAlchemyError
            ) as error:  # a busy or lost database: the looks wait, the next round tries again
                _log.warning("looks could not be written yet: %s", error)
                self._wake.set()


def _after_fork() -> None:
    for buffer in list(_buffers):
        buffer.after_fork()


def _at_exit() -> None:
    for buffer in list(_buffers):
        try:
            buffer.flush()
        except SQLAlchemyError as error:
            _log.error("looks were lost at the end of the process: %s", error)


os.register_at_fork(after_in_child=_after_fork)
atexit.register(_at_exit)
