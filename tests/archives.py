"""An archive in a folder of its own, and a township with the people who work in it. Everyone is fictitious."""

from __future__ import annotations

import atexit
import tempfile
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import factories
from sqlalchemy.orm import Session

from archive_app.db import Sessions
from archive_app.migrations import runner
from archive_app.models import Unit
from archive_app.models.types import Role
from archive_app.rules.access import Actor
from config import tables
from ocr.desk import ReadingDesk
from ocr.forms.catalogue import FormCatalogue

if TYPE_CHECKING:
    from archive_app.archive import Archive

KEY = "only-for-tests-" + "k" * 32


@cache
def migrated_sqlite() -> bytes:
    """Return an SQLite database with all tables and locks, made once a run: copying is quicker than migrating."""
    with tempfile.TemporaryDirectory() as folder:
        sessions = Sessions(f"sqlite:///{folder}/made.db")
        runner.upgrade(sessions)
        with sessions.engine.connect() as connection:
            connection.rollback()
            connection.connection.driver_connection.execute(f"VACUUM INTO '{folder}/whole.db'")
        sessions.close()
        return Path(folder, "whole.db").read_bytes()


class SharedDesk:
    """One reading desk with the fake engine for the whole run: starting its two children takes longer than a test."""

    _desk: ReadingDesk | None = None

    def __getattr__(self, name: str) -> object:
        if SharedDesk._desk is None:
            forms = FormCatalogue.from_table({**tables.table("forms"), "lists": tables.table("codes")})
            SharedDesk._desk = ReadingDesk("fake", forms=forms, idle_seconds=900)
            atexit.register(SharedDesk._desk.close)
        return getattr(SharedDesk._desk, name)

    def close(self) -> None:
        """Stay open for the next test."""


def open_test_archive(
    folder: Path, clock: factories.Clock, queue: factories.MemoryQueue, database_url: str | None = None
) -> Archive:
    """Open an archive in `folder` with all tables; by default on SQLite, searched with Whoosh."""
    from archive_app.archive import open_archive
    from config import settings

    environ = {
        "ARCHIVE_SECRET_KEY": KEY,
        "ARCHIVE_OCR_ENGINE": "fake",
        "ARCHIVE_BASE_URL": "https://192.0.2.1:8000",
    }
    if database_url:
        environ["ARCHIVE_DATABASE_URL"] = database_url
    else:
        folder.mkdir(parents=True, exist_ok=True)
        if not (folder / "archive.db").exists():
            (folder / "archive.db").write_bytes(migrated_sqlite())
    made = open_archive(settings.load(folder, environ), clock=clock, queue=queue)
    runner.upgrade(made.sessions)
    return replace(made, new_desk=SharedDesk)


@dataclass(frozen=True)
class Township:
    """A town with two villages, and people who work in it. Everyone is fictitious."""

    town: Unit
    sang: Unit
    zao: Unit
    alice: Actor  # archivist, the whole town
    bob: Actor  # officer of Sang village
    charlie: Actor  # officer of Zao village
    dora: Actor  # approver
    emil: Actor  # another approver
    ivan: Actor  # inspector


def make_township(session: Session) -> Township:
    """Make town, villages and people in a database."""
    town = factories.make_town(session)
    sang = factories.make_village(session, "桑村", "370406101201", town)
    zao = factories.make_village(session, "枣村", "370406101202", town)
    return Township(
        town=town,
        sang=sang,
        zao=zao,
        alice=factories.make_actor(session, "alice", Role.ARCHIVIST),
        bob=factories.make_actor(session, "bob", Role.OFFICER, units=(sang,)),
        charlie=factories.make_actor(session, "charlie", Role.OFFICER, units=(zao,)),
        dora=factories.make_actor(session, "dora", Role.APPROVER),
        emil=factories.make_actor(session, "emil", Role.APPROVER),
        ivan=factories.make_actor(session, "ivan", Role.INSPECTOR),
    )
