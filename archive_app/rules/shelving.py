"""How much goes into a box and which boxes a dedicated cabinet takes."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from types import MappingProxyType

from archive_app.terms import FileKind

#: outer spine minus both covers, and the thickness of one sheet, in mm (estimate for DA/T 22-2015 boxes)
COVERS_MM = 4
SHEET_MM = 0.11
SIDES = 2
#: sides kept free for a household file that has only begun: six forms, yearly ones repeated, with enclosures
RESERVED_PAGES = 80
SPINES_MM = (20, 30, 40, 50)
#: spines of household volumes (GB/T 9705-2008, soft and hard covers)
SPINES_OF_VOLUMES_MM = (10, 15, 20)


def capacity(spine_mm: int) -> int:
    """Return how many page sides a box of this spine holds: (spine - 4) / 0.11 sheets of two sides."""
    return max(0, int((spine_mm - COVERS_MM) / SHEET_MM * SIDES))


def is_singly(series: str) -> bool:
    """Tell whether the items of a series are kept singly (以件为单位); household files are volumes that grow."""
    return series != FileKind.HOUSEHOLD


def room_of_spine(spine_mm: int) -> int:
    """Return how many sides' room a bound volume of this spine takes in a box, however many it has."""
    return int(spine_mm / SHEET_MM * SIDES)


def volume_spine(sides: int) -> int:
    """Return the thinnest spine of a volume (GB/T 9705-2008) that takes so many sides, the thickest when none does."""
    mm = -(-sides // SIDES) * SHEET_MM
    return next((one for one in SPINES_OF_VOLUMES_MM if mm <= one), SPINES_OF_VOLUMES_MM[-1])


def room_needed(pages: int, *, singly: bool = False) -> int:
    """Return the sides to count for one volume: what it has; one that is not kept `singly` at least what it grows to."""
    return pages if singly else max(pages, RESERVED_PAGES)


def takes_another(
    spine_mm: int, files_pages: Collection[int], pages: int = 0, *, singly: bool = False
) -> bool:
    """Tell whether a box with volumes of so many sides still takes one of `pages`; an empty one always does."""
    if not files_pages:
        return True
    needed = (room_needed(one, singly=singly) for one in (*files_pages, pages))
    return sum(needed) <= capacity(spine_mm)


def words(use: str) -> list[str]:
    """Return the words of a cabinet's use."""
    return [one for one in re.split(r"[\s,，、;；/]+", use) if one]


def uses(
    use: str, known: Collection[str], by_name: Mapping[str, str] = MappingProxyType({})
) -> frozenset[str]:
    """Return the classes a cabinet's use names, by key or by name (`by_name`); none means any of this archive."""
    said = words(use)
    return frozenset(by_name.get(one.lower(), one) for one in said) & frozenset(known)


def fits_dedicated(
    series: str, use: str, known: Collection[str], by_name: Mapping[str, str] = MappingProxyType({})
) -> bool:
    """Tell whether a dedicated cabinet (专橱专用, requirement row 19) takes a box of `series`.

    `known` are the series of this archive. A cabinet whose use names some of them takes only those; one whose
    use names none takes all of them, but nothing of another kind of archive.
    """
    allowed = uses(use, known, by_name) or frozenset(known)
    return series in allowed
