"""A scanner's drop folder: whole files are taken in and set aside; nothing is ever deleted.

A file is whole when its size and time have not changed between two looks and it ends as its kind of file ends; a
file that does not (a copy over the network that hangs, or a kind that has no end of its own) is waited for longer.
Files belong to one batch until the folder has been quiet for a while. Once the vault has a file, it is moved to the
folder `已收` beside it; a file that cannot be taken goes to `未收` with the reason in a text beside it. Where nothing
may be moved (a read-only share), what was taken is remembered. What was taken when the process died is met again as
a known file, never twice.
"""

from __future__ import annotations

import fcntl
import hashlib
import logging
import math
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy.exc import SQLAlchemyError

from archive_app import errors
from archive_app.archive import Archive
from archive_app.models.types import SourceState
from archive_app.rules.access import Actor
from archive_app.services import folder_files, gathering, intake, watch_memory
from archive_app.services.folder_files import Seen, Still
from archive_app.services.hints import NO_HINTS, Hints
from archive_app.services.intake import Received
from storage.errors import StorageError

log = logging.getLogger("archive.watching")
QUIET_SECONDS = 60.0
FLEETING = (OSError, SQLAlchemyError, StorageError)


@dataclass
class Watcher:
    """One folder that is watched: what was seen, what was taken, and when something last stirred in it.

    `into` is the batch that was opened for what comes in; without one a batch is opened for each busy time.
    """

    archive: Archive
    actor: Actor
    folder: Path
    hints: Hints = NO_HINTS
    sides: str | None = None
    quiet: float = QUIET_SECONDS
    into: int | None = None
    seen: Seen = field(default_factory=dict)
    taken: dict[str, Received] = field(default_factory=dict)
    stirred: float = field(default_factory=time.monotonic)

    def begin(self) -> None:
        """Remember what was taken before, and put aside what a crash left. Raises what `check_hints` raises."""
        with self.archive.look(self.actor) as look:
            intake.check_hints(look, self.hints)
            self.taken = watch_memory.known(look, self.folder)
        self.seen = folder_files.look(self.folder, {})
        for path, one in self.seen.items():
            answer = self.taken.get(self._mark(path, one))
            if answer is not None:
                self._put_aside(path, one, answer)

    def look(self) -> list[Received]:
        """Take in what is whole since the last look; close the batch when the folder has been quiet."""
        now = folder_files.look(self.folder, self.seen)
        fresh = {path: one for path, one in now.items() if self._mark(path, one) not in self.taken}
        if fresh:
            latest = max(one.since for one in fresh.values())
            self.stirred = latest if math.isinf(self.stirred) else max(self.stirred, latest)
        whole = sorted(p for p, one in fresh.items() if p in self.seen and folder_files.is_whole(p, one))
        got = self.take({path: fresh[path] for path in whole})
        self.seen = now
        if time.monotonic() - self.stirred >= self.quiet:
            self.close_batch()
            self.stirred = math.inf  # until something comes
        return got

    def take(self, files: Seen) -> list[Received]:
        """Take in whole files and set them aside; one that cannot be opened now stays for the next look."""
        got = []
        for path, one in files.items():
            try:
                received = self._receive(path)
                self._remember(path, one, received)
            except FLEETING as error:  # locked, gone, the share is away: the others are taken all the same
                log.warning("%s stays for now: %s", path.name, error)
                continue
            self._put_aside(path, one, received)
            self.stirred = time.monotonic()
            got.append(received)
        return got

    def close_batch(self) -> None:
        """Say that the batch the folder was filling is whole, if there is one."""
        with self.archive.work(self.actor) as work:
            if self.into is not None:
                gathering.finish(work, self.into)
                return
            batch = intake.batch_of_key(work, self._key)
            if batch is not None:
                batch.idempotency_key = None
                gathering.finish(work, batch.id)

    @property
    def _key(self) -> str:
        """Return the key of the batch that this folder is filling; the key goes when the batch is whole."""
        told = f"{self.actor.name}\n{self.folder}"
        return "watch:" + hashlib.sha256(told.encode("utf-8", "surrogateescape")).hexdigest()

    def _batch(self) -> int:
        if self.into is not None:
            return self.into
        with self.archive.work(self.actor) as work:
            batch = intake.batch_of_key(work, self._key)
            if batch is not None and gathering.is_whole(batch):
                batch.idempotency_key = None  # called whole while nobody watched
                work.session.flush()
                batch = None
            if batch is None:
                batch = intake.open_batch(
                    work,
                    name=self.folder.name,
                    channel="watch",
                    idempotency_key=self._key,
                    sides=self.sides,
                )
                work.session.flush()
            return batch.id

    def _receive(self, path: Path) -> Received:
        with path.open("rb") as stream:
            return intake.receive(
                self.archive,
                self.actor,
                stream,
                path.name,
                batch_id=self._batch(),
                path=path.relative_to(self.folder).as_posix(),
                hints=self.hints,
            )

    def _remember(self, path: Path, one: Still, received: Received) -> None:
        with self.archive.work(self.actor) as work:
            watch_memory.remember(work, self.folder, path, one, received)
        self.taken[self._mark(path, one)] = received

    def _mark(self, path: Path, one: Still) -> str:
        return watch_memory.mark(self.folder, path, one)

    def _put_aside(self, path: Path, one: Still, received: Received) -> None:
        refused = received.status is SourceState.REFUSED
        refusal = f"{received.reason}\n{received.reason_en}\n" if refused else ""
        try:
            folder_files.set_aside(self.folder, path, received.source_id, refusal)
        except OSError as error:
            log.warning("%s was taken and stays where it lies: %s", path.name, error)
            return
        self.taken.pop(self._mark(path, one), None)
        with self.archive.work(self.actor) as work:
            watch_memory.forget(work, self.folder, path, one)


def watch(archive: Archive, watchers: Sequence[Watcher], *, once: bool = False) -> None:
    """Take in what appears in the folders until interrupted; with `once`, what is whole now, then return.

    Raises Conflict when another process watches one of them, NotFound or BadInput for a village that is not there.
    """
    with ExitStack() as held:
        for one in watchers:
            held.enter_context(_alone(archive, one.folder))
            one.begin()
        while True:
            time.sleep(folder_files.SETTLE_SECONDS)
            for one in watchers:
                try:
                    one.look()
                except FLEETING:  # the database is busy or restarting, the disk is full: at the next look
                    log.warning("%s could not be looked at", one.folder, exc_info=True)
            if once:
                for one in watchers:
                    one.close_batch()
                return


@contextmanager
def _alone(archive: Archive, folder: Path) -> Iterator[None]:
    """Hold a folder for this process; a kill lets go of it."""
    name = hashlib.sha256(str(folder).encode("utf-8", "surrogateescape")).hexdigest()[:16]
    with (archive.settings.data_dir / f"watching-{name}.lock").open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise errors.Conflict(
                f"{folder} 已经有另一个程序守着了；同一个文件夹只守一次。",
                f"{folder} is watched by another process already; a folder is watched once.",
            ) from error
        yield
