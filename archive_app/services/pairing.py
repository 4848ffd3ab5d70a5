"""Pairings (结对帮扶): which helper stands by which household from when to when. A helper's log-in sees these households."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from archive_app.errors import Conflict, NotFound
from archive_app.models import Household, Pairing
from archive_app.rules.access import Right
from archive_app.services import households
from archive_app.services.appointing import day_text, ended, person_of
from archive_app.services.paging import Paged, bounds
from archive_app.services.permits import require, visible_units

if TYPE_CHECKING:
    from archive_app.archive import Work


@dataclass(frozen=True)
class PairingRow:
    """One helper of one household; partial dates as EDTF text, no `until` meaning still."""

    id: int
    helper_id: int
    helper: str
    household: str
    head: str
    since: str
    until: str


def pairings(
    look: Work, *, q: str = "", running: bool = True, offset: int = 0, limit: int = 50
) -> Paged[PairingRow]:
    """Return pairings of visible households by number; `q` narrows by helper, member or household number."""
    require(look, Right.KEEP_ROSTER)
    offset, limit = bounds(offset, limit)
    query = (
        sa.select(Pairing)
        .join(Household, Pairing.household_id == Household.id)
        .where(visible_units(look, Household.village_id, Household.id))
    )
    if running:
        query = query.where(Pairing.to_date.is_(None))
    if q.strip():
        query = query.where(households.matches(q))
    total = look.session.scalar(sa.select(sa.func.count()).select_from(query.subquery())) or 0
    rows = look.session.scalars(
        query.options(joinedload(Pairing.helper), joinedload(Pairing.household).joinedload(Household.head))
        .order_by(Household.no, Pairing.id)
        .offset(offset)
        .limit(limit)
    )
    made = tuple(
        PairingRow(
            row.id,
            row.helper_id,
            row.helper.name,
            row.household.no,
            row.household.head.name,
            row.from_date or "",
            row.to_date or "",
        )
        for row in rows
    )
    return Paged(made, total, offset, limit)


def pair(work: Work, helper_id: int, household: str, *, since: str = "", until: str = "") -> Pairing:
    """Pair an officer with a household from `since`, till `until` where that is known. Needs the right to keep its roster.

    Raises NotFound, BadInput, and Conflict where the two are paired already.
    """
    one = households.find(work, household, Right.KEEP_ROSTER)
    helper = person_of(work, helper_id)
    running = sa.select(Pairing.id).where(
        Pairing.household_id == one.id, Pairing.helper_id == helper.id, Pairing.to_date.is_(None)
    )
    if work.session.scalar(running.limit(1)) is not None:
        raise Conflict(
            "这位帮扶责任人已经和这一户结对。", "This helper is paired with the household already."
        )
    first = day_text(since) or None
    row = Pairing(
        household_id=one.id,
        helper_id=helper.id,
        from_date=first,
        to_date=ended(first, until) if until.strip() else None,
    )
    work.session.add(row)
    work.record("pairing.made", one, helper=helper.id)
    return row


def end_pairing(work: Work, pairing_id: int, until: str) -> None:
    """Say when a pairing ended. Raises NotFound, BadInput, and Conflict for one that has ended."""
    row = work.session.get(Pairing, pairing_id)
    if row is None:
        raise NotFound(str(pairing_id))
    require(work, Right.KEEP_ROSTER, row.household.village_id, row.household_id, what=str(pairing_id))
    if row.to_date:
        raise Conflict("这项结对已经结束。", "This pairing has ended already.")
    row.to_date = ended(row.from_date, until)
    work.record("pairing.ended", row.household, helper=row.helper_id)
