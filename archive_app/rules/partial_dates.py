"""Dates of which a day or month may be missing: EDTF text with the earliest and latest day it can mean.

Accepted are EDTF level 0 and the unspecified digits of level 1 (ISO 8601-2: 2018, 2018-03, 2018-03-05, 201X,
2018-XX-05 is not), the catalogue's eight digits with zeros for what is unknown (20180300, DA/T 22 practice) and
what people write (2018年3月5日, 2018.3, 2018/3/5). Retention counts from the latest day.
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
from dataclasses import dataclass

_EDTF = re.compile(r"(\d{4}|\d{3}X|\d{2}XX)(?:-(\d{2}|XX)(?:-(\d{2}|XX))?)?[?~%]?", re.ASCII)
_EIGHT = re.compile(r"(\d{4})(\d{2})(\d{2})", re.ASCII)
_WRITTEN = re.compile(r"(\d{4})\s*[年./-]\s*(?:(\d{1,2})\s*[月./-]?\s*(?:(\d{1,2})\s*[日号]?)?)?", re.ASCII)


class BadDate(ValueError):
    """The text names no date that can be."""


@dataclass(frozen=True)
class PartialDate:
    """`text` is EDTF; `earliest` and `latest` are the first and last day it can mean."""

    text: str
    earliest: dt.date
    latest: dt.date

    @property
    def is_whole(self) -> bool:
        """Tell whether one single day is meant."""
        return self.earliest == self.latest


def parse(text: str) -> PartialDate:
    """Read a date as far as it is known. Raises BadDate."""
    plain = text.strip()
    if match := _EIGHT.fullmatch(plain):
        year, month, day = match.groups()
        return _made(year, None if month == "00" else month, None if day == "00" else day)
    if match := _EDTF.fullmatch(plain):
        year, month, day = match.groups()
        return _made(year, *(None if part in (None, "XX") else part for part in (month, day)))
    if match := _WRITTEN.fullmatch(plain):
        year, month, day = match.groups()
        return _made(year, month, day)
    raise BadDate(text)


def _made(year: str, month: str | None, day: str | None) -> PartialDate:
    if month is None and day is not None:
        raise BadDate(f"{year}: a day without its month")
    first, last = int(year.replace("X", "0")), int(year.replace("X", "9"))
    if first != last and month is not None:
        raise BadDate(f"{year}: a month without its year")
    try:
        earliest = dt.date(first, int(month or 1), int(day or 1))
        last_month = int(month or 12)
        latest = dt.date(last, last_month, int(day or calendar.monthrange(last, last_month)[1]))
    except (ValueError, calendar.IllegalMonthError) as error:
        raise BadDate(f"{year}-{month}-{day}") from error
    parts = [year, *(f"{int(part):02}" for part in (month, day) if part)]
    return PartialDate("-".join(parts), earliest, latest)
