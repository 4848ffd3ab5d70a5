"""Splitting a file that holds several documents: items are page ranges with objects of their own.

The source stays as it came. An item's object holds its pages alone, image data copied as it lies, so that
showing, exporting or one day destroying an item never touches another household's pages. Separator sheets and
blank sides of no document become an item of their own that is no record: counted, kept, and never filed.
"""

from __future__ import annotations

import io
import json
import logging
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from archive_app.archive import Archive, Work
from archive_app.models import DigitalObject, Item, Page, Source
from archive_app.models.types import ItemState, ObjectRole
from archive_app.rules.access import Actor
from archive_app.rules.continuing import Mark, Sheet
from archive_app.rules.grouping import Document, Stack
from archive_app.rules.page_arithmetic import NOT_A_RECORD, SEPARATOR
from archive_app.services import file_passwords, parting
from ocr.desk import ReadingDesk
from ocr.problems import Problem, ReadingError
from storage.contract import Staged, StoredFile
from storage.errors import AlreadyKept

#: ids of items' objects follow from the source's digest and the pages, so that a second try doubles nothing
MASTERS = uuid.UUID("0d6a1b8e-6f63-5a0e-8e0d-2f8a8e6d9a51")
AGENT = "urn:township-archive"
ENDING = {"application/pdf": "pdf", "image/tiff": "tif"}
BY_RULE = "rule:separators_and_blanks"
TRIES = 3
#: what may be gone at the next try: a child was killed, or the machine was overloaded
FLEETING = frozenset({Problem.CRASHED, Problem.TOO_SLOW, Problem.FAILED, Problem.OUT_OF_MEMORY})
log = logging.getLogger("archive.splitting")


@dataclass(frozen=True)
class Cut:
    """One piece of a source: its pages in order, what is known of them beforehand, and its own object if it has one."""

    sheets: tuple[Sheet, ...]
    said: Mark | None = None
    doubts: tuple[str, ...] = ()
    follows: bool = False
    aside: bool = False
    object_id: str = ""
    name: str = ""
    stored: StoredFile | None = field(default=None)

    @property
    def numbers(self) -> tuple[int, ...]:
        """Return the numbers of its sides in the source, from 1."""
        return tuple(sheet.number for sheet in self.sheets)


def prepare(archive: Archive, actor: Actor, desk: ReadingDesk, source_id: int) -> tuple[Cut, ...]:
    """Find the pieces of a source and keep an object for each, one at a time so that memory stays bounded.

    One piece that is the whole file needs no object of its own. Where pages of this kind of file cannot be copied
    untouched, all stay together and a person decides.
    """
    with archive.look(actor) as look:
        source = look.session.get_one(Source, source_id)
        stack = parting.part_source(look, source)
        uneven = parting.is_uneven(look, source)
        kept = look.session.scalars(
            sa.select(DigitalObject).where(
                DigitalObject.source_id == source_id, DigitalObject.item_id.is_(None)
            )
        ).first()
    pieces = _pieces(stack, uneven)
    if _is_whole(pieces, source) or kept is None:
        return pieces
    if source.media_type not in ENDING:
        return _together(pieces)
    path = archive.vault.local_path(kept.object_id, kept.path)
    staged: list[Staged] = []
    try:
        for piece in pieces:
            copied = _copied(desk, path, piece, file_passwords.of(archive, source))
            staged.append(archive.vault.stage(io.BytesIO(copied)))
        return tuple(
            _keep(archive, actor, source, piece, one) for piece, one in zip(pieces, staged, strict=True)
        )
    except ReadingError as error:
        log.warning("source %s is not taken apart: %s", source_id, error)
        return _together(pieces)
    finally:
        for one in staged:
            archive.vault.discard(one)


def _copied(desk: ReadingDesk, path: Path, piece: Cut, password: str | None) -> bytes:
    """Return the pages of a piece; a child that died or was late is asked again."""
    for _attempt in range(TRIES - 1):
        try:
            return desk.excerpt(path, [n - 1 for n in piece.numbers], password)
        except ReadingError as error:
            if error.problem not in FLEETING:
                raise
    return desk.excerpt(path, [n - 1 for n in piece.numbers], password)


def cut(work: Work, source: Source, cuts: Sequence[Cut]) -> None:
    """Make one staged item of each piece; the item that held all of them keeps the first."""
    staged = work.session.scalars(
        sa.select(Item).where(Item.source_id == source.id, Item.state == ItemState.STAGED).order_by(Item.id)
    ).all()
    if len(staged) != 1 or not cuts:
        return
    whole, before = staged[0], None
    for number, one in enumerate(cuts):
        item = whole if number == 0 else _sibling(work, whole)
        for n, sheet in enumerate(one.sheets, 1):
            page = work.session.get_one(Page, sheet.page_id)
            page.item_id, page.n = item.id, n
            page.part = SEPARATOR if sheet.mark else None
        _tell(item, one, before)
        if one.stored is not None:
            work.session.add(_object(work, source, item, one, one.stored))
            work.record("item.cut", item, pages=list(one.numbers), source=source.id)
        before = item if not one.aside else before
    work.session.flush()
    work.session.expire_all()
    work.reindex(source)


def _pieces(stack: Stack, uneven: bool) -> tuple[Cut, ...]:
    more = (parting.UNEVEN,) if uneven else ()
    made = [_piece(one, more) for one in stack.documents]
    if stack.aside:
        made.append(Cut(stack.aside, aside=True))
    return tuple(made)


def _piece(one: Document, more: tuple[str, ...]) -> Cut:
    if all(sheet.blank for sheet in one.sheets):
        return Cut(one.sheets, aside=True)
    return Cut(one.sheets, one.said, (*one.doubts, *more), one.follows)


def _is_whole(pieces: Sequence[Cut], source: Source) -> bool:
    """Tell whether the only piece is the file as it lies."""
    return len(pieces) < 2 and all(
        one.numbers == tuple(range(1, (source.page_count or 0) + 1)) for one in pieces
    )


def _together(pieces: Sequence[Cut]) -> tuple[Cut, ...]:
    """Return all pieces as one, in doubt: its pages cannot be taken apart without touching them."""
    sheets = tuple(sorted((sheet for one in pieces for sheet in one.sheets), key=lambda one: one.number))
    doubts = [code for one in pieces for code in one.doubts]
    return (Cut(sheets, doubts=tuple(dict.fromkeys([*doubts, "mixed"]))),)


def _tell(item: Item, one: Cut, before: Item | None) -> None:
    """Note on an item what is known before its pages are looked at."""
    if one.aside:
        item.flags = sorted({*item.flags, NOT_A_RECORD})
        item.details = {**item.details, "set_aside": {"by": BY_RULE, "reason": "分隔页、空白页"}}
        item.title = f"分隔页与空白页（{item.title}）"[:300]
        return
    known: dict[str, Any] = {"doubts": list(one.doubts)}
    if one.said is not None:
        known["said"] = _hints(one.said)
    if one.follows and before is not None:
        known["follows"] = before.id
    if len(known) > 1 or one.doubts:
        item.details = {**item.details, "parting": known}
    if one.said is not None and one.said.unit_id is not None:
        item.unit_id = one.said.unit_id


def _hints(said: Mark) -> dict[str, object]:
    found = {
        "separator": said.code,
        "household": said.household,
        "form": said.form,
        "series": said.series,
        "year": said.year,
        "title": said.text,
    }
    return {key: value for key, value in found.items() if value}


def _sibling(work: Work, whole: Item) -> Item:
    details = {key: value for key, value in whole.details.items() if key not in ("parting", "set_aside")}
    source = work.session.get_one(Source, whole.source_id)
    item = Item(
        source_id=whole.source_id,
        unit_id=source.unit_id,
        state=ItemState.STAGED,
        kind=whole.kind,
        title=source.name[:300],
        created_at=work.now,
        details=details,
    )
    work.session.add(item)
    work.session.flush()
    return item


def _object(work: Work, source: Source, item: Item, one: Cut, stored: StoredFile) -> DigitalObject:
    return DigitalObject(
        source_id=source.id,
        item_id=item.id,
        role=ObjectRole.MASTER,
        object_id=one.object_id,
        path=one.name,
        name=one.name,
        media_type=source.media_type,
        bytes=stored.size,
        sha256=stored.sha256,
        sha512=stored.sha512,
        created_at=work.now,
    )


def _keep(archive: Archive, actor: Actor, source: Source, piece: Cut, staged: Staged) -> Cut:
    numbers = piece.numbers
    named = f"{source.sha256}:{','.join(map(str, numbers))}"
    name = f"pages-{min(numbers):04}-{max(numbers):04}.{ENDING[source.media_type]}"
    about = {"source_sha256": source.sha256, "pages": numbers, "how": "image data copied, not encoded again"}
    files: dict[str, Staged | bytes] = {
        name: staged,
        "metadata.json": json.dumps(about, ensure_ascii=False).encode(),
    }
    object_id, stored = keep_once(archive, actor, named, files, "split from its source")
    return replace(piece, object_id=object_id, name=name, stored=stored[name])


def keep_once(
    archive: Archive, actor: Actor, named: str, files: dict[str, Staged | bytes], message: str
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
