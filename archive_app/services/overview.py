"""The desk: what waits, what came in this week, how much there is, and what was filed last."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from archive_app.models import ArchivalFile, Household, Item, Page, Source
from archive_app.models.types import ItemState, PageState, SourceState
from archive_app.rules.access import Right
from archive_app.rules.retention import SHANGHAI
from archive_app.services import (
    arrangement_list,
    batches,
    completeness,
    incidents,
    loan_list,
    movement_list,
    permits,
    reviewing,
    unplaced,
)
from archive_app.services.completeness import VillageSums
from archive_app.services.verifying import Verified, last_verified

if TYPE_CHECKING:
    from archive_app.archive import Work

DAYS = 7
RECENT = 8
#: files that came in and were not taken, until someone sends them again
NOT_TAKEN = (SourceState.REFUSED, SourceState.UNSUPPORTED, SourceState.PASSWORD_NEEDED)


@dataclass(frozen=True)
class FiledRow:
    """Something filed lately; `where` is its village."""

    code: str
    title: str
    where: str
    registered_at: dt.datetime


@dataclass(frozen=True)
class Desk:
    """All figures of the desk, only of what the actor may see. `came_in` is pages a day, oldest day first."""

    review_waiting: int
    pages_open: int
    running_batches: int
    files_not_taken: int
    files_to_arrange: int
    files_to_check: int
    loans_overdue: int
    movements_to_decide: int
    loans_to_decide: int
    incidents_open: int
    unplaced: int
    came_in: tuple[tuple[dt.date, int], ...]
    pages: int
    items: int
    households: int
    villages: tuple[VillageSums, ...]
    filed: tuple[FiledRow, ...]
    verified: Verified | None


def desk(look: Work) -> Desk:
    """Return the figures of the desk. Needs the right to read."""
    permits.require(look, Right.READ)
    items = _items(look).subquery()
    mine = sa.select(Page).join(items, Page.item_id == items.c.id)
    files = look.actor.may(Right.FILE)
    takes_in = look.actor.may(Right.INGEST)
    return Desk(
        review_waiting=reviewing.waiting_count(look) if files else 0,
        pages_open=open_pages(look),
        running_batches=batches.recent(look, running=True, limit=1).total if takes_in else 0,
        files_not_taken=_not_taken(look) if takes_in else 0,
        files_to_arrange=arrangement_list.to_arrange_count(look),
        files_to_check=arrangement_list.to_check_count(look),
        loans_overdue=loan_list.overdue_count(look),
        movements_to_decide=movement_list.waiting_count(look),
        loans_to_decide=loan_list.waiting_count(look),
        incidents_open=incidents.open_count(look),
        unplaced=unplaced.count(look),
        came_in=_came_in(look, items),
        pages=_count(look, mine.where(Page.state != PageState.BLANK)),
        items=_count(look, sa.select(items.c.id).where(items.c.state == ItemState.REGISTERED)),
        households=_count(
            look,
            sa.select(Household.id).where(permits.visible_units(look, Household.village_id, Household.id)),
        ),
        villages=tuple(completeness.village_sums(look)),
        filed=_filed(look),
        verified=last_verified(look),
    )


def open_pages(look: Work) -> int:
    """Count the pages of one's scope that are not read yet; how many is no secret, whoever may see what they say."""
    pages = (
        sa.select(Page.id)
        .join(Item, Page.item_id == Item.id)
        .join(ArchivalFile, Item.archival_file_id == ArchivalFile.id, isouter=True)
        .where(
            Page.state.in_((PageState.WAITING, PageState.READING)),
            Item.state != ItemState.WITHDRAWN,
            permits.visible_units(look, Item.unit_id, ArchivalFile.household_id),
        )
    )
    return _count(look, pages)


def _items(look: Work) -> sa.Select[int, ItemState]:
    return (
        sa.select(Item.id, Item.state)
        .join(ArchivalFile, Item.archival_file_id == ArchivalFile.id, isouter=True)
        .where(permits.visible_items(look), Item.state != ItemState.WITHDRAWN)
    )


def _count(look: Work, query: sa.Select[*tuple[Any, ...]]) -> int:
    return look.session.scalar(sa.select(sa.func.count()).select_from(query.subquery())) or 0


def _not_taken(look: Work) -> int:
    """Count files of the last days that were not taken, in batches the actor may see."""
    since = look.now - dt.timedelta(days=DAYS)
    query = sa.select(Source.id).where(Source.state.in_(NOT_TAKEN), Source.received_at >= since)
    if not look.actor.may(Right.SEE_SOURCES):
        query = query.where(permits.visible_units(look, Source.unit_id))
    return _count(look, query)


def _came_in(look: Work, items: sa.Subquery) -> tuple[tuple[dt.date, int], ...]:
    """Count pages a day of the township's calendar; one row a source keeps it independent of the database."""
    first = look.today - dt.timedelta(days=DAYS - 1)
    since = dt.datetime.combine(first, dt.time(), SHANGHAI)
    rows = look.session.execute(
        sa.select(Source.received_at, sa.func.count(Page.id))
        .join(Page, Page.source_id == Source.id)
        .join(items, Page.item_id == items.c.id)
        .where(Source.received_at >= since)
        .group_by(Source.id, Source.received_at)
    )
    days = {first + dt.timedelta(days=n): 0 for n in range(DAYS)}
    for received, count in rows:
        day = received.astimezone(SHANGHAI).date()
        days[day] = days.get(day, 0) + count
    return tuple(sorted(days.items()))


def _filed(look: Work) -> tuple[FiledRow, ...]:
    items = _items(look).subquery()
    rows = look.session.scalars(
        sa.select(Item)
        .join(items, Item.id == items.c.id)
        .where(Item.state == ItemState.REGISTERED)
        .order_by(Item.registered_at.desc(), Item.id.desc())
        .limit(RECENT)
    )
    return tuple(
        FiledRow(one.code, one.title, one.unit.name if one.unit else "", one.registered_at or one.created_at)
        for one in rows
    )
