"""Made-up values for the pages of stocktakes and incidents."""

from __future__ import annotations

from typing import Any

from web_values import LONG, NOON, PAGES_OF_ONE

from archive_app.rules import counting
from archive_app.services.counted_things import CountRow, Tally, Where
from archive_app.services.incidents import IncidentRow
from archive_app.services.stocktake_list import Countable, StocktakeRow
from archive_app.terms import CountDepth, CountVerdict, StocktakeState
from archive_app.web.views import problems, stocktakes


def contexts() -> dict[str, tuple[str, dict[str, Any]]]:
    """Return each page: template and what it is given."""
    running = StocktakeRow(
        7,
        "C-00000A-1",
        "桑村工作室 › 1号橱",
        CountDepth.VOLUMES,
        StocktakeState.OPEN,
        "dangan",
        NOON,
        None,
        None,
    )
    tally = counted()
    view = stocktakes.stocktake_view(running, tally)
    empty = stocktakes.stocktake_view(running, Tally((), counting.counts((), 0), ()))
    listed = {
        "rows": [running],
        "running": 1,
        "places": [Countable("C-00000A-1", "桑村工作室 › 1号橱", 31)],
        "chosen": "",
        "depths": stocktakes.DEPTHS,
        "pages": PAGES_OF_ONE,
        "section": "stocktakes",
    }
    told = {"section": "problems", "everything": True, "pages": PAGES_OF_ONE, "waiting": 1}
    return {
        "stocktakes": ("stocktakes/list.html", listed),
        "stocktakes-none": ("stocktakes/list.html", listed | {"rows": [], "places": []}),
        "stocktake": ("stocktakes/stocktake.html", {"view": view, "section": "stocktakes"}),
        "stocktake-empty": ("stocktakes/stocktake.html", {"view": empty, "section": "stocktakes"}),
        "count": ("stocktakes/count.html", {"row": running, "section": "stocktakes"}),
        "closing": ("stocktakes/close.html", {"view": view, "section": "stocktakes"}),
        "problems": ("problems/problems.html", told | {"rows": [incident(None), incident("在隔壁找到")]}),
        "problems-none": ("problems/problems.html", told | {"rows": [], "waiting": 0}),
    }


def counted() -> Tally:
    """Return a count with a row of every kind."""
    here, there = (
        Where("S-00000B-2", "桑村工作室 › 1号橱 › 1层"),
        Where("S-00000C-3", "桑村工作室 › 1号橱 › 2层"),
    )
    rows = (
        CountRow("B-000001-C", "boxes", 1, "01 贫困户档案", True, CountVerdict.FOUND, here, here, NOON, "bob", frozen=True),
        CountRow("V-000004-7", "holdings", 4, LONG, False, None, here, frozen=True),
        CountRow("B-000002-N", "boxes", 2, "02 贫困户档案", True, CountVerdict.MISSING, here, frozen=True),
        CountRow("B-000003-1", "boxes", 3, LONG, True, CountVerdict.MISPLACED, here, there, NOON, "bob", frozen=True),
        CountRow("B-000005-V", "boxes", 5, "05 会议材料", True, CountVerdict.AWAY, here, frozen=True),
        CountRow("https://example.invalid/" + "x" * 36, None, None, "", False, CountVerdict.UNKNOWN, None, here, NOON),
    )  # fmt: skip
    figures = counting.counts(((row.counted, row.verdict) for row in rows), 1)
    return Tally(rows, figures, (("S-00000B-2", here.words), ("S-00000C-3", there.words)))


def incident(explanation: str | None) -> problems.ProblemRow:
    """Return an incident, closed when it is explained."""
    closed = ("bob", NOON) if explanation else (None, None)
    return problems.problem_row(
        IncidentRow(
            3,
            "absent",
            "B-000002-N",
            LONG,
            "桑村",
            "应在1号橱，清点时未见",
            "stocktakes",
            7,
            "bob",
            NOON,
            *closed,
            explanation,
        )
    )
