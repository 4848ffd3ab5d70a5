"""Ways to falsify a trail as someone with the whole database in hand would: the locks are dropped first."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy as sa

from archive_app.archive import Archive


@contextmanager
def unlocked(archive: Archive) -> Iterator[sa.Connection]:
    """Drop every lock of the trail, let the caller work, and leave the database so."""
    with archive.sessions.engine.execution_options(writing=True).begin() as connection:
        if connection.dialect.name == "sqlite":
            names = connection.exec_driver_sql(
                "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name LIKE 'event%'"
            ).scalars()
            for name in names.all():
                connection.exec_driver_sql(f"DROP TRIGGER {name}")
        else:
            connection.exec_driver_sql("ALTER TABLE events DISABLE TRIGGER ALL")
            connection.exec_driver_sql("ALTER TABLE event_seals DISABLE TRIGGER ALL")
        yield connection


def tamper(archive: Archive, *statements: str) -> None:
    """Run statements with the trail's locks gone."""
    with unlocked(archive) as connection:
        for statement in statements:
            connection.exec_driver_sql(statement)
