"""Handing in several files by one call, once: the same call sent again answers with the same batch.

A caller who got no answer sends the call again with the same key. What arrived the first time is not taken
again, what did not arrive is taken now; other files under the same key are refused.
"""

from __future__ import annotations

import fcntl
import hashlib
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import BinaryIO

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from archive_app import errors
from archive_app.archive import Archive
from archive_app.models import Source
from archive_app.rules.access import Actor
from archive_app.services import batches, gathering, intake
from archive_app.services.intake import Hints, Received

#: calls with one key wait for each other; different keys seldom share one of these locks
LOCKS = 64
LONGEST_KEY = 255
NO_HINTS = Hints()


@dataclass(frozen=True)
class Upload:
    """One file as it arrived. `sha256` is that of its bytes, empty for one over the size limit."""

    name: str
    stream: BinaryIO
    sha256: str


@dataclass(frozen=True)
class HandedIn:
    """The answer: the batch, and each file in the order it was sent."""

    batch_id: int
    files: tuple[Received, ...]


def hand_in(
    archive: Archive,
    actor: Actor,
    uploads: Sequence[Upload],
    *,
    channel: str,
    hints: Hints = NO_HINTS,
    key: str | None = None,
    sides: str | None = None,
    batch: int | None = None,
) -> HandedIn:
    """Take files in as one batch, or answer with the batch that an earlier call with `key` opened.

    `key` is the caller's own, and stands only for that caller; `sides` is the order the scanner saw. `batch` is one of
    the caller's that was opened before; what it already holds is a duplicate there, so it goes without a key. Raises
    BadInput for no files, hints that mean nothing or a key used for other files; NotFound for hints outside the
    actor's scope; Forbidden.
    """
    if not uploads:
        raise errors.BadInput("没有收到文件；请至少送一个文件。", "No file came; send at least one.")
    if key is not None and not 1 <= len(key) <= LONGEST_KEY:
        raise errors.BadInput(
            f"幂等键应为 1 到 {LONGEST_KEY} 个字符。", f"An idempotency key has 1 to {LONGEST_KEY} signs."
        )
    if batch is not None and (key is not None or sides is not None):
        raise errors.BadInput(
            "送进已开的批次时，不写幂等键，也不写正反面顺序。",
            "Files for an open batch come without an idempotency key and without an order of sides.",
        )
    with archive.look(actor) as look:
        intake.check_hints(look, hints)
        if batch is not None:
            batches.mine(look, batch)
    if key is None:
        batch_id = batch or _open(archive, actor, uploads, channel, None, sides)
        taken = tuple(_receive(archive, actor, one, batch_id, hints) for one in uploads)
        return _whole(archive, actor, HandedIn(batch_id, taken))
    own_key = hashlib.sha256(f"{actor.user_id}\n{actor.name}\n{key}".encode()).hexdigest()
    with _alone(archive, own_key):
        known = _known(archive, actor, own_key)
        batch_id = known or _open_once(archive, actor, uploads, channel, own_key, sides)
        return _whole(archive, actor, HandedIn(batch_id, _resume(archive, actor, uploads, batch_id, hints)))


def _whole(archive: Archive, actor: Actor, made: HandedIn) -> HandedIn:
    with archive.work(actor) as work:
        gathering.finish(work, made.batch_id)
    return made


def _open(
    archive: Archive,
    actor: Actor,
    uploads: Sequence[Upload],
    channel: str,
    own_key: str | None,
    sides: str | None,
) -> int:
    name = intake.clean_name(uploads[0].name)
    with archive.work(actor) as work:
        batch = intake.open_batch(work, name=name, channel=channel, idempotency_key=own_key, sides=sides)
        work.session.flush()
        return batch.id


def _open_once(
    archive: Archive, actor: Actor, uploads: Sequence[Upload], channel: str, own_key: str, sides: str | None
) -> int:
    try:
        return _open(archive, actor, uploads, channel, own_key, sides)
    except IntegrityError:  # another machine was faster
        known = _known(archive, actor, own_key)
        if known is None:
            raise
        return known


def _known(archive: Archive, actor: Actor, own_key: str) -> int | None:
    with archive.look(actor) as look:
        batch = intake.batch_of_key(look, own_key)
        return batch.id if batch else None


def _resume(
    archive: Archive, actor: Actor, uploads: Sequence[Upload], batch_id: int, hints: Hints
) -> tuple[Received, ...]:
    """Take what the batch has not got yet, and return how each file of the call stands."""
    arrived = _arrived(archive, actor, batch_id)
    sent = Counter((intake.clean_name(one.name), one.sha256) for one in uploads)
    if any(len(ids) > sent[what] for what, ids in arrived.items()):
        raise errors.BadInput(
            "这个幂等键已用于另一批文件；请换一个新的键再送。",
            "That idempotency key was used for other files; send these with a new key.",
        )
    numbers = []
    for one in uploads:
        known = arrived.get((intake.clean_name(one.name), one.sha256))
        if known:
            numbers.append(known.pop(0))
        else:
            numbers.append(_receive(archive, actor, one, batch_id, hints).source_id)
    with archive.look(actor) as look:
        return tuple(intake.statuses(look, numbers))


def _arrived(archive: Archive, actor: Actor, batch_id: int) -> dict[tuple[str, str], list[int]]:
    found: dict[tuple[str, str], list[int]] = {}
    query = sa.select(Source.id, Source.name, Source.sha256).where(Source.batch_id == batch_id)
    with archive.look(actor) as look:
        for source_id, name, sha256 in look.session.execute(query.order_by(Source.id)):
            found.setdefault((name, sha256), []).append(source_id)
    return found


def _receive(archive: Archive, actor: Actor, upload: Upload, batch_id: int, hints: Hints) -> Received:
    return intake.receive(archive, actor, upload.stream, upload.name, batch_id=batch_id, hints=hints)


@contextmanager
def _alone(archive: Archive, own_key: str) -> Iterator[None]:
    """Let calls with one key wait for each other, over all threads and processes of this machine."""
    folder = archive.settings.data_dir / "uploads"
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / f"key-{int(own_key[:8], 16) % LOCKS}.lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
