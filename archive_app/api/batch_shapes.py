"""What calls about batches send and get."""

from __future__ import annotations

import datetime as dt

from pydantic import Field

from archive_app.api.item_shapes import PageSums, TakenFile
from archive_app.api.shapes import Shape
from archive_app.api.store_shapes import Part


class BatchFile(TakenFile):
    """One file of a batch; `id` is what retry takes."""

    id: int
    flags: list[str]
    pages: int
    sums: PageSums


class BatchRow(Shape):
    """How a batch stands, without its files."""

    id: int
    name: str
    channel: str = Field(description="web, api, shell, watch, catalogue or retrieval")
    opened_at: dt.datetime
    opened_by: str
    state: str = Field(description="running, paused or done")
    whole: bool = Field(description="no more files are expected")
    files_total: int
    files_done: int
    files_refused: int
    pages_done: int
    pages_total: int
    sides: str | None = Field(description="the order in which the scanner saw the sides, where it was said")
    sums: PageSums


class Paper(Shape):
    """The paper that left the cabinet for a batch, and what came back."""

    sheets_out: int
    taken_by: str
    taken_at: dt.datetime
    note: str
    holdings: list[str] = Field(description="codes of the volumes that left")
    sheets_back: int | None
    missing: int = Field(description="sheets that did not come back; 0 while they are out, below 0: too many")
    condition: str
    returned_by: str
    received_by: str
    returned_at: dt.datetime | None


class Batch(BatchRow):
    """How a batch stands."""

    files: list[BatchFile]
    paper: Paper | None = Field(
        description="what left the cabinet for it; none where nothing was written down"
    )


class Batches(Part):
    """Part of the batches, newest first."""

    rows: list[BatchRow]


class NewBatch(Shape):
    """What to open; with `holdings`, by what leaves the cabinet for it."""

    name: str = Field(default="", max_length=200)
    sides: str | None = None
    holdings: list[str] = Field(
        default_factory=list,
        max_length=500,
        description="codes of volumes, files, boxes, or household numbers",
    )
    sheets: int | None = Field(default=None, ge=0, description="sheets counted; needed with holdings")
    taken_by: str = Field(default="", max_length=80, description="who took them; the caller, if nobody else")
    note: str = Field(default="", max_length=200)


class PaperBack(Shape):
    """What came back."""

    sheets: int = Field(ge=0)
    condition: str = Field(max_length=200)
    returned_by: str = Field(max_length=80)
    received_by: str = Field(max_length=80)


class OnceMore(Shape):
    """How to read a file again."""

    password: str | None = Field(default=None, max_length=200, description="of a locked file")
