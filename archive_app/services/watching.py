"""A scanner's drop folder: whole files are taken in and set aside; nothing is ever deleted.

A file is whole when its size and time have not changed between two looks. Once the vault has it, it is moved
to the folder `已收` beside it; a file that cannot be taken goes to `未收` with the reason in a text beside it.
"""

from __future__ import annotations

import os
import time
from pathlib import Path

from archive_app.archive import Archive
from archive_app.models.types import SourceState
from archive_app.rules.access import Actor
from archive_app.services import intake
from archive_app.services.hints import NO_HINTS, Hints
from archive_app.services.intake import Received

TAKEN, LEFT = "已收", "未收"
SETTLE_SECONDS = 2.0
REFUSED_AT_ONCE = frozenset({SourceState.REFUSED})

Seen = dict[Path, tuple[int, int]]


def watch(
    archive: Archive, actor: Actor, folder: Path, *, hints: Hints = NO_HINTS, once: bool = False
) -> None:
    """Take in what appears in `folder` until interrupted; with `once`, what is whole now, then return."""
    seen = _look(folder)
    while True:
        time.sleep(SETTLE_SECONDS)
        now = _look(folder)
        whole = sorted(path for path, shape in now.items() if seen.get(path) == shape)
        if whole:
            take(archive, actor, folder, whole, hints)
        if once:
            return
        seen = now


def take(archive: Archive, actor: Actor, folder: Path, files: list[Path], hints: Hints) -> list[Received]:
    """Take in whole files as one batch and set them aside."""
    with archive.work(actor) as work:
        batch_id = intake.open_batch(work, name=folder.name, channel="watch").id
    taken = []
    for path in files:
        with path.open("rb") as stream:
            received = intake.receive(
                archive,
                actor,
                stream,
                path.name,
                batch_id=batch_id,
                path=path.relative_to(folder).as_posix(),
                hints=hints,
            )
        _set_aside(folder, path, received)
        taken.append(received)
    return taken


def _look(folder: Path) -> Seen:
    found: Seen = {}
    for place, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if name not in (TAKEN, LEFT) and not name.startswith(".")]
        for name in names:
            path = Path(place, name)
            if not name.startswith(".") and path.is_file():
                shape = path.stat()
                found[path] = (shape.st_size, shape.st_mtime_ns)
    return found


def _set_aside(folder: Path, path: Path, received: Received) -> None:
    refused = received.status in REFUSED_AT_ONCE
    target = folder / (LEFT if refused else TAKEN) / path.relative_to(folder)
    target.parent.mkdir(parents=True, exist_ok=True)
    while target.exists():
        target = target.with_name(f"{target.stem}_{received.source_id}{target.suffix}")
    path.rename(target)
    if refused:
        target.with_name(target.name + ".原因.txt").write_text(
            f"{received.reason}\n{received.reason_en}\n", "utf-8"
        )
