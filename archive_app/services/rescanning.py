"""Scanning a page again: the new scan is read, kept beside the first one, and shown once a person accepts it.

Nothing that was scanned is ever replaced in the vault (DA/T 31-2017 asks for the rescan, the archive for the trace).
"""

from __future__ import annotations

import datetime as dt
import json
import uuid
from contextlib import suppress
from dataclasses import dataclass
from typing import IO, BinaryIO, cast

import sqlalchemy as sa
from sqlalchemy.orm import undefer

from archive_app import errors
from archive_app.archive import MEBIBYTE, Archive, Work
from archive_app.models import DigitalObject, Item, Page, Rescan
from archive_app.models.types import ItemState, ObjectRole, PageState, RescanState
from archive_app.rules.access import Actor, Right
from archive_app.rules.page_arithmetic import NOT_A_RECORD
from archive_app.services import (
    form_checking,
    items,
    looking_again,
    page_readings,
    permits,
    roster_mending,
    source_states,
)
from archive_app.services.intake import clean_name
from archive_app.services.reviewing import RESCAN_WANTED
from ocr.pages.kinds import PDF, kind_of
from ocr.problems import ReadingError
from ocr.reading import PageReading
from storage.contract import Staged, StoredFile
from storage.errors import AlreadyKept, TooLarge

#: ids of new scans in the vault follow from page and digest, so that a second try doubles nothing
RESCANS = uuid.UUID("7f1f0a52-3c0e-5d39-8d8a-1a6f2f9f7b2e")
AGENT = "urn:township-archive"
FIRST_SCAN = 0


@dataclass(frozen=True)
class ScanView:
    """One scan of a page; number 0 is the first one."""

    no: int
    state: RescanState
    reason: str
    dpi: float | None
    skew: float | None
    made_by: str
    made_at: dt.datetime
    settled_by: str | None


def propose(
    archive: Archive, actor: Actor, code: str, n: int, stream: IO[bytes], name: str, *, reason: str
) -> int:
    """Take a new scan of page `n` in, read it, and return its number; it is not shown before it is accepted.

    Raises NotFound, Forbidden, BadInput for a file that is not one readable page or has the very same bytes,
    Conflict while another new scan waits for a decision.
    """
    with archive.look(actor) as look:
        page = _page(look, code, n)
        page_id, source_id = page.id, page.source_id
        _check_free(look, page)
    if not reason.strip():
        raise errors.BadInput("请写明为什么重扫。", "Say why it is scanned again.")
    try:
        staged = archive.vault.stage(
            cast(BinaryIO, stream), limit=archive.settings.upload_limit_mb * MEBIBYTE
        )
    except TooLarge as error:
        raise errors.TooLarge("文件太大。", "The file is too large.") from error
    try:
        reading = _read(archive, staged)
        object_id = uuid.uuid5(RESCANS, f"{page_id}:{staged.sha256}").urn
        stored = _keep(archive, actor, staged, object_id, clean_name(name), page_id)
    finally:
        archive.vault.discard(staged)
    with archive.work(actor) as work:
        page = _page(work, code, n)
        _check_free(work, page)
        same = sa.select(DigitalObject.id).where(
            DigitalObject.sha256 == stored.sha256,
            sa.or_(DigitalObject.object_id == object_id, DigitalObject.source_id == source_id),
        )
        if work.session.scalar(same.limit(1)) is not None:
            raise errors.BadInput("这个文件就是原来的那次扫描。", "This file is the earlier scan itself.")
        return _enter(work, page, reading, stored, object_id, clean_name(name), reason.strip()[:200])


def accept(work: Work, code: str, n: int) -> None:
    """Show the waiting new scan of a page from now on, with its own text and values; the first scan stays.

    What people said of values stays. An item that waited for the new scan, or for a person, is looked at anew.
    """
    page, waiting = _waiting(work, code, n)
    item = page.item
    waiting.state, waiting.settled_by, waiting.settled_at = RescanState.ACCEPTED, work.actor.name, work.now
    page.turned, page.skew, page.dpi = waiting.turned, waiting.skew, waiting.dpi
    page.width, page.height, page.quality = waiting.width, waiting.height, dict(waiting.quality)
    page.text, page.layout, page.text_source = waiting.text or "", waiting.layout, "ocr"
    page.flags, page.state = [], PageState.READ
    page.read_at = work.now
    if waiting.reading is not None:
        page_readings.put(work, page, waiting.reading)
    work.record("rescan.accepted", page, no=waiting.no)
    work.reindex(page)
    _settle(work, item)


def _settle(work: Work, item: Item) -> None:
    """Let filing, the roster and the form's checks follow what the new scan says."""
    if RESCAN_WANTED in item.flags:
        item.flags = [flag for flag in item.flags if flag != RESCAN_WANTED]
        item.details = {key: value for key, value in item.details.items() if key != "rescan"}
    work.session.flush()
    if item.state is ItemState.STAGED and NOT_A_RECORD not in item.flags:
        looking_again.look_again(work, item)
        source_states.settle(work, source_states.of_item(work, item))
    elif item.archival_file is not None and item.archival_file.household is not None:
        roster_mending.use_roster(work, item, item.archival_file.household)
    form_checking.recheck(work, item)


def refuse(work: Work, code: str, n: int) -> None:
    """Leave a page as it is shown; the new scan stays on record."""
    page, waiting = _waiting(work, code, n)
    waiting.state, waiting.settled_by, waiting.settled_at = RescanState.REFUSED, work.actor.name, work.now
    work.record("rescan.refused", page, no=waiting.no)


def waiting_picture(archive: Archive, actor: Actor, code: str, n: int) -> bytes:
    """Return the picture (JPEG) of the new scan that waits for a decision. Raises NotFound, Forbidden, Conflict."""
    with archive.look(actor) as look:
        _page_row, waiting = _waiting(look, code, n)
        kept = waiting.digital_object
        path = archive.vault.local_path(kept.object_id, kept.path)
        number, turned = waiting.file_page - 1, waiting.turned
    try:
        return archive.desk.render(path, number, turned=turned)
    except ReadingError as error:
        raise errors.BadInput("重扫件打不开。", "The new scan cannot be opened.") from error


def scans_of(look: Work, item: Item, n: int) -> tuple[ScanView, ...]:
    """Return the scans of a page in order, none when it was scanned only once."""
    rows = look.session.scalars(
        sa.select(Rescan)
        .join(Page, Page.id == Rescan.page_id)
        .where(Page.item_id == item.id, Page.n == n)
        .order_by(Rescan.no)
    )
    return tuple(
        ScanView(one.no, one.state, one.reason, one.dpi, one.skew, one.made_by, one.made_at, one.settled_by)
        for one in rows
    )


def _page(look: Work, code: str, n: int) -> Page:
    item = items.find(look, code)
    permits.require(look, Right.FILE, item.unit_id, what=code)
    return items.page_of(look, item, n)


def _check_free(look: Work, page: Page) -> None:
    waiting = sa.select(Rescan.id).where(Rescan.page_id == page.id, Rescan.state == RescanState.PROPOSED)
    if look.session.scalar(waiting.limit(1)) is not None:
        raise errors.Conflict(
            "这一页已有一份重扫件等人决定。", "A new scan of this page already waits for a decision."
        )


def _waiting(work: Work, code: str, n: int) -> tuple[Page, Rescan]:
    page = _page(work, code, n)
    found = work.session.scalar(
        sa.select(Rescan)
        .where(Rescan.page_id == page.id, Rescan.state == RescanState.PROPOSED)
        .options(undefer(Rescan.text), undefer(Rescan.layout), undefer(Rescan.reading))
    )
    if found is None:
        raise errors.Conflict("没有等人决定的重扫件。", "No new scan waits for a decision.")
    return page, found


def _read(archive: Archive, staged: Staged) -> PageReading:
    kind = kind_of(staged.path)
    if kind != PDF and not kind.startswith("image/"):
        raise errors.BadInput("重扫件应是图像或 PDF。", "A new scan is a picture or a PDF.")
    try:
        facts = archive.desk.facts(staged.path)
        if facts.problem or facts.page_count != 1:
            raise errors.BadInput("重扫件应只有一页，而且能打开。", "A new scan is one page that opens.")
        return archive.desk.read(staged.path, 0)
    except ReadingError as error:
        raise errors.BadInput(
            "重扫件读不出来，请再扫一次。", "The new scan cannot be read; scan once more."
        ) from error


def _keep(
    archive: Archive, actor: Actor, staged: Staged, object_id: str, name: str, page_id: int
) -> StoredFile:
    kept_name = name if name != "metadata.json" else "original/metadata.json"
    about = {"page": page_id, "name": name, "sha256": staged.sha256, "how": "scanned again"}
    # a crash may have come between bytes and row; the digest in the id says the content is the same
    with suppress(AlreadyKept):
        archive.vault.keep(
            object_id,
            {kept_name: staged, "metadata.json": json.dumps(about, ensure_ascii=False).encode()},
            created=archive.clock(),
            message="scanned again",
            agent_name=actor.name,
            agent_address=AGENT,
        )
    return next(
        one for one in archive.vault.describe(object_id).files.values() if one.sha512 == staged.sha512
    )


def _enter(
    work: Work, page: Page, reading: PageReading, stored: StoredFile, object_id: str, name: str, reason: str
) -> int:
    stored_files = work.archive.vault.describe(object_id).files
    logical = next(key for key, one in stored_files.items() if one.sha512 == stored.sha512)
    kept = DigitalObject(
        item_id=page.item_id,
        role=ObjectRole.RESCAN,
        object_id=object_id,
        path=logical,
        name=name,
        media_type=kind_of(work.archive.vault.local_path(object_id, logical)),
        bytes=stored.size,
        sha256=stored.sha256,
        sha512=stored.sha512,
        created_at=work.now,
    )
    work.session.add(kept)
    work.session.flush()
    last = work.session.scalar(sa.select(sa.func.max(Rescan.no)).where(Rescan.page_id == page.id))
    if last is None:
        work.session.add(_first(work, page))
    no = (last or FIRST_SCAN) + 1
    work.session.add(
        Rescan(
            page_id=page.id, no=no, digital_object_id=kept.id, file_page=1, state=RescanState.PROPOSED, reason=reason,
            turned=reading.turned, skew=reading.skew, dpi=reading.dpi, width=reading.width, height=reading.height,
            quality=dict(reading.quality), text=reading.text.text, layout=reading.text.to_bytes(),
            reading=page_readings.told(reading), made_by=work.actor.name, made_at=work.now,
        )
    )  # fmt: skip
    work.record("rescan.proposed", page, no=no, sha256=stored.sha256)
    return no


def _first(work: Work, page: Page) -> Rescan:
    """Keep what was read of the first scan beside it, before another reading takes its place."""
    kept = work.session.scalars(
        sa.select(DigitalObject).where(
            DigitalObject.source_id == page.source_id, DigitalObject.role == ObjectRole.SOURCE
        )
    ).one()
    return Rescan(
        page_id=page.id, no=FIRST_SCAN, digital_object_id=kept.id, file_page=page.source_n, state=RescanState.ACCEPTED,
        reason="", turned=page.turned, skew=page.skew, dpi=page.dpi, width=page.width, height=page.height,
        quality=dict(page.quality), text=page.text or "", layout=page.layout,
        reading=page_readings.of_page(page), made_by="system:reader",
        made_at=page.read_at or work.now, settled_by=None, settled_at=None,
    )  # fmt: skip
