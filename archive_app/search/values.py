"""What is written behind a field name, as a leaf of the question; refused with a sentence if it cannot be
meant.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Collection

from archive_app.search import periods
from archive_app.search.faults import BadQuery
from archive_app.search.tree import Between, IdNumber, Keyword

_ID = re.compile(r"(\*?)([0-9]+x?)(\*?)")
_LATEST = {"year": 9999, "date": 99991231}


def keyword(field: str, text: str, names: Callable[[str, str], Collection[str] | None]) -> Keyword:
    """A value of village, form, kind, box or item. Raises BadQuery when `names` knows there is none such."""
    written = unicodedata.normalize("NFKC", text).strip()
    meant = names(field, written)
    if meant is None:
        return Keyword(field, frozenset({text, written, written.upper()}))
    if not meant:
        raise BadQuery(
            f"没有“{written}”这个{_LABEL[field]}，请核对后再查。",
            f'There is no {field} "{written}"; check it and search again.',
        )
    return Keyword(field, frozenset(meant))


_LABEL = {"village": "村", "form": "表", "kind": "类型", "box": "盒号", "item": "件"}


def id_number(text: str) -> IdNumber:
    """A whole identity number (18 or 15), its last four or six digits, or digits with a star for the rest."""
    match = _ID.fullmatch(re.sub(r"[\s-]", "", unicodedata.normalize("NFKC", text)).lower())
    if match:
        leading, digits, trailing = match.groups()
        if not leading and not trailing and len(digits) in (15, 18):
            return IdNumber("whole", frozenset({digits}))
        if trailing and not leading and 3 <= len(digits) < 18 and digits.isdecimal():
            return IdNumber("first", frozenset({digits}))
        if not trailing and (len(digits) in (4, 6) or (leading and 3 <= len(digits) < 18)):
            return IdNumber("last", frozenset({digits}))
    raise BadQuery(
        f"身份证号“{text}”无法查询：请输入完整号码、后四位或后六位，或者用 370403* 查开头。",
        f'"{text}" is no ID number to search: give all of it, its last four or six digits, or 370403*.',
    )


def period(
    field: str, text: str, until: str | None = None, *, after: bool = False, before: bool = False
) -> Between:
    """A year or date, or a range of them; `until` given (may be empty: open) makes a range, `after` and
    `before` leave out its ends. Raises BadQuery."""
    if field not in _LATEST:
        raise BadQuery(
            "范围只能用于年度和日期，例如 年：[2017 至 2019]。",
            "A range needs the field year or date, for instance year:[2017 TO 2019].",
        )
    if until is None:
        ends = None if _read(field, text) else periods.split(text)
        text, until = ends if ends else (text, text)
    if not text and not until:
        raise BadQuery(
            "请写出范围的起点或终点，例如 年：[2017 至 2019]。",
            "Give the range a start or an end, for instance year:[2017 TO 2019].",
        )
    low, high = 1, _LATEST[field]
    if text:
        first, last = _required(field, text)
        low = last + 1 if after else first
    if until:
        first, last = _required(field, until)
        high = first - 1 if before else last
    if low > high:
        raise BadQuery(
            f"范围“{text} 至 {until}”是空的，请检查起止。",
            f'The range "{text} to {until}" is empty; check its ends.',
        )
    return Between("year" if field == "year" else "date", low, high)


def _read(field: str, text: str) -> periods.Period | None:
    return periods.year(text) if field == "year" else periods.date(text)


def _required(field: str, text: str) -> periods.Period:
    found = _read(field, text)
    if found is None:
        if field == "year":
            raise BadQuery(
                f"“{text}”不是年度，请写四位数字，例如 年：2018。",
                f'"{text}" is not a year; write four digits, for instance year:2018.',
            )
        raise BadQuery(
            f"“{text}”不是日期，请写成 2018、2018-05 或 2018-05-31。",
            f'"{text}" is not a date; write 2018, 2018-05 or 2018-05-31.',
        )
    return found
