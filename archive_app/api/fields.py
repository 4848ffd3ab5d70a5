"""Values read on the pages of an item: the machine's, and a person's word beside it."""

from __future__ import annotations

from typing import Any

from archive_app.api import field_shapes as shapes
from archive_app.api.blueprint import actor, api, archive, language
from archive_app.services import field_json, field_values, items


@api.get("/items/<code>/fields")
@api.output(shapes.Fields)
def list_fields(code: str) -> dict[str, Any]:
    """List the values read on an item, page by page."""
    with archive().look(actor()) as look:
        found = field_values.fields_of(look, items.find(look, code))
    return {"fields": [field_json.value(one, language()) for one in found]}


@api.put("/items/<code>/fields/<name>")
@api.input(shapes.FieldWord, location="json")
@api.output(shapes.FieldInFull)
def say_field(code: str, name: str, json_data: shapes.FieldWord) -> dict[str, Any]:
    """Say what a value is: the machine's reading stays beside it, checks and search follow the caller's word.

    Saying the value that counts already accepts it. Where a name stands on several pages, the surest reading is meant
    unless `page` is given. 403 for a number the caller may not see in full.
    """
    with archive().work(actor()) as work:
        item = items.find(work, code)
        return field_json.value(
            field_values.say(work, item, name, json_data.value, json_data.page), language()
        )


@api.post("/items/<code>/fields/<name>/undo")
@api.input(shapes.WhichPage, location="query")
@api.output(shapes.FieldInFull)
def take_field_back(code: str, name: str, query_data: shapes.WhichPage) -> dict[str, Any]:
    """Take the last word on a value back: the one before it counts again, or the machine's reading."""
    with archive().work(actor()) as work:
        item = items.find(work, code)
        field = field_values.named(work, item, name, query_data.page)
        return field_json.value(field_values.take_back(work, field), language())
