"""Bring a database to the newest step of the history; Alembic is set up here in code, without an ini file."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import sqlalchemy as sa

from archive_app.db import Base, Sessions
from archive_app.migrations import lock_sql

if TYPE_CHECKING:  # 11 MB that only a process with steps to take needs
    from alembic.runtime.migration import MigrationContext
    from alembic.script import ScriptDirectory

_STEP = re.compile(r'^(revision|down_revision)\b[^=]*=\s*"([^"]+)"', re.MULTILINE)
#: any number, the same in every process: who migrates a PostgreSQL database holds this advisory lock
MIGRATING = 7_301_802


def upgrade(sessions: Sessions) -> bool:
    """Bring the database to the newest step, wholly or not at all; tell whether anything was to be done.

    Safe when several processes start at once. The locks are made anew after every step that was taken, and
    only then: a lock that vanished by other means is for `missing_locks` to name, not to be mended in silence.
    """
    head = newest_step()
    with sessions.engine.execution_options(writing=True).begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(sa.select(sa.func.pg_advisory_xact_lock(MIGRATING)))
        if _revision(connection) == head:
            return False
        _run(connection, _script())
        lock_sql.install(connection)
    return True


def is_current(sessions: Sessions) -> bool:
    """Tell whether the database stands at the newest step."""
    with sessions.engine.connect() as connection:
        return _revision(connection) == newest_step()


def newest_step() -> str:
    """Return the last step of the history: the one that no other follows."""
    texts = [path.read_text("utf-8") for path in (Path(__file__).parent / "versions").glob("*.py")]
    found = [match for text in texts for match in _STEP.findall(text)]
    head: str
    (head,) = {step for kind, step in found if kind == "revision"} - {
        step for kind, step in found if kind == "down_revision"
    }
    return head


def missing_locks(sessions: Sessions) -> list[str]:
    """Return the names of locks that the database lacks, has switched off, or has in another wording."""
    with sessions.engine.connect() as connection:
        return lock_sql.missing_locks(connection)


def _script() -> ScriptDirectory:
    from alembic.config import Config
    from alembic.script import ScriptDirectory

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    return ScriptDirectory.from_config(config)


def _revision(connection: sa.Connection) -> str | None:
    if not sa.inspect(connection).has_table("alembic_version"):
        return None
    stands: str | None = connection.scalar(sa.text("SELECT version_num FROM alembic_version"))
    return stands


def _run(connection: sa.Connection, script: ScriptDirectory) -> None:
    from alembic.config import Config
    from alembic.runtime.environment import EnvironmentContext

    def steps(revision: str, _context: MigrationContext) -> list[object]:
        return script._upgrade_revs("head", revision)  # type: ignore[return-value]  # as alembic.command.upgrade

    with EnvironmentContext(Config(), script, fn=steps) as environment:
        environment.configure(
            connection=connection, target_metadata=Base.metadata, transactional_ddl=True, render_as_batch=True
        )
        with environment.begin_transaction():
            environment.run_migrations()
