"""Which of the six forms a household owes, and which of them are there (requirement row 88).

A form of cadence `yearly` is owed once for each year its household is registered for; every other form, also
one that may repeat, is owed once.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from archive_app.terms import FormType

YEARLY = "yearly"


class SlotState(StrEnum):
    """Where a form that is owed stands: filed, waiting for a person, or not there."""

    PRESENT = "present"
    REVIEW = "review"
    MISSING = "missing"


@dataclass(frozen=True, order=True)
class Slot:
    """One form that is owed; `year` is None where it is owed once, whatever year it is for."""

    form: FormType
    year: int | None


#: (form, year the form is for) of things at hand
Present = Collection[tuple[FormType, int | None]]


def due(
    years: Iterable[int], cadences: Mapping[FormType, str], only_year: int | None = None
) -> tuple[Slot, ...]:
    """Return what a household registered for `years` owes, in the order of the notice.

    A household without years owes its yearly forms once. With `only_year`, yearly forms of other years are
    left out.
    """
    wanted = sorted(set(years))
    slots: list[Slot] = []
    for form in FormType:
        if form not in cadences:
            continue
        if cadences[form] != YEARLY or not wanted:
            slots.append(Slot(form, None))
        else:
            slots += [Slot(form, year) for year in wanted if only_year in (None, year)]
    return tuple(slots)


def state(slot: Slot, filed: Present, waiting: Present = ()) -> SlotState:
    """Return where the form of `slot` stands, given what is filed and what waits for review."""
    if _covers(slot, filed):
        return SlotState.PRESENT
    return SlotState.REVIEW if _covers(slot, waiting) else SlotState.MISSING


def by_form(slots: Iterable[Slot], filed: Present, waiting: Present = ()) -> dict[FormType, SlotState]:
    """Return one state a form: the worst of its years."""
    rank = list(SlotState)
    states: dict[FormType, SlotState] = {}
    for slot in slots:
        found = state(slot, filed, waiting)
        states[slot.form] = max(states.get(slot.form, SlotState.PRESENT), found, key=rank.index)
    return states


def missing(slots: Iterable[Slot], filed: Present) -> tuple[Slot, ...]:
    """Return the slots for which nothing is filed; what waits for review still counts as missing."""
    return tuple(slot for slot in slots if not _covers(slot, filed))


def _covers(slot: Slot, present: Present) -> bool:
    if slot.year is not None:
        return (slot.form, slot.year) in present
    return any(form is slot.form for form, _year in present)
