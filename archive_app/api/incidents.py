"""Incidents."""

from __future__ import annotations

from typing import Any

from archive_app.api import handling_shapes as shapes
from archive_app.api.blueprint import actor, api, archive
from archive_app.services import handling_json, incidents, store_json


@api.get("/incidents")
@api.input(shapes.IncidentsAsked, location="query")
@api.output(shapes.Incidents)
def list_incidents(query_data: shapes.IncidentsAsked) -> dict[str, Any]:
    """List the incidents the caller may know of, the newest first; only open ones unless `all`."""
    with archive().look(actor()) as look:
        found = incidents.incidents(
            look, everything=query_data.all, offset=query_data.offset, limit=query_data.limit
        )
    return store_json.paged(found, map(handling_json.incident, found.rows))


@api.post("/incidents/<int:number>/close")
@api.input(shapes.Explanation, location="json")
@api.output(shapes.Incident)
def close_incident(number: int, json_data: shapes.Explanation) -> dict[str, Any]:
    """Close an incident with what was found out; it stays on record."""
    with archive().work(actor()) as work:
        closed = incidents.close_incident(work, number, json_data.explanation)
        return handling_json.incident(incidents.row(work, closed))
