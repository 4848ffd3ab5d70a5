"""Arranging (整理): the order of items, their page numbers, what may share a box.

Order in a household's volume: the six forms as the notice lists them (requirement row 88), within a form by date.
Order in a class of a year: by period, then by date (DA/T 22-2015).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from archive_app.rules import shelving
from archive_app.terms import FileKind, FormType, ItemKind, RetentionCode

_FORMS = list(FormType)
_PERIODS = [RetentionCode.Y, RetentionCode.D30, RetentionCode.D10]
#: paper first, then photographs, then videos: each is numbered by a template of its own
_KINDS = [ItemKind.SCAN, ItemKind.DOCUMENT, ItemKind.PHOTO, ItemKind.VIDEO]
_LAST_DAY = dt.date.max


@dataclass(frozen=True)
class Piece:
    """What the order needs to know of one item. `pages` are sides that carry text or picture."""

    id: int
    form: FormType | None
    kind: ItemKind
    year: int | None
    date: dt.date | None
    retention: RetentionCode | None
    pages: int


@dataclass(frozen=True)
class Span:
    """The pages of one item; none when it has no pages."""

    first: int | None
    last: int | None


def ordered(pieces: Iterable[Piece], kind: FileKind) -> list[Piece]:
    """Return the items of a file in the order of the rule."""
    return sorted(pieces, key=_in_household if kind is FileKind.HOUSEHOLD else _in_series)


def _in_household(one: Piece) -> tuple[int, int, dt.date, int]:
    form = _FORMS.index(one.form) if one.form else len(_FORMS)
    return form, _year(one), one.date or _LAST_DAY, one.id


def _in_series(one: Piece) -> tuple[int, int, dt.date, int]:
    paper = max(0, _KINDS.index(one.kind) - 1)
    return _PERIODS.index(one.retention or RetentionCode.Y), paper, one.date or _LAST_DAY, one.id


def _year(one: Piece) -> int:
    if one.year is not None:
        return one.year
    return one.date.year if one.date else dt.MAXYEAR


def spans(pages: Sequence[int], kind: FileKind, after: int = 0) -> list[Span]:
    """Return first and last page of items with so many sides each, in their order.

    In a household's volume numbers run on, `after` being the last number given; else each item begins at 1.
    """
    found, last = [], after
    for sides in pages:
        start = last if kind is FileKind.HOUSEHOLD else 0
        found.append(Span(start + 1, start + sides) if sides else Span(None, None))
        last += sides
    return found


@dataclass(frozen=True)
class BoxClass:
    """What everything in one box must share: organisation, class and year; single items also the period."""

    unit_id: int
    series: str
    year: int | None
    retention: RetentionCode | None = None


def misfits(one: BoxClass, other: BoxClass) -> tuple[str, ...]:
    """Return in what two things differ that must not share a box: unit, series, year, retention (DA/T 22-2015).

    Household volumes stand by village; their periods may differ.
    """
    names = ["unit_id", "series", "year"]
    if FileKind.HOUSEHOLD.value not in (one.series, other.series):
        names.append("retention")
    return tuple(name.removesuffix("_id") for name in names if getattr(one, name) != getattr(other, name))


def boxes_needed(sides: Iterable[int], spine_mm: int, *, singly: bool = False) -> int:
    """Return how many boxes things of so many sides fill, in their order: a full box is followed by the next.

    Volumes are counted at least at what a household's file grows to; `singly` kept items at what they have.
    """
    limit = shelving.capacity(spine_mm)
    boxes, filled = 0, 0
    for one in sides:
        taken = one if singly else shelving.room_needed(one)
        if boxes == 0 or (filled and filled + taken > limit):
            boxes, filled = boxes + 1, 0
        filled += taken
        while singly and filled > limit:  # a class of a year is parted between items, a volume is not
            boxes, filled = boxes + 1, filled - limit
    return boxes


def in_order(codes: Sequence[str]) -> bool:
    """Tell whether reference codes rise as things stand: numbers are zero-padded, so text order is theirs."""
    return all(one < other for one, other in pairwise(codes))
