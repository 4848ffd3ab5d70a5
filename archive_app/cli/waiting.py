"""Waiting until what a command took in is read, filed and findable."""

from __future__ import annotations

import os
import time

from archive_app.cli.door import Door
from archive_app.models.types import SETTLED
from archive_app.services import batches, catching_up, indexing

PAUSE = 0.3


def until_read(door: Door, batch_id: int) -> None:
    """Wait for the workers, or be one when none is running."""
    if not catching_up.is_running(door.archive):
        catching_up.drain(door.archive, workers=os.cpu_count() or 1)
        return
    while True:
        with door.archive.look(door.actor) as look:
            rows = batches.show(look, batch_id).files
        if all(row.status in SETTLED for row in rows) and not indexing.waiting(door.archive):
            return
        time.sleep(PAUSE)
