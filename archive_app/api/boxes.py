"""Boxes and what is in them."""

from __future__ import annotations

from typing import Any

from archive_app.api import asked, store_shapes
from archive_app.api.blueprint import actor, api, archive
from archive_app.services import box_items, box_page, store_json


@api.get("/boxes/<code>")
@api.output(store_shapes.Box)
def show_box(code: str) -> dict[str, Any]:
    """Show a box: where it stands, how full it is, which files are in it."""
    with archive().look(actor()) as look:
        return store_json.box(box_page.box(look, code))


@api.get("/boxes/<code>/items")
@api.input(asked.Leafing, location="query")
@api.output(store_shapes.BoxItems)
def list_box_items(code: str, query_data: asked.Leafing) -> dict[str, Any]:
    """List the items in a box, in the order their files stand."""
    with archive().look(actor()) as look:
        found = box_items.items_in(look, code, offset=query_data.offset, limit=query_data.limit)
    return store_json.paged(found, map(store_json.box_item, found.rows))
