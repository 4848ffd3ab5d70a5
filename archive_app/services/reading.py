"""Reading a file: examine it, read its pages one by one, then file it.

Every page is saved in a work of its own. Nothing foreign is parsed and nothing is recognised inside a
transaction. Several workers may read pages of the same file; whoever finishes the last one settles it.
"""

from __future__ import annotations

import logging
from pathlib import Path

import sqlalchemy as sa

from archive_app.archive import Archive, Work
from archive_app.models import DigitalObject, Item, Page, PageField, Source
from archive_app.models.types import ItemKind, ObjectRole, PageState, SourceState
from archive_app.rules.access import Actor
from archive_app.services import claims, examining, page_readings, papers, picture_kinds, rows, settling
from ocr.desk import ReadingDesk
from ocr.problems import Problem, ReadingError
from ocr.reading import PageReading

log = logging.getLogger("archive.reading")


def read_source(archive: Archive, actor: Actor, desk: ReadingDesk, source_id: int) -> None:
    """Take a waiting file and read what of it is not read yet; does nothing when another worker has it."""
    worker = claims.worker_name()
    with archive.work(actor) as work:
        source = claims.claim_source(work, source_id, worker)
        if source is not None and source.attempts > claims.MOST_ATTEMPTS:
            _give_up(work, source)
            return
    if source is None:
        return
    path = path_of(archive, actor, source_id)
    if source.page_count is None and not examining.examine(archive, actor, desk, source, path, worker):
        rows.part_after(archive, actor, desk, source_id)
        return
    read_pages(archive, actor, desk, source_id)


def next_waiting(archive: Archive, actor: Actor) -> int | None:
    """Return the file that waits longest, or None."""
    with archive.look(actor) as look:
        return look.session.scalar(
            sa.select(Source.id)
            .where(Source.state == SourceState.WAITING, Source.held_at.is_(None), claims.going_on())
            .order_by(Source.id)
            .limit(1)
        )


def read_pages(archive: Archive, actor: Actor, desk: ReadingDesk, source_id: int) -> None:
    """Read waiting pages of a file until none is left, then settle it if this was the last."""
    path, worker = path_of(archive, actor, source_id), claims.worker_name()
    with archive.look(actor) as look:
        source = look.session.get_one(Source, source_id)
        page = look.session.scalar(
            sa.select(Page).where(
                Page.source_id == source_id, Page.state == PageState.READING, Page.claimed_by == worker
            )
        )
    while page := page or _next_page(archive, actor, source_id, worker):
        _read_page(archive, actor, desk, source, page, path)
        page = None
    settle(archive, actor, desk, source_id)


def path_of(archive: Archive, actor: Actor, source_id: int) -> Path:
    """Return where the bytes of a file lie, for reading only."""
    with archive.look(actor) as look:
        kept = look.session.scalars(
            sa.select(DigitalObject).where(
                DigitalObject.source_id == source_id, DigitalObject.role == ObjectRole.SOURCE
            )
        ).one()
    return archive.vault.local_path(kept.object_id, kept.path)


def settle(archive: Archive, actor: Actor, desk: ReadingDesk, source_id: int) -> None:
    """File a source once all of its pages are done, or hold it for the row it is one of."""
    with archive.look(actor) as look:
        is_read = settling.is_read(look, source_id)
    if not is_read:
        claims.let_go(archive, actor, source_id)
        return
    if not rows.hold(archive, actor, source_id):
        settling.settle(archive, actor, desk, source_id)
    rows.part_after(archive, actor, desk, source_id)


def _next_page(archive: Archive, actor: Actor, source_id: int, worker: str) -> Page | None:
    with archive.work(actor) as work:
        while page := claims.claim_page(work, source_id, worker):
            if page.attempts <= claims.MOST_ATTEMPTS:
                return page
            _spoil(work, page, Problem.CRASHED)
    return None


def _read_page(
    archive: Archive, actor: Actor, desk: ReadingDesk, source: Source, page: Page, path: Path
) -> None:
    try:
        reading = papers.read(archive, desk, source, path, page.source_n - 1)
    except ReadingError as error:
        log.warning("page %s: %s", page.id, error)
        with archive.work(actor) as work:
            fresh = work.session.get_one(Page, page.id)
            if error.problem in examining.FLEETING and fresh.attempts < claims.MOST_ATTEMPTS:
                fresh.state, fresh.claimed_by, fresh.claimed_until = PageState.WAITING, None, None
            else:
                _spoil(work, fresh, error.problem)
        return
    with archive.work(actor) as work:
        fresh = work.session.get_one(Page, page.id)
        if fresh.state is PageState.READING:
            _save(work, fresh, reading)


def _give_up(work: Work, source: Source) -> None:
    """End a file on which every worker fails: refuse it whole, or let a person see what was read."""
    if source.page_count is None:
        examining.refuse(work, source, Problem.FAILED)
        return
    pages = work.session.scalars(
        sa.select(Page).where(
            Page.source_id == source.id, Page.state.in_([PageState.WAITING, PageState.READING])
        )
    )
    for page in pages:
        _spoil(work, page, Problem.FAILED)
    for item in work.session.scalars(sa.select(Item).where(Item.source_id == source.id)):
        item.doubts = sorted({*item.doubts, "page_refused"})
    source.state, source.settled_at, source.claimed_by, source.claimed_until = (
        SourceState.REVIEW,
        work.now,
        None,
        None,
    )
    work.record("source.given_up", source)


def _spoil(work: Work, page: Page, problem: Problem) -> None:
    page.state, page.reason, page.claimed_by, page.claimed_until = (
        PageState.REFUSED,
        problem.value,
        None,
        None,
    )
    work.record("page.refused", page, code=problem.value)


def _save(work: Work, page: Page, reading: PageReading) -> None:
    # a photograph is never a blank side, however little stands on it
    blank = reading.blank and page.item.kind is not ItemKind.PHOTO and not picture_kinds.of_reading(reading)
    page.state = PageState.BLANK if blank else PageState.READ
    page.width, page.height, page.dpi = reading.width, reading.height, reading.dpi
    page.turned, page.skew, page.quality = reading.turned, reading.skew, dict(reading.quality)
    page.text, page.layout = reading.text.text, reading.text.to_bytes()
    page.text_source, page.flags, page.codes = reading.source, list(reading.flags), list(reading.codes)
    page.confidence = page_readings.confidence(reading)
    if reading.form:
        page.form_type, page.form_score = reading.form.form_type, reading.form.score
    if reading.fields:  # one statement for all: no field's number is needed here
        work.session.execute(
            sa.insert(PageField), [{"page_id": page.id, **page_readings.field(one)} for one in reading.fields]
        )
    page.read_at, page.claimed_by, page.claimed_until = work.now, None, None
    claims.progressed(work, page.source_id)
    work.reindex(page)
