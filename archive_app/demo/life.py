"""A working week in the demo township, done while its scans are read, so that every page has something to show.

Errands wait for what they need; each is done once. A refusal of the archive ends one: a demo breaks no rule.
"""

from __future__ import annotations

import logging
import time
from pathlib import Path

import sqlalchemy as sa

from archive_app.archive import Archive
from archive_app.demo.week import ERRANDS, Errand, Office
from archive_app.errors import ArchiveError
from archive_app.models import Source
from archive_app.models.types import SourceState

log = logging.getLogger("archive.demo")
MARK = "week.txt"
#: seconds between two looks whether more is filed, and how long errands wait for it at most
PAUSE = 5.0
PATIENCE = 7200.0


def enact(archive: Archive, *, wait: bool) -> list[str]:
    """Do every errand whose time has come; with `wait`, until all are done. Return those that found nothing."""
    if is_done(archive.settings.data_dir):
        return []
    office, left, until = Office(archive), dict(ERRANDS), time.monotonic() + PATIENCE
    while left:
        ready = _all_read(archive)
        for name, (needs_all, errand) in list(left.items()):
            if (ready or not needs_all) and _done(office, name, errand):
                del left[name]
        if ready or not wait or time.monotonic() > until:
            break
        time.sleep(PAUSE)
    (archive.settings.data_dir / MARK).write_text("done\n", "utf-8")
    return list(left)


def is_done(folder: Path) -> bool:
    """Tell whether the week of a demo folder is over."""
    return (folder / MARK).exists()


def _done(office: Office, name: str, errand: Errand) -> bool:
    try:
        return errand(office)
    except ArchiveError as refused:
        log.warning("the demo's errand %s was refused: %s", name, refused.en)
        return True


def _all_read(archive: Archive) -> bool:
    with archive.sessions.reading() as session:
        waiting = sa.select(Source.id).where(Source.state.in_([SourceState.WAITING, SourceState.READING]))
        return session.scalar(waiting.limit(1)) is None
