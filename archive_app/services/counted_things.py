"""What a stocktake expected and saw, thing by thing, with the figures made of it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from archive_app.errors import NotFound
from archive_app.models import (
    Box,
    ExpectedThing,
    Holding,
    Place,
    Stocktake,
)
from archive_app.models.types import CountVerdict, PlaceKind, StocktakeState
from archive_app.rules import counting
from archive_app.rules.counting import Counts
from archive_app.rules.sentence import Sentence
from archive_app.services import subjects
from archive_app.services.lookup import box_condition
from labels import codes

if TYPE_CHECKING:
    from archive_app.archive import Work

BOXES, HOLDINGS, PLACES = Box.__tablename__, Holding.__tablename__, Place.__tablename__
LONGEST_SHOWN = 60


@dataclass(frozen=True)
class Where:
    """A shelf, and for volumes a box, by code and in words."""

    shelf: str | None = None
    words: str = ""
    box: str | None = None
    box_no: str = ""


@dataclass(frozen=True)
class CountRow:
    """One thing of a stocktake. `expected` or `seen` is None where it is not expected here, or was not seen.

    `key` is its code, or the text of an unknown one. `name` is empty for what the reader may not know of.
    `frozen`: it was expected here when the count began; `counted` is false for what goes along with its box.
    `explanation` and `incident` stand once it is closed.
    """

    key: str
    kind: str | None
    id: int | None
    name: str
    counted: bool
    verdict: CountVerdict | None
    expected: Where | None = None
    seen: Where | None = None
    seen_at: dt.datetime | None = None
    seen_by: str = ""
    away: Sentence | None = None
    explanation: str = ""
    incident: int | None = None
    frozen: bool = False


@dataclass(frozen=True)
class Tally:
    """All rows of a stocktake, expected ones first in the order they stand; its figures; its shelves by code."""

    rows: tuple[CountRow, ...]
    counts: Counts
    shelves: tuple[tuple[str, str], ...]

    @property
    def discrepancies(self) -> tuple[CountRow, ...]:
        """Return what has to be explained."""
        return tuple(row for row in self.rows if row.verdict in counting.DISCREPANCIES)


def shelf_ids(place: Place) -> sa.Select[int]:
    """Return the query for the ids of the shelves of a room or cabinet."""
    cabinet = aliased(Place)
    return (
        sa.select(Place.id)
        .outerjoin(cabinet, Place.parent_id == cabinet.id)
        .where(
            Place.kind == PlaceKind.SHELF,
            sa.or_(Place.parent_id == place.id, cabinet.parent_id == place.id),
        )
    )


def running(look: Work, place: Place) -> int | None:
    """Return the open stocktake of a place, of the room it is in or of a cabinet in it, by its number."""
    inside = sa.select(Place.id).where(sa.or_(Place.id == place.id, Place.parent_id == place.id))
    return look.session.scalar(
        sa.select(Stocktake.id).where(
            Stocktake.state == StocktakeState.OPEN,
            sa.or_(Stocktake.place_id.in_(inside), Stocktake.place_id == place.parent_id),
        )
    )


def resolve(work: Work, one: Stocktake, text: str) -> tuple[str | None, int | None]:
    """Return the kind and id of what was scanned: a box, a holding or a place; nothing for any other code.

    What is expected in this stocktake is known to who counts; else misread, unknown and invisible are the same.
    """
    try:
        code = codes.extract(text)
    except codes.BadCode:
        return None, None
    kind = {"B": BOXES, "V": HOLDINGS, "R": PLACES, "C": PLACES, "S": PLACES}.get(code.kind)
    if kind in (BOXES, HOLDINGS) and _is_expected(work, one, str(kind), code.number):
        return kind, code.number
    if kind is None:
        return None, None
    try:
        subjects.find(work, str(code))
    except NotFound:
        return None, None
    return kind, code.number


def _is_expected(work: Work, one: Stocktake, kind: str, number: int) -> bool:
    query = sa.select(ExpectedThing.id).where(
        ExpectedThing.stocktake_id == one.id,
        ExpectedThing.thing_kind == kind,
        ExpectedThing.thing_id == number,
    )
    return work.session.scalar(query) is not None


def context(work: Work, one: Stocktake, shelf: str, box: str) -> tuple[int | None, int | None]:
    """Return the ids of the shelf and box that were scanned before a thing; none for what is not counted here."""
    shelf_id = _number(shelf, "S")
    if shelf_id is not None:
        here = shelf_ids(one.place).where(Place.id == shelf_id)
        shelf_id = work.session.scalar(here)
    box_id = _number(box, "B")
    if box_id is not None:
        box_id = work.session.scalar(sa.select(Box.id).where(Box.id == box_id, box_condition(work)))
    return shelf_id, box_id


def _number(text: str, kind: str) -> int | None:
    if not text:
        return None
    try:
        code = codes.extract(text)
    except codes.BadCode:
        return None
    return code.number if code.kind == kind else None


def shown_text(text: str) -> str:
    """Return what is kept of a scanned text: the code in it, else its beginning."""
    try:
        return str(codes.extract(text))
    except codes.BadCode:
        return " ".join(text.split())[:LONGEST_SHOWN] or "?"


def told(row: CountRow) -> str:
    """Say in one line what was found of a thing, for the record of an incident."""
    due = row.expected.words if row.expected else "别处"
    if row.verdict is CountVerdict.MISSING:
        return f"应在{due}，清点时未见"
    return f"应在{due}，清点时见于{row.seen.words if row.seen and row.seen.words else '未扫层码处'}"
