"""Households, and which of their forms are there."""

from __future__ import annotations

from typing import Any

from archive_app.api import asked, store_shapes
from archive_app.api.blueprint import actor, api, archive, language
from archive_app.services import household_list, household_page, store_json


@api.get("/households")
@api.input(asked.HouseholdsAsked, location="query")
@api.output(store_shapes.Households)
def list_households(query_data: asked.HouseholdsAsked) -> dict[str, Any]:
    """List the households the caller may know of, by number."""
    with archive().look(actor()) as look:
        found = household_list.households(
            look,
            village=query_data.village,
            q=query_data.q,
            offset=query_data.offset,
            limit=query_data.limit,
        )
    return store_json.paged(found, map(store_json.household_row, found.rows))


@api.get("/households/<no>")
@api.output(store_shapes.Household)
def show_household(no: str) -> dict[str, Any]:
    """Show a household: people, forms, file and its places; numbers are masked."""
    with archive().look(actor()) as look:
        return store_json.household(household_page.household(look, no), language())


@api.get("/households/<no>/completeness")
@api.input(asked.YearAsked, location="query")
@api.output(store_shapes.Completeness)
def show_completeness(no: str, query_data: asked.YearAsked) -> dict[str, Any]:
    """Show which forms a household owes, and which of them are there."""
    with archive().look(actor()) as look:
        view = household_page.household(look, no, query_data.year)
    return store_json.completeness(view, language())
