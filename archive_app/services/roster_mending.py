"""Values of an item put right by what the roster knows of its household: marked as guesses of their own rule."""

from __future__ import annotations

from collections.abc import Iterable

import sqlalchemy as sa

from archive_app.archive import Work
from archive_app.models import Household, Item, Member, Page, PageField, Pairing, Person
from archive_app.rules import field_mending
from archive_app.rules.field_mending import Known


def use_roster(work: Work, item: Item, household: Household) -> int:
    """Put values of an item right by what the roster knows of its household; return how many were changed.

    The reading stays in `raw`; `rule` says that the roster was asked. What a person confirmed stays as it is.
    """
    rows = work.session.scalars(
        sa.select(PageField).join(Page, PageField.page_id == Page.id).where(Page.item_id == item.id)
    ).all()
    found = field_mending.mended({row.name: row.value for row in rows}, _known(work, household))
    for row in rows:
        better = found.get(row.name)
        if better is not None:
            row.value, row.rule = better.value, better.rule
    return len(found)


def _known(work: Work, household: Household) -> field_mending.Household:
    people = work.session.scalars(
        sa.select(Person)
        .join(Member, Member.person_id == Person.id)
        .where(Member.household_id == household.id, Member.to_date.is_(None))
        .order_by(Member.id)
    ).all()
    helpers = work.session.scalars(
        sa.select(Person)
        .where(Person.id.in_(sa.select(Pairing.helper_id).where(Pairing.household_id == household.id)))
        .order_by(Person.id)
    ).all()
    return field_mending.Household(_person(household.head), _people(people), _people(helpers))


def _people(people: Iterable[Person]) -> tuple[Known, ...]:
    return tuple(_person(one) for one in people)


def _person(one: Person) -> Known:
    return Known(one.name, one.id_number or "", one.phone or "")
