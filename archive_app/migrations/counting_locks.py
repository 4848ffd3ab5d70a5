"""What the database refuses about stocktakes and incidents: what was counted, seen and explained stays.

Sources: requirement rows 64 and 98 (expected against found; an unexplained absence is an incident).
"""

# ruff: noqa: S608  the conditions are made of constants of this very file

from __future__ import annotations

from archive_app.migrations.lock_terms import ALWAYS, Kept, Lock, changed, key


def is_closed(stocktake_id: str) -> str:
    """Return the condition that a stocktake is closed."""
    return f"EXISTS (SELECT 1 FROM stocktakes t WHERE t.id = {stocktake_id} AND t.state = 'closed')"


_THING = ("stocktake_id", "thing_kind", "thing_id")

KEPT: tuple[Kept, ...] = (
    Kept(
        "stocktakes",
        ALWAYS,
        (key("id"), key("place_id", where="{row}.state = 'open'")),
        ("place_id", "depth", "started_by", "started_at"),
    ),
    Kept("stocktake_expected", ALWAYS, (key("id"), key(*_THING)), ("*",)),
    Kept("stocktake_scans", ALWAYS, (key("id"), key("stocktake_id", "client_id")), ("*",)),
    Kept("stocktake_sightings", ALWAYS, (key("id"), key(*_THING)), _THING),
    Kept("stocktake_findings", ALWAYS, (key("id"), key("stocktake_id", "key")), ("*",)),
    Kept(
        "incidents",
        ALWAYS,
        (key("id"),),
        (
            "kind",
            "subject_kind",
            "subject_id",
            "unit_id",
            "cause_kind",
            "cause_id",
            "told",
            "opened_by",
            "opened_at",
        ),
    ),
)

LOCKS: tuple[Lock, ...] = (
    Lock(
        "stocktake_closed_once",
        "stocktakes",
        "update",
        f"OLD.state = 'closed' AND {changed('state', 'closed_by', 'closed_at')}",
        "a stocktake that was closed stays as it is",
    ),
    Lock(
        "stocktake_scan_added",
        "stocktake_scans",
        "insert",
        is_closed("NEW.stocktake_id"),
        "nothing is scanned into a stocktake that was closed",
    ),
    Lock(
        "stocktake_sighting_added",
        "stocktake_sightings",
        "insert",
        is_closed("NEW.stocktake_id"),
        "nothing is seen in a stocktake that was closed",
    ),
    Lock(
        "stocktake_sighting_changed",
        "stocktake_sightings",
        "update",
        is_closed("OLD.stocktake_id"),
        "where things were seen stays as it was when the stocktake was closed",
    ),
    Lock(
        "incident_closed_once",
        "incidents",
        "update",
        f"OLD.closed_by IS NOT NULL AND {changed('closed_by', 'closed_at', 'explanation')}",
        "an explanation stands as it was given",
    ),
)
