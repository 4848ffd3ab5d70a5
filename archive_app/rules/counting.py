"""What a stocktake says of each thing: expected against seen (requirement rows 64 and 98)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from archive_app.terms import CountVerdict

#: verdicts a person has to explain when a stocktake is closed
DISCREPANCIES = (CountVerdict.MISSING, CountVerdict.MISPLACED, CountVerdict.UNKNOWN)
#: of these, what stays unexplained becomes an incident (row 98); an unknown code must be explained at once
INCIDENTS = {CountVerdict.MISSING: "absent", CountVerdict.MISPLACED: "misplaced"}


@dataclass(frozen=True)
class Spot:
    """Where a thing belongs or was seen, by ids. `box` None for boxes themselves, and where it is not known."""

    shelf: int | None
    box: int | None = None


@dataclass(frozen=True)
class Counts:
    """The figures of a stocktake. `expected` is what must be scanned itself; `misplaced` may be of elsewhere."""

    expected: int
    found: int
    missing: int
    misplaced: int
    unknown: int
    away: int


def verdict(
    expected: Spot | None, seen: Spot | None, *, counted: bool = True, away: bool = False
) -> CountVerdict | None:
    """Return what is to be said of a thing; None for what goes along with its box and was not scanned itself.

    Without a shelf scanned before it, a thing that belongs to the place counted is found; only its shelf is not
    checked then. A volume is in its place when it was seen in its own box, or on its own shelf.
    """
    if seen is None:
        if not counted:
            return None
        return CountVerdict.AWAY if away else CountVerdict.MISSING
    if expected is None:
        return CountVerdict.MISPLACED
    if expected.box is not None and seen.box is not None:
        in_place = seen.box == expected.box
    else:
        in_place = seen.shelf is None or seen.shelf == expected.shelf
    return CountVerdict.FOUND if in_place else CountVerdict.MISPLACED


def counts(judged: Iterable[tuple[bool, CountVerdict | None]], unknown: int) -> Counts:
    """Return the figures; each thing is whether it was expected and counted, and what is said of it."""
    rows = list(judged)
    said = Counter(one for _counted, one in rows)
    return Counts(
        expected=sum(counted for counted, _one in rows),
        found=sum(counted for counted, one in rows if one is CountVerdict.FOUND),
        missing=said[CountVerdict.MISSING],
        misplaced=said[CountVerdict.MISPLACED],
        unknown=unknown,
        away=said[CountVerdict.AWAY],
    )
