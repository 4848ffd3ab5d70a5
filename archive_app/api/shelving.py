"""What has no place, and giving it its first one. Another place afterwards takes a movement."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, Field

from archive_app.api import asked
from archive_app.api.blueprint import actor, api, archive
from archive_app.api.handling_shapes import SCANNED
from archive_app.api.shapes import Shape
from archive_app.api.store_shapes import Part
from archive_app.services import first_place, store_json, unplaced
from archive_app.terms import CopyType, HoldingSet


class Unplaced(Shape):
    """A box on no shelf, or a volume in no box."""

    kind: Literal["box", "volume"]
    code: str
    title: str
    unit: str
    series: str
    year: int | None
    box_no: str | None
    set: HoldingSet | None
    copy_: CopyType | None = Field(alias="copy")


class AllUnplaced(Part):
    """Part of what has no place."""

    rows: list[Unplaced]


class Shelving(BaseModel):
    """The code of a box and of the shelf it is put on, or of a volume and of the box it is put into."""

    code: str = SCANNED
    to: str = SCANNED


class Shelved(Shape):
    """What was shelved, and where."""

    code: str
    to: str
    position: int | None


@api.get("/unplaced")
@api.input(asked.Leafing, location="query")
@api.output(AllUnplaced)
def list_unplaced(query_data: asked.Leafing) -> dict[str, Any]:
    """List boxes that stand on no shelf, and volumes that lie in no box."""
    with archive().look(actor()) as look:
        found = unplaced.unplaced(look, offset=query_data.offset, limit=query_data.limit)
    return store_json.paged(found, map(_row, found.rows))


@api.post("/shelvings")
@api.input(Shelving, location="json")
@api.output(Shelved, status_code=201)
def shelve(json_data: Shelving) -> dict[str, Any]:
    """Give a box or volume its first place; 409 says why it may not stand there, or that it stands already."""
    with archive().work(actor()) as work:
        thing = first_place.shelve(work, json_data.code, json_data.to)
        return {"code": thing.code, "to": json_data.to, "position": thing.position}


def _row(one: unplaced.Unplaced) -> dict[str, Any]:
    return {
        "kind": one.kind,
        "code": one.code,
        "title": one.title,
        "unit": one.unit,
        "series": one.series,
        "year": one.year,
        "box_no": one.box_no,
        "set": one.set,
        "copy": one.copy,
    }
