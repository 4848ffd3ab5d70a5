"""What answers about boxes and households look like."""

from __future__ import annotations

import datetime as dt
from typing import Any

from pydantic import Field

from archive_app.api.shapes import Place, Shape
from archive_app.models.types import BoxState, CopyType, FormType, HoldingSet, ItemKind, RetentionCode
from archive_app.rules.completeness import SlotState


class Fill(Shape):
    """How full a box is, in page sides."""

    files: int
    pages: int
    capacity: int
    percent: int


class Content(Shape):
    """One file or volume in a box."""

    position: int | None
    holding: str
    code: str
    reference_code: str | None
    title: str
    household: str | None
    set: HoldingSet
    copy_: CopyType = Field(alias="copy")
    pages: int


class Box(Shape):
    """A box: where it stands, how full it is, what is in it."""

    code: str
    box_no: str
    title: str
    village: str
    village_name: str
    series: str
    year: int | None
    spine_mm: int
    state: BoxState
    retention_code: RetentionCode | None
    place: Place
    fill: Fill
    contents: list[Content]
    hidden: int = Field(description="how many things in it the caller may not know of")


class Part(Shape):
    """One part of a long list; pages are counted from 1."""

    total: int
    page: int
    limit: int
    rows: list[Any]


class BoxItem(Shape):
    """One item of a box."""

    id: int
    code: str
    reference_code: str | None
    title: str
    kind: ItemKind
    form_type: FormType | None
    year: int | None
    pages: int
    household: str | None
    archival_file: str | None
    position: int | None


class BoxItems(Part):
    """The items in a box."""

    rows: list[BoxItem]


class HouseholdRow(Shape):
    """A household in a list."""

    no: str
    code: str
    head: str
    village: str
    village_name: str
    member_count: int
    category: str | None
    status: str | None
    forms: dict[FormType, SlotState]
    missing: int
    place: Place | None


class Households(Part):
    """Households by number."""

    rows: list[HouseholdRow]


class Member(Shape):
    """A person of a household; numbers are masked."""

    id: int
    name: str
    relation: str
    sex: str = Field(description="GB/T 2261.1: 0 unknown, 1 male, 2 female, 9 not stated")
    born: dt.date | None
    id_number: str | None
    id_problems: list[str]
    phone: str | None
    since: str | None
    until: str | None
    health: str | None
    labour: str | None


class SlotItem(Shape):
    """A paper that fills a slot."""

    code: str
    title: str
    year: int | None
    pages: int


class Slot(Shape):
    """One of the six forms for one year it is owed for (null: once)."""

    form: FormType
    title: str
    year: int | None
    state: SlotState
    items: list[SlotItem]


class Completeness(Shape):
    """Which forms a household owes, and which of them are there."""

    household: str
    village: str
    complete: bool
    missing: int
    forms: list[Slot]


class HouseholdFile(Shape):
    """The household's archival file."""

    code: str
    reference_code: str | None
    title: str
    retention_code: RetentionCode | None
    closed_year: int | None
    places: list[Place]


class OtherItem(SlotItem):
    """An item that is none of the six forms."""

    kind: ItemKind


class Helper(Shape):
    """Who helps the household, from when to when."""

    helper: str
    since: str | None
    until: str | None


class Household(HouseholdRow):
    """A household with everything known of it."""

    members: list[Member]
    national_no: str | None
    id_number: str | None
    phone: str | None
    address: str | None
    poverty_cause: str | None
    years: list[int]
    slots: list[Slot]
    file: HouseholdFile | None
    other_items: list[OtherItem]
    helpers: list[Helper]
