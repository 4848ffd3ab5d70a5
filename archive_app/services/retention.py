"""Retention: what is locked until when, closing files, lengthening, shortening by two people; never deleting.

Passing the last day only means that people may appraise. Nothing here, and nothing elsewhere, deletes.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass

import sqlalchemy as sa

from archive_app.archive import Work
from archive_app.models import ArchivalFile, Item, RetentionRule, Unit
from archive_app.models.types import ItemState, RetentionCode
from archive_app.rules.access import Right
from archive_app.rules.retention import Floor
from archive_app.rules.sentence import Sentence
from archive_app.services import locking, permits
from archive_app.services.deciding import close_file, confirm_start, lengthen, shorten
from archive_app.services.holds import HoldRow, holds, place_hold, release_hold
from archive_app.services.lock_words import HoldView, LockView, period
from archive_app.services.locking import lock_of, lock_of_box, lock_of_file, lock_of_item
from archive_app.services.paging import Paged, bounds
from archive_app.services.refusing import refuse_deletion, try_delete

__all__ = [
    "HoldRow",
    "HoldView",
    "LockRow",
    "LockView",
    "RuleRow",
    "close_file",
    "confirm_start",
    "floors",
    "holds",
    "lengthen",
    "lock_of",
    "lock_of_box",
    "lock_of_file",
    "lock_of_item",
    "lock_summary",
    "locks",
    "place_hold",
    "refuse_deletion",
    "release_hold",
    "rules",
    "shorten",
    "try_delete",
]

CHUNK = 500


@dataclass(frozen=True)
class LockRow:
    """One archival file with its lock; days that are None mean never, `why` says the reason."""

    code: str
    reference_code: str | None
    title: str
    village: str
    retention: RetentionCode | None
    start_year: int | None
    last_day: dt.date | None
    earliest: dt.date | None
    items: int
    holds: int
    why: Sentence


@dataclass(frozen=True)
class RuleRow:
    """One row of the retention schedule."""

    key: str
    title: Sentence
    code: RetentionCode
    period: Sentence
    basis: str
    effective: dt.date


def locks(look: Work, *, village: str | None = None, offset: int = 0, limit: int = 50) -> Paged[LockRow]:
    """Return the locks of the archival files the actor may see, by village (12-digit code) and number."""
    permits.require(look, Right.READ)
    offset, limit = bounds(offset, limit)
    wanted = _visible_files(look)
    if village:
        wanted = wanted.join(Unit, ArchivalFile.unit_id == Unit.id).where(Unit.code == village)
    total = look.session.scalar(sa.select(sa.func.count()).select_from(wanted.subquery())) or 0
    ids = look.session.scalars(
        wanted.order_by(ArchivalFile.unit_id, ArchivalFile.id).offset(offset).limit(limit)
    ).all()
    found, bottom = locking.file_terms(look, ids), locking.floors(look)
    return Paged(tuple(_row(look, found[file_id], bottom) for file_id in ids), total, offset, limit)


def lock_summary(look: Work) -> list[tuple[int | None, int]]:
    """Return how many items may be appraised from which year on, earliest first; None (never) comes last."""
    permits.require(look, Right.READ)
    ids = look.session.scalars(_visible_files(look)).all()
    bottom, years = locking.floors(look), Counter[int | None]()
    for start in range(0, len(ids), CHUNK):
        for terms in locking.file_terms(look, ids[start : start + CHUNK]).values():
            for lock, count in terms.item_locks(bottom):
                years[lock.earliest_disposal_day.year if lock.earliest_disposal_day else None] += count
    return sorted(years.items(), key=lambda one: (one[0] is None, one[0] or 0))


def rules(look: Work) -> list[RuleRow]:
    """Return the retention schedule in force here."""
    rows = look.session.scalars(sa.select(RetentionRule).order_by(RetentionRule.id))
    return [
        RuleRow(
            row.key,
            Sentence(row.title, row.title_en),
            row.retention_code,
            period(row.retention_code),
            row.basis,
            row.effective_from,
        )
        for row in rows
    ]


def floors(look: Work) -> list[Floor]:
    """Return the days before which nothing may go, the latest first."""
    return sorted(locking.floors(look), key=lambda floor: floor.last_day, reverse=True)


def _row(look: Work, terms: locking.FileTerms, bottom: tuple[Floor, ...]) -> LockRow:
    lock = terms.lock(bottom)
    view = locking.view_of(look, lock, terms.holds)
    return LockRow(
        terms.file.code,
        terms.file.reference_code,
        terms.file.title,
        terms.file.unit.name,
        lock.code,
        lock.start_year,
        lock.last_day,
        lock.earliest_disposal_day,
        sum(one.count for one in terms.items),
        len(terms.holds),
        view.reasons[0] if view.reasons else view.rule,
    )


def _visible_files(look: Work) -> sa.Select[int]:
    inside = sa.exists().where(Item.archival_file_id == ArchivalFile.id, Item.state == ItemState.REGISTERED)
    seen = permits.visible_units(look, ArchivalFile.unit_id, ArchivalFile.household_id)
    return sa.select(ArchivalFile.id).where(inside, seen)
