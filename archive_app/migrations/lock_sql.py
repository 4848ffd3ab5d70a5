"""Triggers made from the table of locks: one wording for SQLite, one for PostgreSQL."""

# ruff: noqa: S608  every piece of these statements is a constant of `locks`

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from archive_app.migrations.locks import ALWAYS, KEPT, LOCKS, Kept, Lock, changed

PREFIX = "lock_"
#: every message begins so; what follows says which change was refused
SAYS = "locked: "


@dataclass(frozen=True)
class Trigger:
    """One trigger: its name, its table, and the statements that make it; `body` is what must stand in it."""

    name: str
    table: str
    statements: tuple[str, ...]
    body: str


def install(connection: sa.Connection) -> None:
    """Make the locks of this database exactly those of the table; what is right already is made anew."""
    for name, table in _present(connection):
        if connection.dialect.name == "sqlite":
            connection.exec_driver_sql(f"DROP TRIGGER {name}")
        else:
            connection.exec_driver_sql(f"DROP TRIGGER {name} ON {table}")
    for trigger in triggers(connection.dialect.name):
        for statement in trigger.statements:
            connection.exec_driver_sql(statement)


def missing_locks(connection: sa.Connection) -> list[str]:
    """Return the names of locks that are not there, switched off, or not as the table says."""
    sqlite = connection.dialect.name == "sqlite"
    found = dict(_sqlite_bodies(connection) if sqlite else _postgresql_bodies(connection))
    return [one.name for one in triggers(connection.dialect.name) if found.get(one.name) != one.body]


def triggers(dialect: str) -> list[Trigger]:
    """Return all triggers for `dialect`: "sqlite" or "postgresql"."""
    render = _sqlite if dialect == "sqlite" else _postgresql
    rows = [*LOCKS, *(lock for kept in KEPT for lock in _row_locks(kept))]
    if dialect == "sqlite":
        return [render(lock) for lock in [*rows, *(lock for kept in KEPT for lock in _replace_locks(kept))]]
    return [*(render(lock) for lock in rows), *(_truncate(kept) for kept in KEPT)]


def _row_locks(kept: Kept) -> Iterator[Lock]:
    """Refuse removing a kept row, changing its frozen columns, and changing any row's id."""
    stays = kept.where.format(row="OLD")
    yield Lock(
        f"{kept.table}_stay", kept.table, "delete", stays, f"{kept.table} that are kept are never removed"
    )
    yield Lock(
        f"{kept.table}_ids", kept.table, "update", changed(kept.id), f"ids of {kept.table} never change"
    )
    if kept.frozen == ("*",):
        yield Lock(f"{kept.table}_frozen", kept.table, "update", ALWAYS, f"{kept.table} never change")
    elif kept.frozen:
        when = f"{changed(*kept.frozen)} AND {stays}"
        yield Lock(
            f"{kept.table}_frozen",
            kept.table,
            "update",
            when,
            f"{', '.join(kept.frozen)} of kept rows never change",
        )


def _replace_locks(kept: Kept) -> Iterator[Lock]:
    """Refuse, on SQLite, that OR REPLACE silently removes a kept row by any of its unique keys."""
    says = f"{kept.table} that are kept are never replaced"
    for number, one in enumerate(kept.keys):
        same = " AND ".join(f"r.{column} = NEW.{column}" for column in one.columns)
        conditions = [same, one.where.format(row="r"), kept.where.format(row="r")]
        met = f"EXISTS (SELECT 1 FROM {kept.table} r WHERE {' AND '.join(conditions)})"
        reach = one.where.format(row="NEW")
        yield Lock(f"{kept.table}_insert_{number}", kept.table, "insert", f"{reach} AND {met}", says)
        if one.columns != (kept.id,):
            other = f"{met[:-1]} AND r.{kept.id} <> OLD.{kept.id})"
            when = f"{changed(*one.columns)} AND {reach} AND {other}"
            yield Lock(f"{kept.table}_update_{number}", kept.table, "update", when, says)


def _sqlite(lock: Lock) -> Trigger:
    name = PREFIX + lock.name
    statement = (
        f"CREATE TRIGGER {name} BEFORE {lock.on.upper()} ON {lock.table} FOR EACH ROW WHEN {lock.when}"
        f" BEGIN SELECT RAISE(ABORT, '{SAYS}{lock.says}'); END"
    )
    return Trigger(name, lock.table, (statement,), statement)


def _postgresql(lock: Lock) -> Trigger:
    name = PREFIX + lock.name
    body = (
        f"BEGIN IF {lock.when} THEN RAISE EXCEPTION '{SAYS}{lock.says}' USING ERRCODE = 'check_violation'; END IF;"
        f" RETURN {'OLD' if lock.on == 'delete' else 'NEW'}; END"
    )
    return _postgresql_trigger(name, lock.table, f"BEFORE {lock.on.upper()}", "ROW", body)


def _truncate(kept: Kept) -> Trigger:
    name = f"{PREFIX}{kept.table}_truncate"
    body = (
        f"BEGIN RAISE EXCEPTION '{SAYS}{kept.table} are never emptied' USING ERRCODE = 'check_violation'; END"
    )
    return _postgresql_trigger(name, kept.table, "BEFORE TRUNCATE", "STATEMENT", body)


def _postgresql_trigger(name: str, table: str, event: str, per: str, body: str) -> Trigger:
    made = f"CREATE TRIGGER {name} {event} ON {table} FOR EACH {per} EXECUTE FUNCTION {name}()"
    statements = (
        f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $lock$ {body} $lock$",
        made,
        f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {name}",  # also against session_replication_role
    )
    return Trigger(name, table, statements, f"{made};A;{body}")


def _present(connection: sa.Connection) -> Sequence[tuple[str, str]]:
    if connection.dialect.name == "sqlite":
        query = "SELECT name, tbl_name FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'lock\\_%' ESCAPE '\\'"
    else:
        query = (
            "SELECT t.tgname, c.relname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid"
            " WHERE NOT t.tgisinternal AND t.tgname LIKE 'lock\\_%' AND pg_table_is_visible(c.oid)"
        )
    return [(row[0], row[1]) for row in connection.execute(sa.text(query))]


def _sqlite_bodies(connection: sa.Connection) -> Iterable[tuple[str, str]]:
    rows = connection.execute(sa.text("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"))
    return [(row[0], row[1]) for row in rows]


def _postgresql_bodies(connection: sa.Connection) -> Iterable[tuple[str, str]]:
    rows = connection.execute(
        sa.text(
            "SELECT t.tgname, pg_get_triggerdef(t.oid, true) || ';' || t.tgenabled::text || ';' || btrim(p.prosrc)"
            " FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_proc p ON p.oid = t.tgfoid"
            " WHERE NOT t.tgisinternal AND pg_table_is_visible(c.oid)"
        )
    )
    return [(row[0], row[1]) for row in rows]
