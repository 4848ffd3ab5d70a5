"""One household with everything known of it: forms, people, file, helpers, history."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from archive_app.errors import NotFound
from archive_app.models import ArchivalFile, Event, Fact, Holding, Household, Item, Member, Page, Pairing
from archive_app.models.types import FormType, ItemState
from archive_app.rules import completeness as rule
from archive_app.rules import identity
from archive_app.rules.access import Right
from archive_app.rules.completeness import Slot
from archive_app.services import auditing, completeness
from archive_app.services.household_views import (
    FileView,
    FormItem,
    FormSlot,
    HistoryLine,
    HouseholdRow,
    HouseholdView,
    MemberView,
    OtherItem,
    PairingView,
)
from archive_app.services.permits import require, visible_items
from archive_app.services.place_views import places_of

if TYPE_CHECKING:
    from archive_app.archive import Work

HISTORY = 30


def household(look: Work, no: str, year: int | None = None) -> HouseholdView:
    """Return one household; with `year`, yearly forms of that year only. NotFound when unknown or invisible."""
    one = look.session.scalar(
        sa.select(Household)
        .where(Household.no == no.strip())
        .options(joinedload(Household.head), joinedload(Household.village))
    )
    if one is None:
        raise NotFound(no.strip())
    require(look, Right.READ, one.village_id, one.id, what=no.strip())
    auditing.looked(look.archive, look.actor, "household.shown", "households", one.id)
    file = look.session.scalar(sa.select(ArchivalFile).where(ArchivalFile.household_id == one.id))
    items = _items(look, one, file)
    earlier = frozenset(item.supersedes_id for item, _pages in items if item.supersedes_id)
    members = _members(look, one)
    slots = rule.due(one.years, completeness.cadences(look), year)
    view = _file_view(look, file)
    return HouseholdView(
        id=one.id,
        row=_row(one, members, slots, items, view),
        national_no=one.national_no,
        id_number_masked=identity.mask(one.head.id_number),
        phone_masked=identity.mask_phone(one.head.phone),
        address=one.address,
        poverty_cause=one.poverty_cause,
        members=members,
        slots=tuple(_slot(look, slot, items, earlier) for slot in slots),
        years=tuple(sorted({*one.years, *(item.year for item, _n in items if item.form_type and item.year)})),
        file=view,
        other_items=tuple(
            OtherItem(item.code, item.title, item.kind, item.year, pages, item.state)
            for item, pages in items
            if item.form_type is None
        ),
        pairings=_pairings(look, one),
        history=_history(look, one, file),
    )


def _row(
    one: Household,
    members: Sequence[MemberView],
    slots: Sequence[Slot],
    items: Sequence[tuple[Item, int]],
    file: FileView | None,
) -> HouseholdRow:
    filed, waiting = _at_hand(items, ItemState.REGISTERED), _at_hand(items, ItemState.STAGED)
    return HouseholdRow(
        no=one.no,
        code=one.code,
        head=one.head.name,
        village_code=one.village.code,
        village=one.village.name,
        members=sum(member.until is None for member in members),
        category=one.category,
        status=one.status,
        forms=rule.by_form(slots, filed, waiting),
        missing=len(rule.missing(slots, filed)),
        place=file.places[0] if file and file.places else None,
    )


def _at_hand(items: Iterable[tuple[Item, int]], state: ItemState) -> set[tuple[FormType, int | None]]:
    return {(item.form_type, item.year) for item, _pages in items if item.state is state and item.form_type}


def _items(look: Work, one: Household, file: ArchivalFile | None) -> list[tuple[Item, int]]:
    """Return the visible items of the file and those waiting that are likely of this household, with pages."""
    of_file = Item.archival_file_id == file.id if file else sa.false()
    waiting = sa.and_(
        Item.state == ItemState.STAGED,
        Item.form_type.is_not(None),
        one.id == completeness.LIKELY_HOUSEHOLD,
    )
    pages = sa.select(sa.func.count(Page.id)).where(Page.item_id == Item.id).correlate(Item).scalar_subquery()
    query = (
        sa.select(Item, pages)
        .outerjoin(ArchivalFile, Item.archival_file_id == ArchivalFile.id)
        .where(sa.or_(of_file, waiting), visible_items(look))
        .order_by(Item.year.desc(), Item.id)
    )
    return [(item, count) for item, count in look.session.execute(query)]


def _slot(look: Work, slot: Slot, items: Sequence[tuple[Item, int]], earlier: frozenset[int]) -> FormSlot:
    name = look.archive.rules.forms[slot.form]
    own = [
        (item, pages)
        for item, pages in items
        if item.form_type is slot.form and slot.year in (None, item.year)
    ]
    state = rule.state(slot, _at_hand(own, ItemState.REGISTERED), _at_hand(own, ItemState.STAGED))
    return FormSlot(
        slot.form,
        name.zh,
        name.en,
        slot.year,
        state,
        tuple(
            FormItem(item.code, item.title, item.year, pages, item.state, item.id in earlier)
            for item, pages in own
        ),
    )


def _members(look: Work, one: Household) -> tuple[MemberView, ...]:
    rows = look.session.scalars(
        sa.select(Member)
        .where(Member.household_id == one.id)
        .options(joinedload(Member.person))
        .order_by(Member.to_date.is_not(None), Member.id)
    ).all()
    facts: dict[tuple[int, str], str] = {}
    for subject, name, value in look.session.execute(
        sa.select(Fact.subject_id, Fact.field, Fact.value)
        .where(Fact.subject_kind == "members", Fact.subject_id.in_([row.id for row in rows]))
        .order_by(sa.func.coalesce(Fact.as_of, ""), Fact.recorded_at, Fact.id)
    ):
        facts[(subject, name)] = value  # the latest stays
    return tuple(_member(row, facts, look.today) for row in rows)


def _member(row: Member, facts: dict[tuple[int, str], str], today: dt.date) -> MemberView:
    person = row.person
    number = person.id_number
    return MemberView(
        id=row.id,
        name=person.name,
        relation=row.relation,
        sex=person.sex,
        born=identity.birth_date(number) if number else None,
        id_masked=identity.mask(number),
        id_problems=identity.problems(number, today) if number else (),
        phone_masked=identity.mask_phone(person.phone),
        since=row.from_date,
        until=row.to_date,
        health=facts.get((row.id, "health")),
        labour=facts.get((row.id, "labour")),
    )


def _file_view(look: Work, file: ArchivalFile | None) -> FileView | None:
    if file is None:
        return None
    return FileView(
        id=file.id,
        code=file.code,
        title=file.title,
        reference_code=file.reference_code,
        retention_code=file.retention_code,
        closed_year=file.closed_year,
        places=tuple(places_of(look, [file.id])[file.id]),
    )


def _pairings(look: Work, one: Household) -> tuple[PairingView, ...]:
    rows = look.session.scalars(
        sa.select(Pairing)
        .where(Pairing.household_id == one.id)
        .options(joinedload(Pairing.helper))
        .order_by(Pairing.from_date, Pairing.id)
    )
    return tuple(PairingView(row.helper.name, row.from_date, row.to_date) for row in rows)


def _history(look: Work, one: Household, file: ArchivalFile | None) -> tuple[HistoryLine, ...]:
    subjects = [sa.and_(Event.subject_kind == "households", Event.subject_id == one.id)]
    if file is not None:
        subjects.append(sa.and_(Event.subject_kind == "archival_files", Event.subject_id == file.id))
        volumes = sa.select(Holding.id).where(Holding.archival_file_id == file.id)
        subjects.append(sa.and_(Event.subject_kind == "holdings", Event.subject_id.in_(volumes)))
    rows = look.session.execute(
        sa.select(Event.at, Event.actor, Event.action)
        .where(sa.or_(*subjects), Event.action.not_like("%.shown"))
        .order_by(Event.id.desc())
        .limit(HISTORY)
    )
    return tuple(HistoryLine(at, actor, action) for at, actor, action in rows)
