"""Paper leaves the cabinet to be scanned and comes back: who took what, how many sheets, in what condition.

DA/T 31-2017 asks that papers handed over for digitising are counted and checked when they leave and when they
return. Both are written once; a difference in sheets is shown as long as the batch is.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import selectinload

from archive_app import errors
from archive_app.archive import Work
from archive_app.models import (
    ArchivalFile,
    Batch,
    Holding,
    Household,
    Retrieval,
    RetrievedHolding,
    ScanReturn,
)
from archive_app.rules.access import Right
from archive_app.services import batches, gathering, intake, permits
from archive_app.services.physical import hold_still
from archive_app.services.using import refuse_unless_free
from labels import codes

MOST_SHEETS = 100_000
MOST_HOLDINGS = 500


@dataclass(frozen=True)
class Handover:
    """How paper stands that left for a batch: what went out, what came back, and the difference in sheets."""

    sheets_out: int
    taken_by: str
    taken_at: dt.datetime
    note: str
    holdings: tuple[tuple[str, str], ...]
    sheets_back: int | None = None
    condition: str = ""
    returned_by: str = ""
    received_by: str = ""
    returned_at: dt.datetime | None = None

    @property
    def missing(self) -> int:
        """Return how many sheets did not come back (negative: too many); 0 while they are out."""
        return 0 if self.sheets_back is None else self.sheets_out - self.sheets_back


def open_batch(
    work: Work,
    *,
    sheets: int,
    taken_by: str,
    holdings: Sequence[str],
    note: str = "",
    name: str = "",
    sides: str | None = None,
) -> Batch:
    """Open a batch by what leaves the cabinet for it; scans come into it later, by any door.

    Raises what `take_out` raises, and BadInput when nothing is named that leaves.
    """
    if not any(code.strip() for code in holdings):
        raise errors.BadInput(
            "请写明调出哪些：盒、卷的代码，或户编号。",
            "Say what leaves: codes of boxes or volumes, or a household.",
        )
    shown = name.strip() or "、".join(code.strip() for code in holdings if code.strip())
    batch = intake.open_batch(work, name=shown, channel="retrieval", sides=sides)
    work.session.flush()
    take_out(work, batch.id, sheets=sheets, taken_by=taken_by, holdings=holdings, note=note)
    return batch


def waiting_for_scans(look: Work, limit: int = 20) -> list[Batch]:
    """Return the actor's batches whose paper is out: scans may go into them. Newest first."""
    query = (
        sa.select(Batch)
        .join(Retrieval, Retrieval.batch_id == Batch.id)
        .outerjoin(ScanReturn, ScanReturn.batch_id == Batch.id)
        .where(ScanReturn.id.is_(None), batches.is_mine(look))
        .order_by(Batch.id.desc())
        .limit(limit)
    )
    return list(look.session.scalars(query))


def take_out(
    work: Work, batch_id: int, *, sheets: int, taken_by: str, holdings: Sequence[str] = (), note: str = ""
) -> Retrieval:
    """Write down what left the cabinet for a batch.

    `holdings` are codes of volumes (`V-…`), files (`F-…`, all their volumes) or boxes (`B-…`, what stands in them), or
    household numbers; addresses as a camera reads them are understood.

    Raises BadInput, NotFound, Conflict when it is written already, or when a volume is lent, asked for, being moved,
    out for scanning already, or stands in a sealed box.
    """
    batch = _own(work, batch_id)
    if work.session.scalar(sa.select(Retrieval.id).where(Retrieval.batch_id == batch)) is not None:
        raise errors.Conflict("这一批的调出已经登记过。", "What left for this batch is written down already.")
    if len(holdings) > MOST_HOLDINGS:
        raise errors.BadInput(
            f"一批最多登记 {MOST_HOLDINGS} 卷；请分成几批。",
            f"At most {MOST_HOLDINGS} volumes a batch; make several.",
        )
    _counted(sheets)
    found = {one.id: one for code in holdings if code.strip() for one in _holdings(work, code)}
    hold_still(work, *found.values())
    for one in found.values():
        refuse_unless_free(work, one)
    made = Retrieval(
        batch_id=batch,
        sheets=sheets,
        taken_by=_name(taken_by, "取走人", "who took them"),
        note=note.strip()[:200],
        recorded_at=work.now,
        recorded_by=work.actor.name,
    )
    work.session.add(made)
    work.session.flush()
    work.session.add_all(RetrievedHolding(retrieval_id=made.id, holding_id=one) for one in found)
    work.record("retrieval.recorded", made, batch=batch, sheets=sheets, holdings=list(found))
    return made


def bring_back(
    work: Work, batch_id: int, *, sheets: int, condition: str, returned_by: str, received_by: str
) -> ScanReturn:
    """Write down what came back; the batch is whole. Raises BadInput, NotFound, Conflict (nothing left, or back already)."""
    batch = _own(work, batch_id)
    out = work.session.scalar(sa.select(Retrieval).where(Retrieval.batch_id == batch))
    if out is None:
        raise errors.Conflict("这一批没有登记调出，不能登记归还。", "Nothing was taken out for this batch.")
    if work.session.scalar(sa.select(ScanReturn.id).where(ScanReturn.batch_id == batch)) is not None:
        raise errors.Conflict("这一批已经登记归还。", "What came back is written down already.")
    _counted(sheets)
    if not condition.strip():
        raise errors.BadInput("请写明归还时的完好情况。", "Say in what condition the papers came back.")
    made = ScanReturn(
        batch_id=batch,
        sheets=sheets,
        condition=condition.strip()[:200],
        returned_by=_name(returned_by, "归还人", "who brought them back"),
        received_by=_name(received_by, "接收人", "who received them"),
        recorded_at=work.now,
        recorded_by=work.actor.name,
    )
    work.session.add(made)
    work.record("scan_return.recorded", made, batch=batch, sheets=sheets, missing=out.sheets - sheets)
    gathering.finish(work, batch)
    return made


def of_batch(look: Work, batch_id: int) -> Handover | None:
    """Return how the paper of a batch stands; None when none left a cabinet for it. Raises NotFound."""
    batch = batches.mine(look, batch_id)
    out = look.session.scalar(
        sa.select(Retrieval)
        .where(Retrieval.batch_id == batch.id)
        .options(
            selectinload(Retrieval.holdings)
            .selectinload(RetrievedHolding.holding)
            .selectinload(Holding.archival_file)
        )
    )
    if out is None:
        return None
    back = look.session.scalar(sa.select(ScanReturn).where(ScanReturn.batch_id == batch.id))
    return Handover(
        sheets_out=out.sheets,
        taken_by=out.taken_by,
        taken_at=out.recorded_at,
        note=out.note,
        holdings=tuple(_told(look, one.holding) for one in out.holdings),
        sheets_back=back.sheets if back else None,
        condition=back.condition if back else "",
        returned_by=back.returned_by if back else "",
        received_by=back.received_by if back else "",
        returned_at=back.recorded_at if back else None,
    )


def _own(work: Work, batch_id: int) -> int:
    permits.require(work, Right.INGEST)
    return batches.mine(work, batch_id).id


def _told(look: Work, holding: Holding) -> tuple[str, str]:
    file = holding.archival_file
    title = file.title if file is not None and permits.sees_file(look, file) else ""
    return holding.code, title


def _holdings(work: Work, text: str) -> list[Holding]:
    """Return the volumes a code means: of a file, in a box, of a household, or the one itself. Raises NotFound."""
    query = sa.select(Holding).join(ArchivalFile, Holding.archival_file_id == ArchivalFile.id)
    found = work.session.scalars(query.where(_meant(work, text.strip())).order_by(Holding.id)).all()
    seen = [one for one in found if one.archival_file and permits.sees_file(work, one.archival_file)]
    if not seen:
        raise errors.NotFound(text)
    return seen


def _meant(work: Work, text: str) -> sa.ColumnElement[bool]:
    household = work.session.scalar(sa.select(Household.id).where(Household.no == text))
    if household is not None:
        return ArchivalFile.household_id == household
    try:
        code = codes.extract(text)
    except codes.BadCode as error:
        raise errors.NotFound(text) from error
    wanted = {"V": Holding.id, "F": ArchivalFile.id, "B": Holding.box_id}.get(code.kind)
    if wanted is None:
        raise errors.NotFound(text)
    return wanted == code.number


def _counted(sheets: int) -> None:
    if not 0 <= sheets <= MOST_SHEETS:
        raise errors.BadInput("张数应是 0 或更大的整数。", "Sheets are counted from 0 up.")


def _name(text: str, what: str, what_en: str) -> str:
    if not text.strip():
        raise errors.BadInput(f"请写明{what}。", f"Say {what_en}.")
    return text.strip()[:80]
