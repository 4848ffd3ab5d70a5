"""Counts the statements a database is asked."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy as sa


@contextmanager
def statements(archive) -> Iterator[list[str]]:
    """Give the list that every SELECT run meanwhile is added to."""
    seen: list[str] = []

    def note(_connection, _cursor, statement, *_rest):
        if statement.lstrip().upper().startswith("SELECT"):
            seen.append(statement)

    sa.event.listen(archive.sessions.engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        sa.event.remove(archive.sessions.engine, "before_cursor_execute", note)
