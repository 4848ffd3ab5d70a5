"""One file on the arrangement desk: what waits, in which order and with which codes, what is arranged, its papers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import sqlalchemy as sa

from archive_app.models import ArchivalFile, Arrangement, Box, Holding, Item, User
from archive_app.models.types import (
    ArrangementState,
    BoxState,
    FileKind,
    FormType,
    ItemKind,
    RetentionCode,
)
from archive_app.rules import arranging as rule
from archive_app.rules import completeness
from archive_app.rules.access import Right
from archive_app.rules.reference_codes import Slot
from archive_app.services import (
    arranged,
    auditing,
    catalogue,
    describing,
    holdings,
    notes,
    numbering,
    permits,
    second_sets,
    subjects,
)
from archive_app.services.completeness import cadences, forms_of
from archive_app.services.holdings import SetsView
from archive_app.services.notes import NoteView
from archive_app.services.seal_gaps import about
from archive_app.services.second_sets import ItemSets

if TYPE_CHECKING:
    from archive_app.archive import Work


@dataclass(frozen=True)
class LineView:
    """One item in its place. `reference_code` is given, or in a round that waits the one it would get now.

    `said` is what the catalogue says of it besides: responsible party, document number, security class, remark.
    """

    code: str
    title: str
    form: FormType | None
    kind: ItemKind
    date: str
    pages: int
    first_page: int | None
    last_page: int | None
    reference_code: str
    former: tuple[str, ...]
    said: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class RoundView:
    """A round that waits for its checker. `mine` when the reader arranged it; `may_check` when they may check it."""

    no: int
    arranged_by: str
    arranged_at: dt.datetime
    mine: bool
    may_check: bool


@dataclass(frozen=True)
class Missing:
    """A form the household owes and does not have; `explained` when the notes sheet says why."""

    key: str
    form: FormType
    year: int | None
    explained: bool


@dataclass(frozen=True)
class FileView:
    """A file with all the desk shows of it. `returned` is why the last round was sent back, "" if it was not.

    `items` says of a household's items in which volume and set each is.
    """

    code: str
    title: str
    kind: FileKind
    household_no: str | None
    unit: str
    series: str
    year: int | None
    retention_code: RetentionCode | None
    reference_code: str | None
    round: RoundView | None
    returned: str
    waiting: tuple[LineView, ...]
    arranged: tuple[LineView, ...]
    missing: tuple[Missing, ...]
    notes: tuple[NoteView, ...]
    sets: SetsView
    items: tuple[ItemSets, ...]
    boxes: tuple[tuple[str, str, BoxState], ...]
    may_arrange: bool


def show(look: Work, code: str) -> FileView:
    """Return a file on the desk; NotFound when misread, unknown or invisible. What waits stands as it would be."""
    file = subjects.find_file(look, code)
    auditing.looked(look.archive, look.actor, "file.shown", "archival_files", file.id)
    current = arranged.submitted(look, file.id)
    return FileView(
        code=file.code,
        title=file.title,
        kind=file.kind,
        household_no=file.household.no if file.household else None,
        unit=file.unit.name,
        series=file.series,
        year=file.year,
        retention_code=file.retention_code,
        reference_code=file.reference_code,
        round=_round(look, current),
        returned=_returned(look, file) if current is None else "",
        waiting=_waiting(look, file, current),
        arranged=tuple(
            _line(
                line.item,
                line.pages,
                rule.Span(line.first_page, line.last_page),
                line.item.reference_code or "",
            )
            for line in arranged.checked_lines(look, file.id)
        ),
        missing=_missing(look, file),
        notes=notes.lines_of(look, file),
        sets=replace(holdings.sets_of(look, file), differences=tuple(second_sets.differences_of(look, file))),
        items=second_sets.items_of(look, file) if file.kind is FileKind.HOUSEHOLD else (),
        boxes=_boxes(look, file),
        may_arrange=look.actor.may(Right.FILE) and permits.sees_file(look, file),
    )


def _round(look: Work, current: Arrangement | None) -> RoundView | None:
    if current is None:
        return None
    name = look.session.scalar(sa.select(User.display_name).where(User.name == current.arranged_by))
    mine = current.arranged_by == look.actor.name
    return RoundView(
        current.no,
        name or current.arranged_by,
        current.arranged_at,
        mine,
        not mine and look.actor.may(Right.CHECK) and look.actor.user_id is not None,
    )


def _returned(look: Work, file: ArchivalFile) -> str:
    last = look.session.scalar(
        sa.select(Arrangement)
        .where(Arrangement.archival_file_id == file.id)
        .order_by(Arrangement.no.desc())
        .limit(1)
    )
    return last.reason if last is not None and last.state is ArrangementState.RETURNED else ""


def _waiting(look: Work, file: ArchivalFile, current: Arrangement | None) -> tuple[LineView, ...]:
    """Return what waits: as the round that was submitted says, else as the rule would have it."""
    if current is not None:
        lines = arranged.lines_of(look, current.id)
        items = [line.item for line in lines]
        spans = [rule.Span(line.first_page, line.last_page) for line in lines]
        pages = [line.pages for line in lines]
    else:
        pieces = rule.ordered(arranged.waiting(look, file.id), file.kind)
        found = {
            one.id: one
            for one in look.session.scalars(sa.select(Item).where(Item.id.in_([one.id for one in pieces])))
        }
        items = [found[one.id] for one in pieces]
        pages = [one.pages for one in pieces]
        spans = rule.spans(pages, file.kind, arranged.last_page(look, file.id))
    codes = _foreseen(look, file, items)
    return tuple(map(_line, items, pages, spans, codes))


def _foreseen(look: Work, file: ArchivalFile, items: Sequence[Item]) -> list[str]:
    """Return the codes the items would get now; others who check meanwhile may take these numbers."""
    own = file.reference_code
    if own is None and file.kind is FileKind.HOUSEHOLD and items:
        own = numbering.foreseen(look, numbering.file_slot(look, file))[0]
    taken: dict[str, int] = {}
    slots: dict[tuple[object, ...], Slot] = {}
    codes = []
    for item in items:
        key = arranged.class_of(item, numbering.group_of(look, item))
        if key not in slots:
            slots[key] = numbering.item_slot(look, file, item, own, peek=True)
        slot = slots[key]
        codes += numbering.foreseen(look, slot, 1, taken.get(slot.stem, 0))
        taken[slot.stem] = taken.get(slot.stem, 0) + 1
    return codes


def _line(item: Item, pages: int, span: rule.Span, code: str) -> LineView:
    return LineView(
        item.code,
        item.title,
        item.form_type,
        item.kind,
        catalogue.date_digits(item),
        pages,
        span.first,
        span.last,
        code,
        tuple(item.former_reference_codes),
        tuple((name, str(item.details.get(name) or "")) for name in describing.FIELDS),
    )


def _missing(look: Work, file: ArchivalFile) -> tuple[Missing, ...]:
    if file.household is None:
        return ()
    at_hand = forms_of(look, [file.household.id])[file.household.id]
    owed = completeness.due(file.household.years, cadences(look))
    said_why = notes.explained(look, [file.id])[file.id]
    return tuple(
        Missing(about(slot), slot.form, slot.year, about(slot) in said_why)
        for slot in completeness.missing(owed, at_hand.filed)
    )


def _boxes(look: Work, file: ArchivalFile) -> tuple[tuple[str, str, BoxState], ...]:
    rows = look.session.scalars(
        sa.select(Box)
        .where(Box.id.in_(sa.select(Holding.box_id).where(Holding.archival_file_id == file.id)))
        .order_by(Box.id)
    )
    return tuple((one.code, one.box_no, one.state) for one in rows)
