"""What the answers look like: the schemas the description is generated from, and answers are checked against."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

from archive_app.models.types import (
    BoxState,
    CopyType,
    FormType,
    HoldingSet,
    ItemKind,
    ItemState,
    PageState,
    RetentionCode,
    SourceState,
)
from archive_app.rules.completeness import SlotState

Side = Annotated[float, Field(ge=0, le=1)]
BoxSides = Annotated[
    tuple[Side, Side, Side, Side],
    Field(description="x0, y0, x1, y1 as fractions of the image as served, origin top left"),
]
Digest = Annotated[str, Field(description="SHA-256, lower-case hex; empty for a file over the size limit")]


class Shape(BaseModel):
    """The base of all answers: values may come as the enums and dates of the services."""

    model_config = ConfigDict(frozen=True)


class Problem(Shape):
    """Problem details (RFC 9457)."""

    type: str = Field(description="`urn:township-archive:problem:<slug>`")
    title: str
    status: int
    detail: str = Field(description="one sentence: what happened and what to do, by Accept-Language")
    errors: dict[str, list[str]] | None = Field(default=None, description="what is wrong, by parameter")


class LockedProblem(Problem):
    """Why something is not deleted. A null day means never."""

    locked_until: dt.date | None = Field(description="last day of the lock; null: never ends by itself")
    rule: str
    basis: str = Field(description="the text the rule comes from")
    appraisal_needed: bool = Field(description="the last day has passed and people have to appraise")


class Place(Shape):
    """Where one copy of the paper is."""

    set: HoldingSet | None
    copy_: CopyType | None = Field(alias="copy")
    room: str | None
    cabinet: str | None
    shelf: str | None
    box: str | None = Field(description="code of the box")
    box_no: str | None
    position: int | None
    code: str | None = Field(description="code of the physical volume")
    words: str = Field(description="the way there in words")


class Hold(Shape):
    """A legal hold."""

    reason: str
    basis: str
    since: dt.datetime


class Retention(Shape):
    """How long something is kept; a null day means never."""

    locked: bool
    code: RetentionCode | None
    last_day: dt.date | None
    earliest_disposal_day: dt.date | None
    holds: list[Hold]
    rule: str
    basis: str


class Page(Shape):
    """How one page stands; `n` from 1."""

    n: int
    state: PageState
    confidence: float | None


class File(Shape):
    """A file of an item that can be fetched."""

    role: str
    sha256: Digest
    bytes: int
    media_type: str


class ReadField(Shape):
    """A value read on a page; personal numbers are masked unless the caller may see them."""

    page: int
    name: str
    value: str
    confidence: float
    box: BoxSides | None
    rule: str


class Doubt(Shape):
    """Why a person must look."""

    code: str
    zh: str
    en: str


class Item(Shape):
    """Everything known of an item."""

    id: int
    code: str
    reference_code: str | None = Field(description="档号; null until arranged")
    former_reference_codes: list[str]
    title: str
    kind: ItemKind
    form_type: FormType | None
    year: int | None
    state: ItemState
    household: str | None
    village: str | None
    archival_file: str | None
    file_name: str
    flags: list[str]
    doubts: list[Doubt]
    pages: list[Page]
    files: list[File]
    fields_: list[ReadField] = Field(alias="fields")
    places: list[Place]
    retention: Retention


class Word(Shape):
    """One Han character, or one run of letters or digits; `start` is its offset in the page's text."""

    text: str
    start: int
    box: BoxSides
    confidence: float


class Line(Shape):
    """A line, or the part of one in a table cell."""

    text: str
    box: BoxSides
    confidence: float
    words: list[Word]


class PageText(Page):
    """What stands on a page; personal numbers are masked unless the caller may see them."""

    text: str
    width: int
    height: int
    angle: float | None = Field(description="skew of the upright page, in degrees")
    turned: int = Field(description="degrees clockwise the scan was turned to stand upright")
    source: str | None = Field(description="where the text comes from: ocr or text-layer")
    lines: list[Line]


class TakenFile(Shape):
    """One file that came in; `items` are those the caller may see."""

    name: str
    sha256: Digest
    status: SourceState
    reason: str
    items: list[str]


class Taken(Shape):
    """The answer to handing in."""

    batch: int
    files: list[TakenFile]


class BatchFile(TakenFile):
    """One file of a batch."""

    flags: list[str]
    pages: int


class Batch(Shape):
    """How a batch stands."""

    id: int
    state: str = Field(description="running or done")
    pages_done: int
    pages_total: int
    files: list[BatchFile]


class Hit(Shape):
    """A page that answers the question."""

    item: str
    id: int
    reference_code: str | None
    title: str
    kind: ItemKind
    form_type: FormType | None
    year: int | None
    household: str | None
    village: str
    file: str
    page: int
    snippet: str = Field(description="HTML: matched text in <mark>, everything else escaped")
    boxes: list[BoxSides]
    places: list[Place]


class FacetValue(Shape):
    """One value of a facet and how many pages have it."""

    value: str
    label: str
    count: int


class Found(Shape):
    """The answer to a question."""

    total: int
    took_ms: float
    loosened: bool = Field(description="nothing was found as written; look-alike characters were allowed")
    hits: list[Hit]
    facets: dict[str, list[FacetValue]]


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
