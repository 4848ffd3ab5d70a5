"""What the database itself refuses, as one table, so that plain SQL cannot undo a registration either.

`KEPT` names the tables whose rows stay, `LOCKS` the single changes that are refused besides. Conditions are SQL
that SQLite (3.39 or later) and PostgreSQL both understand; `lock_sql` makes the triggers of each from them.
Sources: the notice 桑发〔2018〕30号 (requirement rows 98-100), DA/T 22-2015, and the law on archives, article 15.

A row that is kept cannot be the target of an upsert on SQLite: INSERT OR REPLACE removes the old row without
any DELETE trigger when `recursive_triggers` is off, so an INSERT that meets a kept row is refused before it.
"""

# ruff: noqa: S608  the conditions are made of constants of this very file

from __future__ import annotations

from archive_app.migrations import (
    arranging_locks,
    counting_locks,
    field_locks,
    label_locks,
    movement_locks,
    quality_locks,
    scanning_locks,
)
from archive_app.migrations.lock_terms import (
    ALWAYS,
    Kept,
    Lock,
    changed,
    code_decided,
    held,
    holds_registered,
    key,
    lowered,
    rank,
    registered,
    year_decided,
)

__all__ = ["ALWAYS", "KEPT", "LOCKS", "Kept", "Lock", "changed"]

KEPT: tuple[Kept, ...] = (
    Kept(
        "items",
        "{row}.state IN ('registered', 'withdrawn')",
        (key("id"), key("reference_code")),
        ("state", "source_id", "registered_at", "registered_by"),
    ),
    Kept(
        "pages",
        registered("{row}.item_id"),
        (key("id"), key("source_id", "source_n")),
        ("item_id", "n", "source_id", "source_n"),
    ),
    Kept(
        "sources",
        "({row}.object_id IS NOT NULL OR EXISTS (SELECT 1 FROM items i"
        " WHERE i.source_id = {row}.id AND i.state = 'registered'))",
        (key("id"), key("sha256", where="{row}.object_id IS NOT NULL")),
        ("sha256", "bytes", "object_id", "name", "received_at"),
    ),
    Kept("digital_objects", ALWAYS, (key("id"),), ("*",)),
    Kept(
        "archival_files",
        holds_registered("{row}.id"),
        (key("id"), key("household_id"), key("reference_code")),
        ("kind", "household_id", "created_at"),
    ),
    Kept(
        "holdings",
        f"({registered('{row}.item_id')} OR {holds_registered('{row}.archival_file_id')})",
        (key("id"), key("archival_file_id", "held_set", "copy", "volume")),
        ("archival_file_id", "item_id"),
    ),
    Kept("boxes", "EXISTS (SELECT 1 FROM holdings v WHERE v.box_id = {row}.id)", (key("id"),)),
    Kept("retention_floors", ALWAYS, (key("id"), key("basis")), ("basis",)),
    Kept("retention_decisions", ALWAYS, (key("id"),), ("*",)),
    Kept("holds", ALWAYS, (key("id"),), ("reason", "basis", "placed_by", "placed_at")),
    Kept("hold_subjects", ALWAYS, (key("id"), key("hold_id", "item_id", "archival_file_id")), ("*",)),
    Kept("events", ALWAYS, (key("id"),), ("*",)),
    Kept("event_seals", ALWAYS, (key("seq"), key("event_id")), ("*",), id="seq"),
    *arranging_locks.KEPT,
    *counting_locks.KEPT,
    *field_locks.KEPT,
    *label_locks.KEPT,
    *movement_locks.KEPT,
    *quality_locks.KEPT,
    *scanning_locks.KEPT,
)

_ITEM_HELD = held("s.item_id = OLD.id", "s.archival_file_id = OLD.archival_file_id")
_FILE_HELD = held(
    "s.archival_file_id = OLD.id", "s.item_id IN (SELECT i.id FROM items i WHERE i.archival_file_id = OLD.id)"
)
_IN_CLOSED_FILE = (
    "EXISTS (SELECT 1 FROM archival_files f WHERE f.id = OLD.archival_file_id AND f.closed_year IS NOT NULL)"
)

LOCKS: tuple[Lock, ...] = (
    Lock(
        "item_reference_code",
        "items",
        "update",
        f"OLD.reference_code IS NOT NULL AND {changed('reference_code')}",
        "a reference code once given never changes",
    ),
    Lock(
        "item_code_lowered",
        "items",
        "update",
        f"OLD.state = 'registered' AND {changed('retention_code')}"
        f" AND {rank('NEW.retention_code')} < {rank('OLD.retention_code')} AND NOT {code_decided('items')}",
        "a retention period is shortened only by the decision of two people",
    ),
    Lock(
        "item_start_lowered",
        "items",
        "update",
        f"OLD.state = 'registered' AND {lowered('retention_start_year')}"
        f" AND NOT {year_decided('items', 'retention_start_year')}",
        "a retention start is moved back only by the decision of two people",
    ),
    Lock(
        "item_year_lowered",
        "items",
        "update",
        f"OLD.state = 'registered' AND {lowered('year')} AND {_IN_CLOSED_FILE}"
        f" AND NOT {year_decided('items', 'year')}",
        "the year of an item in a closed file is moved back only by the decision of two people",
    ),
    Lock(
        "item_moved_to_shorter",
        "items",
        "update",
        f"OLD.state = 'registered' AND {changed('archival_file_id')} AND NOT EXISTS ("
        "SELECT 1 FROM archival_files f, archival_files g WHERE f.id = OLD.archival_file_id"
        " AND g.id = NEW.archival_file_id"
        f" AND {rank('g.retention_code')} >= {rank('f.retention_code')}"
        " AND (g.closed_year IS NULL OR g.closed_year >= f.closed_year))",
        "a registered item moves only into a file that is kept as long",
    ),
    Lock(
        "item_held",
        "items",
        "update",
        f"{changed('retention_code', 'retention_start_year', 'retention_rule', 'archival_file_id', 'year')}"
        f" AND OLD.state = 'registered' AND {_ITEM_HELD}",
        "nothing about the retention of a held item changes",
    ),
    Lock(
        "item_held_removed",
        "items",
        "delete",
        held("s.item_id = OLD.id"),
        "an item under a hold is not removed",
    ),
    Lock(
        "page_moved_in",
        "pages",
        "update",
        f"{changed('item_id')} AND NOT EXISTS"
        " (SELECT 1 FROM items i WHERE i.id = NEW.item_id AND i.state = 'staged')",
        "pages move only between staged items",
    ),
    Lock(
        "file_reference_code",
        "archival_files",
        "update",
        f"OLD.reference_code IS NOT NULL AND {changed('reference_code')}",
        "a reference code once given never changes",
    ),
    Lock(
        "file_code_lowered",
        "archival_files",
        "update",
        f"{changed('retention_code')} AND {rank('NEW.retention_code')} < {rank('OLD.retention_code')}"
        f" AND {holds_registered('OLD.id')} AND NOT {code_decided('archival_files')}",
        "a retention period is shortened only by the decision of two people",
    ),
    Lock(
        "file_closed_lowered",
        "archival_files",
        "update",
        f"{lowered('closed_year')} AND {holds_registered('OLD.id')}"
        f" AND NOT {year_decided('archival_files', 'closed_year')}",
        "a closing year is moved back only by the decision of two people",
    ),
    Lock(
        "file_held",
        "archival_files",
        "update",
        f"{changed('retention_code', 'closed_year', 'year')} AND {_FILE_HELD}",
        "nothing about the retention of a held file changes",
    ),
    Lock(
        "file_held_removed",
        "archival_files",
        "delete",
        held("s.archival_file_id = OLD.id"),
        "a file under a hold is not removed",
    ),
    Lock(
        "floor_lowered",
        "retention_floors",
        "update",
        "NEW.last_day IS NULL OR NEW.last_day < OLD.last_day",
        "a floor is never lowered",
    ),
    Lock(
        "hold_released_once",
        "holds",
        "update",
        f"OLD.released_by IS NOT NULL AND {changed('released_by', 'released_at', 'release_reason')}",
        "a release stands as it was made",
    ),
    Lock(
        "hold_released_by_another",
        "holds",
        "update",
        "NEW.released_by = OLD.placed_by",
        "a hold is released by another person than the one who placed it",
    ),
    *arranging_locks.LOCKS,
    *counting_locks.LOCKS,
    *movement_locks.LOCKS,
    *quality_locks.LOCKS,
    *scanning_locks.LOCKS,
)
