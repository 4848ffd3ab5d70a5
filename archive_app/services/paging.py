"""One part of a long list, with what is needed to leaf through it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, TypeVar

Row = TypeVar("Row")
LARGEST = 500


@dataclass(frozen=True)
class Paged(Generic[Row]):
    """Rows `offset` to `offset + limit` of `total`."""

    rows: tuple[Row, ...]
    total: int
    offset: int
    limit: int


def bounds(offset: int, limit: int) -> tuple[int, int]:
    """Return offset and limit within what one answer may hold."""
    return max(0, offset), min(max(1, limit), LARGEST)
