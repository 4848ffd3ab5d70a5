"""Meetings: recorded, bound with what belongs to them, and what they lack on paper."""

from __future__ import annotations

from typing import Any

from flask import Response

from archive_app.api import meeting_shapes as shapes
from archive_app.api.blueprint import actor, api, archive, language
from archive_app.services import meeting_json, meeting_report, meetings, store_json
from archive_app.services.meetings import MeetingFacts


@api.get("/meetings")
@api.input(shapes.MeetingsAsked, location="query")
@api.output(shapes.Meetings)
def list_meetings(query_data: shapes.MeetingsAsked) -> dict[str, Any]:
    """List the meetings the caller may know of, the newest first."""
    asked = query_data
    with archive().look(actor()) as look:
        found = meetings.listing(
            look, village=asked.village, lacking=asked.lacking, offset=asked.offset, limit=asked.limit
        )
    return store_json.paged(found, map(meeting_json.meeting, found.rows))


@api.post("/meetings")
@api.input(shapes.MeetingWish, location="json")
@api.output(shapes.Meeting, status_code=201)
def record_meeting(json_data: shapes.MeetingWish) -> dict[str, Any]:
    """Record a meeting of a village."""
    said = json_data.model_dump(exclude={"village"})
    with archive().work(actor()) as work:
        made = meetings.record(work, MeetingFacts(**said), village=json_data.village)
        work.session.flush()
        number = made.id
    return _shown(number)


@api.get("/meetings/<int:number>")
@api.output(shapes.Meeting)
def show_meeting(number: int) -> dict[str, Any]:
    """Show a meeting."""
    return _shown(number)


@api.put("/meetings/<int:number>")
@api.input(shapes.Facts, location="json")
@api.output(shapes.Meeting)
def amend_meeting(number: int, json_data: shapes.Facts) -> dict[str, Any]:
    """Correct what is said of a meeting."""
    with archive().work(actor()) as work:
        meetings.amend(work, number, MeetingFacts(**json_data.model_dump()))
    return _shown(number)


@api.post("/meetings/<int:number>/materials")
@api.input(shapes.MaterialWish, location="json")
@api.output(shapes.Meeting)
def bind_material(number: int, json_data: shapes.MaterialWish) -> dict[str, Any]:
    """Say that an item belongs to a meeting; again with another role: the role is changed."""
    with archive().work(actor()) as work:
        meetings.attach(work, number, json_data.item, json_data.role)
    return _shown(number)


@api.post("/meetings/<int:number>/materials/<code>/unbind")
@api.output(shapes.Meeting)
def unbind_material(number: int, code: str) -> dict[str, Any]:
    """Say that an item does not belong to a meeting; the item stays where it is filed."""
    with archive().work(actor()) as work:
        meetings.detach(work, number, code)
    return _shown(number)


@api.get("/meetings/missing.pdf")
@api.input(shapes.VillageAsked, location="query")
def print_missing(query_data: shapes.VillageAsked) -> Response:
    """Print the list of what meetings lack."""
    with archive().look(actor()) as look:
        made = meeting_report.missing(look, language(), village=query_data.village)
    return Response(made.pdf, mimetype="application/pdf")


def _shown(number: int) -> dict[str, Any]:
    with archive().look(actor()) as look:
        return meeting_json.meeting(meetings.show(look, number))
