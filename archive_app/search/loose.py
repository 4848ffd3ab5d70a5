"""Forgiving one misread sign: the question asked on demand when the exact one does not find what must be
there.
"""

from __future__ import annotations

from archive_app.search.analysis import Phrase
from archive_app.search.tables import lookalikes
from archive_app.search.tree import AllOf, AnyOf, IdNumber, Node, Words, any_of

_MOST = 40
_DIGITS = "0123456789"


def loosen(node: Node) -> Node:
    """The tree with every wanted phrase and whole ID number widened by one misread sign; what is excluded
    stays.
    """
    if isinstance(node, Words):
        return any_of((node, *(Words(other) for other in _misread(node.phrase))))
    if isinstance(node, IdNumber) and node.part == "whole":
        return IdNumber("whole", node.numbers.union(*(one_digit_off(number) for number in node.numbers)))
    if isinstance(node, AllOf):
        return AllOf(tuple(loosen(part) for part in node.parts))
    if isinstance(node, AnyOf):
        return AnyOf(tuple(loosen(part) for part in node.parts))
    return node


def _misread(phrase: Phrase) -> list[Phrase]:
    """The phrase with one character exchanged for a look-alike; at most 40 of them. One character alone has
    none.
    """
    if len(phrase.units) < 2:
        return []
    made: list[Phrase] = []
    for place, unit in enumerate(phrase.units):
        for other in _others(unit) if phrase.han[place] else ():
            units = (*phrase.units[:place], other, *phrase.units[place + 1 :])
            made.append(Phrase(units, phrase.han, phrase.joints, phrase.prefix))
    return made[:_MOST]


def _others(character: str) -> str:
    return lookalikes().get(character, "")


def one_digit_off(number: str) -> frozenset[str]:
    """Every number of the same length that differs in one digit (a check sign may also become x)."""
    found = set()
    for place, digit in enumerate(number):
        for other in _DIGITS + ("x" if place == 17 else ""):
            if other != digit:
                found.add(number[:place] + other + number[place + 1 :])
    return frozenset(found)
