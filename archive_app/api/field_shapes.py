"""What questions and answers about read values look like."""

from __future__ import annotations

import datetime as dt

from pydantic import Field as Described

from archive_app.api.asked import Asked
from archive_app.api.shapes import BoxSides, Shape


class FieldInFull(Shape):
    """A value read on a page; personal numbers are masked unless the caller may see them."""

    name: str
    word: str
    page: int
    kind: str
    value: str = Described(description="what counts: a person's word, else the machine's reading")
    machine: str = Described(description="what the machine took it for")
    raw: str = Described(description="what stands there, as it was read")
    confidence: float
    box: BoxSides | None
    rule: str
    guess: bool = Described(description="put right or inferred by the machine, not simply read")
    doubtful: bool = Described(description="a person should look before it is relied on")
    confirmed_by: str | None
    confirmed_at: dt.datetime | None


class Fields(Shape):
    """The values of an item."""

    fields_: list[FieldInFull] = Described(alias="fields")


class WhichPage(Asked):
    """Which of several readings of one name."""

    page: int | None = Described(default=None, ge=1, le=100_000, description="page of the item, from 1")


class FieldWord(Shape):
    """What a person says a value is."""

    value: str = Described(max_length=2000, description="empty: nothing stands there")
    page: int | None = Described(default=None, ge=1, le=100_000, description="page of the item, from 1")
