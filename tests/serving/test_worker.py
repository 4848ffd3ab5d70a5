"""What the worker does over and over outlives a database that is busy or away for a while."""

from __future__ import annotations

import sqlite3
import threading
from typing import TYPE_CHECKING

import pytest
from sqlalchemy.exc import OperationalError

from archive_app import worker

if TYPE_CHECKING:
    from archive_app.archive import Archive

BUSY = OperationalError("BEGIN IMMEDIATE", None, sqlite3.OperationalError("database is locked"))


def test_a_busy_database_delays_a_repeated_task_and_does_not_end_it(
    archive: Archive, caplog: pytest.LogCaptureFixture
) -> None:
    stopping, rounds = threading.Event(), []

    def seal(_archive: Archive) -> None:
        rounds.append(len(rounds))
        if len(rounds) == 1:
            raise BUSY
        stopping.set()

    worker.again_and_again(seal, archive, 0.0, stopping)
    assert rounds == [0, 1]
    assert "seal failed for now" in caplog.text


def test_other_mistakes_of_a_repeated_task_are_not_hidden(archive: Archive) -> None:
    def sweep(_archive: Archive) -> None:
        raise KeyError("a mistake of ours")

    with pytest.raises(KeyError):
        worker.again_and_again(sweep, archive, 0.0, threading.Event())
