"""The review tray as a list: what waits for a person, narrowed by village, kind of doubt and batch."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from archive_app.archive import Work
from archive_app.models import ArchivalFile, Item, Source
from archive_app.models.types import FormType, ItemKind, ItemState, PageState, SourceState
from archive_app.rules import doubts as doubt_rules
from archive_app.rules.access import Right
from archive_app.rules.page_arithmetic import NOT_A_RECORD
from archive_app.services import permits, units
from archive_app.services.items import Doubt
from archive_app.services.paging import Paged, bounds

#: the flag of an item that cannot be decided before it is scanned again
RESCAN_WANTED = "rescan_wanted"
#: the flag, and the doubt, of a registered item that somebody sent back into the tray: it stays registered all the while
FILED_WRONGLY = "filed_wrongly"


@dataclass(frozen=True)
class TrayRow:
    """One item that waits for a person."""

    code: str
    title: str
    kind: ItemKind
    form_type: FormType | None
    year: int | None
    village: str
    doubts: tuple[Doubt, ...]
    came_in_at: dt.datetime
    batch_id: int | None
    file_name: str
    pages: int


@dataclass(frozen=True)
class Narrowing:
    """A part of what waits: of a village (its code), a kind of doubt (`rules.doubts`), a batch; None: of all."""

    village: str | None = None
    doubt: str | None = None
    batch_id: int | None = None


ALL = Narrowing()


def tray(
    look: Work, narrowing: Narrowing = ALL, *, rescan: bool = False, offset: int = 0, limit: int = 50
) -> Paged[TrayRow]:
    """Return what waits, oldest first; with `rescan` what waits for a better scan. NotFound for no village."""
    permits.require(look, Right.FILE)
    offset, limit = bounds(offset, limit)
    query = waiting(look, narrowing, rescan=rescan)
    total = look.session.scalar(sa.select(sa.func.count()).select_from(query.subquery())) or 0
    found = look.session.scalars(
        query.options(joinedload(Item.unit), joinedload(Item.source), selectinload(Item.pages))
        .order_by(Item.id)
        .offset(offset)
        .limit(limit)
    ).all()
    return Paged(tuple(_row(item) for item in found), total, offset, limit)


def waiting_count(look: Work, narrowing: Narrowing = ALL, *, rescan: bool = False) -> int:
    """Return how many items wait for a person, or for a better scan."""
    query = waiting(look, narrowing, rescan=rescan).subquery()
    return look.session.scalar(sa.select(sa.func.count()).select_from(query)) or 0


def doubt_counts(look: Work) -> list[tuple[str, int]]:
    """Return the kinds of doubt that wait, (code, items), the most first; an item counts once for each of its own."""
    permits.require(look, Right.FILE)
    found: Counter[str] = Counter()
    for doubts in look.session.scalars(waiting(look).with_only_columns(Item.doubts)):
        found.update(code for code in dict.fromkeys(doubts) if code in doubt_rules.DOUBTS)
    return found.most_common()


def waiting(look: Work, narrowing: Narrowing = ALL, *, rescan: bool = False) -> sa.Select[Item]:
    """Return the query of what the actor may decide, or of what waits for a better scan."""
    query = _all_waiting(look, rescan=rescan)
    if narrowing.village:
        query = query.where(Item.unit_id == units.find(look, narrowing.village).id)
    if narrowing.doubt:
        query = query.where(sa.cast(Item.doubts, sa.Text).contains(f'"{narrowing.doubt}"', autoescape=True))
    if narrowing.batch_id is not None:
        of_batch = sa.select(Source.id).where(Source.batch_id == narrowing.batch_id)
        query = query.where(Item.source_id.in_(of_batch))
    return query


def _all_waiting(look: Work, *, rescan: bool) -> sa.Select[Item]:
    wanted = sa.cast(Item.flags, sa.Text).contains(RESCAN_WANTED)
    busy = sa.select(Source.id).where(Source.state.in_([SourceState.WAITING, SourceState.READING]))
    staged = sa.and_(
        Item.state == ItemState.STAGED,
        Item.source_id.not_in(busy),
        ~sa.cast(Item.flags, sa.Text).contains(NOT_A_RECORD),
        wanted if rescan else ~wanted,
    )
    wrong = sa.and_(
        Item.state == ItemState.REGISTERED, sa.cast(Item.flags, sa.Text).contains(f'"{FILED_WRONGLY}"')
    )
    return (
        sa.select(Item)
        .join(ArchivalFile, Item.archival_file_id == ArchivalFile.id, isouter=True)
        .where(staged if rescan else sa.or_(staged, wrong), permits.visible_items(look))
    )


def _row(item: Item) -> TrayRow:
    found = doubt_rules.sentences(item.doubts)
    return TrayRow(
        item.code,
        item.title,
        item.kind,
        item.form_type,
        item.year,
        item.unit.name if item.unit else "",
        tuple(Doubt(*one) for one in found),
        item.created_at,
        item.source.batch_id if item.source else None,
        item.source.name if item.source else "",
        sum(page.state is not PageState.BLANK for page in item.pages),
    )
