"""Citizen identity numbers and phones: what is wrong with one, what it says, how it is shown.

Source: GB 11643-1999 (17 digits and a check sign; weights 2^(18-i) mod 11), the 15-digit form before it, and
disability certificates, which begin with the identity number. Paper forms hold wrong numbers, so nothing here
refuses to keep one: callers show the reasons.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from enum import StrEnum
from typing import Final

_WEIGHTS: Final = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS: Final = "10X98765432"
#: identity number, its form before 1999, disability certificate, certificate with a reissue mark
_LENGTHS: Final = (18, 15, 20, 22)
_LONG_RUN: Final = re.compile(r"\d{7,}[\dXx]?")


class Problem(StrEnum):
    """Why a number cannot be a true one."""

    EMPTY = "empty"
    LENGTH = "length"
    SIGNS = "signs"
    BIRTH_DATE = "birth_date"
    FUTURE = "future"
    CHECK = "check"


REASONS: Final[dict[Problem, tuple[str, str]]] = {
    Problem.EMPTY: ("没有证件号码", "there is no ID number"),
    Problem.LENGTH: ("证件号码位数不对（应为18位或15位）", "the ID number has not 18 (or 15) signs"),
    Problem.SIGNS: ("证件号码里有不该有的字符", "the ID number holds a sign it cannot hold"),
    Problem.BIRTH_DATE: ("证件号码里的出生日期不存在", "the birth date in the ID number does not exist"),
    Problem.FUTURE: ("证件号码里的出生日期在今天之后", "the birth date in the ID number lies after today"),
    Problem.CHECK: (
        "证件号码校验位不对（GB 11643）",
        "the check sign of the ID number does not fit (GB 11643)",
    ),
}


def normal(text: str) -> str:
    """Return the number as it is compared: half-width, no spaces or hyphens, capital X."""
    return re.sub(r"[\s\-—·]", "", unicodedata.normalize("NFKC", text)).upper()


def problems(text: str, today: dt.date | None = None) -> tuple[Problem, ...]:
    """Return everything that is wrong with an identity number; empty for a valid one.

    `today` lets birth dates in the future be seen; without it they pass.
    """
    number = normal(text)
    if not number:
        return (Problem.EMPTY,)
    if len(number) not in _LENGTHS:
        return (Problem.LENGTH,)
    if not re.fullmatch(r"\d{15}|\d{17}[\dX](\d{2}|\d{4})?", number, re.ASCII):
        return (Problem.SIGNS,)
    found = []
    born = birth_date(number)
    if born is None:
        found.append(Problem.BIRTH_DATE)
    elif today is not None and born > today:
        found.append(Problem.FUTURE)
    if len(number) != 15 and check_sign(number[:17]) != number[17]:
        found.append(Problem.CHECK)
    return tuple(found)


def valid(text: str, today: dt.date | None = None) -> bool:
    """Tell whether nothing is wrong with the number."""
    return not problems(text, today)


def check_sign(first17: str) -> str:
    """Return the check sign of 17 digits: a digit or X."""
    total = sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, first17, strict=True))
    return _CHECKS[total % 11]


def upgrade(text: str) -> str:
    """Return the 18-sign number: 15 digits get their century and check sign, a certificate loses its tail.

    What is no number at all comes back as it is compared.
    """
    number = normal(text)
    if re.fullmatch(r"\d{15}", number, re.ASCII):
        first17 = f"{number[:6]}19{number[6:]}"
        return first17 + check_sign(first17)
    if len(number) in (20, 22) and re.fullmatch(r"\d{17}[\dX]\d+", number, re.ASCII):
        return number[:18]
    return number


def birth_date(text: str) -> dt.date | None:
    """Return the birth date the number holds, or None when there is no such day."""
    found = re.fullmatch(r"\d{6}(\d{4})(\d{2})(\d{2})\d{3}[\dX]", upgrade(text), re.ASCII)
    if not found:
        return None
    try:
        return dt.date(*(int(part) for part in found.groups()))
    except ValueError:
        return None


def sex(text: str | None) -> str:
    """Return the sex the number says, as GB/T 2261.1: 1 male, 2 female, 0 unknown."""
    found = re.fullmatch(r"\d{16}(\d)[\dX]", upgrade(text or ""), re.ASCII)
    return "0" if not found else "1" if int(found.group(1)) % 2 else "2"


def mask(text: str | None) -> str | None:
    """Return an identity number with the middle hidden: `370406********1234`; a short one whole."""
    if not text:
        return None
    number = normal(text)
    if len(number) < 15:
        return "*" * len(number)
    return f"{number[:6]}{'*' * (len(number) - 10)}{number[-4:]}"


def mask_phone(text: str | None) -> str | None:
    """Return a phone number with the middle hidden: `138****1234`."""
    if not text:
        return None
    number = normal(text)
    if len(number) < 8:
        return "*" * len(number)
    return f"{number[:3]}{'*' * (len(number) - 7)}{number[-4:]}"


def mask_long_numbers(text: str) -> str:
    """Return `text` with every long run of digits hidden, for free text that must hold no personal number."""
    return _LONG_RUN.sub(lambda found: "*" * len(found.group()), unicodedata.normalize("NFKC", text))
