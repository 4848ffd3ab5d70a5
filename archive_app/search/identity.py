"""Citizen identity numbers inside a text, also those broken by a space or a line end.

GB 11643-1999: 17 digits and a check sign, the sum of digit times weight congruent to 1 modulo 11 (X stands
for 10); the older form has 15 digits without century and check.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from archive_app.search.normal import Joint, Units

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10x98765432"
_LONG = re.compile(r"\d{17}[\dx]", re.ASCII)
_SHORT = re.compile(r"[1-9]\d{5}\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}", re.ASCII)
_MISREAD = str.maketrans({"o": "0", "l": "1", "i": "1"})
_PIECE = re.compile(r"[\doli]{1,17}x?|x", re.ASCII)


class Identity(NamedTuple):
    """A number found in units `first` up to and including `last`; lower case x."""

    first: int
    last: int
    number: str


def is_valid(number: str) -> bool:
    """Whether an 18-sign number (lower-case x) carries the right check sign."""
    if not _LONG.fullmatch(number):
        return False
    total = sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, number[:17], strict=True))
    return _CHECKS[total % 11] == number[17]


def _one(text: str) -> str | None:
    """The number a single run is, if it is one; an 18-digit run counts whatever its check sign (misread
    ones too).
    """
    if len(text) == 18:
        if _LONG.fullmatch(text):
            return text
        mended = text.translate(_MISREAD)
        return mended if is_valid(mended) else None
    return text if len(text) == 15 and _SHORT.fullmatch(text) else None


def _joined(units: Units, first: int) -> Identity | None:
    """A valid number made of the runs from `first` on, joined by nothing but spaces and line ends."""
    number = ""
    for place in range(first, len(units)):
        if units.han[place] or (place > first and units.joints[place] is not Joint.JOINED):
            return None
        piece = units.texts[place]
        if not _PIECE.fullmatch(piece):
            return None
        number += piece
        if len(number) >= 18:
            mended = number.translate(_MISREAD)
            return Identity(first, place, mended) if is_valid(mended) else None
    return None


def identities(units: Units) -> list[Identity]:
    """The identity numbers in a text, in its order, never overlapping."""
    found: list[Identity] = []
    free_from = 0
    for place, text in enumerate(units.texts):
        if units.han[place] or place < free_from or not text[0].isascii():
            continue
        number = _one(text)
        identity = Identity(place, place, number) if number else None
        if identity is None and len(text) < 18:
            identity = _joined(units, place)
        if identity is not None:
            found.append(identity)
            free_from = identity.last + 1
    return found
