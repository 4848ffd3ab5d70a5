"""The worker process: takes tasks from the queue, sweeps what a crash left, and seals the audit trail."""

from __future__ import annotations

import contextlib
import fcntl
import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from archive_app.archive import Archive
from archive_app.rules import access
from archive_app.search.faults import IndexBusy, NeedsRebuild
from archive_app.services import auditing, claims, indexing, reading
from ocr.desk import ReadingDesk

log = logging.getLogger("archive.worker")
ACTOR = access.system("worker")
SWEEP_EVERY = 10.0
INDEX_PAUSE = 0.25
SEAL_EVERY = 2.0
STALE_STAGING = timedelta(hours=6)


class Desks:
    """One reading desk a thread: an engine is not for two threads at once."""

    def __init__(self, archive: Archive) -> None:
        self._archive = archive
        self._local = threading.local()
        self._all: list[ReadingDesk] = []
        self._lock = threading.Lock()

    def mine(self) -> ReadingDesk:
        """Return the desk of the calling thread."""
        desk: ReadingDesk | None = getattr(self._local, "desk", None)
        if desk is None:
            desk = self._local.desk = self._archive.new_desk()
            with self._lock:
                self._all.append(desk)
        return desk

    def close(self) -> None:
        """End all reading children."""
        for desk in self._all:
            desk.close()


def perform(archive: Archive, desks: Desks, task: str, subject_id: int) -> None:
    """Do one task of the queue."""
    match task:
        case "read":
            reading.read_source(archive, ACTOR, desks.mine(), subject_id)
        case "help":
            reading.read_pages(archive, ACTOR, desks.mine(), subject_id)
        case _:
            log.warning("unknown task %s", task)


@contextmanager
def _presence(archive: Archive) -> Iterator[None]:
    """Hold a shared lock that tells other commands of this machine that workers are running."""
    path = archive.settings.data_dir / "workers.lock"
    with path.open("a") as file:
        fcntl.flock(file, fcntl.LOCK_SH)
        yield


def is_running(archive: Archive) -> bool:
    """Tell whether a worker process of this machine serves this archive."""
    path = archive.settings.data_dir / "workers.lock"
    with path.open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
    return False


def run(archive: Archive, *, workers: int) -> None:
    """Work until the process is told to stop (TERM or INT)."""
    with _presence(archive):
        _run(archive, workers)


def _run(archive: Archive, workers: int) -> None:
    desks, stopping = Desks(archive), threading.Event()
    archive.vault.sweep_staging(STALE_STAGING)
    helpers = [
        threading.Thread(target=loop, args=(archive, stopping), daemon=True) for loop in (_sweeping, _sealing)
    ]
    for helper in helpers:
        helper.start()
    consumer = archive.queue.consumer(lambda task, number: perform(archive, desks, task, number), workers)  # type: ignore[attr-defined]  # the real queue has one
    try:
        consumer.run()
    finally:
        stopping.set()
        desks.close()


def drain(archive: Archive, *, workers: int = 1) -> None:
    """Read and index everything that waits, in this process, and return (used without a running server)."""
    desks = Desks(archive)
    threads = [threading.Thread(target=read_waiting, args=(archive, desks)) for _ in range(workers)]
    claims.sweep(archive, ACTOR, send=False)
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    desks.close()
    with contextlib.suppress(IndexBusy):
        index_waiting(archive)
    auditing.seal(archive)


def index_waiting(archive: Archive) -> None:
    """Index everything in the outbox. Raises IndexBusy when another process holds the index."""
    try:
        with archive.index.writer() as index:
            while indexing.drain(archive, index):
                pass
    except NeedsRebuild:
        indexing.rebuild(archive)


def run_indexer(archive: Archive, stopping: threading.Event) -> None:
    """Follow the outbox until told to stop."""
    while not stopping.is_set():
        try:
            with archive.index.writer() as index:
                while not stopping.is_set():
                    if not indexing.drain(archive, index):
                        stopping.wait(INDEX_PAUSE)
        except NeedsRebuild:
            log.warning("the index is of another scheme and is made anew")
            indexing.rebuild(archive)
        except IndexBusy:
            stopping.wait(2.0)


def unindexed(archive: Archive) -> int:
    """Return how many pages wait for the index."""
    return indexing.waiting(archive)


def read_waiting(archive: Archive, desks: Desks) -> None:
    """Read files until none waits."""
    while (source_id := reading.next_waiting(archive, ACTOR)) is not None:
        reading.read_source(archive, ACTOR, desks.mine(), source_id)


def _sweeping(archive: Archive, stopping: threading.Event) -> None:
    while True:
        claims.sweep(archive, ACTOR)
        if stopping.wait(SWEEP_EVERY):
            return


def _sealing(archive: Archive, stopping: threading.Event) -> None:
    while not stopping.wait(SEAL_EVERY):
        auditing.seal(archive)
