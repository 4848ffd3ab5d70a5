"""A scanner's drop folder: whole files are taken in and set aside; nothing is ever deleted.

A file is whole when its size and time have not changed between two looks and it ends as its kind of file ends; a
file that does not (a copy over the network that hangs, or a kind that has no end of its own) is waited for longer.
Once the vault has it, it is moved to the folder `已收` beside it; a file that cannot be taken goes to `未收` with
the reason in a text beside it. What was taken when the process died is met again as a known file, never twice.
"""

from __future__ import annotations

import logging
import os
import time
from dataclasses import dataclass
from pathlib import Path

from archive_app.archive import Archive
from archive_app.models.types import SourceState
from archive_app.rules.access import Actor
from archive_app.services import intake
from archive_app.services.hints import NO_HINTS, Hints
from archive_app.services.intake import Received

log = logging.getLogger("archive.watching")
TAKEN, LEFT = "已收", "未收"
SETTLE_SECONDS = 2.0
#: how long a file must lie still that does not end as its kind ends
PATIENCE_SECONDS = 60.0
REFUSED_AT_ONCE = frozenset({SourceState.REFUSED})
#: the last bytes of whole files, by ending of the name, and how far from the end they may stand
ENDS: dict[str, tuple[bytes, int]] = {
    ".pdf": (b"%%EOF", 2048),
    ".jpg": (b"\xff\xd9", 65536),
    ".jpeg": (b"\xff\xd9", 65536),
    ".png": (b"IEND", 64),
}


@dataclass(frozen=True)
class Still:
    """A file as it was seen: size and time of change, and since when (monotonic seconds) it lies so."""

    size: int
    changed: int
    since: float


Seen = dict[Path, Still]


def watch(
    archive: Archive,
    actor: Actor,
    folder: Path,
    *,
    hints: Hints = NO_HINTS,
    sides: str | None = None,
    once: bool = False,
) -> None:
    """Take in what appears in `folder` until interrupted; with `once`, what is whole now, then return."""
    seen = look(folder, {})
    while True:
        time.sleep(SETTLE_SECONDS)
        now = look(folder, seen)
        whole = sorted(path for path, one in now.items() if path in seen and is_whole(path, one))
        if whole:
            take(archive, actor, folder, whole, hints, sides)
        if once:
            return
        seen = now


def take(
    archive: Archive, actor: Actor, folder: Path, files: list[Path], hints: Hints, sides: str | None = None
) -> list[Received]:
    """Take in whole files as one batch and set them aside; one that cannot be opened stays for the next look."""
    with archive.work(actor) as work:
        batch_id = intake.open_batch(work, name=folder.name, channel="watch", sides=sides).id
    taken = []
    for path in files:
        try:
            received = _take(archive, actor, folder, path, batch_id, hints)
        except OSError as error:  # gone, locked or the share is away: the others are taken all the same
            log.warning("%s stays for now: %s", path.name, error)
            continue
        taken.append(received)
    return taken


def look(folder: Path, before: Seen) -> Seen:
    """Return the files of a folder as they lie now; one unchanged since `before` keeps its `since`."""
    found: Seen = {}
    now = time.monotonic()
    for place, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if name not in (TAKEN, LEFT) and not name.startswith(".")]
        for name in names:
            path = Path(place, name)
            try:
                shape = path.stat()
            except OSError:
                continue
            if name.startswith(".") or not path.is_file():
                continue
            known = before.get(path)
            same = known is not None and (known.size, known.changed) == (shape.st_size, shape.st_mtime_ns)
            since = known.since if known is not None and same else now
            found[path] = Still(shape.st_size, shape.st_mtime_ns, since)
    return found


def is_whole(path: Path, one: Still) -> bool:
    """Tell whether a file seen before lies still and is whole."""
    still = time.monotonic() - one.since
    if still >= PATIENCE_SECONDS:
        return True
    if still < SETTLE_SECONDS / 2:
        return False
    end = ENDS.get(path.suffix.lower())
    if end is None:
        return True
    mark, reach = end
    try:
        with path.open("rb") as file:
            file.seek(max(0, one.size - reach))
            return mark in file.read(reach)
    except OSError:
        return False


def _take(archive: Archive, actor: Actor, folder: Path, path: Path, batch_id: int, hints: Hints) -> Received:
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
    return received


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
