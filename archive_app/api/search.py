"""Searching the text of all pages."""

from __future__ import annotations

from typing import Any

from archive_app.api import asked, item_shapes
from archive_app.api.blueprint import actor, api, archive
from archive_app.search import periods
from archive_app.services import as_json, finding


@api.get("/search")
@api.input(asked.SearchAsked, location="query")
@api.output(item_shapes.Found)
def search(query_data: asked.SearchAsked) -> dict[str, Any]:
    """Find pages: exact total, hits with the words framed, the place of the paper, and counts to narrow by."""
    question = finding.Asked(
        query_data.q,
        village=query_data.village,
        form=query_data.form,
        kind=query_data.kind,
        year=query_data.year,
        box=query_data.box,
        date_from=_end(query_data.since, 0),
        date_to=_end(query_data.until, 1),
    )
    found = finding.search(archive(), actor(), question, offset=query_data.offset, limit=query_data.limit)
    return as_json.found(found)


def _end(text: str | None, which: int) -> int | None:
    period = periods.date(text) if text else None
    return period[which] if period else None
