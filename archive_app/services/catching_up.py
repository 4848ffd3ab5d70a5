"""Catching up with what waits: files to read, pages to index, events to seal.

The worker process does this all day; a command that waits for its files does it once, when no worker runs.
"""

from __future__ import annotations

import contextlib
import fcntl
import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import SQLAlchemyError

from archive_app.archive import Archive
from archive_app.rules import access
from archive_app.search.faults import IndexBusy, NeedsRebuild
from archive_app.services import (
    auditing,
    claims,
    indexing,
    masters,
    reading,
    rows,
    shelving,
    video_jobs,
    video_taking,
)
from ocr.desk import ReadingDesk
from ocr.problems import ReadingError

log = logging.getLogger("archive.reading")
ACTOR = access.system("worker")
INDEX_PAUSE = 0.25
BUSY_PAUSE = 2.0
#: tasks whose subject is a file
OF_FILES = frozenset({"read", "help"})


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
    """Do one task of the queue. What goes wrong is logged, and a file given back, to be tried again."""
    try:
        match task:
            case "read":
                reading.read_source(archive, ACTOR, desks.mine(), subject_id)
            case "help":
                reading.read_pages(archive, ACTOR, desks.mine(), subject_id)
            case "part":
                rows.part_batch(archive, ACTOR, desks.mine(), subject_id)
            case "master":
                masters.write(archive, ACTOR, desks.mine(), subject_id)
            case "shelve":
                shelving.shelve_when_possible(archive, ACTOR, subject_id)
            case video_jobs.TASK:
                video_taking.perform(archive, ACTOR, subject_id)
            case _:
                log.warning("unknown task %s", task)
    except Exception:  # the loop of all work: one poisoned file must not stop the others
        log.exception("%s %s failed", task, subject_id)
        if task in OF_FILES:
            claims.give_back(archive, ACTOR, subject_id)


def read_waiting(archive: Archive, desks: Desks) -> None:
    """Read files until none waits."""
    while (source_id := reading.next_waiting(archive, ACTOR)) is not None:
        perform(archive, desks, "read", source_id)


def drain(archive: Archive, *, workers: int = 1) -> None:
    """Read, file, index and seal everything that waits, in this process, and return.

    Nobody hands in more meanwhile: rows of images are parted as far as they have come.
    """
    desks = Desks(archive)
    claims.sweep(archive, ACTOR, send=False)
    threads = [threading.Thread(target=read_waiting, args=(archive, desks)) for _ in range(workers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    rows.part_left(archive, ACTOR, desks.mine())
    _write_objects(archive, desks.mine())
    video_taking.perform_waiting(archive, ACTOR)
    desks.close()
    with contextlib.suppress(IndexBusy):
        index_waiting(archive)
    auditing.seal(archive)


def _write_objects(archive: Archive, desk: ReadingDesk) -> None:
    """Write the objects of what was registered; one that fails is left to the next time."""
    with archive.look(ACTOR) as look:
        wanted = masters.due(look, limit=None)
    for item_id in wanted:
        try:
            masters.write(archive, ACTOR, desk, item_id)
        except (ReadingError, OSError):
            log.exception("the object of item %s is not written yet", item_id)


def index_waiting(archive: Archive) -> None:
    """Index everything in the outbox. Raises IndexBusy when another process holds the index."""
    try:
        with archive.index.writer() as index:
            while indexing.drain(archive, index):
                pass
    except NeedsRebuild:
        indexing.rebuild(archive)


def follow_outbox(archive: Archive, stopping: threading.Event) -> None:
    """Index what comes into the outbox until told to stop."""
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
            stopping.wait(BUSY_PAUSE)
        except SQLAlchemyError:  # busy or restarting; what waits in the outbox stays there
            log.warning("the database could not be asked what to index; trying again", exc_info=True)
            stopping.wait(BUSY_PAUSE)


@contextmanager
def presence(archive: Archive) -> Iterator[None]:
    """Hold a shared lock that tells other commands of this machine that workers are running."""
    with (archive.settings.data_dir / "workers.lock").open("a") as file:
        fcntl.flock(file, fcntl.LOCK_SH)
        yield


def is_running(archive: Archive) -> bool:
    """Tell whether a worker process of this machine serves this archive."""
    with (archive.settings.data_dir / "workers.lock").open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
    return False
