"""What the table of locks is written in: kept rows, single locks, and the conditions they are made of.

Conditions are SQL that SQLite (3.39 or later) and PostgreSQL both understand.
"""

# ruff: noqa: S608  the conditions are made of constants of the tables of locks

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

ALWAYS = "1 = 1"


@dataclass(frozen=True)
class Key:
    """A unique key by which INSERT OR REPLACE could hit a row; `where` limits it as its index does."""

    columns: tuple[str, ...]
    where: str = ALWAYS


@dataclass(frozen=True)
class Kept:
    """Rows of `table` for which `where` holds ({row} is the row) are never removed.

    Their `frozen` columns never change; "*" freezes the whole row. Ids never change, whatever `where` says.
    """

    table: str
    where: str
    keys: tuple[Key, ...]
    frozen: tuple[str, ...] = ()
    id: str = "id"


@dataclass(frozen=True)
class Lock:
    """One more change that is refused: when `when` (over OLD and NEW) holds at `on`, with `says` as the message."""

    name: str
    table: str
    on: Literal["insert", "update", "delete"]
    when: str
    says: str


def key(*columns: str, where: str = ALWAYS) -> Key:
    """Return the key of these columns."""
    return Key(columns, where)


def registered(item_id: str) -> str:
    """Return the condition that an item is registered."""
    return f"EXISTS (SELECT 1 FROM items i WHERE i.id = {item_id} AND i.state = 'registered')"


def holds_registered(file_id: str) -> str:
    """Return the condition that an archival file holds a registered item."""
    return f"EXISTS (SELECT 1 FROM items i WHERE i.archival_file_id = {file_id} AND i.state = 'registered')"


def changed(*columns: str) -> str:
    """Return the condition that one of the columns gets another value."""
    return "(" + " OR ".join(f"OLD.{name} IS DISTINCT FROM NEW.{name}" for name in columns) + ")"


def rank(code: str) -> str:
    """Return how long a retention code keeps: an empty one counts as permanent."""
    return f"(CASE COALESCE({code}, 'Y') WHEN 'Y' THEN 3 WHEN 'D30' THEN 2 ELSE 1 END)"


def code_decided(table: str) -> str:
    """Return the condition that two people decided on the new retention code of this very row."""
    return (
        f"EXISTS (SELECT 1 FROM retention_decisions d WHERE d.subject_kind = '{table}' AND d.subject_id = OLD.id"
        " AND d.new_code = NEW.retention_code AND d.decided_by <> d.approved_by)"
    )


def year_decided(table: str, column: str) -> str:
    """Return the condition that two people decided on the new start year; on clearing it, if it becomes empty."""
    return (
        f"EXISTS (SELECT 1 FROM retention_decisions d WHERE d.subject_kind = '{table}' AND d.subject_id = OLD.id"
        f" AND (d.new_start_year = NEW.{column}"
        f" OR (NEW.{column} IS NULL AND d.new_start_year IS NULL AND d.new_code IS NULL))"
        " AND d.decided_by <> d.approved_by)"
    )


def lowered(column: str) -> str:
    """Return the condition that a year that was set becomes earlier or empty."""
    return f"(OLD.{column} IS NOT NULL AND (NEW.{column} IS NULL OR NEW.{column} < OLD.{column}))"


def held(*covered: str) -> str:
    """Return the condition that an active hold covers one of the subjects (conditions on hold_subjects s)."""
    return (
        "EXISTS (SELECT 1 FROM hold_subjects s JOIN holds h ON h.id = s.hold_id WHERE h.released_by IS NULL"
        f" AND ({' OR '.join(covered)}))"
    )
