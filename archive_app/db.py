"""The database: one engine, two ways to begin.

Reading sessions begin plainly; writing ones begin with BEGIN IMMEDIATE on SQLite, because a transaction
that reads before it writes is otherwise not isolated there (two clerks would take the same job).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.engine import Dialect, ExceptionContext
from sqlalchemy.orm import DeclarativeBase, Session, sessionmaker

from archive_app.errors import BadInput, Conflict

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class Moment(sa.types.TypeDecorator[dt.datetime]):
    """An instant: aware in Python, UTC in the database."""

    impl = sa.DateTime(timezone=False)
    cache_ok = True

    def process_bind_param(self, value: dt.datetime | None, dialect: Dialect) -> dt.datetime | None:
        """Turn an aware instant into naive UTC; a naive one is a mistake of the caller."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("an instant needs a time zone")
        return value.astimezone(dt.UTC).replace(tzinfo=None)

    def process_result_value(self, value: dt.datetime | None, dialect: Dialect) -> dt.datetime | None:
        """Give the instant its zone back."""
        return None if value is None else value.replace(tzinfo=dt.UTC)


class Base(DeclarativeBase):
    """Parent of all tables; constraints have predictable names."""

    metadata = sa.MetaData(naming_convention=NAMING)
    type_annotation_map = {
        dt.datetime: Moment,
        dict[str, Any]: sa.JSON,
        list[Any]: sa.JSON,
        list[str]: sa.JSON,
    }


def same_moment(error: sa.exc.IntegrityError) -> Conflict | None:
    """Return what to say when two people entered the same thing at once and the database kept the first.

    None for every other refusal of the database: that is a mistake of ours.
    """
    if getattr(error.orig, "sqlstate", "") != "23505" and "UNIQUE constraint failed" not in str(error.orig):
        return None
    return Conflict(
        "刚才有人同时办了同一件事；请刷新页面看一看，再决定要不要重做。",
        "Somebody did the same at the same moment; reload the page before you try again.",
    )


class Sessions:
    """Opens reading and writing sessions on one database."""

    def __init__(self, url: str) -> None:
        self.engine = _engine(url)
        self._reading = sessionmaker(self.engine, expire_on_commit=False)
        self._writing = sessionmaker(self.engine.execution_options(writing=True), expire_on_commit=False)

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """Open a session for looking; nothing is ever committed."""
        with self._reading() as session:
            yield session

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """Open a session for changing; commits on a clean exit, rolls back on any exception."""
        with self._writing() as session, session.begin():
            yield session

    def take_stock(self) -> None:
        """Let SQLite count what its indexes hold, by samples; PostgreSQL does it by itself.

        Without that SQLite guesses, and reads a hundred thousand items by their state to find a box's twenty.
        """
        if self.engine.dialect.name != "sqlite":
            return
        with self.engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA analysis_limit=1000")
            connection.exec_driver_sql("ANALYZE")
            connection.commit()

    def close(self) -> None:
        """Let all connections go."""
        self.engine.dispose()


def _say_unfit(context: ExceptionContext) -> None:
    """Refuse what no column can hold: numbers without end, NUL, halves of signs. People type them, not we."""
    unfit = isinstance(context.original_exception, OverflowError | UnicodeEncodeError)
    if unfit or isinstance(context.sqlalchemy_exception, sa.exc.DataError):
        raise BadInput(
            "填写的内容里有无法保存的数或符号；请改正后再试。",
            "Something entered is a number or sign that cannot be kept; correct it and try again.",
        ) from context.original_exception


def _engine(url: str) -> sa.Engine:
    engine = _bare_engine(url)
    event.listen(engine, "handle_error", _say_unfit)
    return engine


def _bare_engine(url: str) -> sa.Engine:
    made = sa.make_url(url)
    if made.get_backend_name() == "postgresql":
        return sa.create_engine(made.set(drivername="postgresql+psycopg"), pool_pre_ping=True)
    if made.database:
        Path(made.database).parent.mkdir(parents=True, exist_ok=True)
    engine = sa.create_engine(made, connect_args={"timeout": 30})
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # we say BEGIN ourselves
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",  # an acknowledged page must survive a power cut
        "busy_timeout=30000",
        "foreign_keys=ON",
        "recursive_triggers=ON",  # else INSERT OR REPLACE would slip past the locks
        "cache_size=-8000",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: sa.Connection) -> None:
    writing = connection.get_execution_options().get("writing")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")
