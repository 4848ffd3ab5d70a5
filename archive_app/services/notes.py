"""Notes sheets (备考表): what happened to a volume or a box, written down line after line and never changed.

DA/T 22-2015 and GB/T 9705-2008: gaps, damage, additions, removals, losses and destruction are noted at the end
of the volume or box, with who noted it and when.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING

import sqlalchemy as sa

from archive_app.errors import BadInput, NotFound
from archive_app.models import ArchivalFile, Box, Holding, NotesLine, User
from archive_app.models.types import FormType, NoteKind
from archive_app.rules.access import Right
from archive_app.services import permits, subjects

if TYPE_CHECKING:
    from archive_app.archive import Work

#: what a person writes by hand; the others are written by what happened
BY_HAND = (
    NoteKind.LACKING,
    NoteKind.DAMAGED,
    NoteKind.ADDED,
    NoteKind.REMOVED,
    NoteKind.LOST,
    NoteKind.OTHER,
)
LONGEST = 500


@dataclass(frozen=True)
class NoteView:
    """One line of a notes sheet; `by` is the person's name as the office writes it."""

    kind: NoteKind
    text: str
    about: str
    by: str
    at: dt.datetime


def append(work: Work, thing: ArchivalFile | Box, kind: NoteKind, text: str, *, about: str = "") -> NotesLine:
    """Append a line for something that happened; services call it in the transaction of what happened."""
    line = NotesLine(
        archival_file_id=thing.id if isinstance(thing, ArchivalFile) else None,
        box_id=thing.id if isinstance(thing, Box) else None,
        kind=kind,
        text=text,
        about=about,
        by=work.actor.name,
        at=work.now,
    )
    work.session.add(line)
    work.record("notes.line_added", thing, kind=kind.value, about=about)
    return line


def sheet_of(thing: Box | Holding) -> ArchivalFile | Box | None:
    """Return whose notes sheet tells of a thing: the box's own, a volume's file, or the box an item stands in."""
    return thing if isinstance(thing, Box) else thing.archival_file or thing.box


def write(work: Work, code: str, text: str, *, kind: NoteKind = NoteKind.OTHER, about: str = "") -> NotesLine:
    """Write a line by hand onto the notes sheet of a file or a box (a code, reference code or household number).

    With kind `lacking` it explains why a form is not in the volume: `about` is the form, for a yearly one with its
    year (`approval`, `plan_progress:2018`). Raises BadInput for an empty or overlong text or an unknown form.
    """
    thing = subjects.find(work, code)
    if not isinstance(thing, ArchivalFile | Box):
        raise NotFound(code)
    household = thing.household_id if isinstance(thing, ArchivalFile) else None
    right = Right.FILE if isinstance(thing, ArchivalFile) else Right.SHELVE
    permits.require(work, right, thing.unit_id, household, what=code)
    text = " ".join(text.split())
    if not 1 <= len(text) <= LONGEST:
        raise BadInput(
            f"请写明情况，最多 {LONGEST} 字。", f"Say what happened, in at most {LONGEST} characters."
        )
    if kind not in BY_HAND:
        raise BadInput("这种情形由系统记载。", "Lines of this kind are written by the system.")
    if about and not _is_form(about):
        raise BadInput("请从缺的表里选一份。", "Choose one of the forms that are missing.")
    return append(work, thing, kind, text, about=about if kind is NoteKind.LACKING else "")


def lines_of(look: Work, thing: ArchivalFile | Box) -> tuple[NoteView, ...]:
    """Return the lines of a file's or box's notes sheet in the order they were written."""
    own = NotesLine.archival_file_id if isinstance(thing, ArchivalFile) else NotesLine.box_id
    rows = look.session.execute(
        sa.select(NotesLine, User.display_name)
        .outerjoin(User, User.name == NotesLine.by)
        .where(own == thing.id)
        .order_by(NotesLine.id)
    )
    return tuple(NoteView(line.kind, line.text, line.about, name or line.by, line.at) for line, name in rows)


def explained(look: Work, file_ids: Collection[int]) -> dict[int, set[str]]:
    """Return which missing forms the notes sheets of these files explain, as `form` or `form:year`."""
    found: dict[int, set[str]] = {one: set() for one in file_ids}
    rows = look.session.execute(
        sa.select(NotesLine.archival_file_id, NotesLine.about).where(
            NotesLine.archival_file_id.in_(list(found)), NotesLine.kind == NoteKind.LACKING
        )
    )
    for file_id, about in rows:
        if file_id is not None and about:
            found[file_id].add(about)
    return found


def _is_form(about: str) -> bool:
    form, _, year = about.partition(":")
    return form in set(FormType) and (not year or (year.isdecimal() and len(year) == 4))
