"""How much goes into a box and which boxes a dedicated cabinet takes."""

from __future__ import annotations

import re
from collections.abc import Collection

#: outer spine minus both covers, and the thickness of one sheet, in mm (estimate for DA/T 22-2015 boxes)
COVERS_MM = 4
SHEET_MM = 0.11
SIDES = 2
#: sides kept free for a household file that has only begun: six forms, yearly ones repeated, with enclosures
RESERVED_PAGES = 80
SPINES_MM = (20, 30, 40, 50)


def capacity(spine_mm: int) -> int:
    """Return how many page sides a box of this spine holds: (spine - 4) / 0.11 sheets of two sides."""
    return max(0, int((spine_mm - COVERS_MM) / SHEET_MM * SIDES))


def room_needed(pages: int) -> int:
    """Return the sides to count for one file: what it has, at least what it will grow to."""
    return max(pages, RESERVED_PAGES)


def takes_another(spine_mm: int, files_pages: Collection[int], pages: int = 0) -> bool:
    """Tell whether a box with files of so many sides still takes one of `pages`; an empty one always does."""
    if not files_pages:
        return True
    return sum(map(room_needed, files_pages)) + room_needed(pages) <= capacity(spine_mm)


def uses(text: str, known: Collection[str]) -> frozenset[str]:
    """Return the series keys a cabinet's free text of use names; none means any of this archive."""
    return frozenset(re.split(r"[\s,，、;；/]+", text)) & frozenset(known)


def fits_dedicated(series: str, use: str, known: Collection[str]) -> bool:
    """Tell whether a dedicated cabinet (专橱专用, requirement row 19) takes a box of `series`.

    `known` are the series of this archive. A cabinet whose use names some of them takes only those; one whose
    use names none takes all of them, but nothing of another kind of archive.
    """
    allowed = uses(use, known) or frozenset(known)
    return series in allowed
