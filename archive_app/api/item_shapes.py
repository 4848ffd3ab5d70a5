"""What answers about items, pages, batches and hits look like."""

from __future__ import annotations

from pydantic import Field

from archive_app.api.shapes import BoxSides, Digest, Place, Retention, Shape
from archive_app.models.types import FormType, ItemKind, ItemState, PageState, SourceState


class Page(Shape):
    """How one page stands; `n` from 1."""

    n: int
    state: PageState
    confidence: float | None


class File(Shape):
    """A file of an item that can be fetched; size and digest are null until its own object is written."""

    role: str
    sha256: Digest | None
    bytes: int | None
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
    width: int | None = Field(description="pixels of the upright page; none before it was read")
    height: int | None
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


class PageSums(Shape):
    """Where every side went: came = filed + review + blank + separators + set_aside + unreadable + open."""

    came: int = Field(description="sides as the files themselves hold them")
    filed: int
    review: int
    blank: int
    separators: int
    set_aside: int = Field(description="no records, by the word of a person")
    unreadable: int
    open: int = Field(description="still to be read")
    difference: int = Field(
        description="0; anything else is an error of the program and is in the audit trail"
    )


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
    page: int | None = Field(description="from 1; null for an item without pages (a video)")
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
