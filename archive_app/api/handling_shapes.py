"""What answers about movements and loans look like, and what calls must say."""

from __future__ import annotations

import datetime as dt
from typing import Literal

from pydantic import BaseModel, Field

from archive_app.api.asked import Leafing
from archive_app.api.shapes import Shape
from archive_app.api.store_shapes import Part
from archive_app.models.types import Condition, LoanKind, LoanState, MovementState

MovementTab = Literal["open", "waiting", "approved", "done", "ended", "all"]
LoanTab = Literal["out", "overdue", "soon", "waiting", "reading", "returned", "incidents", "all"]
SCANNED = Field(max_length=400, description="a scanned code, or an address ending in one")


class Thing(Shape):
    """The box or volume."""

    kind: Literal["box", "volume"]
    code: str
    title: str
    box: str | None = Field(description="code of the box it is, or stands in")
    household: str | None


class Spot(Shape):
    """A place: its code, and the names from the room down."""

    code: str
    path: list[str]
    position: int | None


class Movement(Shape):
    """One movement."""

    id: int
    state: MovementState
    on_the_way: bool = Field(description="taken up and not yet put down")
    thing: Thing
    from_: Spot | None = Field(alias="from")
    to: Spot
    reason: str
    requested_by: str
    requested_at: dt.datetime
    decided_by: str | None
    carrier: str | None
    carried_out_at: dt.datetime | None


class Movements(Part):
    """Part of the movements."""

    rows: list[Movement]


class Loan(Shape):
    """One loan or consultation."""

    id: int
    kind: LoanKind
    state: LoanState
    thing: Thing
    borrower: str
    borrower_unit: str
    purpose: str
    requested_by: str
    requested_at: dt.datetime
    decided_by: str | None
    out_at: dt.datetime | None
    due_on: dt.date | None = Field(description="last day of a loan")
    days_over: int
    returned_at: dt.datetime | None
    reminders: int = Field(description="how often the borrower was reminded")
    incident: bool


class Loans(Part):
    """Part of the loans."""

    rows: list[Loan]


class Renewal(Shape):
    """One renewal."""

    from_: dt.date = Field(alias="from")
    to: dt.date
    reason: str
    by: str
    at: dt.datetime


class LoanInFull(Loan):
    """One loan with counts, conditions and what differed on return."""

    sheets_out: int | None
    sheets_back: int | None
    condition_out: Condition | None
    condition_back: Condition | None
    differences: list[str]
    outcome: str | None
    remark: str | None
    renewals: list[Renewal]


class Stay(Shape):
    """One stay of a box or volume; `until` is null for the present one."""

    since: dt.datetime
    until: dt.datetime | None
    path: list[str]
    box: str | None
    box_no: str | None
    position: int | None
    movement: int | None


class Stays(Shape):
    """Where a thing has stood, oldest first, without gaps."""

    code: str
    stays: list[Stay]


class MovementsAsked(Leafing):
    """Which movements."""

    tab: MovementTab = "open"


class LoansAsked(Leafing):
    """Which loans."""

    tab: LoanTab = "out"


class Incident(Shape):
    """Something that happened to a thing, and what was found out."""

    id: int
    kind: str
    thing: str | None = Field(description="code of the box, volume, item or file")
    name: str
    village: str
    told: str
    opened_by: str
    opened_at: dt.datetime
    closed_by: str | None
    closed_at: dt.datetime | None
    explanation: str | None


class Incidents(Part):
    """Part of the incidents."""

    rows: list[Incident]


class IncidentsAsked(Leafing):
    """Which incidents."""

    all: bool = Field(default=False, description="closed ones too")


class Explanation(BaseModel):
    """What was found out."""

    explanation: str = Field(max_length=400)


class MovementWish(BaseModel):
    """Ask that a thing be moved."""

    code: str = SCANNED
    to: str = SCANNED
    reason: str = Field(max_length=200)
    position: int | None = Field(default=None, ge=1, le=999, description="of a box on its shelf")


class Note(BaseModel):
    """A note on a decision; needed to reject."""

    note: str = Field(default="", max_length=200)


class Reason(BaseModel):
    """Why; `place` is the old place's scanned code where a thing was taken up already."""

    reason: str = Field(max_length=200)
    place: str = Field(default="", max_length=400)


class FirstScan(BaseModel):
    """The thing itself, and who carries it."""

    code: str = SCANNED
    carrier: str = Field(max_length=60)


class Scan(BaseModel):
    """One scan."""

    code: str = SCANNED


class LoanWish(BaseModel):
    """Begin a consultation, or ask for a loan."""

    kind: LoanKind
    code: str = SCANNED
    borrower: str = Field(max_length=60)
    purpose: str = Field(max_length=200)
    unit: str = Field(default="", max_length=80)
    phone: str = Field(default="", max_length=30)
    sheets: int | None = Field(default=None, ge=1, description="counted at the start of a consultation")


class HandingOut(Scan):
    """Hand out by scan."""

    sheets: int = Field(ge=1)
    condition: Condition = Condition.GOOD
    due: dt.date | None = None


class ComingBack(Scan):
    """Take back by scan."""

    sheets: int | None = Field(default=None, ge=1)
    condition: Condition = Condition.GOOD
    outcome: str = Field(default="", max_length=200)
    remark: str = Field(default="", max_length=200)
