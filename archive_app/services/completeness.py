"""Completeness: village × household × form × year (requirement rows 51, 53 and 88).

What is filed counts; what waits for review is shown apart and still counts as missing.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from archive_app.models import ArchivalFile, Household, Item, Person, Unit
from archive_app.models.types import FormType, ItemState
from archive_app.rules import completeness as rule
from archive_app.rules.completeness import Slot, SlotState
from archive_app.services import units
from archive_app.services.paging import Paged, bounds
from archive_app.services.permits import visible_units

if TYPE_CHECKING:
    from archive_app.archive import Work

#: the household a staged item is most likely of
LIKELY_HOUSEHOLD = Item.proposals[(0, "household")].as_integer()


@dataclass
class Forms:
    """What is at hand for one household: (form, year) of what is filed and of what waits."""

    filed: set[tuple[FormType, int | None]] = field(default_factory=set)
    waiting: set[tuple[FormType, int | None]] = field(default_factory=set)


@dataclass(frozen=True)
class FormSum:
    """One form over many households."""

    present: int
    expected: int


@dataclass(frozen=True)
class VillageSums:
    """One village: forms owed and filed, altogether and by form; `review` counts what waits for a person."""

    code: str
    name: str
    households: int
    expected: int
    present: int
    review: int
    by_form: Mapping[FormType, FormSum]


@dataclass(frozen=True)
class GapRow:
    """A household that lacks something, and what."""

    no: str
    head: str
    village_code: str
    village: str
    missing: tuple[Slot, ...]


def cadences(look: Work) -> dict[FormType, str]:
    """Return how often each form is owed."""
    return {form: name.cadence for form, name in look.archive.rules.forms.items()}


def forms_of(look: Work, household_ids: Collection[int]) -> dict[int, Forms]:
    """Return what is filed and what waits for each of these households; two queries, however many."""
    found = {one: Forms() for one in household_ids}
    if not found:
        return found
    filed = (
        sa.select(ArchivalFile.household_id, Item.form_type, Item.year)
        .join(Item, Item.archival_file_id == ArchivalFile.id)
        .where(
            ArchivalFile.household_id.in_(list(found)),
            Item.state == ItemState.REGISTERED,
            Item.form_type.is_not(None),
        )
        .distinct()
    )
    for household, form, year in look.session.execute(filed):
        if household is not None and form is not None:
            found[household].filed.add((form, year))
    waiting = sa.select(LIKELY_HOUSEHOLD, Item.form_type, Item.year).where(
        Item.state == ItemState.STAGED, Item.form_type.is_not(None), LIKELY_HOUSEHOLD.in_(list(found))
    )
    for household, form, year in look.session.execute(waiting):
        found[household].waiting.add((form, year))
    return found


def lacking(look: Work, *, form: FormType | None = None, year: int | None = None) -> sa.ColumnElement[bool]:
    """Return the WHERE condition on Household: it lacks something it owes (of `form`, for `year`)."""
    known = look.session.scalars(sa.select(_years_text()).distinct()).all()
    tests: list[sa.ColumnElement[bool]] = []
    for text in known:
        slots = rule.due(json.loads(text), cadences(look), year)
        absent = [~_filed(slot) for slot in slots if form in (None, slot.form)]
        if absent:
            tests.append(sa.and_(_years_text() == text, sa.or_(*absent)))
    return sa.or_(sa.false(), *tests)


def village_sums(look: Work, *, village: str | None = None, year: int | None = None) -> list[VillageSums]:
    """Return the sums of every visible village (or of the one with this code); five queries at most."""
    scope = visible_units(look, Household.village_id, Household.id)
    if village is not None:
        top = units.find(look, village)
        below = units.with_all_below(units.parents(look.session), [top.id])
        scope = sa.and_(scope, Household.village_id.in_(sorted(below)))
    years = _years_text()
    groups = look.session.execute(
        sa.select(Household.village_id, years, sa.func.count())
        .where(scope)
        .group_by(Household.village_id, years)
    ).all()
    filed = _filed_counts(look, scope)
    waiting = _waiting_counts(look, scope)
    sums: dict[int, _Sum] = {}
    for village_id, text, households in groups:
        total = sums.setdefault(village_id, _Sum())
        total.households += households
        for slot in rule.due(json.loads(text), cadences(look), year):
            present = filed.get((village_id, text, slot.form, slot.year), 0)
            total.add(slot.form, present, households)
    names = look.session.execute(
        sa.select(Unit.id, Unit.code, Unit.name).where(Unit.id.in_(list(sums))).order_by(Unit.code)
    )
    return [sums[row.id].told(row.code, row.name, waiting.get(row.id, 0)) for row in names]


def gaps(
    look: Work,
    *,
    village: str | None = None,
    year: int | None = None,
    form: FormType | None = None,
    offset: int = 0,
    limit: int = 100,
) -> Paged[GapRow]:
    """Return who lacks which form, by household number."""
    offset, limit = bounds(offset, limit)
    query = (
        sa.select(Household.id, Household.no, Household.years, Person.name, Unit.code, Unit.name)
        .join(Person, Household.head_id == Person.id)
        .join(Unit, Household.village_id == Unit.id)
        .where(visible_units(look, Household.village_id, Household.id), lacking(look, form=form, year=year))
    )
    if village is not None:
        top = units.find(look, village)
        below = units.with_all_below(units.parents(look.session), [top.id])
        query = query.where(Household.village_id.in_(sorted(below)))
    total = look.session.scalar(sa.select(sa.func.count()).select_from(query.subquery())) or 0
    rows = look.session.execute(query.order_by(Household.no).offset(offset).limit(limit)).all()
    at_hand = forms_of(look, [row[0] for row in rows])
    found = []
    for household_id, no, years, head, code, name in rows:
        slots = rule.due(years, cadences(look), year)
        missing = rule.missing(slots, at_hand[household_id].filed)
        found.append(GapRow(no, head, code, name, tuple(one for one in missing if form in (None, one.form))))
    return Paged(tuple(found), total, offset, limit)


def slots_of(look: Work, household: Household, year: int | None = None) -> tuple[tuple[Slot, SlotState], ...]:
    """Return everything a visible household owes, with where it stands."""
    at_hand = forms_of(look, [household.id])[household.id]
    return tuple(
        (slot, rule.state(slot, at_hand.filed, at_hand.waiting))
        for slot in rule.due(household.years, cadences(look), year)
    )


class _Sum:
    """Adds up one village."""

    def __init__(self) -> None:
        self.households = 0
        self.present: dict[FormType, int] = {}
        self.expected: dict[FormType, int] = {}

    def add(self, form: FormType, present: int, expected: int) -> None:
        """Add one slot of one group of households."""
        self.present[form] = self.present.get(form, 0) + present
        self.expected[form] = self.expected.get(form, 0) + expected

    def told(self, code: str, name: str, review: int) -> VillageSums:
        """Return the sums as a value."""
        by_form = {form: FormSum(self.present[form], self.expected[form]) for form in self.expected}
        return VillageSums(
            code,
            name,
            self.households,
            sum(self.expected.values()),
            sum(self.present.values()),
            review,
            by_form,
        )


def _years_text() -> sa.ColumnElement[str]:
    """Return the years as text: lists of numbers written by one encoder are equal when their texts are."""
    return sa.cast(Household.years, sa.Text)


def _filed(slot: Slot) -> sa.ColumnElement[bool]:
    items = sa.select(Item.id).join(ArchivalFile, Item.archival_file_id == ArchivalFile.id)
    items = items.where(
        ArchivalFile.household_id == Household.id,
        Item.form_type == slot.form,
        Item.state == ItemState.REGISTERED,
    )
    if slot.year is not None:
        items = items.where(Item.year == slot.year)
    return items.correlate(Household).exists()


def _filed_counts(
    look: Work, scope: sa.ColumnElement[bool]
) -> dict[tuple[int, str, FormType, int | None], int]:
    """Return how many households have a form, by village, years owed, form and year; year None: any year.

    Two queries that share the work: a form that is owed by the year is counted by the year only.
    """
    yearly = [form for form, cadence in cadences(look).items() if cadence == rule.YEARLY]
    by_the_year = sa.and_(Item.form_type.in_(yearly), _years_text() != "[]")
    counts: dict[tuple[int, str, FormType, int | None], int] = {}
    for test, of_years in ((by_the_year, [Item.year]), (sa.not_(by_the_year), [])):
        columns: list[Any] = [Household.village_id, _years_text(), Item.form_type, *of_years]
        query = (
            sa.select(*columns, sa.func.count(sa.distinct(Household.id)))
            .join(ArchivalFile, ArchivalFile.household_id == Household.id)
            .join(Item, Item.archival_file_id == ArchivalFile.id)
            .where(scope, test, Item.state == ItemState.REGISTERED, Item.form_type.is_not(None))
            .group_by(*columns)
        )
        for village, text, form, *year, count in look.session.execute(query):
            counts[(village, text, form, year[0] if year else None)] = count
    return counts


def _waiting_counts(look: Work, scope: sa.ColumnElement[bool]) -> dict[int, int]:
    """Return how many staged forms are likely of a village's households."""
    # counted first and joined by the key after: joined on the JSON value, every pair would be tried
    staged = (
        sa.select(LIKELY_HOUSEHOLD.label("likely"), sa.func.count(Item.id).label("waiting"))
        .where(Item.state == ItemState.STAGED, Item.form_type.is_not(None))
        .group_by("likely")
        .subquery()
    )
    query = (
        sa.select(Household.village_id, sa.func.sum(staged.c.waiting))
        .select_from(staged)
        .join(Household, Household.id == staged.c.likely)
        .where(scope)
        .group_by(Household.village_id)
    )
    return {row[0]: row[1] for row in look.session.execute(query)}
