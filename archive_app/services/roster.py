"""Importing the roster: all of it or nothing, every bad row named with its reason (requirement row 49).

Households that are known already (by our number or the national one) are brought up to date: their columns,
new members and later facts. Nobody is removed, and a head is never changed by an import.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import sqlalchemy as sa
from sqlalchemy.orm import selectinload

from archive_app.errors import BadInput, NotFound
from archive_app.models import Household, Member, Person, Unit
from archive_app.models.types import UnitKind
from archive_app.rules import identity, roster
from archive_app.rules.access import Right
from archive_app.rules.roster import FACTS, SEXES, Note, RosterHousehold, RosterRow
from archive_app.services import households, units
from archive_app.services.households import NewMember
from archive_app.services.permits import require
from archive_app.services.roster_file import error_sheet, read_cells, template

if TYPE_CHECKING:
    from archive_app.archive import Work

__all__ = ["RosterReport", "import_roster", "template"]
Key = TypeVar("Key", int, str)
CHUNK = 500
_UPDATED = ("category", "status", "poverty_cause", "address")


@dataclass(frozen=True)
class RosterReport:
    """What an import did (`done`) or would do. With any error nothing is written.

    `error_sheet` is an xlsx file of the rows something is said about; None when there is nothing to say.
    """

    rows: int
    households: int
    households_new: int
    households_known: int
    members_new: int
    errors: tuple[Note, ...]
    warnings: tuple[Note, ...]
    done: bool
    error_sheet: bytes | None


@dataclass
class _Plan:
    """One household of the table with what the archive knows of it."""

    said: RosterHousehold
    village: Unit
    known: Household | None


def import_roster(work: Work, path: Path, dry_run: bool = False, *, fictitious: bool = False) -> RosterReport:
    """Import a roster (xlsx, xls, ods): one row a person, headings in Chinese or English.

    Needs the right to keep the roster of every village named. Raises BadInput for a file that is no roster at
    all; what is wrong with single rows stands in the report.
    """
    require(work, Right.KEEP_ROSTER)
    cells = read_cells(path)
    rows, notes = roster.read(cells)
    tables = roster.group(rows)
    notes += roster.check(tables, work.archive.rules.lists, work.today)
    plans = list(_plans(work, tables, notes))
    people = _people(work, rows)
    notes += _strangers(work, plans, people)
    errors = tuple(sorted((note for note in notes if note.stops), key=lambda note: note.row))
    warnings = tuple(sorted((note for note in notes if not note.stops), key=lambda note: note.row))
    done = not errors and not dry_run
    new_members = sum(1 for plan in plans for row in plan.said.rows if _member(plan, row, people) is None)
    if done:
        _write(work, plans, people, fictitious)
    known = sum(plan.known is not None for plan in plans)
    return RosterReport(
        rows=len(rows),
        households=len(tables),
        households_new=len(plans) - known,
        households_known=known,
        members_new=new_members,
        errors=errors,
        warnings=warnings,
        done=done,
        error_sheet=error_sheet(cells, notes, work.actor.language or work.archive.settings.language)
        if notes
        else None,
    )


def _plans(work: Work, tables: Sequence[RosterHousehold], notes: list[Note]) -> Iterator[_Plan]:
    """Yield every household with its village and what is known; says in `notes` where there is no such village."""
    villages: dict[str, Unit | None] = {}
    known = _known(work, tables)
    for one in tables:
        name = one.said("village")
        if name and name not in villages:
            villages[name] = _village(work, name)
        village = villages.get(name)
        if village is None:
            if name:
                zh = f"没有“{name}”这个村，或者不归您管；请填村名、12位代码或末3位。"
                en = f"No village {name}, or not yours; give its name, code or last 3 digits."
                notes.append(Note(one.first.n, "village", zh, en))
            continue
        number = one.said("household_no")
        found = known.get(number) or known.get(one.said("national_no"))
        if number and not number.startswith(f"{village.village3}-"):
            zh = f"户号应以 {village.village3}- 开头。"
            notes.append(
                Note(one.first.n, "household_no", zh, f"The number begins with {village.village3}-.")
            )
        elif found is not None and found.village_id != village.id:
            zh, en = "这个户号已属于另一个村。", "This number belongs to another village."
            notes.append(Note(one.first.n, "household_no", zh, en))
        else:
            yield _Plan(one, village, found)


def _village(work: Work, name: str) -> Unit | None:
    by_name = work.session.scalars(
        sa.select(Unit).where(Unit.kind == UnitKind.VILLAGE, Unit.name == name).limit(2)
    ).all()
    try:
        village = by_name[0] if len(by_name) == 1 else units.find(work, name)
        require(work, Right.KEEP_ROSTER, village.id, what=name)
    except (NotFound, BadInput):
        return None
    return village if village.kind is UnitKind.VILLAGE else None


def _known(work: Work, tables: Sequence[RosterHousehold]) -> dict[str, Household]:
    numbers = {one.said(column) for one in tables for column in ("household_no", "national_no")} - {""}
    found: dict[str, Household] = {}
    for part in _parts(numbers):
        for one in work.session.scalars(
            sa.select(Household)
            .where(sa.or_(Household.no.in_(part), Household.national_no.in_(part)))
            .options(selectinload(Household.members).selectinload(Member.person))
        ):
            found |= {key: one for key in (one.no, one.national_no) if key}
    return found


def _people(work: Work, rows: Iterable[RosterRow]) -> dict[str, Person]:
    """Return who is known by a valid ID number of the table."""
    numbers = {row.number for row in rows if identity.valid(row.number)}
    found: dict[str, Person] = {}
    for part in _parts(numbers):
        for person in work.session.scalars(sa.select(Person).where(Person.id_number.in_(part))):
            found[person.id_number or ""] = person
    return found


def _strangers(work: Work, plans: Sequence[_Plan], people: dict[str, Person]) -> Iterator[Note]:
    """Yield a note for everyone who is a member of another household today, and for heads that differ."""
    homes: dict[int, set[int]] = {}
    for part in _parts({person.id for person in people.values()}):
        query = sa.select(Member.person_id, Member.household_id)
        for person_id, home in work.session.execute(
            query.where(Member.person_id.in_(part), Member.to_date.is_(None))
        ):
            homes.setdefault(person_id, set()).add(home)
    for plan in plans:
        own = plan.known.id if plan.known else None
        for row in plan.said.rows:
            person = people.get(row.number) if identity.valid(row.number) else None
            if person is not None and homes.get(person.id, set()) - {own}:
                zh = "这个证件号码的人已在另一户；请先办理迁出，或核对号码。"
                en = "Who has this ID number is a member of another household; move them out first, or check it."
                yield Note(row.n, "id_number", zh, en)
        head = _member(plan, plan.said.head, people) if plan.known else None
        if plan.known and (head is None or head.person_id != plan.known.head_id):
            zh = "户主与系统中的不同；户主未更改，请另办户主变更。"
            en = "The head differs from the archive's; it was not changed."
            yield Note(plan.said.head.n, "relation", zh, en, stops=False)


def _member(plan: _Plan, row: RosterRow, people: dict[str, Person]) -> Member | None:
    """Return the member of a known household this row means: by valid ID number, else by the one of that name."""
    if plan.known is None:
        return None
    current = [member for member in plan.known.members if member.to_date is None]
    person = people.get(row.number) if identity.valid(row.number) else None
    if person is not None:
        return next((member for member in current if member.person_id == person.id), None)
    named = [member for member in current if member.person.name == row.get("name")]
    return named[0] if len(named) == 1 else None


def _write(work: Work, plans: Sequence[_Plan], people: dict[str, Person], fictitious: bool) -> None:
    taken = {plan.said.said("household_no") for plan in plans}
    following: dict[int, int] = {}
    for plan in plans:
        if plan.known is not None:
            _bring_up_to_date(work, plan, people, fictitious)
            continue
        one, village = plan.said, plan.village
        number = one.said("household_no")
        while not number:
            if village.id not in following:
                following[village.id] = int(households.next_no(work.session, village)[-4:])
            candidate = f"{village.village3}-{following[village.id]:04d}"
            following[village.id] += 1
            number = "" if candidate in taken else candidate
        made = [_new_member(row, people, head=row is one.head) for row in one.rows]
        households.enrol(
            work,
            village,
            number,
            made,
            national_no=one.said("national_no"),
            category=one.said("category"),
            status=one.said("status"),
            poverty_cause=one.said("poverty_cause"),
            address=one.said("address"),
            years=one.years,
            fictitious=fictitious,
        )
    work.record("roster.imported", households=len(plans))


def _new_member(row: RosterRow, people: dict[str, Person], *, head: bool = False) -> NewMember:
    person = people.get(row.number) if identity.valid(row.number) else None
    return NewMember(
        name=row.get("name"),
        relation=roster.HEAD if head else row.get("relation") or "其他",
        id_number=row.number or None,
        phone=row.get("phone") or None,
        sex=SEXES.get(row.get("sex").lower()),
        facts=_facts(row),
        person_id=person.id if person else None,
    )


def _facts(row: RosterRow) -> tuple[tuple[str, str], ...]:
    return tuple((name, row.get(name)) for name in FACTS if row.get(name))


def _bring_up_to_date(work: Work, plan: _Plan, people: dict[str, Person], fictitious: bool) -> None:
    one = plan.known
    if one is None:
        raise LookupError("a household that is not known cannot be brought up to date")
    changed = []
    for column in _UPDATED:
        if (said := plan.said.said(column)) and said != getattr(one, column):
            setattr(one, column, said)
            changed.append(column)
    years = sorted({*one.years, *plan.said.years})
    if years != one.years:
        one.years = years
        changed.append("years")
    for row in plan.said.rows:
        member = _member(plan, row, people)
        if member is None:
            new = _new_member(row, people)
            if new.relation == roster.HEAD:  # the household keeps its head
                new = replace(new, relation="其他")
            households.join(work, one, households.person_of(work, new, fictitious), new)
            changed.append("members")
            continue
        if row.get("phone") and row.get("phone") != member.person.phone:
            member.person.phone = row.get("phone")
            changed.append("phone")
        for name, value in _facts(row):
            households.note_fact(work, member, name, value)
    if changed:
        work.record("household.updated", one, columns=sorted(set(changed)))
        work.reindex(one)


def _parts(values: Iterable[Key]) -> Iterator[list[Key]]:
    """Yield the values in parts small enough for one query."""
    listed = sorted(values)
    for start in range(0, len(listed), CHUNK):
        yield listed[start : start + CHUNK]
