"""What all answers share: the schemas the description is generated from, and answers are checked against."""

from __future__ import annotations

import datetime as dt
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from archive_app.models.types import CopyType, HoldingSet, LoanKind, RetentionCode

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


class Out(Shape):
    """Who has a thing now, and until when: a loan, a consultation in the room, or paper out for scanning.

    `loan` and `kind` are null for what is out for scanning.
    """

    loan: int | None
    kind: LoanKind | None
    who: str
    since: dt.datetime
    until: dt.date | None


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
    out: Out | None = Field(default=None, description="who has it now; null while it stands there")
    volume: int | None = Field(default=None, description="number of the volume")
    moving: bool = Field(default=False, description="taken up by a movement and not yet put down")


class Hold(Shape):
    """A legal hold."""

    reason: str
    basis: str
    since: dt.datetime


class Blocked(Shape):
    """What keeps a thing for now: lent, out for scanning, being moved, absent, unexplained."""

    reason: str
    words: str


class Retention(Shape):
    """How long something is kept; a null day means never."""

    locked: bool
    code: RetentionCode | None
    last_day: dt.date | None
    earliest_disposal_day: dt.date | None
    holds: list[Hold]
    blocked_by: list[Blocked] = Field(default=[], description="appraisal waits until these are over")
    rule: str
    basis: str
