"""Posts: who holds which post in which unit from when to when. Officers and helpers are people who hold one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import sqlalchemy as sa

from archive_app.errors import BadInput, Conflict, NotFound
from archive_app.models import Appointment, Person, User
from archive_app.rules import partial_dates
from archive_app.rules.access import Right
from archive_app.services import units
from archive_app.services.permits import require, visible_units

if TYPE_CHECKING:
    from archive_app.archive import Work


@dataclass(frozen=True)
class PostRow:
    """One post of a person; partial dates as EDTF text, no `until` meaning still."""

    id: int
    post: str
    unit: str
    since: str
    until: str


@dataclass(frozen=True)
class OfficerRow:
    """A person with posts; `logins` are the users that sign in as this person."""

    person_id: int
    name: str
    posts: tuple[PostRow, ...]
    logins: tuple[str, ...]


def officers(look: Work) -> list[OfficerRow]:
    """Return who holds or held a post in a unit of one's scope, by name. Needs the right to keep the roster."""
    require(look, Right.KEEP_ROSTER)
    found: dict[int, tuple[str, list[PostRow]]] = {}
    rows = look.session.scalars(
        sa.select(Appointment)
        .join(Person, Appointment.person_id == Person.id)
        .where(visible_units(look, Appointment.unit_id))
        .order_by(Person.name, Person.id, Appointment.from_date, Appointment.id)
    )
    for row in rows:
        _name, posts = found.setdefault(row.person_id, (row.person.name, []))
        posts.append(PostRow(row.id, row.post, row.unit.name, row.from_date or "", row.to_date or ""))
    logins: dict[int, list[str]] = {}
    for person_id, name in look.session.execute(
        sa.select(User.person_id, User.name).where(User.person_id.in_(sorted(found))).order_by(User.name)
    ):
        logins.setdefault(person_id or 0, []).append(name)
    return [
        OfficerRow(person_id, name, tuple(posts), tuple(logins.get(person_id, ())))
        for person_id, (name, posts) in found.items()
    ]


def appoint(
    work: Work,
    name: str = "",
    *,
    post: str,
    unit: str,
    since: str = "",
    person_id: int | None = None,
    sex: str = "0",
    phone: str | None = None,
    fictitious: bool = False,
) -> Appointment:
    """Give a post in a unit to a new person of this name, or to the person `person_id`, known with sex and phone.

    Needs the right to keep the roster of the unit. Raises BadInput and NotFound.
    """
    where = units.find(work, unit, Right.KEEP_ROSTER)
    if not post.strip():
        raise BadInput("请写明职务，例如“帮扶责任人”。", "Say which post, e.g. helper.")
    if person_id is None:
        person = _new_person(work, name)
        person.sex, person.phone, person.fictitious = sex, phone, fictitious
    else:
        person = person_of(work, person_id)
    row = Appointment(
        person_id=person.id, unit_id=where.id, post=post.strip()[:60], from_date=day_text(since) or None
    )
    work.session.add(row)
    work.record("appointment.made", row, person=person.id, unit=where.id)
    return row


def end_post(work: Work, appointment_id: int, until: str) -> None:
    """Say when a post ended. Raises NotFound, BadInput, and Conflict for one that has ended."""
    row = work.session.get(Appointment, appointment_id)
    if row is None:
        raise NotFound(str(appointment_id))
    require(work, Right.KEEP_ROSTER, row.unit_id, what=str(appointment_id))
    if row.to_date:
        raise Conflict("这项任职已经结束。", "This post has ended already.")
    row.to_date = ended(row.from_date, until)
    work.record("appointment.ended", row, person=row.person_id)


def person_of(work: Work, person_id: int) -> Person:
    """Return the officer with this number: a person who holds a post in one's scope. Raises NotFound."""
    found = work.session.scalar(
        sa.select(Person)
        .join(Appointment, Appointment.person_id == Person.id)
        .where(Person.id == person_id, visible_units(work, Appointment.unit_id))
        .limit(1)
    )
    if found is None:
        raise NotFound(str(person_id))
    return found


def _new_person(work: Work, name: str) -> Person:
    if not 2 <= len(name.strip()) <= 60:
        raise BadInput("请写明姓名（2 到 60 个字）。", "Give the name (2 to 60 signs).")
    person = Person(name=name.strip(), former_names=[])
    work.session.add(person)
    work.session.flush()
    return person


def day_text(text: str) -> str:
    """Return a date as far as it is known, as EDTF text; nothing for nothing. Raises BadInput."""
    if not text.strip():
        return ""
    try:
        return partial_dates.parse(text).text
    except partial_dates.BadDate as error:
        raise BadInput(
            "日期应写成 2018-03-05、2018-03 或 2018。", "Write the date as 2018-03-05, 2018-03 or 2018."
        ) from error


def ended(since: str | None, until: str) -> str:
    """Return the last day, checked: it must be given and not lie before the first. Raises BadInput."""
    text = day_text(until)
    if not text:
        raise BadInput("请填结束日期。", "Give the last day.")
    if since and partial_dates.parse(text).latest < partial_dates.parse(since).earliest:
        raise BadInput("结束日期不能早于开始日期。", "The last day cannot lie before the first.")
    return text
