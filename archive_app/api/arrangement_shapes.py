"""What answers of the arrangement desk look like."""

from __future__ import annotations

import datetime as dt

from pydantic import Field

from archive_app.api.shapes import Place, Shape
from archive_app.api.store_shapes import Part
from archive_app.models.types import BoxState, CopyType, FormType, HoldingSet, NoteKind
from archive_app.services.arrangement_list import DeskState


class ArrangementRow(Shape):
    """A file on the desk."""

    code: str
    title: str
    household: str | None
    unit: str
    series: str
    year: int | None
    reference_code: str | None
    waiting: int = Field(description="registered items without a reference code")
    arranged: int
    state: DeskState
    arranged_by: str | None


class ArrangementRows(Part):
    """Files by village, class and number."""

    rows: list[ArrangementRow]


class ArrangementRound(Shape):
    """An order that waits for its checker."""

    no: int
    arranged_by: str
    arranged_at: dt.datetime
    may_check: bool


class ArrangedLine(Shape):
    """One item in its place; of what waits, the reference code is the one it would get now."""

    code: str
    title: str
    reference_code: str
    former_reference_codes: list[str]
    responsible_party: str
    document_no: str
    security_class: str
    remark: str
    form_type: FormType | None
    date: str = Field(description="digits, as far as the date is known")
    pages: int
    first_page: int | None
    last_page: int | None


class FormMissing(Shape):
    """A form the household owes and does not have."""

    form: str = Field(description="`approval`, or with its year `information:2018`")
    explained: bool


class NotesSheetLine(Shape):
    """One line of a notes sheet."""

    kind: NoteKind
    text: str
    by: str
    at: dt.datetime


class HeldVolume(Shape):
    """One physical volume of a set."""

    code: str
    copy_: CopyType = Field(alias="copy")
    volume: int
    sheets: int | None
    spine_mm: int | None
    place: Place | None


class HeldSet(Shape):
    """The town's or the village's set of a file."""

    set: HoldingSet
    originals: bool
    volumes: list[HeldVolume]


class ItemInSets(Shape):
    """One item of a household: its volume, and as what it is in each set; null where it is not in one."""

    code: str
    reference_code: str | None
    title: str
    volume: int
    village: CopyType | None
    town: CopyType | None


class ArrangedFile(Shape):
    """A file on the desk."""

    code: str
    title: str
    household: str | None
    unit: str
    series: str
    year: int | None
    reference_code: str | None
    round: ArrangementRound | None
    waiting: list[ArrangedLine]
    arranged: list[ArrangedLine]
    missing: list[FormMissing]
    notes: list[NotesSheetLine]
    sets: list[HeldSet]
    differences: list[str]
    items: list[ItemInSets]


class SealingGap(Shape):
    """One thing that keeps a box from being sealed: `at` and `key` say where it is mended."""

    kind: str
    said: str
    at: str
    key: str


class BoxSealing(Shape):
    """One sealing of a box."""

    sealed_by: str
    sealed_at: dt.datetime
    things: int
    reopened_by: str | None
    reason: str


class SealingState(Shape):
    """What keeps a box from being sealed, and how it was sealed."""

    code: str
    state: BoxState
    gaps: list[SealingGap]
    seals: list[BoxSealing]
    notes: list[NotesSheetLine]


class BoxForecastRow(Shape):
    """One class of a unit and year."""

    unit: str
    series: str
    year: int | None
    files: int
    households_without_file: int
    pages: int
    boxes: int
    needed: int
    to_get: int


class BoxForecast(Shape):
    """How many boxes are to be got."""

    spine_mm: int
    capacity: int = Field(description="page sides a box of this spine holds")
    to_get: int
    rows: list[BoxForecastRow]
