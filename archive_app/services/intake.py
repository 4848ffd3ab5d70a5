"""Taking files in: bytes to the vault first, then one row, then a task for a worker."""

from __future__ import annotations

import json
import uuid
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import BinaryIO

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from archive_app import errors
from archive_app.archive import MEBIBYTE, Archive, Work
from archive_app.models import Batch, DigitalObject, Source
from archive_app.models.types import ItemState, ObjectRole, SourceState
from archive_app.rules.access import Actor, Right
from archive_app.rules.problems import trouble
from archive_app.rules.stacks import Sides
from archive_app.services import gathering, permits, source_states, virus_check
from archive_app.services.file_names import clean_name, clean_path
from archive_app.services.hints import NO_HINTS, Checked, Hints, check_hints
from ocr.pages.kinds import kind_of
from storage.contract import Staged
from storage.errors import AlreadyKept, TooLarge

__all__ = [
    "Arrival",
    "Hints",
    "Received",
    "batch_of_key",
    "check_hints",
    "clean_name",
    "clean_path",
    "open_batch",
    "receive",
    "statuses",
    "turn_away",
    "visible_items",
]

#: ids of sources in the vault follow from their digest, so that a crash between bytes and row doubles nothing
SOURCES = uuid.UUID("5b0f6a52-4f0e-5c39-9d8a-0a6f1f9f6b1e")
AGENT = "urn:township-archive"
#: the flag of a file that two people withdrew, and the code of why it is not taken again
WITHDRAWN = "withdrawn"


@dataclass(frozen=True)
class Arrival:
    """How a file came: its batch, its name and where it stood, and the file it was found in, if any."""

    batch_id: int
    name: str
    path: str = ""
    container_id: int | None = None


@dataclass(frozen=True)
class Received:
    """The answer for one file; `items` are codes the actor may see (the known item of a duplicate)."""

    source_id: int
    name: str
    sha256: str
    status: SourceState
    reason: str = ""
    reason_en: str = ""
    items: tuple[str, ...] = ()


def open_batch(
    work: Work, *, name: str, channel: str, idempotency_key: str | None = None, sides: str | None = None
) -> Batch:
    """Open a batch for files that come in together; `sides` is the order the scanner saw them in (`rules.stacks`).

    Raises Forbidden, BadInput for an order that is not known.
    """
    permits.require(work, Right.INGEST)
    if sides and sides not in set(Sides):
        raise errors.BadInput(
            f"没有“{sides}”这种顺序；可用：{'、'.join(Sides)}。", f"No order {sides}; use {', '.join(Sides)}."
        )
    batch = Batch(
        name=name[:200],
        channel=channel,
        created_by=work.actor.name,
        created_by_id=work.actor.user_id,
        created_at=work.now,
        idempotency_key=idempotency_key,
        sides=sides or None,
    )
    work.session.add(batch)
    work.record("batch.opened", batch, channel=channel)
    return batch


def batch_of_key(look: Work, idempotency_key: str) -> Batch | None:
    """Return the batch that an earlier call with the same key opened."""
    return look.session.scalar(sa.select(Batch).where(Batch.idempotency_key == idempotency_key))


def receive(
    archive: Archive,
    actor: Actor,
    stream: BinaryIO,
    name: str,
    *,
    batch_id: int,
    path: str = "",
    hints: Hints = NO_HINTS,
    container_id: int | None = None,
) -> Received:
    """Take one file in and answer at once; reading goes on in a worker.

    `container_id` is the file it was found in: an archive or a letter, kept as it came.

    Raises BadInput for hints that mean nothing, Forbidden for a village outside the actor's scope. A file that
    cannot be taken (empty, over the limit) is answered as refused and leaves a row, not an error.
    """
    arrival = Arrival(batch_id, clean_name(name), clean_path(path), container_id)
    with archive.look(actor) as look:
        checked = check_hints(look, hints)
    limit = archive.settings.upload_limit_mb * MEBIBYTE
    try:
        staged = archive.vault.stage(stream, limit=limit)
    except TooLarge:
        return turn_away(archive, actor, arrival, "over_limit")
    try:
        if staged.size == 0:
            return turn_away(archive, actor, arrival, "empty", staged.sha256)
        if _is_withdrawn(archive, actor, staged):
            return turn_away(archive, actor, arrival, WITHDRAWN, staged.sha256)
        harm = virus_check.refusal(archive.settings.virus_check, staged.path)
        if harm is not None:
            return turn_away(archive, actor, arrival, harm, staged.sha256)
        known = _known(archive, actor, staged, arrival)
        return known or _keep(archive, actor, staged, arrival, checked)
    finally:
        archive.vault.discard(staged)


def turn_away(archive: Archive, actor: Actor, arrival: Arrival, code: str, sha256: str = "") -> Received:
    """Note a file that cannot be taken, with the reason; nothing of it is kept."""
    told = trouble(code)
    with archive.work(actor) as work:
        source = Source(
            batch_id=arrival.batch_id,
            name=arrival.name,
            path=arrival.path,
            container_id=arrival.container_id,
            sha256=sha256,
            bytes=0,
            state=told.state,
            reason=told.zh,
            reason_en=told.en,
            received_at=work.now,
            settled_at=work.now,
        )
        work.session.add(source)
        work.record("source.refused", source, code=code)
        return Received(source.id, arrival.name, sha256, told.state, told.zh, told.en)


def _is_withdrawn(archive: Archive, actor: Actor, staged: Staged) -> bool:
    with archive.look(actor) as look:
        query = sa.select(Source.flags).where(Source.sha256 == staged.sha256, Source.object_id.is_not(None))
        return WITHDRAWN in (look.session.scalar(query) or ())


def _known(archive: Archive, actor: Actor, staged: Staged, arrival: Arrival) -> Received | None:
    with archive.work(actor) as work:
        first = work.session.scalar(
            sa.select(Source).where(Source.sha256 == staged.sha256, Source.object_id.is_not(None))
        )
        if first is None:
            return None
        items = visible_items(work, first.id)
        where = "、".join(items)
        zh = f"这个文件以前已经收过（内容完全相同）{'，见 ' + where if where else ''}；没有再存一份。"
        en = f"This very file came in before{': ' + where if where else ''}; it was not kept twice."
        source = Source(
            batch_id=arrival.batch_id,
            name=arrival.name,
            path=arrival.path,
            container_id=arrival.container_id,
            sha256=staged.sha256,
            bytes=staged.size,
            reason=zh,
            reason_en=en,
            state=SourceState.DUPLICATE,
            duplicate_of_id=first.id,
            unit_id=first.unit_id,
            received_at=work.now,
            settled_at=work.now,
        )
        work.session.add(source)
        work.record("source.duplicate", source, of=first.id)
        return Received(source.id, arrival.name, staged.sha256, source.state, zh, en, tuple(items))


def visible_items(look: Work, source_id: int) -> list[str]:
    """Return the codes of a source's items that the actor may see."""
    found = source_states.items_of(look, [source_id])[source_id]
    return [
        item.code for item in found if permits.sees_item(look, item) and item.state is not ItemState.WITHDRAWN
    ]


def _keep(archive: Archive, actor: Actor, staged: Staged, arrival: Arrival, checked: Checked) -> Received:
    object_id = uuid.uuid5(SOURCES, staged.sha256).urn
    media_type = kind_of(staged.path)
    now = archive.clock()
    name = arrival.name
    about = {"name": name, "path": arrival.path, "sha256": staged.sha256, "received_at": now.isoformat()}
    kept_name = name if name != "metadata.json" else "original/metadata.json"
    files: dict[str, Staged | bytes] = {
        kept_name: staged,
        "metadata.json": json.dumps(about, ensure_ascii=False, indent=1).encode(),
    }
    # a crash or a twin may have come between bytes and row; the digest in the id says the content is the same
    with suppress(AlreadyKept):
        archive.vault.keep(
            object_id, files, created=now, message="received", agent_name=actor.name, agent_address=AGENT
        )
    try:
        with archive.work(actor) as work:
            return _enter(work, staged, arrival, checked, object_id, media_type)
    except IntegrityError:
        twin = _known(archive, actor, staged, arrival)
        if twin is None:
            raise
        return twin


def _enter(
    work: Work,
    staged: Staged,
    arrival: Arrival,
    checked: Checked,
    object_id: str,
    media_type: str,
) -> Received:
    source = Source(
        batch_id=arrival.batch_id,
        name=arrival.name,
        path=arrival.path,
        container_id=arrival.container_id,
        sha256=staged.sha256,
        bytes=staged.size,
        object_id=object_id,
        media_type=media_type,
        state=SourceState.WAITING,
        hints=checked.hints,
        unit_id=checked.unit_id,
        received_at=work.now,
    )
    work.session.add(source)
    if arrival.container_id is None:  # what a file held came with it
        gathering.reopen(work, work.session.get_one(Batch, arrival.batch_id))
    work.session.flush()
    stored = work.archive.vault.describe(object_id).files
    logical = next(key for key, one in stored.items() if one.sha512 == staged.sha512)
    work.session.add(
        DigitalObject(
            source_id=source.id,
            role=ObjectRole.SOURCE,
            object_id=object_id,
            path=logical,
            name=arrival.name,
            media_type=media_type,
            bytes=staged.size,
            sha256=staged.sha256,
            sha512=staged.sha512,
            created_at=work.now,
        )
    )
    work.record("source.received", source, sha256=staged.sha256, bytes=staged.size, batch=arrival.batch_id)
    work.later("read", source.id)
    return Received(source.id, arrival.name, staged.sha256, source.state)


def statuses(look: Work, source_ids: Sequence[int]) -> list[Received]:
    """Return how the files stand now, in the order asked."""
    rows = {one.id: one for one in look.session.scalars(sa.select(Source).where(Source.id.in_(source_ids)))}
    return [
        Received(
            one.id,
            one.name,
            one.sha256,
            one.state,
            one.reason,
            one.reason_en,
            tuple(visible_items(look, one.duplicate_of_id or one.id)),
        )
        for one in (rows[key] for key in source_ids)
    ]
