"""How long: last days and locks, computed from plain values.

The latest date wins and any "never" wins over all dates. A passed day only means that people may appraise.
Sources: DA/T 22-2015 (periods), 桑发〔2018〕30号 (floor, rows 98-100), day counted in Asia/Shanghai.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from archive_app.terms import RetentionCode

SHANGHAI = ZoneInfo("Asia/Shanghai")
YEARS = {RetentionCode.D30: 30, RetentionCode.D10: 10}
#: longest first; an empty code counts as permanent
RANK = {RetentionCode.Y: 3, RetentionCode.D30: 2, RetentionCode.D10: 1}


@dataclass(frozen=True)
class Floor:
    """A day (inclusive) before which nothing may go, with the text that says so."""

    last_day: dt.date
    basis: str


@dataclass(frozen=True)
class HoldSpan:
    """A hold on the thing: `released_on` is None while it is active."""

    reason: str
    basis: str
    released_on: dt.date | None


@dataclass(frozen=True)
class Terms:
    """All that decides how long one thing is kept.

    `start_year` is the year of formation, or of closing for a household file; None while that is open.
    `is_copy` marks a non-record duplicate without a period of its own: it has only the floor, and a person's
    decision that it is one.
    """

    code: RetentionCode | None
    start_year: int | None
    floors: Sequence[Floor]
    holds: Sequence[HoldSpan] = ()
    blocked_by: Sequence[str] = ()
    is_copy: bool = False


@dataclass(frozen=True)
class Lock:
    """The outcome. `last_day`: last day of the period; `earliest_disposal_day`: first day appraisal may begin.

    Both are None for "never". `reasons` name what keeps it, the strongest first.
    """

    code: RetentionCode | None
    start_year: int | None
    last_day: dt.date | None
    earliest_disposal_day: dt.date | None
    reasons: tuple[str, ...]
    floor: Floor | None

    def appraisal_due(self, today: dt.date) -> bool:
        """Tell whether the day has passed, so that only an appraisal is missing."""
        return self.earliest_disposal_day is not None and today >= self.earliest_disposal_day


def last_day(code: RetentionCode | None, start_year: int | None) -> dt.date | None:
    """Return the last day of the period (31 December), counted from 1 January of the following year."""
    if code is None or code is RetentionCode.Y or start_year is None:
        return None
    return dt.date(start_year + YEARS[code], 12, 31)


def lock(terms: Terms) -> Lock:
    """Decide the lock of one thing from its terms."""
    floor = max(terms.floors, key=lambda one: one.last_day, default=None)
    end = last_day(terms.code, terms.start_year)
    reasons = [
        *(f"hold:{hold.reason}" for hold in terms.holds if hold.released_on is None),
        *terms.blocked_by,
    ]
    if not terms.is_copy:
        reasons += _why_never(terms)
    days = [end] if end else []
    days += [one.last_day for one in terms.floors] + [
        hold.released_on for hold in terms.holds if hold.released_on
    ]
    earliest = None if reasons or not days else max(days) + dt.timedelta(days=1)
    return Lock(terms.code, terms.start_year, end, earliest, tuple(reasons), floor)


def _why_never(terms: Terms) -> Iterable[str]:
    if terms.code is RetentionCode.Y:
        yield "permanent"
    elif terms.code is None:
        yield "no_period"
    elif terms.start_year is None:
        yield "open_file"


def file_start_year(closed_year: int | None, item_years: Iterable[int]) -> int | None:
    """Return the start year of a household file: when it was closed, never before its latest item."""
    return None if closed_year is None else max([closed_year, *item_years])


def longest(codes: Iterable[RetentionCode | None]) -> RetentionCode | None:
    """Return the longest of several periods (a volume is kept as long as its longest item)."""
    found = list(codes)
    if not found or any(code is None for code in found):
        return None
    return max((code for code in found if code), key=RANK.__getitem__)


def together(locks: Sequence[Lock]) -> Lock:
    """Decide the lock of what can only go as a whole: a bound volume, a box. Raises ValueError for nothing."""
    if not locks:
        raise ValueError("nothing has no lock")
    ends, days, starts = _latest(one.last_day for one in locks), None, [one.start_year for one in locks]
    reasons = tuple(dict.fromkeys(reason for one in locks for reason in one.reasons))
    if not reasons:
        days = _latest(one.earliest_disposal_day for one in locks)
    floors = [one.floor for one in locks if one.floor]
    return Lock(
        longest(one.code for one in locks),
        max((year for year in starts if year is not None), default=None),
        ends,
        days,
        reasons,
        max(floors, key=lambda floor: floor.last_day, default=None),
    )


def _latest(days: Iterable[dt.date | None]) -> dt.date | None:
    """Return the latest of several days, where None means never."""
    found = list(days)
    return None if None in found else max(day for day in found if day is not None)


def today(now: dt.datetime) -> dt.date:
    """Return the calendar day in the township."""
    return now.astimezone(SHANGHAI).date()
