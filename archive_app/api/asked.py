"""What calls may ask: query parameters and headers, with their limits."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, Field, model_validator

from archive_app.models.types import FormType, ItemKind
from archive_app.rules.stacks import Sides
from archive_app.search import periods

MOST_ROWS = 200
LAST_PAGE = 100_000


def _a_date(text: str) -> str:
    if periods.date(text) is None:
        raise ValueError("must be a year, a month or a day: 2018, 2018-06 or 2018-06-30")
    return text


#: a year, a month or a day
SomeDate = Annotated[str, Field(examples=["2018", "2018-06", "2018-06-30"]), AfterValidator(_a_date)]


class Asked(BaseModel):
    """The base of all questions: an empty parameter is one that was not given."""

    @model_validator(mode="before")
    @classmethod
    def _drop_empty(cls, values: Any) -> Any:
        if isinstance(values, dict):
            return {name: value for name, value in values.items() if value != ""}
        return values


class Leafing(Asked):
    """Which part of a long list."""

    page: int = Field(default=1, ge=1, le=LAST_PAGE, description="from 1")
    limit: int = Field(default=20, ge=1, le=MOST_ROWS, description="rows a page")

    @property
    def offset(self) -> int:
        """Return how many rows come before."""
        return (self.page - 1) * self.limit


class SearchAsked(Leafing):
    """A question to the archive."""

    q: str = Field(
        default="", max_length=400, description="words, names, numbers; the same language as the page"
    )
    village: str | None = Field(default=None, description="12-digit code, its last 3, or the name")
    form: FormType | None = None
    kind: ItemKind | None = None
    year: int | None = Field(default=None, ge=1, le=9999)
    box: str | None = Field(default=None, description="code of a box")
    since: SomeDate | None = Field(default=None, alias="from", description="first day, month or year")
    until: SomeDate | None = Field(default=None, alias="to", description="last day, month or year")


class HouseholdsAsked(Leafing):
    """Which households."""

    village: str | None = Field(default=None, description="12-digit code, or its last 3 where unique")
    q: str = Field(default="", max_length=200, description="name, household number, ID number in full")


class BatchesAsked(Leafing):
    """Which batches."""

    running: bool | None = Field(default=None, description="only those being read now, or only the others")


class YearAsked(Asked):
    """Which year's yearly forms."""

    year: int | None = Field(default=None, ge=1, le=9999)


class PictureAsked(Asked):
    """How large a picture."""

    longest: int = Field(default=2000, ge=1, le=3600, description="longest side in px, at least so much")


class ScanHeaders(BaseModel):
    """Headers of handing in."""

    idempotency_key: str | None = Field(
        default=None,
        min_length=1,
        max_length=255,
        description="sending the call again with the same key answers with the same batch",
    )


class ScanForm(BaseModel):
    """The form fields of handing in; `files` is described beside them."""

    village: str | None = Field(default=None, description="12-digit code, or its last 3 where unique")
    household: str | None = Field(default=None, description="household number")
    form: FormType | None = None
    box: str | None = Field(default=None, description="code of the box the paper lies in")
    sides: Sides | None = Field(default=None, description="the order in which the scanner saw the sides")
    series: str | None = Field(
        default=None, max_length=40, description="series of material that belongs to no household"
    )
    year: int | None = Field(default=None, ge=1900, le=2999, description="the year of such material")
    batch: int | None = Field(default=None, description="an open batch to put the files into; without a key")
