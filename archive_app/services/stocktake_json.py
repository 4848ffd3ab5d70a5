"""Stocktakes in the shape that scripts rely on: the same for the API and the command line."""

from __future__ import annotations

from typing import Any

from archive_app.services.counted_things import CountRow, Tally, Where
from archive_app.services.stocktake_list import StocktakeRow


def listed(row: StocktakeRow) -> dict[str, Any]:
    """Return a stocktake as it is listed."""
    return {
        "id": row.id,
        "place": row.code,
        "path": row.place,
        "depth": row.depth,
        "state": row.state,
        "started_by": row.started_by,
        "started_at": row.started_at,
        "closed_by": row.closed_by,
        "closed_at": row.closed_at,
    }


def in_full(row: StocktakeRow, tally: Tally, language: str = "zh_CN") -> dict[str, Any]:
    """Return a stocktake with its figures and what has to be explained, or was."""
    figures = tally.counts
    return {
        **listed(row),
        "expected": figures.expected,
        "found": figures.found,
        "away": figures.away,
        "missing": figures.missing,
        "misplaced": figures.misplaced,
        "unknown": figures.unknown,
        "discrepancies": [_row(one, language) for one in tally.discrepancies],
    }


def _row(one: CountRow, language: str) -> dict[str, Any]:
    return {
        "key": one.key,
        "name": one.name,
        "verdict": one.verdict,
        "expected": _where(one.expected),
        "seen": _where(one.seen),
        "away": one.away.said(language) if one.away else None,
        "explanation": one.explanation,
        "incident": one.incident,
    }


def _where(spot: Where | None) -> dict[str, Any] | None:
    return None if spot is None else {"shelf": spot.shelf, "words": spot.words, "box": spot.box}
