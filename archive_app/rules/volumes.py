"""How items that are kept singly are laid into volumes, one volume a box: in their order, a full one before the next.

Items of different periods never share a box (DA/T 22-2015), so each volume is of one period.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from archive_app.rules.shelving import capacity
from archive_app.terms import RetentionCode


@dataclass(frozen=True)
class Laid:
    """One item to lay: its period (none is kept as permanent) and its sides."""

    id: int
    retention: RetentionCode | None
    sides: int

    @property
    def period(self) -> RetentionCode:
        """Return the period it is laid by."""
        return self.retention or RetentionCode.Y


@dataclass(frozen=True)
class OpenVolume:
    """A volume that takes more: the spine of its box, the period its box was begun for, and what stays in it.

    One without items (`period` None) takes those its box was begun for, any when it was begun for none.
    """

    number: int
    spine_mm: int
    begun_for: RetentionCode | None = None
    period: RetentionCode | None = None
    sides: int = 0


def lay(items: Iterable[Laid], volumes: Sequence[OpenVolume], after: int, spine_mm: int) -> dict[int, int]:
    """Return the volume's number for each item, in the order given.

    `volumes` are those that take more, by number; `after` is the highest number there is, sealed ones included, and
    `spine_mm` the spine of a new box. A period goes on in the last volume that has something of it; then come empty
    ones, then new ones. An item larger than a box gets a box to itself.
    """
    empty = [one for one in volumes if one.period is None]
    current: dict[RetentionCode, tuple[int, int, int]] = {}
    for one in volumes:
        if one.period is not None:
            current[one.period] = (one.number, capacity(one.spine_mm), one.sides)
    found: dict[int, int] = {}
    for item in items:
        number, most, taken = current.get(item.period, (0, 0, 0))
        if not number or (taken and taken + item.sides > most):
            begun = next((one for one in empty if one.begun_for in (None, item.period)), None)
            if begun is not None:
                empty.remove(begun)
                number, most, taken = begun.number, capacity(begun.spine_mm), 0
            else:
                after += 1
                number, most, taken = after, capacity(spine_mm), 0
        current[item.period] = (number, most, taken + item.sides)
        found[item.id] = number
    return found
