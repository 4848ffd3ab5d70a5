"""Years and dates as people write them in a question, as whole periods."""

from __future__ import annotations

import calendar
import re
import unicodedata

_YEAR = re.compile(r"(\d{4})年?度?", re.ASCII)
_DATE = re.compile(r"(\d{4})(?:[-./年](\d{1,2})(?:[-./月](\d{1,2})日?|月?)|年|)", re.ASCII)
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})?", re.ASCII)
_RANGE = re.compile(r"\s*(.+?)\s*(?:至|到|~|——|—|\.\.)\s*(.+?)\s*")
_YEARS_DASH = re.compile(r"\s*(\d{4})\s*-\s*(\d{4})\s*", re.ASCII)

Period = tuple[int, int]


def plain(text: str) -> str:
    """Full-width digits and signs made ASCII."""
    return unicodedata.normalize("NFKC", text).strip()


def year(text: str) -> Period | None:
    """The year written, as a period of one year; None if it is none."""
    match = _YEAR.fullmatch(plain(text))
    return (int(match[1]), int(match[1])) if match and int(match[1]) > 0 else None


def date(text: str) -> Period | None:
    """The first and last number yyyymmdd of a year, a month or a day; None if there is no such date.

    A period starts at its day 00, where dates known only to the year or month are kept.
    """
    written = plain(text)
    match = _DATE.fullmatch(written) or _COMPACT.fullmatch(written)
    if not match or int(match[1]) == 0:
        return None
    number = int(match[1]) * 10000
    if match[2] is None:
        return number, number + 1231
    month = int(match[2])
    if not 1 <= month <= 12:
        return None
    days = calendar.monthrange(int(match[1]), month)[1]
    number += month * 100
    if match[3] is None:
        return number, number + days
    return (number + int(match[3]),) * 2 if 1 <= int(match[3]) <= days else None


def split(text: str) -> tuple[str, str] | None:
    """The two ends of a range written without brackets (2017-2019, 2018-01至2018-06); None if it is none."""
    written = plain(text)
    match = _YEARS_DASH.fullmatch(written) or _RANGE.fullmatch(written)
    return (match[1], match[2]) if match else None
