"""Where every side of a batch went: nothing may be lost between the scanner and the cabinet.

in = filed + review + blank + separators + set aside + unreadable + still open. The left side is counted by the
file itself, the right side by the records made of it; a difference is an error.
"""

from __future__ import annotations

from dataclasses import dataclass, fields

from archive_app.terms import ItemState, PageState

#: what a page may be besides a document's
SEPARATOR = "separator"
#: the flag of an item that is no record
NOT_A_RECORD = "not_a_record"


@dataclass(frozen=True)
class Sums:
    """Sides by where they went. `came` is what the files hold, as counted when they were opened."""

    came: int = 0
    filed: int = 0
    review: int = 0
    blank: int = 0
    separators: int = 0
    set_aside: int = 0
    unreadable: int = 0
    open: int = 0

    @property
    def difference(self) -> int:
        """Return how many sides are missing (or, negative, too many); 0 is right."""
        return self.came - sum(int(getattr(self, part)) for part in PARTS)

    @property
    def is_exact(self) -> bool:
        """Tell whether every side is accounted for."""
        return self.difference == 0

    def __add__(self, other: Sums) -> Sums:
        """Return both together."""
        return Sums(**{one.name: getattr(self, one.name) + getattr(other, one.name) for one in fields(Sums)})


PARTS = ("filed", "review", "blank", "separators", "set_aside", "unreadable", "open")


def part_of(state: PageState, part: str | None, item: ItemState, *, is_record: bool = True) -> str:
    """Return where a side went: one of PARTS."""
    if state in (PageState.WAITING, PageState.READING):
        return "open"
    if part == SEPARATOR:
        return "separators"
    if state is PageState.REFUSED:
        return "unreadable"
    if state is PageState.BLANK:
        return "blank"
    if item is ItemState.WITHDRAWN or not is_record:
        return "set_aside"
    return "filed" if item is ItemState.REGISTERED else "review"
