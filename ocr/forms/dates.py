"""Dates as people write them on forms: 2018年3月5日, 2018.3.5, 二〇一八年三月五日, or only a month or year."""

import calendar
import re
import unicodedata
from dataclasses import dataclass

_ONES = str.maketrans("|lI!丨Oo○零", "1111100〇〇")
_HAN = {sign: value for value, sign in enumerate("〇一二三四五六七八九")}
_DAY = "[0-9〇一二三四五六七八九十]{1,3}"
_DATE = re.compile(
    rf"(?<![0-9])((?:19|20)[0-9]{{2}}|[一二][九〇0][〇一二三四五六七八九0-9]{{2}})"
    rf"(?:\s*年\s*({_DAY})\s*月\s*({_DAY})\s*[日号]?"
    rf"|\s*年\s*({_DAY})\s*月"
    rf"|\s*[.．。·/\-—,]\s*([0-9]{{1,2}})\s*[.．。·/\-—,]\s*([0-9]{{1,2}})(?![0-9])"
    rf"|\s*[.．·/\-]\s*([0-9]{{1,2}})(?![0-9.])"
    rf"|([01][0-9])([0-3][0-9])(?![0-9])"
    rf"|\s*年)?"
)


@dataclass(frozen=True, slots=True)
class DateFound:
    """A date in a text: `value` is EDTF (2018-03-05, 2018-03 or 2018); `start`, `end` are its place."""

    value: str
    start: int
    end: int


def find_dates(text: str) -> list[DateFound]:
    """All dates of a text in order; what names no day of the calendar is left out."""
    read = (
        unicodedata.normalize("NFKC", text) if len(unicodedata.normalize("NFKC", text)) == len(text) else text
    )
    found = []
    for match in _DATE.finditer(read.translate(_ONES)):
        value = _value(match)
        if value is not None:
            found.append(DateFound(value, match.start(), match.end()))
    return found


def read_date(text: str) -> str | None:
    """The first date of a text that says at least its month, else its first year; None without any."""
    dates = find_dates("".join(text.split()))
    whole = [date.value for date in dates if "-" in date.value]
    return whole[0] if whole else dates[0].value if dates else None


def _value(match: re.Match[str]) -> str | None:
    parts = [part for part in match.groups()[1:] if part is not None]
    year = number(match.group(1))
    values = [number(part) for part in parts]
    if year is None or any(value is None for value in values):
        return None
    month, day = (*[value or 0 for value in values], 0, 0)[:2]
    if values and not 1 <= month <= 12:
        return None
    if len(values) == 2 and not 1 <= day <= calendar.monthrange(year, month)[1]:
        return None
    return "-".join([f"{year:04}", *(f"{value:02}" for value in (month, day)[: len(values)])])


def number(text: str) -> int | None:
    """A number in digits or Chinese numerals up to 99, or digit by digit (二〇一八); None for anything else."""
    if text.isascii():
        return int(text) if text.isdecimal() else None
    if "十" in text:
        tens, _, ones = text.partition("十")
        high = _HAN.get(tens) if tens else 1
        low = _HAN.get(ones) if ones else 0
        return None if high is None or low is None else high * 10 + low
    digits = [str(_HAN.get(sign, sign)) for sign in text]
    joined = "".join(digits)
    return int(joined) if joined.isascii() and joined.isdecimal() else None
