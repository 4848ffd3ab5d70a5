"""The sealer chains every event once, whoever else writes or seals meanwhile."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import factories as make
import pytest
import sqlalchemy as sa
from archives import open_test_archive
from sqlalchemy.orm import Session

from archive_app import audit_mac
from archive_app.archive import Archive
from archive_app.models import Event, EventSeal
from archive_app.rules.access import system
from archive_app.services import audit_chain, auditing

MACHINE = system("test")


def write_events(archive: Archive, count: int = 1) -> None:
    with archive.work(MACHINE) as work:
        for number in range(count):
            work.record("test.happened", number=number)


def test_sealing_links_every_event_once_in_order(both: Archive) -> None:
    write_events(both, 5)
    assert auditing.seal(both) == 5
    assert auditing.seal(both) == 0
    write_events(both, 2)
    assert auditing.seal(both) == 2
    with both.sessions.reading() as session:
        seals = session.scalars(sa.select(EventSeal).order_by(EventSeal.seq)).all()
        assert [seal.seq for seal in seals] == list(range(1, 8))
        before = audit_chain.ROOT
        for seal in seals:
            before = audit_mac.link(before, session.get_one(Event, seal.event_id))
            assert seal.digest == before
    head = auditing.head(both)
    assert (head.seq, head.digest, head.events, head.unsealed) == (7, before, 7, 0)


def test_an_unsealed_event_is_counted_and_is_no_fault(both: Archive) -> None:
    write_events(both, 3)
    auditing.seal(both)
    write_events(both, 2)
    report = auditing.verify(both)
    assert report.ok
    assert (report.sealed_to, report.events, report.unsealed) == (3, 5, 2)


def test_many_batches_are_sealed_in_one_go(both: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(audit_chain, "BATCH", 7)
    write_events(both, 50)
    assert auditing.seal(both) == 50
    assert auditing.verify(both).ok


def test_writers_and_sealers_at_once_lose_and_double_nothing(both: Archive) -> None:
    start = threading.Barrier(6)

    def write(_n: int) -> None:
        start.wait()
        for _ in range(10):
            write_events(both)

    def seal(_n: int) -> None:
        start.wait()
        for _ in range(15):
            auditing.seal(both)

    with ThreadPoolExecutor(6) as pool:
        jobs = [pool.submit(write, n) for n in range(4)] + [pool.submit(seal, n) for n in range(2)]
        for job in jobs:
            job.result()
    auditing.seal(both)
    report = auditing.verify(both)
    assert report.ok, report.faults
    assert (report.sealed_to, report.unsealed) == (40, 0)


def test_an_event_whose_transaction_commits_late_is_still_sealed(
    postgres_database: str, tmp_path: Path, clock: make.Clock
) -> None:
    """PostgreSQL numbers events when they are written, so a lower number may appear after a higher one."""
    archive = open_test_archive(tmp_path, clock, make.MemoryQueue(), postgres_database)
    late = archive.sessions.engine.connect()
    late.begin()
    with Session(bind=late, join_transaction_mode="control_fully") as session:
        event = Event(at=make.NOW, actor="late", action="test.late", details={}, subject_kind="")
        event.mac = audit_mac.mac(archive.settings.secret_key, event)
        session.add(event)
        session.flush()
        number = event.id
        write_events(archive, 3)
        assert auditing.seal(archive) == 3
        session.commit()
    late.close()
    assert auditing.seal(archive) == 1
    with archive.sessions.reading() as session:
        newest = session.scalar(sa.select(EventSeal.event_id).order_by(EventSeal.seq.desc()).limit(1))
        assert newest == number < (session.scalar(sa.select(sa.func.max(Event.id))) or 0)
    assert auditing.verify(archive).ok
    archive.close()


def test_a_rolled_back_work_leaves_no_trace_and_no_fault(both: Archive) -> None:
    write_events(both)
    with pytest.raises(RuntimeError), both.work(MACHINE) as work:
        work.record("test.happened")
        work.session.flush()
        raise RuntimeError
    write_events(both)
    auditing.seal(both)
    report = auditing.verify(both)
    assert report.ok, report.faults
    assert report.events == 2
