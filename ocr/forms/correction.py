"""Mending identity numbers that were read wrong: the reading is kept, the rule is named, doubt stays doubt.

What goes wrong most is a thin 1 that is dropped. So: read the cut-out line again stretched and take a reading
that validates; else put one 1 back where exactly one place makes a valid number. Two ones are a suggestion.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from ocr.forms.identity import cleaned, fault, upgraded

_LENGTH = 18


@dataclass(frozen=True, slots=True)
class Mended:
    """An identity number and the rule that gave it; rule None: valid as read, "invalid": nothing helped."""

    value: str
    rule: str | None


def mend(read: str, again: Callable[[], Iterable[str]]) -> Mended:
    """The number meant by `read`. `again()` gives further readings of the same place; asked only if needed."""
    if (exchanged := exchanged_one_for_one(read)) is not None:
        return Mended(exchanged, "look_alike")
    number = cleaned(read)
    if (valid := _valid(number)) is not None:
        return valid
    if not 10 <= len(number) <= 22:
        return Mended(number, "invalid")
    further = [cleaned(text) for text in again()]
    found = {value.value for text in further if (value := _valid(text)) is not None}
    if len(found) == 1:
        return Mended(found.pop(), "reread")
    readings = {number, *further}
    for missing, rule in ((1, "inserted_1"), (2, "suggested:inserted_11")):
        options = {
            option for text in readings if len(text) == _LENGTH - missing for option in _insert(text, missing)
        }
        if len(options) == 1:
            return Mended(options.pop(), rule)
    options = {option for text in readings if len(text) == _LENGTH + 1 for option in _without_one(text)}
    if len(options) == 1:
        return Mended(options.pop(), "suggested:removed_1")
    return Mended(number, "invalid")


_LOOK_ALIKES = str.maketrans("|lI!/丨OoX×x", "11111100XXX")


def exchanged_one_for_one(read: str) -> str | None:
    """The valid number of 18 signs that `read` is when its bars are ones and its O are noughts; None if it is not.

    As long as what was read, sign for sign; None also where nothing needs to be exchanged.
    """
    text = "".join(sign for sign in read if not sign.isspace())
    number = text.translate(_LOOK_ALIKES)
    if len(text) != _LENGTH or number == text.upper() or fault(number) is not None:
        return None
    return number


def _valid(number: str) -> Mended | None:
    if fault(number) is not None:
        return None
    return Mended(upgraded(number), "upgraded_15") if len(number) == 15 else Mended(number, None)


def _insert(text: str, ones: int) -> set[str]:
    candidates = {text}
    for _ in range(ones):
        candidates = {text[:at] + "1" + text[at:] for text in candidates for at in range(len(text) + 1)}
    return {candidate for candidate in candidates if fault(candidate) is None}


def _without_one(text: str) -> set[str]:
    """Numbers left when one sign that stands doubled is dropped."""
    shorter = {text[:at] + text[at + 1 :] for at in range(1, len(text)) if text[at] == text[at - 1]}
    return {number for number in shorter if fault(number) is None}
