"""How long things are locked, computed from the records: items, archival files, holdings and boxes.

An item of a household's file goes only with the whole file (一户一卷); an item of a series is kept singly.
A date that only the machine has read starts nothing.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace

import sqlalchemy as sa

from archive_app.archive import Work
from archive_app.models import (
    ArchivalFile,
    Box,
    Hold,
    Holding,
    HoldSubject,
    Item,
    RetentionFloor,
    User,
)
from archive_app.models.types import FileKind, ItemState, RetentionCode
from archive_app.rules import retention as rules
from archive_app.rules.retention import Floor, HoldSpan, Lock, Terms
from archive_app.rules.sentence import Sentence
from archive_app.services import lock_blocks, lock_words
from archive_app.services.lock_blocks import Block
from archive_app.services.lock_words import HoldView, LockView


@dataclass(frozen=True)
class ItemTerms:
    """Items of one file that share a period and a start: how many, and the years that are known of them."""

    code: RetentionCode | None
    start_year: int | None
    count: int
    years: tuple[int, ...]


@dataclass(frozen=True)
class FileTerms:
    """All that decides the lock of one archival file: `spans` are holds on it or anything in it, `blocks` what
    keeps it for now (lent, moved, unexplained)."""

    file: ArchivalFile
    items: tuple[ItemTerms, ...] = ()
    spans: tuple[HoldSpan, ...] = ()
    holds: tuple[HoldView, ...] = ()
    blocks: frozenset[Block] = frozenset()

    def lock(self, floors: tuple[Floor, ...]) -> Lock:
        """Return the lock of the file as a whole."""
        code = rules.longest([self.file.retention_code, *(one.code for one in self.items)])
        terms = Terms(code, self._start_year(), floors, self.spans, self._blocked())
        return _told(rules.lock(terms), self.file.kind)

    def item_locks(self, floors: tuple[Floor, ...]) -> list[tuple[Lock, int]]:
        """Return the locks of the file's items and how many items have each; holds count for the whole file."""
        if self.file.kind is FileKind.HOUSEHOLD:
            return [(self.lock(floors), sum(one.count for one in self.items))]
        return [
            (
                _told(
                    rules.lock(Terms(one.code, one.start_year, floors, self.spans, self._blocked())),
                    FileKind.SERIES,
                ),
                one.count,
            )
            for one in self.items
        ]

    def _blocked(self) -> tuple[str, ...]:
        return lock_blocks.reasons(self.blocks)

    def _start_year(self) -> int | None:
        if self.file.kind is FileKind.HOUSEHOLD:
            return rules.file_start_year(
                self.file.closed_year, (year for one in self.items for year in one.years)
            )
        starts = [one.start_year for one in self.items]
        return rules.file_start_year(
            None if None in starts else self.file.closed_year or self.file.year,
            (year for year in starts if year is not None),
        )


@dataclass(frozen=True)
class _Found:
    """Active holds for showing, and all holds for computing."""

    views: list[HoldView] = field(default_factory=list)
    spans: list[HoldSpan] = field(default_factory=list)


def lock_of(look: Work, thing: Item | ArchivalFile | Holding | Box) -> LockView:
    """Return the lock of one thing; the caller has checked that the actor may see it.

    An empty box has the lock of nothing: not locked, no days.
    """
    match thing:
        case Item():
            return lock_of_item(look, thing)
        case ArchivalFile():
            return lock_of_file(look, thing.id) or _unlocked(look)
        case Holding():
            return together(look, [thing]) or _unlocked(look)
        case Box():
            return lock_of_box(look, thing.id) or _unlocked(look)


def lock_of_item(look: Work, item: Item) -> LockView:
    """Return the lock of one item."""
    if item.state is not ItemState.REGISTERED or item.archival_file_id is None:
        return _unlocked(look)
    terms = file_terms(look, {item.archival_file_id})[item.archival_file_id]
    own = _holds(
        look, sa.or_(HoldSubject.item_id == item.id, HoldSubject.archival_file_id == item.archival_file_id)
    )
    found = own.get(0, _Found())
    if terms.file.kind is FileKind.HOUSEHOLD:
        lock = replace(terms, spans=tuple(found.spans)).lock(floors(look))
    else:
        start = _start_of(item.retention_start_year, item.date_confirmed_by, item.date_latest)
        blocked = lock_blocks.reasons(terms.blocks, item.id)
        lock = rules.lock(Terms(item.retention_code, start, floors(look), tuple(found.spans), blocked))
        lock = _told(lock, FileKind.SERIES)
    return view_of(look, lock, tuple(found.views))


def lock_of_file(look: Work, file_id: int) -> LockView | None:
    """Return the lock of an archival file with everything in it; None while nothing in it is registered."""
    terms = file_terms(look, {file_id}).get(file_id)
    if terms is None or not terms.items:
        return None
    return view_of(look, terms.lock(floors(look)), terms.holds)


def lock_of_box(look: Work, box_id: int) -> LockView | None:
    """Return the lock of a box: of everything in it together; None when nothing registered is in it."""
    return together(look, look.session.scalars(sa.select(Holding).where(Holding.box_id == box_id)).all())


def floors(look: Work) -> tuple[Floor, ...]:
    """Return all floors: those of the database and those of the configuration, so that neither can lack one."""
    rows = look.session.scalars(sa.select(RetentionFloor)).all()
    return tuple({Floor(row.last_day, row.basis) for row in rows} | set(look.archive.rules.floors))


def file_terms(look: Work, file_ids: Collection[int]) -> dict[int, FileTerms]:
    """Gather what decides the locks of these files; the number of queries does not grow with them."""
    files = look.session.scalars(sa.select(ArchivalFile).where(ArchivalFile.id.in_(file_ids))).all()
    items, blocks = _items(look, file_ids), lock_blocks.blocks_of(look, file_ids)
    held = _holds(
        look, sa.func.coalesce(HoldSubject.archival_file_id, Item.archival_file_id).in_(file_ids), split=True
    )
    return {
        file.id: FileTerms(
            file,
            tuple(items.get(file.id, ())),
            tuple(held[file.id].spans) if file.id in held else (),
            tuple(held[file.id].views) if file.id in held else (),
            blocks.get(file.id, frozenset()),
        )
        for file in files
    }


def view_of(look: Work, lock: Lock, holds: tuple[HoldView, ...]) -> LockView:
    """Return a registered thing's lock with its sentences."""
    basis = basis_of(look)
    return LockView(
        True,
        lock.code,
        lock.start_year,
        lock.last_day,
        lock.earliest_disposal_day,
        lock_words.rule_of(lock),
        basis,
        lock.floor.last_day if lock.floor else None,
        lock.floor.basis if lock.floor else "",
        holds,
        lock_words.reasons_of(lock, holds),
        lock_words.blocked_by(lock),
        "open_file" in lock.reasons,
        lock.appraisal_due(look.today),
        lock_words.refusal(lock, basis, holds, look.today),
    )


def basis_of(look: Work) -> Sentence:
    """Return the name of the schedule the periods come from."""
    return Sentence(look.archive.rules.schedule_name, look.archive.rules.schedule_name_en)


def _unlocked(look: Work) -> LockView:
    said = lock_words.NOT_REGISTERED
    basis = basis_of(look)
    return LockView(False, None, None, None, None, said, basis, None, "", (), (said,), (), False, False, said)


def together(look: Work, holdings: Iterable[Holding]) -> LockView | None:
    """Return the lock of volumes that stand together; None when nothing registered is in them."""
    held = list(holdings)
    file_ids = {one.archival_file_id for one in held if one.archival_file_id is not None}
    item_ids = {one.item_id for one in held if one.item_id is not None}
    if item_ids:
        inside = sa.select(Item.archival_file_id).where(
            Item.id.in_(item_ids), Item.state == ItemState.REGISTERED
        )
        file_ids |= {one for one in look.session.scalars(inside) if one is not None}
    gathered = [terms for terms in file_terms(look, file_ids).values() if terms.items]
    if not gathered:
        return None
    bottom = floors(look)
    holds = {hold.id: hold for terms in gathered for hold in terms.holds}
    return view_of(look, rules.together([terms.lock(bottom) for terms in gathered]), tuple(holds.values()))


def _told(lock: Lock, kind: FileKind) -> Lock:
    """Name the reason of a missing start: a household's file is open, an item's date is not confirmed."""
    if kind is FileKind.HOUSEHOLD:
        return lock
    return replace(lock, reasons=tuple("no_date" if one == "open_file" else one for one in lock.reasons))


def _start_of(start_year: int | None, confirmed_by: str | None, latest: dt.date | None) -> int | None:
    """Return the year a singly kept item's period counts from; a date nobody confirmed gives none."""
    if start_year is not None:
        return start_year
    return latest.year if confirmed_by and latest else None


def _items(look: Work, file_ids: Collection[int]) -> Mapping[int, list[ItemTerms]]:
    confirmed = sa.func.max(sa.case((Item.date_confirmed_by.is_not(None), Item.date_latest)))
    # said as a CASE, so that SQLite goes by the few files: it took the index on state and read every item there is
    registered = sa.case((Item.state == ItemState.REGISTERED, 1), else_=0) == 1
    rows = look.session.execute(
        sa.select(
            Item.archival_file_id,
            Item.retention_code,
            Item.retention_start_year,
            confirmed,
            sa.func.max(Item.year),
            sa.func.count(),
        )
        .where(Item.archival_file_id.in_(file_ids), registered)
        .group_by(
            Item.archival_file_id,
            Item.retention_code,
            Item.retention_start_year,
            # without a start of its own, an item's confirmed date is its start: keep such items apart
            sa.case(
                (
                    sa.and_(Item.retention_start_year.is_(None), Item.date_confirmed_by.is_not(None)),
                    Item.date_latest,
                )
            ),
        )
    )
    found: dict[int, list[ItemTerms]] = {}
    for file_id, code, start, latest, year, count in rows:
        own = start if start is not None else (latest.year if latest else None)
        years = tuple(one for one in (start, latest.year if latest else None, year) if one is not None)
        found.setdefault(file_id, []).append(ItemTerms(code, own, count, years))
    return found


def _holds(look: Work, wanted: sa.ColumnElement[bool], *, split: bool = False) -> dict[int, _Found]:
    """Return holds by archival file (`split`), or all under 0."""
    rows = look.session.execute(
        sa.select(sa.func.coalesce(HoldSubject.archival_file_id, Item.archival_file_id), Hold, User.name)
        .join(HoldSubject, HoldSubject.hold_id == Hold.id)
        .join(User, User.id == Hold.placed_by)
        .outerjoin(Item, Item.id == HoldSubject.item_id)
        .where(wanted)
        .order_by(Hold.id)
    )
    found: dict[int, _Found] = {}
    seen: set[tuple[int, int]] = set()
    for file_id, hold, by in rows:
        place = (file_id or 0) if split else 0
        if (place, hold.id) in seen:
            continue
        seen.add((place, hold.id))
        at = found.setdefault(place, _Found())
        ended = rules.today(hold.released_at) if hold.released_at else None
        at.spans.append(HoldSpan(hold.reason, hold.basis, ended))
        if ended is None:
            at.views.append(HoldView(hold.id, hold.reason, hold.basis, hold.placed_at, by))
    return found
