"""What keeps a thing for now: lent, out for scanning, being moved, absent or otherwise unexplained.

The combination rule of disposal: nothing that is not in its place or has an open question may be appraised,
however long its period is over. A cause on a box counts for every volume in it, one on a volume for its whole file.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import sqlalchemy as sa

from archive_app.models import ArchivalFile, Box, Holding, Incident, Item, Loan, Movement
from archive_app.models.types import LoanState, MovementState
from archive_app.services.in_use import open_retrievals

if TYPE_CHECKING:
    from archive_app.archive import Work

#: the order in which several causes are told
ORDER: Final = ("not_found_at_inventory", "on_loan", "out_for_scanning", "open_movement", "open_incident")
#: incidents that say that a thing was not where it belongs (rules/counting.py)
ABSENT: Final = frozenset({"absent"})
_OPEN_MOVEMENTS: Final = (MovementState.REQUESTED, MovementState.APPROVED)


@dataclass(frozen=True)
class Block:
    """One cause on a file; `item_id` where it concerns a single item only."""

    reason: str
    item_id: int | None = None


def blocks_of(look: Work, file_ids: Collection[int]) -> Mapping[int, frozenset[Block]]:
    """Return what keeps each of these files for now; the number of queries does not grow with them."""
    wanted = sorted(set(file_ids))
    found: dict[int, set[Block]] = {}
    if not wanted:
        return {}
    for file_id, item_id, reason in (*_in_hands(look, wanted), *_incidents(look, wanted)):
        found.setdefault(file_id, set()).add(Block(reason, item_id))
    return {file_id: frozenset(blocks) for file_id, blocks in found.items()}


def reasons(blocks: Iterable[Block], item_id: int | None = None) -> tuple[str, ...]:
    """Return the causes in the order they are told; for one item those of other items are left out."""
    named = {one.reason for one in blocks if item_id is None or one.item_id in (None, item_id)}
    return tuple(one for one in ORDER if one in named)


def _in_hands(look: Work, wanted: list[int]) -> list[tuple[int, int | None, str]]:
    """Return the loans, movements and retrievals under way of what these files are on: (file, item, cause)."""
    lent = sa.select(Loan.holding_id, Loan.box_id).where(Loan.state == LoanState.OUT)
    moved = sa.select(Movement.holding_id, Movement.box_id).where(Movement.state.in_(_OPEN_MOVEMENTS))
    scanned = look.session.execute(open_retrievals())
    causes: dict[str, set[tuple[int | None, int | None]]] = {
        "on_loan": {(holding, box) for holding, box in look.session.execute(lent)},
        "open_movement": {(holding, box) for holding, box in look.session.execute(moved)},
        "out_for_scanning": {(holding, None) for holding, _who, _since in scanned},
    }
    return [
        (file_id, item_id, reason)
        for reason, things in causes.items()
        for file_id, item_id in _files_on(
            look, {one for one, _box in things if one}, {box for _one, box in things if box}, wanted
        )
    ]


def _files_on(
    look: Work, holding_ids: Collection[int], box_ids: Collection[int], wanted: list[int]
) -> set[tuple[int, int | None]]:
    """Return which of these files, or which item of them, stand on these volumes and in these boxes."""
    if not holding_ids and not box_ids:
        return set()
    file_id = sa.func.coalesce(Holding.archival_file_id, Item.archival_file_id)
    rows = look.session.execute(
        sa.select(file_id, Holding.item_id)
        .outerjoin(Item, Holding.item_id == Item.id)
        .where(
            sa.or_(Holding.id.in_(sorted(holding_ids)), Holding.box_id.in_(sorted(box_ids))),
            file_id.in_(wanted),
        )
    )
    return {(one, item) for one, item in rows}


def _incidents(look: Work, wanted: list[int]) -> list[tuple[int, int | None, str]]:
    rows = look.session.execute(
        sa.select(Incident.subject_kind, Incident.subject_id, Incident.kind).where(
            Incident.closed_at.is_(None)
        )
    ).all()
    files = set(wanted)
    known: list[tuple[int, int | None, str]] = []
    for reason in ("not_found_at_inventory", "open_incident"):
        about: dict[str, set[int]] = {}
        for kind, number, what in rows:
            if (what in ABSENT) is (reason == "not_found_at_inventory"):
                about.setdefault(kind, set()).add(number)
        known += [(one, None, reason) for one in about.get(ArchivalFile.__tablename__, ()) if one in files]
        on = _files_on(
            look, about.get(Holding.__tablename__, ()), about.get(Box.__tablename__, ()), wanted
        ) | _of_items(look, about.get(Item.__tablename__, ()), wanted)
        known += [(file_id, item_id, reason) for file_id, item_id in on]
    return known


def _of_items(look: Work, item_ids: Collection[int], wanted: list[int]) -> set[tuple[int, int | None]]:
    if not item_ids:
        return set()
    rows = look.session.execute(
        sa.select(Item.archival_file_id, Item.id).where(
            Item.id.in_(sorted(item_ids)), Item.archival_file_id.in_(wanted)
        )
    )
    return {(file_id, item_id) for file_id, item_id in rows if file_id is not None}
