"""Who printed whose label when, and how often: kept for ever beside the trail (requirement row 60)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import sqlalchemy as sa

from archive_app.models import LabelPrint
from archive_app.services.label_kinds import TABLES, read

if TYPE_CHECKING:
    from archive_app.archive import Work


@dataclass(frozen=True)
class PrintRow:
    """One print job's labels for one thing."""

    at: dt.datetime
    by: str
    kind: str
    copies: int
    printer: str


@dataclass(frozen=True)
class Prints:
    """All labels ever printed for a thing: how many pieces, in how many jobs, the newest jobs first."""

    pieces: int
    jobs: int
    newest: tuple[PrintRow, ...]


def note(work: Work, wanted: Sequence[str], kind: str, stock: str, copies: int, printer: str) -> None:
    """Keep that the labels of these codes were printed."""
    rows = [
        {
            "subject_kind": TABLES[code.kind],
            "subject_id": code.number,
            "kind": kind,
            "stock": stock,
            "printer": printer.strip(),
            "copies": copies,
            "printed_by": work.actor.name,
            "printed_at": work.now,
        }
        for code in map(read, wanted)
    ]
    work.session.execute(sa.insert(LabelPrint), rows)


def prints_of(look: Work, *codes: str, limit: int = 5) -> Prints:
    """Return the prints of a thing, or of several together; the caller has checked that the actor may see them."""
    mine = sa.or_(
        *(
            sa.and_(LabelPrint.subject_kind == TABLES[one.kind], LabelPrint.subject_id == one.number)
            for one in map(read, codes)
        )
    )
    pieces, jobs = look.session.execute(
        sa.select(sa.func.coalesce(sa.func.sum(LabelPrint.copies), 0), sa.func.count(LabelPrint.id)).where(
            mine
        )
    ).one()
    if not jobs:
        return Prints(0, 0, ())
    newest = look.session.scalars(
        sa.select(LabelPrint).where(mine).order_by(LabelPrint.id.desc()).limit(limit)
    )
    return Prints(
        pieces,
        jobs,
        tuple(PrintRow(one.printed_at, one.printed_by, one.kind, one.copies, one.printer) for one in newest),
    )


def pieces_of(look: Work, wanted: Sequence[str]) -> dict[str, int]:
    """Return how many labels were printed of each of these codes before, where any were; one query a table."""
    found: dict[str, int] = {}
    numbers = [read(text) for text in wanted]
    for table in {TABLES[code.kind] for code in numbers}:
        ids = {code.number: str(code) for code in numbers if TABLES[code.kind] == table}
        rows = look.session.execute(
            sa.select(LabelPrint.subject_id, sa.func.sum(LabelPrint.copies))
            .where(LabelPrint.subject_kind == table, LabelPrint.subject_id.in_(list(ids)))
            .group_by(LabelPrint.subject_id)
        )
        found |= {ids[number]: int(pieces) for number, pieces in rows}
    return found
