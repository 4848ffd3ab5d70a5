"""What plain SQL cannot do, on SQLite and PostgreSQL, with everything switched off that a client can switch off."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import postgres
import pytest
import sqlalchemy as sa
from attacks import FORBIDDEN, stock

from archive_app.db import Base, Sessions
from archive_app.migrations import lock_sql, runner
from archive_app.migrations.locks import KEPT

REFUSED = (sa.exc.IntegrityError, sqlite3.IntegrityError)


@dataclass(frozen=True)
class Stocked:
    """A database with one of everything, and how to attack it."""

    sessions: Sessions
    ids: dict[str, int]

    @contextmanager
    def attack(self) -> Iterator[sa.Connection]:
        """Open a connection that observes nothing but the triggers; nothing done through it stays."""
        engine = self.sessions.engine
        if engine.dialect.name == "sqlite":
            engine = sa.create_engine(
                engine.url
            )  # no pragmas of ours: recursive_triggers and foreign keys off
        with engine.connect() as connection:
            if engine.dialect.name == "sqlite":
                connection.exec_driver_sql("PRAGMA ignore_check_constraints=ON")
                assert connection.exec_driver_sql("PRAGMA recursive_triggers").scalar() == 0
                assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 0
            else:
                connection.exec_driver_sql("SET session_replication_role = replica")  # foreign keys off
            yield connection
            connection.rollback()

    def run(self, *statements: str) -> int:
        """Run statements ({name} is an id of the stock) one after another; return how many rows the last one hit."""
        with self.attack() as connection:
            hit = 0
            for statement in statements:
                hit = connection.exec_driver_sql(statement.format(**self.ids)).rowcount
            return hit


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def stocked(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stocked]:
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path_factory.mktemp('locks') / 'archive.db'}"
    else:
        url = postgres.fresh_database(request.getfixturevalue("postgres_url"), "locks")
    sessions = Sessions(url)
    runner.upgrade(sessions)
    with sessions.writing() as session:
        ids = stock(session)
    yield Stocked(sessions, ids)
    sessions.close()


@pytest.mark.parametrize("attempt", FORBIDDEN.values(), ids=FORBIDDEN)
def test_the_database_refuses_to(stocked: Stocked, attempt: str) -> None:
    with pytest.raises(REFUSED, match="locked: "):
        stocked.run(attempt)


ITEM = "(id, state, kind, title, former_reference_codes, flags, doubts, proposals, details, created_at"
BLANK = "'staged', 'scan', 'x', '[]', '[]', '[]', '[]', '{{}}', '2026-01-01'"
REPLACING = {
    "a registered item by its id": f"INSERT OR REPLACE INTO items {ITEM}) VALUES ({{item}}, {BLANK})",
    "a registered item by its reference code":
        f"INSERT OR REPLACE INTO items {ITEM}, reference_code) VALUES (9999, {BLANK}, '0001-ZJB·2018-D30-0001')",
    "a registered item by REPLACE INTO": f"REPLACE INTO items {ITEM}) VALUES ({{item}}, {BLANK})",
    "a registered item by changing another's id": "UPDATE OR REPLACE items SET id = {item} WHERE id = {staged}",
    "a registered item by changing another's rowid": "UPDATE OR REPLACE items SET rowid = {item} WHERE id = {staged}",
    "a registered item by another's reference code":
        "UPDATE OR REPLACE items SET reference_code = '0001-ZJB·2018-D30-0001' WHERE id = {staged}",
    "a page by its id": "UPDATE OR REPLACE pages SET id = {page} WHERE id = {staged_page}",
    "a page by its place": "UPDATE OR REPLACE pages SET source_n = 1 WHERE id = {staged_page}",
    "a source by its digest":
        "INSERT OR REPLACE INTO sources (id, batch_id, name, path, sha256, bytes, media_type, object_id, state, reason,"
        " reason_en, flags, hints, unit_id, duplicate_of_id, page_count, claimed_by, claimed_until, attempts, received_at,"
        " settled_at) SELECT id + 1000, batch_id, name, path, sha256, bytes, media_type, object_id,"
        " state, reason, reason_en, flags, hints, unit_id, duplicate_of_id, page_count, claimed_by, claimed_until,"
        " attempts, received_at, settled_at FROM sources WHERE id = {source}",
    "an object by its id": "INSERT OR REPLACE INTO digital_objects SELECT * FROM digital_objects WHERE id = {object}",
    "a file by its household": "UPDATE OR REPLACE archival_files SET household_id = {household} WHERE id = {empty}",
    "a file by its id": "REPLACE INTO archival_files SELECT * FROM archival_files WHERE id = {file}",
    "a holding by what it holds": "UPDATE OR REPLACE holdings SET archival_file_id = {file} WHERE id = {empty_holding}",
    "a floor by its basis": "REPLACE INTO retention_floors SELECT id + 1, '2019-12-31', basis FROM retention_floors",
    "a hold": "REPLACE INTO holds SELECT * FROM holds WHERE id = {hold}",
    "a decision": "REPLACE INTO retention_decisions SELECT * FROM retention_decisions",
    "an event": "REPLACE INTO events SELECT * FROM events",
    "a seal by its number": "REPLACE INTO event_seals SELECT seq, event_id + 1, digest FROM event_seals",
    "a seal by its event": "REPLACE INTO event_seals SELECT seq + 1, event_id, digest FROM event_seals",
}  # fmt: skip


@pytest.mark.parametrize("attempt", REPLACING.values(), ids=REPLACING)
def test_sqlite_refuses_to_replace(stocked: Stocked, attempt: str) -> None:
    if stocked.sessions.engine.dialect.name != "sqlite":
        pytest.skip("PostgreSQL has no OR REPLACE")
    with pytest.raises(REFUSED, match="locked: "):
        stocked.run(attempt)


@pytest.mark.parametrize("table", [kept.table for kept in KEPT])
def test_postgresql_refuses_to_empty(stocked: Stocked, table: str) -> None:
    if stocked.sessions.engine.dialect.name != "postgresql":
        pytest.skip("SQLite has no TRUNCATE")
    with pytest.raises(REFUSED, match="locked: "):
        stocked.run(f"TRUNCATE {table} CASCADE")


def test_postgresql_refuses_to_empty_what_everything_hangs_on(stocked: Stocked) -> None:
    if stocked.sessions.engine.dialect.name != "postgresql":
        pytest.skip("SQLite has no TRUNCATE")
    with pytest.raises(REFUSED, match="locked: "):
        stocked.run("TRUNCATE units CASCADE")


ALLOWED = {
    "remove a staged item": "DELETE FROM items WHERE id = {staged}",
    "move a page between staged items": "UPDATE pages SET item_id = {staged_too}, n = 2 WHERE id = {staged_page}",
    "remove a staged item's page": "DELETE FROM pages WHERE id = {staged_page}",
    "withdraw a staged item": "UPDATE items SET state = 'withdrawn' WHERE id = {staged}",
    "register a staged item": "UPDATE items SET state = 'registered', archival_file_id = {file} WHERE id = {staged}",
    "change a staged item's period": "UPDATE items SET retention_code = 'D10' WHERE id = {staged}",
    "read a registered page again": "UPDATE pages SET text = 'new', state = 'read' WHERE id = {page}",
    "give a registered item a better title": "UPDATE items SET title = 'x' WHERE id = {item}",
    "give a first reference code": "UPDATE items SET reference_code = 'new' WHERE id = {closed_item}",
    "move an item to a file kept longer": "UPDATE items SET archival_file_id = {permanent} WHERE id = {item}",
    "lengthen an item": "UPDATE items SET retention_code = 'Y' WHERE id = {item}",
    "move a start forward": "UPDATE items SET retention_start_year = 2019 WHERE id = {series_item}",
    "set a start for the first time": "UPDATE items SET retention_start_year = 2014 WHERE id = {item}",
    "move a start back as two people decided":
        "UPDATE items SET retention_start_year = 2016 WHERE id = {series_item}",
    "shorten a file as two people decided": "UPDATE archival_files SET retention_code = 'D10' WHERE id = {file}",
    "close an open file": "UPDATE archival_files SET closed_year = 2020 WHERE id = {file}",
    "reopen a file as two people decided": "UPDATE archival_files SET closed_year = NULL WHERE id = {closed}",
    "raise a floor": "UPDATE retention_floors SET last_day = '2030-12-31' WHERE id = {floor}",
    "release another's hold":
        "UPDATE holds SET released_by = {other}, released_at = '2026-01-01' WHERE id = {hold}",
    "move a holding to another place": "UPDATE holdings SET position = 9 WHERE id = {holding}",
    "remove an empty file": "DELETE FROM archival_files WHERE id = {empty}",
    "settle a source": "UPDATE sources SET state = 'filed', reason = 'x' WHERE id = {source}",
    "remove a source that was never kept": "DELETE FROM sources WHERE id = {unkept_source}",
}  # fmt: skip


@pytest.mark.parametrize("attempt", ALLOWED.values(), ids=ALLOWED)
def test_the_database_lets_people(stocked: Stocked, attempt: str) -> None:
    assert stocked.run(attempt) == 1


def test_a_period_cannot_be_cleared_and_then_set_shorter(stocked: Stocked) -> None:
    with pytest.raises(REFUSED, match="two people"):
        stocked.run(
            "UPDATE items SET retention_code = NULL WHERE id = {item}",
            "UPDATE items SET retention_code = 'D10' WHERE id = {item}",
        )


def test_a_decision_needs_two_people(stocked: Stocked) -> None:
    decision = (
        "INSERT INTO retention_decisions (subject_kind, subject_id, new_code, reason, decided_by, approved_by,"
        " decided_at) VALUES ('items', {item}, 'D10', 'x', {placer}, {placer}, '2026-01-01')"
    )
    with pytest.raises(REFUSED):  # SQLite without checks takes the row, and the lock does not accept it
        stocked.run(decision, "UPDATE items SET retention_code = 'D10' WHERE id = {item}")


def test_once_a_hold_is_released_retention_may_change_again(stocked: Stocked) -> None:
    change = "UPDATE items SET retention_code = 'Y' WHERE id = {held}"
    release = "UPDATE holds SET released_by = {other}, released_at = '2026-01-01' WHERE id = {hold}"
    assert stocked.run(release, change) == 1


def test_every_unique_key_of_a_kept_table_is_guarded_against_replacing() -> None:
    for kept in KEPT:
        table = Base.metadata.tables[kept.table]
        unique = {tuple(table.primary_key.columns.keys())}
        for constraint in table.constraints:
            if isinstance(constraint, sa.UniqueConstraint):
                unique.add(tuple(constraint.columns.keys()))
        unique |= {tuple(index.columns.keys()) for index in table.indexes if index.unique}
        assert {one.columns for one in kept.keys} == unique, kept.table


def test_a_lock_that_was_dropped_weakened_or_switched_off_is_missed(sessions: Sessions) -> None:
    postgresql = sessions.engine.dialect.name == "postgresql"
    on = " ON items" if postgresql else ""
    with sessions.engine.begin() as connection:
        connection.exec_driver_sql(f"DROP TRIGGER lock_items_stay{on}")
        if postgresql:
            connection.exec_driver_sql("ALTER TABLE pages DISABLE TRIGGER lock_pages_stay")
            connection.exec_driver_sql(
                "CREATE OR REPLACE FUNCTION lock_holds_stay() RETURNS trigger LANGUAGE plpgsql"
                " AS 'BEGIN RETURN OLD; END'"
            )
        else:
            for table in ("pages", "holds"):
                connection.exec_driver_sql(f"DROP TRIGGER lock_{table}_stay")
                connection.exec_driver_sql(
                    f"CREATE TRIGGER lock_{table}_stay BEFORE DELETE ON {table} WHEN 1 = 2 BEGIN SELECT 1; END"
                )
    assert sorted(runner.missing_locks(sessions)) == ["lock_holds_stay", "lock_items_stay", "lock_pages_stay"]
    assert runner.upgrade(sessions) is False  # a start does not mend in silence what someone took away
    assert runner.missing_locks(sessions)
    with sessions.engine.execution_options(writing=True).begin() as connection:
        lock_sql.install(connection)
    assert runner.missing_locks(sessions) == []
