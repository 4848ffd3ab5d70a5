"""Splitting a file that holds several documents: items are page ranges with objects of their own.

The source stays as it came. An item's object holds its pages alone, image data copied as it lies, so that
showing, exporting or one day destroying an item never touches another household's pages.
"""

from __future__ import annotations

import io
import json
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import selectinload

from archive_app.archive import Archive, Work
from archive_app.models import DigitalObject, Item, Page, Source
from archive_app.models.types import ItemState, ObjectRole, PageState
from archive_app.rules.access import Actor
from archive_app.rules.grouping import Sheet, groups
from ocr.desk import ReadingDesk
from ocr.problems import ReadingError
from storage.contract import StoredFile

#: ids of items' objects follow from the source's digest and the pages, so that a second try doubles nothing
MASTERS = uuid.UUID("0d6a1b8e-6f63-5a0e-8e0d-2f8a8e6d9a51")
AGENT = "urn:township-archive"
ENDING = {"application/pdf": "pdf", "image/tiff": "tif"}


@dataclass(frozen=True)
class Cut:
    """One document found in a source: its pages (ids, and numbers in the source from 1) and its own object."""

    page_ids: tuple[int, ...]
    numbers: tuple[int, ...]
    object_id: str
    name: str
    stored: StoredFile


def prepare(archive: Archive, actor: Actor, desk: ReadingDesk, source_id: int) -> tuple[Cut, ...]:
    """Find the documents in a source and keep an object for each; nothing when it is one document.

    Nothing either when pages of this kind of file cannot be copied untouched: a person then decides.
    """
    with archive.look(actor) as look:
        source = look.session.get_one(Source, source_id)
        parts = groups([_sheet(page) for page in _pages(look, source_id)])
        kept = look.session.scalars(
            sa.select(DigitalObject).where(
                DigitalObject.source_id == source_id, DigitalObject.item_id.is_(None)
            )
        ).first()
    if len(parts) < 2 or kept is None or source.media_type not in ENDING:
        return ()
    path = archive.vault.local_path(kept.object_id, kept.path)
    try:
        pieces = [
            desk.excerpt(path, [sheet.number - 1 for sheet in part], source.hints.get("password"))
            for part in parts
        ]
    except ReadingError:
        return ()
    return tuple(
        _keep(archive, actor, source, part, piece) for part, piece in zip(parts, pieces, strict=True)
    )


def cut(work: Work, source: Source, cuts: Sequence[Cut]) -> None:
    """Make one staged item of each document; the item that held all of them keeps the first."""
    staged = work.session.scalars(
        sa.select(Item).where(Item.source_id == source.id, Item.state == ItemState.STAGED).order_by(Item.id)
    ).all()
    if len(staged) != 1 or not cuts:
        return
    whole = staged[0]
    for number, one in enumerate(cuts):
        item = whole if number == 0 else _sibling(work, whole)
        for n, page_id in enumerate(one.page_ids, 1):
            page = work.session.get_one(Page, page_id)
            page.item_id, page.n = item.id, n
        work.session.add(
            DigitalObject(
                source_id=source.id,
                item_id=item.id,
                role=ObjectRole.MASTER,
                object_id=one.object_id,
                path=one.name,
                name=one.name,
                media_type=source.media_type,
                bytes=one.stored.size,
                sha256=one.stored.sha256,
                sha512=one.stored.sha512,
                created_at=work.now,
            )
        )
        work.record("item.cut", item, pages=list(one.numbers), source=source.id)
    work.session.flush()
    work.session.expire_all()
    work.reindex(source)


def _sibling(work: Work, whole: Item) -> Item:
    item = Item(
        source_id=whole.source_id,
        unit_id=whole.unit_id,
        state=ItemState.STAGED,
        kind=whole.kind,
        title=whole.title,
        created_at=work.now,
        details=dict(whole.details),
    )
    work.session.add(item)
    work.session.flush()
    return item


def _pages(look: Work, source_id: int) -> Sequence[Page]:
    return look.session.scalars(
        sa.select(Page)
        .where(Page.source_id == source_id)
        .options(selectinload(Page.fields))
        .order_by(Page.source_n)
    ).all()


def _sheet(page: Page) -> Sheet:
    said = {field.name: field.value for field in page.fields if field.value}
    return Sheet(
        page.id, page.source_n, page.form_type, page.state is PageState.BLANK, said.get("name", ""),
        said.get("id_number", ""),
    )  # fmt: skip


def _keep(archive: Archive, actor: Actor, source: Source, part: Sequence[Sheet], piece: bytes) -> Cut:
    numbers = tuple(sheet.number for sheet in part)
    object_id = uuid.uuid5(MASTERS, f"{source.sha256}:{','.join(map(str, numbers))}").urn
    name = f"pages-{numbers[0]:04}-{numbers[-1]:04}.{ENDING[source.media_type]}"
    now = archive.clock()
    about = {"source_sha256": source.sha256, "pages": numbers, "how": "image data copied, not encoded again"}
    staged = archive.vault.stage(io.BytesIO(piece))
    try:
        kept = archive.vault.keep(
            object_id,
            {name: staged, "metadata.json": json.dumps(about, ensure_ascii=False).encode()},
            created=now,
            message="split from its source",
            agent_name=actor.name,
            agent_address=AGENT,
        )
    finally:
        archive.vault.discard(staged)
    return Cut(tuple(sheet.page_id for sheet in part), numbers, object_id, name, kept.files[name])
