"""The indexer outlives a database that is busy or away for a while."""

from __future__ import annotations

import sqlite3
import threading
from typing import TYPE_CHECKING

import pages
import pytest
from sqlalchemy.exc import OperationalError

from archive_app.services import catching_up, finding, indexing
from archive_app.services.finding import Asked

if TYPE_CHECKING:
    from archive_app.archive import Archive
    from archive_app.rules.access import Actor
    from archive_app.search.engines import SearchIndex


def test_a_busy_database_delays_the_indexer_and_does_not_end_it(
    archive: Archive, alice: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    pages.hand_in(archive, alice, ("一.png", pages.form()), read=False)
    desks = catching_up.Desks(archive)
    catching_up.read_waiting(archive, desks)
    desks.close()
    assert indexing.waiting(archive)
    stopping, rounds = threading.Event(), []
    drain = indexing.drain

    def shaky(archive: Archive, index: SearchIndex) -> int:
        rounds.append(len(rounds))
        if len(rounds) == 1:
            raise OperationalError("BEGIN IMMEDIATE", None, sqlite3.OperationalError("database is locked"))
        if done := drain(archive, index):
            return done
        stopping.set()
        return 0

    monkeypatch.setattr(indexing, "drain", shaky)
    monkeypatch.setattr(catching_up, "BUSY_PAUSE", 0.0)
    catching_up.follow_outbox(archive, stopping)
    assert indexing.waiting(archive) == 0
    assert finding.search(archive, alice, Asked("张测试")).total == 1
