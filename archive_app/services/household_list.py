"""The list of households, and finding one by what a person types."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from archive_app.models import ArchivalFile, Household, Member, Pairing, Person, Unit
from archive_app.models.types import FormType
from archive_app.rules import completeness as rule
from archive_app.rules import identity
from archive_app.services import completeness, units
from archive_app.services.household_views import HouseholdRow
from archive_app.services.paging import Paged, bounds
from archive_app.services.permits import visible_units
from archive_app.services.place_views import places_of

if TYPE_CHECKING:
    from archive_app.archive import Work


def households(
    look: Work,
    *,
    village: str | None = None,
    q: str = "",
    missing: bool | None = None,
    form: FormType | None = None,
    offset: int = 0,
    limit: int = 50,
) -> Paged[HouseholdRow]:
    """Return visible households by number; a constant number of queries.

    `q`: a name of a member or helper, household, national or reference number, ID number in full or its last
    four signs. `missing`: only those that lack something (of `form`, if given), or that lack nothing.
    """
    offset, limit = bounds(offset, limit)
    head = aliased(Person)
    conditions = [visible_units(look, Household.village_id, Household.id)]
    if village:
        top = units.find(look, village)
        below = units.with_all_below(units.parents(look.session), [top.id])
        conditions.append(Household.village_id.in_(sorted(below)))
    if q.strip():
        conditions.append(matches(q))
    if missing is not None or form is not None:
        lacking = completeness.lacking(look, form=form)
        conditions.append(sa.not_(lacking) if missing is False else lacking)
    total = look.session.scalar(sa.select(sa.func.count(Household.id)).where(*conditions)) or 0
    rows = look.session.execute(
        sa.select(Household, head.name, Unit.code, Unit.name, ArchivalFile.id)
        .join(head, Household.head_id == head.id)
        .join(Unit, Household.village_id == Unit.id)
        .outerjoin(ArchivalFile, ArchivalFile.household_id == Household.id)
        .where(*conditions)
        .order_by(Household.no)
        .offset(offset)
        .limit(limit)
    ).all()
    return Paged(tuple(_rows(look, rows)), total, offset, limit)


def _rows(look: Work, rows: Sequence[sa.Row[Household, str, str, str, int]]) -> list[HouseholdRow]:
    ids = [row[0].id for row in rows]
    at_hand = completeness.forms_of(look, ids)
    cadences = completeness.cadences(look)
    places = places_of(look, [row[4] for row in rows if row[4] is not None])
    count = sa.select(Member.household_id, sa.func.count()).where(
        Member.household_id.in_(ids), Member.to_date.is_(None)
    )
    members = {row[0]: row[1] for row in look.session.execute(count.group_by(Member.household_id))}
    made = []
    for one, head, village_code, village, file_id in rows:
        slots = rule.due(one.years, cadences)
        forms = at_hand[one.id]
        made.append(
            HouseholdRow(
                no=one.no,
                code=one.code,
                head=head,
                village_code=village_code,
                village=village,
                members=members.get(one.id, 0),
                category=one.category,
                status=one.status,
                forms=rule.by_form(slots, forms.filed, forms.waiting),
                missing=len(rule.missing(slots, forms.filed)),
                place=next(iter(places.get(file_id, [])), None) if file_id else None,
            )
        )
    return made


def matches(q: str) -> sa.ColumnElement[bool]:
    """Return the WHERE condition on Household for what a person typed.

    ID numbers match only in full or by their last four signs, which masked views show anyway: parts of a
    number must not be found out by trying.
    """
    text = identity.normal(q) if re.search(r"\d", q) else q.strip()
    person = aliased(Person)
    named = sa.or_(person.name.contains(q.strip(), autoescape=True), *_by_number(person, text))
    members = sa.select(Member.household_id).join(person, Member.person_id == person.id).where(named)
    helper = aliased(Person)
    helped = (
        sa.select(Pairing.household_id)
        .join(helper, Pairing.helper_id == helper.id)
        .where(helper.name.contains(q.strip(), autoescape=True))
    )
    files = sa.select(ArchivalFile.household_id).where(
        ArchivalFile.reference_code == q.strip(), ArchivalFile.household_id.is_not(None)
    )
    return sa.or_(
        Household.no.startswith(q.strip(), autoescape=True),
        Household.national_no == text,
        Household.id.in_(members),
        Household.id.in_(helped),
        Household.id.in_(files),
    )


def _by_number(person: type[Person], text: str) -> list[sa.ColumnElement[bool]]:
    if re.fullmatch(r"\d{15}|\d{17}[\dX]", text, re.ASCII):
        return [person.id_number.in_({text, text.lower(), identity.upgrade(text)})]
    if re.fullmatch(r"\d{3}[\dX]", text, re.ASCII):
        return [person.id_number.endswith(text)]
    return []
