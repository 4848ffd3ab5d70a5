"""The worker process: takes tasks from the queue, sweeps what a crash left, seals the audit trail."""

from __future__ import annotations

import threading
from datetime import timedelta

from archive_app.archive import Archive
from archive_app.queue import Queue
from archive_app.services import auditing, catching_up, claims
from archive_app.services.catching_up import ACTOR, Desks

SWEEP_EVERY = 10.0
SEAL_EVERY = 2.0
STALE_STAGING = timedelta(hours=24)


def run(archive: Archive, *, workers: int) -> None:
    """Work until the process is told to stop (TERM or INT)."""
    assert isinstance(archive.queue, Queue)
    desks, stopping = Desks(archive), threading.Event()
    archive.vault.sweep_staging(STALE_STAGING)
    for loop in (_sweeping, _sealing):
        threading.Thread(target=loop, args=(archive, stopping), daemon=True).start()
    consumer = archive.queue.consumer(
        lambda task, source_id: catching_up.perform(archive, desks, task, source_id), workers
    )
    try:
        with catching_up.presence(archive):
            consumer.run()
    finally:
        stopping.set()
        desks.close()


def _sweeping(archive: Archive, stopping: threading.Event) -> None:
    while True:
        claims.sweep(archive, ACTOR)
        if stopping.wait(SWEEP_EVERY):
            return


def _sealing(archive: Archive, stopping: threading.Event) -> None:
    while not stopping.wait(SEAL_EVERY):
        auditing.seal(archive)
