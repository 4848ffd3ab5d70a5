"""The arithmetic of pages, counted from the records and held against what the files themselves hold."""

from __future__ import annotations

import logging
from collections.abc import Iterable

import sqlalchemy as sa
from sqlalchemy.orm import InstrumentedAttribute

from archive_app.archive import Work
from archive_app.models import Item, Page, Source
from archive_app.rules.page_arithmetic import NOT_A_RECORD, Sums, part_of

log = logging.getLogger("archive.arithmetic")
#: the flag of a file whose sides do not add up
WRONG = "arithmetic"


def of_sources(look: Work, source_ids: Iterable[int]) -> dict[int, Sums]:
    """Return where the sides of these sources went; a source whose pages are not known yet has none."""
    return _counted(look, Source.id, Source.id.in_(list(source_ids)))


def of_batches(look: Work, batch_ids: Iterable[int]) -> dict[int, Sums]:
    """Return where the sides of whole batches went."""
    return _counted(look, Source.batch_id, Source.batch_id.in_(list(batch_ids)))


def _counted(look: Work, key: InstrumentedAttribute[int], which: sa.ColumnElement[bool]) -> dict[int, Sums]:
    came = look.session.execute(
        sa.select(key, sa.func.sum(Source.page_count)).where(which).group_by(key)
    ).all()
    found = {one: {"came": int(count or 0)} for one, count in came}
    aside = sa.cast(Item.flags, sa.Text).contains(f'"{NOT_A_RECORD}"')
    rows = look.session.execute(
        sa.select(key, Page.state, Page.part, Item.state, aside, sa.func.count())
        .join(Page, Page.source_id == Source.id)
        .join(Item, Page.item_id == Item.id)
        .where(which)
        .group_by(key, Page.state, Page.part, Item.state, aside)
    )
    for one, state, part, item_state, is_aside, count in rows:
        name = part_of(state, part, item_state, is_record=not is_aside)
        found[one][name] = found[one].get(name, 0) + count
    return {one: Sums(**counted) for one, counted in found.items()}


def check(work: Work, source: Source) -> Sums:
    """Hold the records of a source against its own number of sides; a difference is recorded and shown."""
    work.session.flush()
    sums = of_sources(work, [source.id]).get(source.id, Sums())
    if sums.is_exact:
        if WRONG in source.flags:
            source.flags = [flag for flag in source.flags if flag != WRONG]
        return sums
    log.error("source %s: %s sides do not add up: %s", source.id, sums.came, sums)
    source.flags = sorted({*source.flags, WRONG})
    work.record("source.arithmetic_wrong", source, came=sums.came, difference=sums.difference)
    return sums
