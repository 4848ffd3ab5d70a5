"""Looks reach the trail without anyone waiting, from any thread and process, and none is lost."""

from __future__ import annotations

import datetime as dt
import multiprocessing
import os
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import factories as make
import pytest
import sqlalchemy as sa
from sqlalchemy.exc import OperationalError

from archive_app.archive import Archive
from archive_app.models import Event
from archive_app.rules.access import system
from archive_app.services import auditing

MACHINE = system("test")
PATIENCE = 30.0


def look(archive: Archive, number: int | None = None) -> None:
    auditing.looked(archive, MACHINE, "item.shown", "items", number, by="test")


def written(archive: Archive) -> int:
    with archive.sessions.reading() as session:
        return session.scalar(sa.select(sa.func.count()).select_from(Event)) or 0


def wait_for(archive: Archive, count: int) -> None:
    deadline = time.monotonic() + PATIENCE
    while written(archive) < count and time.monotonic() < deadline:
        time.sleep(0.02)
    assert written(archive) == count


def test_a_look_reaches_the_trail_by_itself(both: Archive) -> None:
    look(both, 7)
    wait_for(both, 1)
    with both.sessions.reading() as session:
        event = session.scalars(sa.select(Event)).one()
    assert (event.actor, event.action, event.subject_kind, event.subject_id, event.details) == (
        "system:test", "item.shown", "items", 7, {"by": "test"},
    )  # fmt: skip
    assert event.at == make.NOW
    auditing.seal(both)
    assert auditing.verify(both).ok


def test_flushing_writes_at_once(archive: Archive) -> None:
    look(archive)
    auditing.flush(archive)
    assert written(archive) == 1


def test_closing_the_archive_writes_the_rest(archive: Archive) -> None:
    for number in range(5):
        look(archive, number)
    archive.close()
    assert written(archive) == 5


def test_looks_from_many_threads_are_all_kept(archive: Archive) -> None:
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda number: look(archive, number), range(400)))
    auditing.flush(archive)
    assert written(archive) == 400


def test_nobody_waits_for_a_writer(archive: Archive) -> None:
    """While another work holds the only write lock, looking returns; the look arrives afterwards."""
    looked = threading.Event()
    with archive.work(MACHINE):
        thread = threading.Thread(target=lambda: (look(archive), looked.set()))
        thread.start()
        assert looked.wait(PATIENCE)
        assert written(archive) == 0
    thread.join()
    wait_for(archive, 1)


def test_what_could_not_be_written_is_written_later(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    def lost(*_args: object, **_kwargs: object) -> None:
        raise OperationalError("", {}, Exception("the database is away"))

    look(archive, 1)
    with monkeypatch.context() as patch:
        patch.setattr(archive.sessions, "writing", lost)
        with pytest.raises(OperationalError):
            archive.looks.flush()
    look(archive, 2)
    archive.looks.flush()
    with archive.sessions.reading() as session:
        assert session.scalars(sa.select(Event.subject_id).order_by(Event.id)).all() == [1, 2]


def test_a_forked_child_writes_its_own_looks_and_not_its_parents(archive: Archive) -> None:
    def child() -> None:
        look(archive, 2)
        auditing.flush(archive)
        os._exit(0)

    with archive.work(MACHINE):  # the parent's look still waits when the child begins
        look(archive, 1)
        process = multiprocessing.get_context("fork").Process(target=child)
        process.start()
    process.join(PATIENCE)
    assert process.exitcode == 0
    auditing.flush(archive)
    with archive.sessions.reading() as session:
        assert sorted(session.scalars(sa.select(Event.subject_id))) == [1, 2]


def test_the_time_of_a_look_is_when_it_happened(archive: Archive, clock: make.Clock) -> None:
    look(archive)
    clock.advance(minutes=5)
    auditing.flush(archive)
    with archive.sessions.reading() as session:
        assert session.scalars(sa.select(Event.at)).one() == clock.now - dt.timedelta(minutes=5)
