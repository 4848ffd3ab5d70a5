"""Sealing boxes (封盒): only when contents list, notes sheet and completeness are right; opened with a reason."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

import sqlalchemy as sa

from archive_app.errors import BadInput, Conflict
from archive_app.models import ArchivalFile, Box, BoxSeal, Holding
from archive_app.models.types import BoxState, NoteKind
from archive_app.rules.access import Right
from archive_app.rules.shelving import is_singly
from archive_app.services import arranged, notes, volumes
from archive_app.services.lookup import find_box
from archive_app.services.notes import NoteView
from archive_app.services.permits import require
from archive_app.services.seal_gaps import Gap, codes_in, gaps

if TYPE_CHECKING:
    from archive_app.archive import Work

__all__ = ["Gap", "SealLine", "SealView", "lay_anew", "put_in_order", "reopen", "seal", "show"]

SHOWN_GAPS = 3


@dataclass(frozen=True)
class SealLine:
    """One sealing of a box, and why it was opened again."""

    sealed_by: str
    sealed_at: dt.datetime
    things: int
    reopened_by: str | None
    reopened_at: dt.datetime | None
    reason: str


@dataclass(frozen=True)
class SealView:
    """A box before it is sealed, or sealed: what is wrong yet, how it was sealed before, its notes sheet.

    `singly` tells whether it is a box of single items.
    """

    code: str
    box_no: str
    title: str
    state: BoxState
    singly: bool
    gaps: tuple[Gap, ...]
    seals: tuple[SealLine, ...]
    notes: tuple[NoteView, ...]


def show(look: Work, code: str) -> SealView:
    """Return what keeps a box from being sealed, and its sealings. NotFound for one that cannot be seen."""
    box = find_box(look, code)
    require(look, Right.READ, box.unit_id, what=code)
    rows = look.session.scalars(
        sa.select(BoxSeal).where(BoxSeal.box_id == box.id).order_by(BoxSeal.id.desc())
    )
    return SealView(
        code=box.code,
        box_no=box.box_no,
        title=box.title,
        state=box.state,
        singly=is_singly(box.series),
        gaps=gaps(look, box) if box.state is BoxState.OPEN else (),
        seals=tuple(
            SealLine(
                row.sealed_by,
                row.sealed_at,
                len(row.contents.splitlines()),
                row.reopened_by,
                row.reopened_at,
                row.reason,
            )
            for row in rows
        ),
        notes=notes.lines_of(look, box),
    )


def seal(work: Work, code: str) -> BoxSeal:
    """Seal a box, so that nothing goes in or comes out unseen.

    Raises Conflict when it is sealed already (naming by whom), or naming what is missing.
    """
    box = _held(work, code)
    standing = _standing(work, box)
    if box.state is BoxState.SEALED:
        by = f"由{standing.sealed_by}" if standing else ""
        raise Conflict(
            f"盒 {box.box_no} 已经{by}封好；要改动请先启封。",
            f"Box {box.box_no} is sealed already{f' by {standing.sealed_by}' if standing else ''}.",
        )
    wrong = gaps(work, box)
    if wrong:
        raise _not_yet(box, wrong)
    contents = codes_in(work, box)
    made = BoxSeal(
        box_id=box.id,
        contents="\n".join("\t".join(map(str, one)) for one in contents),
        sealed_by=work.actor.name,
        sealed_at=work.now,
        reason="",
    )
    work.session.add(made)
    box.state = BoxState.SEALED
    first, last = contents[0][1], contents[-1][1]
    things = "件" if is_singly(box.series) else "份"
    notes.append(work, box, NoteKind.SEALED, f"封盒：{len(contents)} {things}，档号 {first} 至 {last}。")
    work.record("box.sealed", box, things=len(contents))
    return made


def reopen(work: Work, code: str, reason: str) -> Box:
    """Open a sealed box again. The reason stays on its notes sheet. Raises Conflict when it is open already."""
    box = _held(work, code)
    reason = " ".join(reason.split())
    if not 1 <= len(reason) <= notes.LONGEST:
        raise BadInput("请写明启封的理由。", "Say why the box is opened.")
    if box.state is not BoxState.SEALED:
        raise Conflict(f"盒 {box.box_no} 没有封；不用启封。", f"Box {box.box_no} is not sealed.")
    standing = _standing(work, box)
    if standing is not None:
        standing.reopened_by, standing.reopened_at, standing.reason = work.actor.name, work.now, reason
        work.session.flush()  # the database lets a box be opened only once its reason stands
    box.state = BoxState.OPEN
    notes.append(work, box, NoteKind.REOPENED, f"启封：{reason}")
    work.record("box.opened", box, reason=reason)
    return box


def put_in_order(work: Work, code: str) -> bool:
    """Let the volumes in an open box stand in the order of their numbers; tell whether anything moved."""
    box = _held(work, code)
    if box.state is not BoxState.OPEN:
        raise Conflict(f"盒 {box.box_no} 已封；请先启封。", f"Box {box.box_no} is sealed; open it first.")
    return arranged.put_in_order(work, box.id)


def lay_anew(work: Work, code: str, reason: str) -> int:
    """Lay the single items of a box's files anew, with a reason; return how many lie elsewhere now."""
    box = _held(work, code)
    files = work.session.scalars(
        sa.select(ArchivalFile)
        .join(Holding, Holding.archival_file_id == ArchivalFile.id)
        .where(Holding.box_id == box.id)
        .order_by(ArchivalFile.id)
        .distinct()
    ).all()
    return sum(volumes.lay_anew(work, file.code, reason) for file in files)


def _held(work: Work, code: str) -> Box:
    """Return the box, held so that two who seal it or fill it go one after the other."""
    box = find_box(work, code)
    require(work, Right.SHELVE, box.unit_id, what=code)
    work.session.refresh(box, with_for_update={"of": Box})
    return box


def _standing(work: Work, box: Box) -> BoxSeal | None:
    return work.session.scalar(
        sa.select(BoxSeal).where(BoxSeal.box_id == box.id, BoxSeal.reopened_at.is_(None))
    )


def _not_yet(box: Box, wrong: tuple[Gap, ...]) -> Conflict:
    more = len(wrong) - SHOWN_GAPS
    zh = "".join(one.said.zh for one in wrong[:SHOWN_GAPS]) + (f"另有 {more} 处。" if more > 0 else "")
    en = " ".join(one.said.en for one in wrong[:SHOWN_GAPS]) + (f" And {more} more." if more > 0 else "")
    return Conflict(f"盒 {box.box_no} 还不能封：{zh}", f"Box {box.box_no} cannot be sealed yet: {en}")
