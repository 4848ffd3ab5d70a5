"""The arrangement desk: order and codes of files, sealing of boxes, boxes to be got."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, Field

from archive_app.api import arrangement_shapes as shapes
from archive_app.api import asked
from archive_app.api.blueprint import actor, api, archive, language
from archive_app.services import (
    arrangement_json,
    arrangement_list,
    arrangement_page,
    arranging,
    box_forecast,
    sealing,
    store_json,
)
from archive_app.services.arrangement_list import DeskState


class DeskAsked(asked.Leafing):
    """Which files."""

    state: DeskState | None = None
    village: str | None = Field(default=None, description="12-digit code, or its last 3 where unique")
    series: str | None = Field(default=None, description="`household`, or a class")


class ForecastAsked(asked.Asked):
    """For which village and spine."""

    village: str | None = Field(default=None, description="12-digit code, or its last 3 where unique")
    spine_mm: int = 50


class ArrangementOrder(BaseModel):
    """The codes of all items that wait, as they shall stand; without it they stand by rule."""

    order: list[str] | None = None


class ArrangementReason(BaseModel):
    """Why."""

    reason: str = Field(min_length=1, max_length=500)


@api.get("/arrangement")
@api.input(DeskAsked, location="query")
@api.output(shapes.ArrangementRows)
def list_arrangement(query_data: DeskAsked) -> dict[str, Any]:
    """List the files that wait to be arranged, that wait to be checked, that are done."""
    with archive().look(actor()) as look:
        found = arrangement_list.files(
            look,
            state=query_data.state,
            village=query_data.village,
            series=query_data.series,
            offset=query_data.offset,
            limit=query_data.limit,
        )
    return store_json.paged(found.page, map(arrangement_json.row, found.page.rows))


@api.get("/arrangement/<code>")
@api.output(shapes.ArrangedFile)
def show_arrangement(code: str) -> dict[str, Any]:
    """Show a file on the desk: what waits, its contents list, notes sheet and sets."""
    return _file(code)


@api.post("/arrangement/<code>")
@api.input(ArrangementOrder, location="json")
@api.output(shapes.ArrangedFile)
def arrange_file(code: str, json_data: ArrangementOrder) -> dict[str, Any]:
    """Put all that waits in order and hand it to the checker."""
    with archive().work(actor()) as work:
        arranging.arrange(work, code, json_data.order)
    return _file(code)


@api.post("/arrangement/<code>/check")
@api.output(shapes.ArrangedFile)
def check_file(code: str) -> dict[str, Any]:
    """Check what another person arranged: every item gets its reference code, for good."""
    with archive().work(actor()) as work:
        arranging.check(work, code)
    return _file(code)


@api.post("/arrangement/<code>/return")
@api.input(ArrangementReason, location="json")
@api.output(shapes.ArrangedFile)
def return_file(code: str, json_data: ArrangementReason) -> dict[str, Any]:
    """Send an order back with a reason."""
    with archive().work(actor()) as work:
        arranging.send_back(work, code, json_data.reason)
    return _file(code)


def _file(code: str) -> dict[str, Any]:
    with archive().look(actor()) as look:
        return arrangement_json.file(arrangement_page.show(look, code), language())


@api.get("/boxes/<code>/sealing")
@api.output(shapes.SealingState)
def show_sealing(code: str) -> dict[str, Any]:
    """Show what keeps a box from being sealed, and how it was sealed."""
    with archive().look(actor()) as look:
        return arrangement_json.sealing(sealing.show(look, code), language())


@api.post("/boxes/<code>/seal")
@api.output(shapes.SealingState)
def seal_box(code: str) -> dict[str, Any]:
    """Seal a box whose contents lists, notes sheets and forms are right."""
    with archive().work(actor()) as work:
        sealing.seal(work, code)
        return arrangement_json.sealing(sealing.show(work, code), language())


@api.post("/boxes/<code>/reopen")
@api.input(ArrangementReason, location="json")
@api.output(shapes.SealingState)
def reopen_box(code: str, json_data: ArrangementReason) -> dict[str, Any]:
    """Open a sealed box; the reason stays on its notes sheet."""
    with archive().work(actor()) as work:
        sealing.reopen(work, code, json_data.reason)
        return arrangement_json.sealing(sealing.show(work, code), language())


@api.get("/forecast/boxes")
@api.input(ForecastAsked, location="query")
@api.output(shapes.BoxForecast)
def forecast_boxes(query_data: ForecastAsked) -> dict[str, Any]:
    """Count the boxes needed from page counts."""
    with archive().look(actor()) as look:
        found = box_forecast.forecast(look, village=query_data.village, spine_mm=query_data.spine_mm)
    return arrangement_json.forecast(found)
