"""Citizen identity numbers: GB 11643-1999 (18 signs with check), and the older 15 digits."""

import unicodedata
from datetime import date

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10X98765432"
_EARLIEST = 1880
_LOOKS_LIKE = str.maketrans(
    {"O": "0", "o": "0", "D": "0", "〇": "0", "○": "0", "Q": "0", "I": "1", "l": "1", "|": "1", "i": "1",
     "一": "1", "丨": "1", "Z": "2", "z": "2", "S": "5", "s": "5", "B": "8", "b": "6", "q": "9", "g": "9",
     "x": "X", "×": "X", "✕": "X", "Ⅹ": "X", "*": "X", "乂": "X", "χ": "X", "Х": "X", "х": "X"}
)  # fmt: skip


def check_sign(body: str) -> str:
    """The eighteenth sign to 17 digits (clause 4.2.1)."""
    return _CHECKS[sum(int(digit) * weight for digit, weight in zip(body, _WEIGHTS, strict=True)) % 11]


def fault(number: str, today: date | None = None) -> str | None:
    """What is wrong with a number: "length", "signs", "region", "birth_date", "check"; None when valid."""
    if len(number) not in (15, 18):
        return "length"
    if not (
        number[:-1].isdecimal() and (number[-1].isdecimal() or (len(number) == 18 and number[-1] == "X"))
    ):
        return "signs"
    if not number.isascii():
        return "signs"
    if number[0] == "0":
        return "region"
    if not _born(number, today or date.today()):  # noqa: DTZ011 - a birth date has no time zone
        return "birth_date"
    if len(number) == 18 and check_sign(number[:17]) != number[17]:
        return "check"
    return None


def upgraded(number: str) -> str:
    """The 18-sign form of a valid 15-digit number: "19" put before the year, the check sign added."""
    body = number[:6] + "19" + number[6:]
    return body + check_sign(body)


def cleaned(text: str) -> str:
    """A read text as an identity number would be written: full-width and look-alike signs replaced."""
    folded = unicodedata.normalize("NFKC", text).translate(_LOOKS_LIKE)
    kept = "".join(sign for sign in folded if sign.isdecimal() or sign == "X")
    return kept[:-1].replace("X", "") + kept[-1:] if kept else ""


def _born(number: str, today: date) -> bool:
    day = number[6:14] if len(number) == 18 else "19" + number[6:12]
    try:
        born = date(int(day[:4]), int(day[4:6]), int(day[6:]))
    except ValueError:
        return False
    return born.year >= _EARLIEST and born <= today
