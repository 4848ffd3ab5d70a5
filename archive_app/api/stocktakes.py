"""Stocktakes: begin, send scans, close with explanations, fetch the report."""

from __future__ import annotations

import datetime as dt
from typing import Any

from flask import Response

from archive_app.api import asked
from archive_app.api import stocktake_shapes as shapes
from archive_app.api.blueprint import actor, api, archive, language
from archive_app.services import (
    stocktake_json,
    stocktake_list,
    stocktake_report,
    stocktaking,
    store_json,
    tallying,
)


@api.get("/stocktakes")
@api.input(asked.Leafing, location="query")
@api.output(shapes.Stocktakes)
def list_stocktakes(query_data: asked.Leafing) -> dict[str, Any]:
    """List the stocktakes the caller may know of, open ones first."""
    with archive().look(actor()) as look:
        found = stocktake_list.stocktakes(look, offset=query_data.offset, limit=query_data.limit)
    return store_json.paged(found, map(stocktake_json.listed, found.rows))


@api.post("/stocktakes")
@api.input(shapes.StocktakeWish, location="json")
@api.output(shapes.StocktakeInFull, status_code=201)
def start_stocktake(json_data: shapes.StocktakeWish) -> dict[str, Any]:
    """Begin to count a room or cabinet; 409 while it is being counted already."""
    with archive().work(actor()) as work:
        number = stocktaking.start(work, json_data.place, json_data.depth).id
    return _shown(number)


@api.get("/stocktakes/<int:number>")
@api.output(shapes.StocktakeInFull)
def show_stocktake(number: int) -> dict[str, Any]:
    """Show a stocktake with its figures and what does not agree."""
    return _shown(number)


@api.post("/stocktakes/<int:number>/scans")
@api.input(shapes.Scans, location="json")
@api.output(shapes.Kept)
def send_scans(number: int, json_data: shapes.Scans) -> dict[str, Any]:
    """Take scans; each counts once, however often it is sent."""
    taken = [
        stocktaking.Scan(one.client_id, one.text, _moment(one.at), one.shelf, one.box)
        for one in json_data.scans
    ]
    with archive().work(actor()) as work:
        return {"kept": stocktaking.record_scans(work, number, taken)}


@api.post("/stocktakes/<int:number>/close")
@api.input(shapes.Explanations, location="json")
@api.output(shapes.StocktakeInFull)
def close_stocktake(number: int, json_data: shapes.Explanations) -> dict[str, Any]:
    """Close a stocktake; what stays unexplained becomes an incident."""
    with archive().work(actor()) as work:
        stocktaking.close(work, number, json_data.explanations)
    return _shown(number)


@api.get("/stocktakes/<int:number>/report")
def print_report(number: int) -> Response:
    """Print the report of a stocktake as PDF, with lines to sign."""
    with archive().look(actor()) as look:
        found = stocktake_report.report(look, number, language())
    return Response(stocktake_report.pdf(found).pdf, mimetype="application/pdf")


def _shown(number: int) -> dict[str, Any]:
    with archive().look(actor()) as look:
        found = stocktaking.find(look, number)
        return stocktake_json.in_full(stocktake_list.row(found), tallying.tally(look, found), language())


def _moment(at: dt.datetime) -> dt.datetime:
    """Return a moment with its zone; one without is taken as UTC."""
    return at if at.tzinfo is not None else at.replace(tzinfo=dt.UTC)
