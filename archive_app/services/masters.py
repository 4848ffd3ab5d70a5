"""An item's own object in the vault: its pages alone, image data copied as it lies, written once.

While an item waits, cutting only says which pages are its own; the vault keeps what is written for good, so the
object is written when the item is registered. Until then whoever asks for it gets one made from the files it came in.
Bytes go first, then the row. The object's id follows from digests and page numbers, so a second try finds the first.
"""

from __future__ import annotations

import io
import json
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path as FilePath
from typing import Any

import sqlalchemy as sa

from archive_app.archive import Archive, Work
from archive_app.models import DigitalObject, Item, Page, Source
from archive_app.models.types import ItemState, ObjectRole
from archive_app.rules.access import Actor
from archive_app.services import file_passwords
from ocr.desk import ReadingDesk
from ocr.problems import Problem, ReadingError
from storage.contract import Staged, StoredFile
from storage.errors import AlreadyKept

MASTERS = uuid.UUID("0d6a1b8e-6f63-5a0e-8e0d-2f8a8e6d9a51")
AGENT = "urn:township-archive"
PDF = "application/pdf"
ENDING = {PDF: "pdf", "image/tiff": "tif"}
TRIES = 3
#: what may be gone at the next try: a child was killed, or the machine was overloaded
FLEETING = frozenset({Problem.CRASHED, Problem.TOO_SLOW, Problem.FAILED, Problem.OUT_OF_MEMORY})
SENT_AT_ONCE = 500

Leaf = tuple[FilePath, list[int], str | None]


@dataclass(frozen=True)
class Order:
    """What an object is made of: pages of files. `told` names them by digest and number, whoever asks."""

    leaves: tuple[Leaf, ...]
    media_type: str
    told: tuple[tuple[str, tuple[int, ...]], ...]
    is_excerpt: bool

    @property
    def name(self) -> str:
        """Return the name of the file."""
        return f"pages.{ENDING[self.media_type]}"

    @property
    def key(self) -> str:
        """Return what the object is called: equal for equal pages."""
        return "pages:" + json.dumps(self.told)


def order_of(archive: Archive, look: Work, pages: Sequence[Page]) -> Order:
    """Return what the object of these pages is made of."""
    ids = {page.source_id for page in pages}
    sources = {one.id: one for one in look.session.scalars(sa.select(Source).where(Source.id.in_(ids)))}
    kept = {
        one.source_id: one
        for one in look.session.scalars(
            sa.select(DigitalObject).where(
                DigitalObject.source_id.in_(ids), DigitalObject.role == ObjectRole.SOURCE
            )
        )
    }
    leaves: list[Leaf] = []
    told = []
    for source_id, run in groupby(pages, key=lambda page: page.source_id):
        numbers = [page.source_n for page in run]
        path = archive.vault.local_path(kept[source_id].object_id, kept[source_id].path)
        leaves.append((path, [n - 1 for n in numbers], file_passwords.of(archive, sources[source_id])))
        told.append((sources[source_id].sha256, tuple(numbers)))
    kind = sources[pages[0].source_id].media_type
    is_excerpt = len(leaves) == 1 and kind in ENDING
    return Order(tuple(leaves), kind if is_excerpt else PDF, tuple(told), is_excerpt)


def made(desk: ReadingDesk, order: Order) -> bytes:
    """Return the bytes of an object; a child that died or was late is asked again. Raises ReadingError."""
    for _attempt in range(TRIES - 1):
        try:
            return _made(desk, order)
        except ReadingError as error:
            if error.problem not in FLEETING:
                raise
    return _made(desk, order)


def _made(desk: ReadingDesk, order: Order) -> bytes:
    return desk.excerpt(*order.leaves[0]) if order.is_excerpt else desk.bind(order.leaves)


def mark(work: Work, item: Item) -> None:
    """Note whether an item needs an object of its own: not while it is one whole file, as it came."""
    pages = pages_of(work, item)
    item.object_due = bool(pages) and (not is_whole_file(work, pages) or own(work, item) is not None)


def is_whole_file(look: Work, pages: Sequence[Page]) -> bool:
    """Tell whether pages are one file as it came, from its first to its last."""
    ids = {page.source_id for page in pages}
    count = look.session.get_one(Source, pages[0].source_id).page_count or 0
    return len(ids) == 1 and [page.source_n for page in pages] == list(range(1, count + 1))


def pages_of(look: Work, item: Item) -> Sequence[Page]:
    """Return the pages of an item in their order."""
    return look.session.scalars(sa.select(Page).where(Page.item_id == item.id).order_by(Page.n)).all()


def own(look: Work, item: Item) -> DigitalObject | None:
    """Return the newest object written of an item's own pages; older ones are from cuts before it."""
    return look.session.scalars(
        sa.select(DigitalObject)
        .where(DigitalObject.item_id == item.id, DigitalObject.role == ObjectRole.MASTER)
        .order_by(DigitalObject.id.desc())
    ).first()


def lend(archive: Archive, look: Work, item: Item) -> FilePath:
    """Return a file of an item's pages while its object is not written, for sending only. Raises ReadingError."""
    order = order_of(archive, look, pages_of(look, item))
    return archive.cache.get_or_make(order.key, lambda: made(archive.desk, order))


def write(archive: Archive, actor: Actor, desk: ReadingDesk, item_id: int) -> None:
    """Write the object of a registered item; does nothing where it is written already or not wanted."""
    with archive.look(actor) as look:
        item = look.session.get(Item, item_id)
        if item is None or not _is_wanted(item):
            return
        order = order_of(archive, look, pages_of(look, item))
    staged = archive.vault.stage(io.BytesIO(made(desk, order)))
    about = {"pages": order.told, "how": "image data copied, not encoded again"}
    files: dict[str, Staged | bytes] = {order.name: staged, "metadata.json": json.dumps(about).encode()}
    try:
        object_id, stored = keep_once(archive, actor, order.key, files, "pages of one item")
    finally:
        archive.vault.discard(staged)
    with archive.work(actor) as work:
        item = work.session.get_one(Item, item_id, with_for_update=True)
        if _is_wanted(item):
            work.session.add(_row(work, item, order, object_id, stored[order.name]))
            item.object_due = False
            work.record("item.object_written", item, object=object_id)


def _is_wanted(item: Item) -> bool:
    return item.object_due and item.state is ItemState.REGISTERED


def due(look: Work, limit: int | None = SENT_AT_ONCE) -> list[int]:
    """Return the registered items whose object is not written yet."""
    wanted = sa.select(Item.id).where(Item.object_due, Item.state == ItemState.REGISTERED).order_by(Item.id)
    return list(look.session.scalars(wanted.limit(limit)))


def sweep(archive: Archive, actor: Actor) -> int:
    """Send again the items whose object a crash or a full disk left unwritten; return how many."""
    with archive.look(actor) as look:
        left = due(look)
    if left:
        with archive.work(actor) as work:
            for item_id in left:
                work.later("master", item_id)
    return len(left)


def _row(work: Work, item: Item, order: Order, object_id: str, stored: StoredFile) -> DigitalObject:
    return DigitalObject(
        source_id=item.source_id, item_id=item.id, role=ObjectRole.MASTER, object_id=object_id, path=order.name,
        name=order.name, media_type=order.media_type, bytes=stored.size, sha256=stored.sha256,
        sha512=stored.sha512, created_at=work.now,
    )  # fmt: skip


def keep_once(
    archive: Archive, actor: Actor, named: str, files: dict[str, Any], message: str
) -> tuple[str, Mapping[str, StoredFile]]:
    """Keep an item's object under an id that follows from `named`; a second try finds it there.

    An older release may have written these pages otherwise: then the id follows from the bytes as well.
    """
    digests = [one.sha512 for one in files.values() if isinstance(one, Staged)]
    for name in (named, f"{named}:{digests}"):
        object_id = uuid.uuid5(MASTERS, name).urn
        try:
            kept = archive.vault.keep(
                object_id, files, created=archive.clock(), message=message, agent_name=actor.name,
                agent_address=AGENT,
            )  # fmt: skip
        except AlreadyKept:
            if name != named:
                raise
            continue
        return object_id, kept.files
    raise AssertionError("the second name either keeps or raises")
