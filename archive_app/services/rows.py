"""Rows of single images: `0001.jpg`, `0002.jpg` … of one folder are one stack, parted together.

A single image that may be one of a row is held once it is read: its page is found by searching, and filing waits until
the batch is whole (`services.gathering`) and the row is read. Photographs stay photographs and keep their place. An
image that could not be read leaves a gap, which is said of the paper before it; one that comes later is never put in
among papers that are filed: it waits for a person with its neighbour's household as the proposal.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace

import sqlalchemy as sa

from archive_app.archive import Archive, Work
from archive_app.models import Batch, Item, Page, Source
from archive_app.models.types import SETTLED, ItemKind, ItemState, PageState, SourceState
from archive_app.rules import rows as rule
from archive_app.rules.access import Actor
from archive_app.services import parting, picture_kinds, settling, splitting
from archive_app.services.source_states import READ
from archive_app.services.splitting import Cut
from ocr.desk import ReadingDesk

LATE = "late_page"
APART = "mixed"
#: files that are read or read no more
OPEN = (SourceState.WAITING, SourceState.READING)


@dataclass(frozen=True)
class Row:
    """A row: the ids of its files in order, and which of them are held."""

    ids: tuple[int, ...]
    held: tuple[int, ...]


def hold(archive: Archive, actor: Actor, source_id: int) -> bool:
    """Hold an image that may be one of a row, its page done; False for every other file."""
    with archive.look(actor) as look:
        if not _may_be_of_row(look, look.session.get_one(Source, source_id)):
            return False
    with archive.work(actor) as work:
        source = work.session.get_one(Source, source_id, with_for_update=True)
        if source.held_at is None and source.state not in SETTLED:
            source.state, source.held_at, source.attempts = SourceState.WAITING, work.now, 0
            source.claimed_by, source.claimed_until = None, None
    return True


def part_after(archive: Archive, actor: Actor, desk: ReadingDesk, source_id: int) -> None:
    """Part the rows that waited for this file alone."""
    with archive.look(actor) as look:
        source = look.session.get_one(Source, source_id)
        if not _waits(look, source.batch_id) or _others_open(look, source):
            return
    part_batch(archive, actor, desk, source.batch_id)


def part_batch(
    archive: Archive, actor: Actor, desk: ReadingDesk, batch_id: int, *, is_whole: bool = False
) -> None:
    """Part the rows of a batch that are read; none while more files are expected, unless told that it `is_whole`."""
    with archive.look(actor) as look:
        batch = look.session.get(Batch, batch_id)
        if batch is None or batch.paused_at or not (batch.whole_at or is_whole):
            return
        ready = _ready(look, batch_id)
    for row in ready:
        if len(row.ids) == 1:
            settling.settle(archive, actor, desk, row.ids[0])
        else:
            _part(archive, actor, desk, row)


def part_left(archive: Archive, actor: Actor, desk: ReadingDesk) -> None:
    """Part all rows that are held, where nothing more is handed in."""
    with archive.look(actor) as look:
        batches = look.session.scalars(
            sa.select(Source.batch_id).where(Source.held_at.is_not(None)).distinct().order_by(Source.batch_id)
        ).all()
    for batch_id in batches:
        part_batch(archive, actor, desk, batch_id, is_whole=True)


def sweep(archive: Archive, actor: Actor) -> None:
    """Send whole batches again in which images are held: a worker may have died before it parted them."""
    with archive.look(actor) as look:
        wanted = look.session.scalars(
            sa.select(Batch.id)
            .where(
                Batch.id.in_(sa.select(Source.batch_id).where(Source.held_at.is_not(None))),
                Batch.whole_at.is_not(None),
                Batch.paused_at.is_(None),
            )
            .order_by(Batch.id)
        ).all()
    if wanted:
        with archive.work(actor) as work:
            for batch_id in wanted:
                work.later("part", batch_id)


def _may_be_of_row(look: Work, source: Source) -> bool:
    place = rule.place_of(source.name, source.path)
    if place is None or source.page_count != 1 or not source.media_type.startswith("image/"):
        return False
    page = look.session.scalars(sa.select(Page).where(Page.source_id == source.id)).one()
    item = page.item
    if page.state not in (PageState.READ, PageState.BLANK) or _is_photograph(item, page):
        return False
    if item.source_id != source.id or item.state is not ItemState.STAGED:
        return False  # joined by hand before it was read again
    batch = look.session.get_one(Batch, source.batch_id)
    if batch.whole_at is None or source.container_id is not None:
        return True
    beside = (place.number - 1, place.number + 1)
    names = look.session.execute(
        sa.select(Source.name, Source.path).where(
            Source.batch_id == source.batch_id, Source.name.startswith(place.stem, autoescape=True)
        )
    )
    places = (rule.place_of(name, path) for name, path in names)
    return any(
        one and replace(one, number=0) == replace(place, number=0) and one.number in beside for one in places
    )


def _is_photograph(item: Item, page: Page) -> bool:
    if picture_kinds.SAID in item.details or item.kind is ItemKind.PHOTO:
        return item.kind is ItemKind.PHOTO
    return bool(picture_kinds.of_page(page))


def _waits(look: Work, batch_id: int) -> bool:
    held = sa.select(Source.id).where(Source.batch_id == batch_id, Source.held_at.is_not(None))
    return look.session.scalar(held.limit(1)) is not None


def _others_open(look: Work, source: Source) -> bool:
    """Tell, without going through the batch, whether files that may be of this one's row are still being read."""
    place = rule.place_of(source.name, source.path)
    if place is None:
        return False
    query = sa.select(Source.id).where(
        Source.batch_id == source.batch_id,
        Source.state.in_(OPEN),
        Source.held_at.is_(None),
        Source.name.startswith(place.stem, autoescape=True),
    )
    if source.path:
        query = query.where(
            Source.path.startswith("" if place.folder == "." else place.folder, autoescape=True)
        )
    return look.session.scalar(query.limit(1)) is not None


def _ready(look: Work, batch_id: int) -> list[Row]:
    """Return the rows of a batch that hold something and wait for nothing."""
    files = {
        one.id: one for one in look.session.scalars(sa.select(Source).where(Source.batch_id == batch_id))
    }
    busy = {one.id for one in files.values() if one.state in OPEN and one.held_at is None}
    named = [
        rule.Named(one.id, one.name, one.path, (one.container_id, json.dumps(one.hints, sort_keys=True)))
        for one in files.values()
    ]
    found = []
    for run in rule.runs(named):
        held = tuple(one for one in run if files[one].held_at is not None)
        waits_for = busy & {*run, *(files[one].container_id for one in run)}
        if held and not waits_for:
            found.append(Row(tuple(run), held))
    return found


def _part(archive: Archive, actor: Actor, desk: ReadingDesk, row: Row) -> None:
    """Part one row and file its documents; whoever comes first does it."""
    with archive.look(actor) as look:
        cuts = _cuts(look, row)
    cuts = _copyable(archive, actor, desk, cuts)
    with archive.work(actor) as work:
        work.session.execute(
            sa.select(Batch.id).join(Source).where(Source.id == row.ids[0]).with_for_update()
        )
        sources = [work.session.get_one(Source, one, populate_existing=True) for one in row.held]
        if all(one.held_at is not None for one in sources):
            settling.finish(work, sources, cuts)


def _cuts(look: Work, row: Row) -> tuple[Cut, ...]:
    files = {one.id: one for one in look.session.scalars(sa.select(Source).where(Source.id.in_(row.ids)))}
    papers, others = _settled_before(look, row)
    if papers:
        return tuple(_late_cuts(look, row, files, papers))
    stack = parting.part_row(
        look, [files[one] if one in row.held or one in others else None for one in row.ids]
    )
    return splitting.pieces_of(stack, uneven=parting.is_uneven(look, files[row.ids[0]], len(row.ids)))


def _settled_before(look: Work, row: Row) -> tuple[dict[int, int], set[int]]:
    """Return the papers of a row that are parted already (file to item), and files that are no single paper."""
    pages = look.session.scalars(
        sa.select(Page)
        .join(Source, Page.source_id == Source.id)
        .where(Page.source_id.in_(row.ids), Source.held_at.is_(None), Source.state.in_(READ))
    )
    papers: dict[int, int] = {}
    others: set[int] = set()
    for page in pages:
        if page.item.kind is ItemKind.PHOTO or page.source_n > 1:
            others.add(page.source_id)
        else:
            papers[page.source_id] = page.item_id
    return {one: item for one, item in papers.items() if one not in others}, others


def _late_cuts(look: Work, row: Row, files: dict[int, Source], papers: dict[int, int]) -> list[Cut]:
    """Return each image that came late as a piece of its own, in doubt, beside its nearest neighbour."""
    found = []
    for source_id in row.held:
        at = row.ids.index(source_id)
        near = min(papers, key=lambda one: (abs(row.ids.index(one) - at), row.ids.index(one)))
        stack = parting.part_row(look, [files[source_id]])
        found += [
            one if one.aside else replace(one, doubts=(*one.doubts, LATE), neighbour=papers[near])
            for one in splitting.pieces_of(stack)
        ]
    return found


def _copyable(archive: Archive, actor: Actor, desk: ReadingDesk, cuts: Sequence[Cut]) -> tuple[Cut, ...]:
    """Leave the pages apart of a piece that cannot be bound untouched, for a person to decide."""
    found: list[Cut] = []
    for one in cuts:
        is_bound = len(one.sheets) > 1 and not one.aside
        if not is_bound or splitting.can_copy(archive, actor, desk, [one]):
            found.append(one)
        else:
            doubts = (*one.doubts, APART)
            found += [replace(one, sheets=(sheet,), doubts=doubts) for sheet in one.sheets]
    return tuple(found)
