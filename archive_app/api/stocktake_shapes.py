"""What answers about stocktakes look like, and what calls must say."""

from __future__ import annotations

import datetime as dt

from pydantic import BaseModel, Field

from archive_app.api.shapes import Shape
from archive_app.api.store_shapes import Part
from archive_app.models.types import CountDepth, CountVerdict, StocktakeState
from archive_app.services import stocktaking


class Stocktake(Shape):
    """One stocktake."""

    id: int
    place: str = Field(description="code of the room or cabinet that is counted")
    path: str
    depth: CountDepth
    state: StocktakeState
    started_by: str
    started_at: dt.datetime
    closed_by: str | None
    closed_at: dt.datetime | None


class Stocktakes(Part):
    """Part of the stocktakes."""

    rows: list[Stocktake]


class Spot(Shape):
    """Where something belongs or was seen."""

    shelf: str | None
    words: str
    box: str | None


class Discrepancy(Shape):
    """One thing that does not agree; `incident` stands where nobody explained it."""

    key: str = Field(
        description="code of the thing, or the text of an unknown one: what explanations are given by"
    )
    name: str
    verdict: CountVerdict
    expected: Spot | None
    seen: Spot | None
    away: str | None
    explanation: str
    incident: int | None


class StocktakeInFull(Stocktake):
    """One stocktake with its figures."""

    expected: int
    found: int
    away: int
    missing: int
    misplaced: int
    unknown: int
    discrepancies: list[Discrepancy]


class StocktakeWish(BaseModel):
    """What is to be counted."""

    place: str = Field(max_length=400, description="code of a room or cabinet")
    depth: CountDepth = CountDepth.BOXES


class Scan(BaseModel):
    """One scan. `client_id` is the device's own: sent twice, it counts once."""

    client_id: str = Field(min_length=1, max_length=40)
    text: str = Field(max_length=400, description="the scanned text")
    at: dt.datetime
    shelf: str = Field(default="", max_length=40)
    box: str = Field(default="", max_length=40)


class Scans(BaseModel):
    """Scans of one device."""

    scans: list[Scan] = Field(max_length=stocktaking.MOST_SCANS)


class Kept(Shape):
    """Which scans are kept."""

    kept: list[str]


class Explanations(BaseModel):
    """What is said of each thing that does not agree, by its key; what stays unexplained becomes an incident."""

    explanations: dict[str, str] = Field(default={})
