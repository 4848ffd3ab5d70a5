"""The sides of a batch one by one: where each went and why, and what was set aside."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager

from archive_app import errors
from archive_app.archive import Work
from archive_app.models import Batch, Item, Page, Source
from archive_app.models.types import ItemState, PageState
from archive_app.rules.page_arithmetic import NOT_A_RECORD, SEPARATOR, part_of
from archive_app.rules.problems import trouble
from archive_app.services import batches, permits
from archive_app.services.paging import Paged, bounds


@dataclass(frozen=True)
class SideRow:
    """One side: its number in the file, where it went (`rules.page_arithmetic`), and the item it is in if visible."""

    page_id: int
    file: str
    number: int
    part: str
    form_type: str | None
    item: str | None
    n: int
    reason: str = ""
    reason_en: str = ""
    source_id: int = 0


@dataclass(frozen=True)
class FileSides:
    """A file and its sides."""

    source_id: int
    batch_id: int
    name: str
    sides: Paged[SideRow]


def of_file(look: Work, source_id: int, *, offset: int = 0, limit: int = 100) -> FileSides:
    """Return the sides of a file of the actor's own batches. Raises NotFound."""
    source = look.session.scalar(
        sa.select(Source).join(Batch).where(Source.id == source_id, batches.is_mine(look))
    )
    if source is None:
        raise errors.NotFound(str(source_id))
    rows = _sides(look, Page.source_id == source.id, offset, limit)
    return FileSides(source.id, source.batch_id, source.path or source.name, rows)


def file_of(look: Work, batch_id: int, told: str) -> int:
    """Return the number of a batch's file by number, or by its name where that is one file's. Raises NotFound, BadInput."""
    batch = batches.mine(look, batch_id)
    named = sa.or_(Source.name == told, Source.path == told)
    which = sa.or_(Source.id == int(told), named) if told.isdecimal() and len(told) < 10 else named
    found = look.session.scalars(sa.select(Source.id).where(Source.batch_id == batch.id, which)).all()
    if not found:
        raise errors.NotFound(told)
    if len(found) > 1:
        raise errors.BadInput(
            f"有 {len(found)} 个文件叫“{told}”；请写文件编号。",
            f"{len(found)} files are named {told}; give its number.",
        )
    return found[0]


def set_aside(look: Work, batch_id: int, *, offset: int = 0, limit: int = 60) -> Paged[SideRow]:
    """Return the blank sides, separator sheets and what is no record of a batch. Raises NotFound."""
    batch = batches.mine(look, batch_id)
    no_record = sa.cast(Item.flags, sa.Text).contains(f'"{NOT_A_RECORD}"')
    gone = sa.or_(Item.state == ItemState.WITHDRAWN, sa.and_(Item.state == ItemState.STAGED, no_record))
    aside = sa.or_(Page.state == PageState.BLANK, Page.part == SEPARATOR, gone)
    return _sides(look, sa.and_(Source.batch_id == batch.id, aside), offset, limit)


def _sides(look: Work, which: sa.ColumnElement[bool], offset: int, limit: int) -> Paged[SideRow]:
    offset, limit = bounds(offset, limit)
    query = (
        sa.select(Page, Source)
        .join(Source, Page.source_id == Source.id)
        .join(Page.item)
        .options(contains_eager(Page.item).joinedload(Item.archival_file))
        .where(which)
    )
    total = look.session.scalar(sa.select(sa.func.count()).select_from(query.subquery())) or 0
    rows = look.session.execute(
        query.order_by(Page.source_id, Page.source_n).offset(offset).limit(limit)
    ).all()
    return Paged(tuple(_row(look, page, source) for page, source in rows), total, offset, limit)


def _row(look: Work, page: Page, source: Source) -> SideRow:
    item = page.item
    told = trouble(page.reason) if page.state is PageState.REFUSED and page.reason else None
    return SideRow(
        page_id=page.id,
        file=source.path or source.name,
        number=page.source_n,
        part=part_of(page.state, page.part, item.state, is_record=NOT_A_RECORD not in item.flags),
        form_type=page.form_type,
        item=item.code if permits.sees_item(look, item) else None,
        n=page.n,
        reason=told.zh if told else "",
        reason_en=told.en if told else "",
        source_id=source.id,
    )
