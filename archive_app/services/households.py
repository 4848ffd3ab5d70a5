"""Households of the roster: finding and adding one, and seeing a hidden number with a reason.

The list is in `household_list`, one household's page in `household_page`, bulk import in `roster`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import sqlalchemy as sa
from sqlalchemy.orm import Session

from archive_app.errors import BadInput, Conflict, NotFound
from archive_app.models import Fact, Household, Member, Person, Unit
from archive_app.models.types import UnitKind
from archive_app.rules import identity
from archive_app.rules.access import Right
from archive_app.services import units
from archive_app.services.household_list import households, matches
from archive_app.services.household_page import household
from archive_app.services.household_views import HouseholdRow, HouseholdView
from archive_app.services.permits import require
from archive_app.services.units import villages

if TYPE_CHECKING:
    from archive_app.archive import Work

__all__ = [
    "HouseholdRow",
    "HouseholdView",
    "NewMember",
    "add",
    "find",
    "household",
    "households",
    "matches",
    "next_no",
    "unmask",
    "villages",
]
HEAD = "户主"
HIDDEN_FIELDS = ("id_number", "phone")


@dataclass(frozen=True)
class NewMember:
    """A person to be added to a household; `relation` is to the head (户主 for the head).

    `person_id` names someone the archive knows already; the other personal values are then not used.
    """

    name: str
    relation: str = HEAD
    id_number: str | None = None
    phone: str | None = None
    sex: str | None = None
    since: str | None = None
    facts: tuple[tuple[str, str], ...] = ()
    person_id: int | None = None


def find(work: Work, no: str, right: Right = Right.READ) -> Household:
    """Return the household of this number; NotFound for an unknown or invisible one."""
    found = work.session.scalar(sa.select(Household).where(Household.no == no.strip()))
    if found is None:
        raise NotFound(no.strip())
    require(work, right, found.village_id, found.id, what=no.strip())
    return found


def add(
    work: Work,
    village: str,
    members: Sequence[NewMember],
    *,
    no: str | None = None,
    national_no: str | None = None,
    category: str | None = None,
    status: str | None = None,
    poverty_cause: str | None = None,
    address: str | None = None,
    years: Sequence[int] = (),
    fictitious: bool = False,
) -> Household:
    """Add a household with its members to a village's roster; without `no` it gets the next number.

    Exactly one member is the head. A wrong ID number is kept as it stands; a valid one must be nobody else's.
    """
    unit = units.find(work, village)
    require(work, Right.KEEP_ROSTER, unit.id, what=village)
    if unit.kind is not UnitKind.VILLAGE:
        raise BadInput("农户要归到村；请给出村的代码。", "A household belongs to a village; give its code.")
    if [member.relation for member in members].count(HEAD) != 1:
        raise BadInput("每户要有且只有一位户主。", "A household has exactly one head.")
    if not all(member.name.strip() for member in members):
        raise BadInput("每位家庭成员都要有姓名。", "Every member needs a name.")
    number = no or next_no(work.session, unit)
    if not re.fullmatch(rf"{unit.village3}-\d{{4}}", number, re.ASCII):
        raise BadInput(
            f"户号 {number} 不对：应为 {unit.village3}-四位数字。",
            f"Bad household number {number}: {unit.village3}- and four digits.",
        )
    if work.session.scalar(sa.select(Household.id).where(Household.no == number)) is not None:
        raise Conflict(f"户号 {number} 已有。", f"There is a household {number} already.")
    _refuse_taken_numbers(work, members)
    return enrol(
        work,
        unit,
        number,
        members,
        national_no=national_no,
        category=category,
        status=status,
        poverty_cause=poverty_cause,
        address=address,
        years=years,
        fictitious=fictitious,
    )


def enrol(
    work: Work,
    village: Unit,
    no: str,
    members: Sequence[NewMember],
    *,
    national_no: str | None = None,
    category: str | None = None,
    status: str | None = None,
    poverty_cause: str | None = None,
    address: str | None = None,
    years: Sequence[int] = (),
    fictitious: bool = False,
) -> Household:
    """Write a household whose values, and the actor's right to it, were checked by the caller."""
    people = [person_of(work, member, fictitious) for member in members]
    work.session.flush()
    head = next(person for person, member in zip(people, members, strict=True) if member.relation == HEAD)
    made = Household(
        no=no,
        village_id=village.id,
        head_id=head.id,
        national_no=national_no or None,
        category=category or None,
        status=status or None,
        poverty_cause=poverty_cause or None,
        address=address or None,
        years=sorted(set(years)),
        created_at=work.now,
    )
    work.session.add(made)
    work.session.flush()
    for person, member in zip(people, members, strict=True):
        join(work, made, person, member)
    work.record("household.added", made, no=no, members=len(members))
    return made


def join(work: Work, one: Household, person: Person, member: NewMember) -> Member:
    """Make a person a member of a household, with what is known of them as facts."""
    if person.id is None:
        work.session.flush()
    row = Member(household_id=one.id, person_id=person.id, relation=member.relation, from_date=member.since)
    work.session.add(row)
    if member.facts:
        work.session.flush()
    for name, value in member.facts:
        note_fact(work, row, name, value)
    return row


def note_fact(work: Work, member: Member, name: str, value: str) -> None:
    """Write down a value of a member as of today."""
    work.session.add(
        Fact(
            subject_kind="members",
            subject_id=member.id,
            field=name,
            value=value,
            as_of=work.today.isoformat(),
            recorded_by=work.actor.name,
            recorded_at=work.now,
        )
    )


def person_of(work: Work, member: NewMember, fictitious: bool) -> Person:
    """Return the person a new member is: the one already known, else a new one. A number is kept as it stands."""
    if member.person_id is not None:
        return work.session.get_one(Person, member.person_id)
    number = identity.normal(member.id_number or "") or None
    if number and len(number) == 15 and identity.valid(number):
        number = identity.upgrade(number)
    person = Person(
        name=member.name.strip(),
        id_number=number,
        phone=member.phone or None,
        sex=member.sex or identity.sex(number),
        fictitious=fictitious,
    )
    work.session.add(person)
    return person


def _refuse_taken_numbers(work: Work, members: Sequence[NewMember]) -> None:
    numbers = [
        identity.upgrade(member.id_number)
        for member in members
        if member.id_number and member.person_id is None and identity.valid(member.id_number)
    ]
    taken = sa.select(Person.id).where(Person.id_number.in_(numbers)).limit(1)
    if len(set(numbers)) < len(numbers) or work.session.scalar(taken) is not None:
        raise Conflict(
            "这个证件号码已有另一人登记；请先核对。",
            "Someone else is registered with that ID number; check it.",
        )


def next_no(session: Session, village: Unit) -> str:
    """Return the next free household number of a village; numbers of removed households are not used again."""
    last = session.scalar(
        sa.select(sa.func.max(Household.no)).where(Household.no.startswith(f"{village.village3}-"))
    )
    return f"{village.village3}-{(int(last[-4:]) if last else 0) + 1:04d}"


def unmask(work: Work, no: str, member_id: int | None, field: str, reason: str) -> str:
    """Return an ID number or phone in full, of a member or (None) the head; recorded with the reason.

    Raises NotFound, Forbidden without the right to unmask, BadInput without a reason or for another field.
    """
    one = find(work, no, Right.UNMASK)
    said = identity.mask_long_numbers(reason.strip())[:200]
    if not said:
        raise BadInput("请写明查看的理由；查看会记入审计。", "Give the reason; looking is recorded.")
    if field not in HIDDEN_FIELDS:
        raise BadInput("只能查看证件号码或电话。", "Only ID numbers and phones are hidden.")
    person = one.head
    if member_id is not None:
        member = work.session.get(Member, member_id)
        if member is None or member.household_id != one.id:
            raise NotFound(no)
        person = member.person
    work.record("household.unmasked", one, member=member_id, field=field, reason=said)
    value = person.id_number if field == "id_number" else person.phone
    return value or ""
