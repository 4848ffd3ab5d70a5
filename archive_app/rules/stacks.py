"""The order in which a scanner saw the sides of a stack, and the order in which they belong."""

from __future__ import annotations

from enum import StrEnum


class Sides(StrEnum):
    """How the sides of sheets follow one another in a file.

    FRONT_BACK: both sides of each sheet, one after the other. ODD_EVEN: all fronts, then all backs in the same
    order. ODD_EVEN_REVERSED: all fronts, then all backs from the last sheet to the first, as a pile lies when it
    is turned over whole.
    """

    FRONT_BACK = "front-back"
    ODD_EVEN = "odd-even"
    ODD_EVEN_REVERSED = "odd-even-reversed"


def order(sides: Sides | None, count: int) -> list[int]:
    """Return the sides of a file (numbers from 1) in the order they belong.

    An odd number of sides cannot be fronts and backs: it stays as it came, and `fits` says so.
    """
    if sides in (None, Sides.FRONT_BACK) or not fits(sides, count):
        return list(range(1, count + 1))
    half = count // 2
    backs = range(half + 1, count + 1)
    following = reversed(backs) if sides is Sides.ODD_EVEN_REVERSED else backs
    return [number for pair in zip(range(1, half + 1), following, strict=True) for number in pair]


def fits(sides: Sides | None, count: int) -> bool:
    """Tell whether so many sides can have come in that order: fronts and backs are as many."""
    return sides is None or count % 2 == 0 or (sides is Sides.FRONT_BACK and count == 1)
