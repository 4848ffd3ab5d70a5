"""The worker process: takes tasks from the queue, sweeps what a crash left, seals the audit trail."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from datetime import timedelta

from sqlalchemy.exc import SQLAlchemyError

from archive_app.archive import Archive
from archive_app.queue import Queue
from archive_app.services import (
    auditing,
    catching_up,
    claims,
    containers,
    gathering,
    masters,
    rows,
    video_files,
    video_jobs,
    withdrawn_traces,
)
from archive_app.services.catching_up import ACTOR, Desks

log = logging.getLogger("archive.worker")
SWEEP_EVERY = 10.0
SEAL_EVERY = 2.0
STOCK_EVERY = 600.0
VIDEOS_EVERY = 3600.0
STALE_STAGING = timedelta(hours=24)


def run(archive: Archive, *, workers: int) -> None:
    """Work until the process is told to stop (TERM or INT)."""
    assert isinstance(archive.queue, Queue)
    desks, stopping = Desks(archive), threading.Event()
    archive.vault.sweep_staging(STALE_STAGING)
    tasks = (
        (sweep, SWEEP_EVERY),
        (auditing.seal, SEAL_EVERY),
        (take_stock, STOCK_EVERY),
        (check_videos, VIDEOS_EVERY),
    )
    for task, pause in tasks:
        threading.Thread(target=again_and_again, args=(task, archive, pause, stopping), daemon=True).start()
    consumer = archive.queue.consumer(
        lambda task, source_id: catching_up.perform(archive, desks, task, source_id), workers
    )
    try:
        with catching_up.presence(archive):
            consumer.run()
    finally:
        stopping.set()
        desks.close()


def sweep(archive: Archive) -> None:
    """Take back what dead workers held, send again what a lost queue forgot, end batches whose sender went away."""
    claims.sweep(archive, ACTOR)
    gathering.sweep(archive, ACTOR)
    withdrawn_traces.sweep(archive, ACTOR)
    containers.sweep(archive)
    video_jobs.sweep(archive, ACTOR)
    rows.sweep(archive, ACTOR)
    masters.sweep(archive, ACTOR)


def take_stock(archive: Archive) -> None:
    """Let the database count its indexes, so that it keeps choosing the right one as it grows."""
    archive.sessions.take_stock()


def check_videos(archive: Archive) -> None:
    """Look whether videos on their carriers are still there, each once a week."""
    video_files.check_due(archive, ACTOR)


def again_and_again(
    task: Callable[[Archive], object], archive: Archive, pause: float, stopping: threading.Event
) -> None:
    """Do a task, rest, and do it again until told to stop; a busy or restarting database only delays it."""
    while True:
        try:
            task(archive)
        except SQLAlchemyError:
            log.warning("%s failed for now and is tried again", task.__name__, exc_info=True)
        if stopping.wait(pause):
            return
