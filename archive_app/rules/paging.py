"""Page numbers printed on paper, and what they tell of the pages of one item: missing, double, in the wrong order.

DA/T 31-2017: nothing left out, nothing double, in the order of the original. Only what stands on the pages and in the
catalogue can tell; the place of an image in its item is counted by ourselves and never wrong.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

#: how many lines from the top and from the bottom of a page may be its number alone
_EDGE = 2
_COUNTED = re.compile(r"第\s*(\d{1,3})\s*页\s*[,，/／、]?\s*共\s*(\d{1,3})\s*页")
_OF = re.compile(r"[-—–－]?\s*(\d{1,3})\s*[/／]\s*(\d{1,3})\s*[-—–－]?")
_ALONE = re.compile(r"[-—–－·•]\s*(\d{1,3})\s*[-—–－·•]|第\s*(\d{1,3})\s*页")


@dataclass(frozen=True)
class Printed:
    """The number printed on a page, and of how many it says it is one (None: it does not say)."""

    page: int
    of: int | None = None


class FaultKind(StrEnum):
    """What is wrong with the pages of an item."""

    MISSING = "missing"
    DOUBLE = "double"
    ORDER = "order"
    COUNT = "count"


@dataclass(frozen=True)
class Fault:
    """What is wrong, and its figure: the numbers that are missing or stand wrong, or how many there are of how many."""

    kind: FaultKind
    figure: str


def printed(text: str) -> Printed | None:
    """Return the number printed on a page, None where it says none for sure."""
    counted = _COUNTED.search(text)
    if counted:
        return _sensible(int(counted[1]), int(counted[2]))
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    for line in dict.fromkeys([*lines[-_EDGE:], *lines[:_EDGE]]):
        of = _OF.fullmatch(line)
        if of:
            return _sensible(int(of[1]), int(of[2]))
        alone = _ALONE.fullmatch(line)
        if alone:
            return Printed(int(alone[1] or alone[2]))
    return None


def _sensible(page: int, of: int) -> Printed | None:
    return Printed(page, of) if 1 <= page <= of else None


def fault_of(numbers: Sequence[Printed | None], expected: int | None = None, sides: int = 0) -> Fault | None:
    """Judge the written pages of an item in their order; None where nothing is wrong.

    `expected` is the count of its catalogue, which may have counted the blank sides too (`sides`: all there are).
    """
    told = [one for one in numbers if one is not None]
    silent = len(numbers) - len(told)
    for total in dict.fromkeys(one.of for one in told):
        pages = [one.page for one in told if one.of == total]
        for part in [pages] if total else _parts(pages):
            found = _of_total(part, total, silent)
            if found:
                return found
    if expected is not None and numbers and expected not in (len(numbers), sides):
        return Fault(FaultKind.COUNT, f"{len(numbers)} / {expected}")
    return None


def _parts(pages: Sequence[int]) -> list[list[int]]:
    """Part numbers without a total where they begin again: papers bound one behind the other."""
    parts: list[list[int]] = []
    for page in pages:
        if page == 1 or not parts:
            parts.append([])
        parts[-1].append(page)
    return parts


def _of_total(pages: Sequence[int], total: int | None, silent: int) -> Fault | None:
    """Judge the pages that say the same total. Silent pages may be those whose number was not read."""
    whole = list(range(1, total + 1)) if total else list(range(min(pages), max(pages) + 1))
    copies = max(1, round(len(pages) / len(whole)))
    if pages == whole * copies:
        return None
    missing = sorted(set(whole) - set(pages))
    if len(missing) > silent:
        return Fault(FaultKind.MISSING, _listed(missing, total))
    double = sorted({page for page in pages if pages.count(page) > 1})
    if double:
        return Fault(FaultKind.DOUBLE, _listed(double, total))
    return None if list(pages) == sorted(pages) else Fault(FaultKind.ORDER, ", ".join(map(str, pages)))


def _listed(pages: Sequence[int], total: int | None) -> str:
    shown = ", ".join(map(str, pages[:10])) + (" …" if len(pages) > 10 else "")
    return f"{shown} / {total}" if total else shown
