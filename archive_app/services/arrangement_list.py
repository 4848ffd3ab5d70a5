"""The arrangement desk's list: which files wait to be arranged, which for a checker, which are done; and in bulk."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from archive_app.errors import ArchiveError
from archive_app.models import ArchivalFile, Arrangement, Box, Holding, Household, Item, Place, Unit
from archive_app.models.types import ArrangementState, ItemState
from archive_app.rules.access import Actor, Right
from archive_app.rules.sentence import Sentence
from archive_app.services import arranged, arranging, permits, units
from archive_app.services.paging import Paged, bounds

if TYPE_CHECKING:
    from archive_app.archive import Archive, Work


#: arranges or checks one file
Verb = Callable[["Work", str], Arrangement]


class DeskState(StrEnum):
    """Where a file stands on the arrangement desk."""

    TO_ARRANGE = "to_arrange"
    TO_CHECK = "to_check"
    ARRANGED = "arranged"


@dataclass(frozen=True)
class DeskRow:
    """One file. `waiting` items have no reference code; `late` ones came after others had theirs."""

    code: str
    title: str
    household_no: str | None
    unit: str
    series: str
    year: int | None
    reference_code: str | None
    waiting: int
    arranged: int
    state: DeskState
    arranged_by: str | None

    @property
    def late(self) -> bool:
        """Tell whether what waits is a late addition."""
        return bool(self.waiting and self.arranged)


@dataclass(frozen=True)
class DeskList:
    """One page of the list, and how many files stand in each state."""

    page: Paged[DeskRow]
    counts: dict[DeskState, int]


@dataclass(frozen=True)
class Done:
    """What came of doing many at once: how many were done, and why the others were not."""

    done: int
    refused: tuple[tuple[str, Sentence], ...]


_COUNTS = (
    sa.select(
        Item.archival_file_id.label("file_id"),
        sa.func.sum(sa.case((Item.reference_code.is_(None), 1), else_=0)).label("waiting"),
        sa.func.sum(sa.case((Item.reference_code.is_not(None), 1), else_=0)).label("arranged"),
    )
    .where(Item.state == ItemState.REGISTERED)
    .group_by(Item.archival_file_id)
    .subquery()
)


def _literally(state: DeskState) -> sa.ColumnElement[str]:
    """Return a state as part of the statement itself: PostgreSQL groups only by what is written alike twice."""
    return sa.literal_column(f"'{state.value}'", sa.String)


_STATE: sa.ColumnElement[str] = sa.case(
    (Arrangement.id.is_not(None), _literally(DeskState.TO_CHECK)),
    (_COUNTS.c.waiting > sa.literal_column("0"), _literally(DeskState.TO_ARRANGE)),
    else_=_literally(DeskState.ARRANGED),
)


def _stands(state: DeskState) -> sa.ColumnElement[bool]:
    return _STATE.is_not_distinct_from(state.value)


def files(
    look: Work,
    *,
    state: DeskState | None = None,
    village: str | None = None,
    series: str | None = None,
    offset: int = 0,
    limit: int = 50,
) -> DeskList:
    """Return the visible files with something registered, and how many stand in each state."""
    permits.require(look, Right.READ)
    offset, limit = bounds(offset, limit)
    query = _query(look, village, series)
    counts = dict.fromkeys(DeskState, 0)
    for name, count in look.session.execute(
        query.with_only_columns(_STATE, sa.func.count()).group_by(_STATE)
    ):
        counts[DeskState(name)] = count
    if state is not None:
        query = query.where(_stands(state))
    rows = look.session.execute(
        query.order_by(Unit.code, ArchivalFile.series, ArchivalFile.year, Household.no, ArchivalFile.id)
        .offset(offset)
        .limit(limit)
    )
    total = counts[state] if state is not None else sum(counts.values())
    return DeskList(Paged(tuple(_row(*row) for row in rows), total, offset, limit), counts)


def to_arrange_count(look: Work) -> int:
    """Return how many files wait to be arranged, for those who arrange; nobody else is bothered with them."""
    if not look.actor.may(Right.FILE):
        return 0
    submitted = sa.select(Arrangement.archival_file_id).where(Arrangement.state == ArrangementState.SUBMITTED)
    query = (
        sa.select(sa.func.count(Item.archival_file_id.distinct()))
        .join(ArchivalFile, Item.archival_file_id == ArchivalFile.id)
        .where(arranged.waits(), Item.archival_file_id.not_in(submitted), _visible(look))
    )
    return look.session.scalar(query) or 0


def to_check_count(look: Work) -> int:
    """Return how many rounds wait that the actor may check: not one's own."""
    if not look.actor.may(Right.CHECK):
        return 0
    query = (
        sa.select(sa.func.count(Arrangement.id))
        .join(ArchivalFile, Arrangement.archival_file_id == ArchivalFile.id)
        .where(
            Arrangement.state == ArrangementState.SUBMITTED,
            Arrangement.arranged_by != look.actor.name,
            _visible(look),
        )
    )
    return look.session.scalar(query) or 0


def _visible(look: Work) -> sa.ColumnElement[bool]:
    return permits.visible_units(look, ArchivalFile.unit_id, ArchivalFile.household_id)


def _query(look: Work, village: str | None, series: str | None) -> sa.Select[Any]:
    submitted = sa.and_(
        Arrangement.archival_file_id == ArchivalFile.id, Arrangement.state == ArrangementState.SUBMITTED
    )
    query = (
        sa.select(
            ArchivalFile,
            Household.no,
            Unit.name,
            _COUNTS.c.waiting,
            _COUNTS.c.arranged,
            _STATE,
            Arrangement.arranged_by,
        )
        .join(_COUNTS, _COUNTS.c.file_id == ArchivalFile.id)
        .join(Unit, ArchivalFile.unit_id == Unit.id)
        .outerjoin(Household, ArchivalFile.household_id == Household.id)
        .outerjoin(Arrangement, submitted)
        .where(_visible(look))
    )
    if village:
        top = units.find(look, village)
        below = units.with_all_below(units.parents(look.session), [top.id])
        query = query.where(ArchivalFile.unit_id.in_(sorted(below)))
    if series:
        query = query.where(ArchivalFile.series == series)
    return query


def _row(
    file: ArchivalFile,
    household_no: str | None,
    unit: str,
    waiting: int,
    arranged: int,
    state: str,
    arranged_by: str | None,
) -> DeskRow:
    return DeskRow(
        file.code,
        file.title,
        household_no,
        unit,
        file.series,
        file.year,
        file.reference_code,
        waiting,
        arranged,
        DeskState(state),
        arranged_by,
    )


def arrange_all(
    archive: Archive, actor: Actor, *, village: str | None = None, series: str | None = None
) -> Done:
    """Put every file that waits in order by rule and hand it to the checker, each in a transaction of its own."""
    with archive.look(actor) as look:
        permits.require(look, Right.FILE)
        waiting = _in_shelf_order(look, _query(look, village, series).where(_stands(DeskState.TO_ARRANGE)))
    return _each(archive, actor, waiting, arranging.arrange)


def check_all(
    archive: Archive, actor: Actor, codes: Sequence[str] | None = None, *, village: str | None = None
) -> Done:
    """Check the files of these codes, or all that wait for a checker, in the order they stand on the shelf.

    What one may not check (one's own arrangement, what changed since) is named, the rest is done.
    """
    with archive.look(actor) as look:
        permits.require(look, Right.CHECK)
        query = _query(look, village, None).where(_stands(DeskState.TO_CHECK))
        standing = _in_shelf_order(look, query)
        if codes is None:
            codes = standing
        else:  # what is ticked is numbered as it stands too; what waits no more comes last and says why
            ticked = set(codes)
            codes = [
                *(one for one in standing if one in ticked),
                *(one for one in codes if one not in standing),
            ]
    return _each(archive, actor, codes, arranging.check)


def _in_shelf_order(look: Work, query: sa.Select[Any]) -> list[str]:
    """Return the codes of files as they stand, so that numbers given one after another follow the shelf.

    A file with several volumes stands where the first of its originals does; what stands nowhere comes last.
    """
    first = (
        sa.select(Holding.id)
        .where(Holding.archival_file_id == ArchivalFile.id)
        .order_by(Holding.box_id.is_(None), Holding.copy.desc(), Holding.volume, Holding.id)
        .limit(1)
        .correlate(ArchivalFile)
        .scalar_subquery()
    )
    shelf, cabinet = aliased(Place), aliased(Place)
    rows = look.session.scalars(
        query.outerjoin(Holding, Holding.id == first)
        .outerjoin(Box, Holding.box_id == Box.id)
        .outerjoin(shelf, Box.shelf_id == shelf.id)
        .outerjoin(cabinet, shelf.parent_id == cabinet.id)
        .order_by(
            Unit.code,
            ArchivalFile.series,
            ArchivalFile.year,
            Holding.box_id.is_(None),
            cabinet.id.is_(None),
            shelf.id.is_(None),
            cabinet.parent_id,
            cabinet.position,
            cabinet.id,
            *(shelf.side, shelf.position, shelf.id),
            *(Box.position, Box.box_no, Holding.position),
            Household.no,
            ArchivalFile.id,
        )
    )
    return [file.code for file in rows]


def _each(archive: Archive, actor: Actor, codes: Sequence[str], verb: Verb) -> Done:
    done, refused = 0, []
    for code in codes:
        try:
            with archive.work(actor) as work:
                verb(work, code)
        except ArchiveError as error:
            refused.append((code, Sentence(error.zh, error.en)))
        else:
            done += 1
    return Done(done, tuple(refused))
