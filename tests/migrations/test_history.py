"""The history of the database leads from nothing to exactly what the models say."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from archive_app.db import Base, Sessions
from archive_app.migrations import lock_sql, runner


def test_the_history_is_one_line() -> None:
    script: ScriptDirectory = runner._script()
    assert len(script.get_heads()) == len(script.get_bases()) == 1
    assert not any(step.is_merge_point or step.is_branch_point for step in script.walk_revisions())


def test_an_empty_database_is_brought_to_the_newest_step_once(database_url: str) -> None:
    made = Sessions(database_url)
    assert not runner.is_current(made)
    assert runner.upgrade(made) is True
    assert runner.is_current(made)
    assert runner.upgrade(made) is False
    assert runner.missing_locks(made) == []
    made.close()


def test_the_newest_step_is_what_the_models_say(sessions: Sessions) -> None:
    with sessions.engine.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"compare_type": True, "compare_server_default": True}
        )
        assert compare_metadata(context, Base.metadata) == []


def test_checks_and_unique_keys_are_those_of_the_models_too(sessions: Sessions) -> None:
    by_history = described(sessions.engine)
    with sessions.engine.begin() as connection:
        for name in sorted(by_history, reverse=True):
            connection.exec_driver_sql(f"DROP TABLE {name} {cascade(connection)}")
        Base.metadata.create_all(connection)
    assert described(sessions.engine) == by_history


def cascade(connection: sa.Connection) -> str:
    if connection.dialect.name == "postgresql":
        return "CASCADE"
    connection.exec_driver_sql("PRAGMA defer_foreign_keys=ON")
    return ""


def described(engine: sa.Engine) -> dict[str, Any]:
    inspector = sa.inspect(engine)
    return {
        table: {
            "checks": sorted(
                (one["name"] or "", re.sub(r"\s+", " ", one["sqltext"]))
                for one in inspector.get_check_constraints(table)
            ),
            "uniques": sorted(
                str(sorted(one["column_names"])) for one in inspector.get_unique_constraints(table)
            ),
            "keys": str(inspector.get_pk_constraint(table)["constrained_columns"]),
            "foreign": sorted(
                (
                    # SQLite tells no name of a reference that came with a later column
                    (one["name"] or "") if engine.dialect.name != "sqlite" else "",
                    str(one["constrained_columns"]),
                    one["referred_table"],
                    str(one["options"]),
                )
                for one in inspector.get_foreign_keys(table)
            ),
            "indexes": sorted(
                (one["name"] or "", str(one["column_names"]), bool(one["unique"]))
                for one in inspector.get_indexes(table)
            ),
            "autoincrement": sqlite_autoincrement(engine, table),
        }
        for table in inspector.get_table_names()
        if table != "alembic_version"
    }


def sqlite_autoincrement(engine: sa.Engine, table: str) -> bool:
    if engine.dialect.name != "sqlite":
        return False
    with engine.connect() as connection:
        query = sa.text("SELECT sql FROM sqlite_master WHERE type = 'table' AND name = :name")
        return "AUTOINCREMENT" in str(connection.scalar(query, {"name": table}))


def test_several_processes_may_start_at_once(database_url: str) -> None:
    starts = [Sessions(database_url) for _ in range(4)]
    with ThreadPoolExecutor(4) as pool:
        outcomes = list(pool.map(runner.upgrade, starts))
    assert sorted(outcomes) == [False, False, False, True]
    assert runner.missing_locks(starts[0]) == []
    for made in starts:
        made.close()


def test_a_failed_step_leaves_the_database_as_it_was(
    database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def break_off(_connection: sa.Connection) -> None:
        raise RuntimeError("power cut")

    made = Sessions(database_url)
    with monkeypatch.context() as patch:
        patch.setattr(lock_sql, "install", break_off)
        with pytest.raises(RuntimeError):
            runner.upgrade(made)
    assert sa.inspect(made.engine).get_table_names() == []
    assert runner.upgrade(made) is True
    made.close()


def test_the_newest_step_is_known_without_loading_the_tool_that_takes_steps() -> None:
    assert runner.newest_step() == runner._script().get_current_head()
