"""Using what is known: values of a form put right by the roster once its household is certain.

Only what was read wrong by a little is changed, every change is marked as a guess of its own rule, the reading
stays beside it. A name is changed only where another reading of the same person (the number, the household)
already says who it is; a valid number is never changed, it may be true and the roster wrong.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from archive_app.rules import identity, near_names
from archive_app.rules.matching import MOST_WRONG_DIGITS, distance


@dataclass(frozen=True)
class Known:
    """A person of the roster."""

    name: str
    id_number: str = ""
    phone: str = ""


@dataclass(frozen=True)
class Household:
    """What the roster knows of a household: its head, everybody in it (the head first), its helpers."""

    head: Known
    members: tuple[Known, ...]
    helpers: tuple[Known, ...] = ()


@dataclass(frozen=True)
class Mended:
    """The value meant, and the rule that says how it is known."""

    value: str
    rule: str


def mended(values: Mapping[str, str], household: Household) -> dict[str, Mended]:
    """Return what should stand instead of some of these values."""
    found: dict[str, Mended] = {}
    _person(values, found, household.head, "name", "id_number", "phone")
    _member_rows(values, found, household.members)
    for name in ("helper", *_columns(values, "measure", "person")):
        _nearest_name(values, found, name, household.helpers)
    if len(household.helpers) == 1:
        _phone(values, found, "helper_phone", household.helpers[0].phone)
    return found


def _person(
    values: Mapping[str, str], found: dict[str, Mended], known: Known, name: str, number: str, phone: str = ""
) -> None:
    """Put name, number and phone of one person right, who it is being certain."""
    read = values.get(name, "")
    if read and near_names.near(read, known.name):
        found[name] = Mended(known.name, "roster_name")
    _number(values, found, number, known.id_number)
    if phone:
        _phone(values, found, phone, known.phone)


def _number(values: Mapping[str, str], found: dict[str, Mended], name: str, known: str) -> None:
    read = identity.normal(values.get(name, ""))
    if not read or not known or read == known or identity.valid(read):
        return
    if distance(read, known) <= MOST_WRONG_DIGITS:
        found[name] = Mended(known, "roster_id")


def _phone(values: Mapping[str, str], found: dict[str, Mended], name: str, known: str) -> None:
    read = values.get(name, "")
    if read and known and len(read) != len(known) and distance(read, known) == 1:
        found[name] = Mended(known, "roster_phone")


def _member_rows(values: Mapping[str, str], found: dict[str, Mended], members: Sequence[Known]) -> None:
    """Rows of the table of members: each is the one member whose number or name it nearly has."""
    for row in sorted({name.split(".")[1] for name in values if name.startswith("member.")}):
        name, number = f"member.{row}.name", f"member.{row}.id_number"
        known = _which(values.get(name, ""), identity.normal(values.get(number, "")), members)
        if known is not None:
            _person(values, found, known, name, number)


def _which(name: str, number: str, members: Sequence[Known]) -> Known | None:
    """The member a row speaks of: by number, else by number nearly and name nearly, else by the name alone."""
    by_number = [one for one in members if number and number == one.id_number]
    same = [one for one in members if name == one.name and (not number or _nearly(number, one.id_number))]
    near = [
        one
        for one in members
        if near_names.near(name, one.name) is not None and _nearly(number, one.id_number)
    ]
    return next((chosen[0] for chosen in (by_number, same, near) if len(chosen) == 1), None)


def _nearly(read: str, known: str) -> bool:
    return bool(read and known) and distance(read, known) <= MOST_WRONG_DIGITS


def _nearest_name(
    values: Mapping[str, str], found: dict[str, Mended], name: str, people: Iterable[Known]
) -> None:
    read = values.get(name, "")
    names = {one.name for one in people}
    near = {one for one in names if near_names.near(read, one)}
    if read and read not in names and len(near) == 1:
        found[name] = Mended(near.pop(), "roster_name")


def _columns(values: Mapping[str, str], table: str, column: str) -> list[str]:
    return [name for name in values if name.startswith(f"{table}.") and name.endswith(f".{column}")]
