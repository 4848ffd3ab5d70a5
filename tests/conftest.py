"""Fixtures every room of tests may use: databases, an archive of its own, and people to act in it."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

import factories
import postgres
import pytest
from archives import Township, make_township, migrated_sqlite, open_test_archive

from archive_app.db import Sessions
from archive_app.migrations import runner
from archive_app.rules.access import Actor

if TYPE_CHECKING:
    from archive_app.archive import Archive

_databases = count(1)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Keep tests that share a fixture of their module in one process: two would make it twice."""
    for item in items:
        made = item._fixtureinfo.name2fixturedefs.values() if isinstance(item, pytest.Function) else ()
        shares = any(found[-1].scope == "module" for found in made)
        if shares and item.get_closest_marker("xdist_group") is None:
            item.add_marker(pytest.mark.xdist_group(item.path.stem))


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """Start PostgreSQL once for the whole run; skip where it is not installed."""
    try:
        postgres.programs()
    except postgres.NoPostgres as error:
        pytest.skip(str(error))
    with postgres.cluster() as url:
        yield url


@pytest.fixture
def postgres_database(postgres_url: str) -> Iterator[str]:
    """Give an empty PostgreSQL database."""
    name = f"test{next(_databases)}"
    yield postgres.fresh_database(postgres_url, name)
    postgres.drop_database(postgres_url, name)


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Give an empty database of each kind in turn."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'archive.db'}"
    return str(request.getfixturevalue("postgres_database"))


@pytest.fixture(scope="session")
def postgres_template(postgres_url: str) -> str:
    """Make a PostgreSQL database with all tables and locks once, for others to be copied from."""
    made = Sessions(postgres.fresh_database(postgres_url, "migrated"))
    runner.upgrade(made)
    made.close()
    return "migrated"


@pytest.fixture(params=["sqlite", "postgresql"])
def ready_database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Give a database of each kind in turn, with all tables and locks."""
    if request.param == "sqlite":
        path = tmp_path / "ready.db"
        path.write_bytes(migrated_sqlite())
        yield f"sqlite:///{path}"
        return
    template, url = request.getfixturevalue("postgres_template"), request.getfixturevalue("postgres_url")
    name = f"ready{next(_databases)}"
    yield postgres.fresh_database(url, name, template)
    postgres.drop_database(url, name)


@pytest.fixture
def sessions(ready_database_url: str) -> Iterator[Sessions]:
    """Give a database of each kind in turn, with all tables and locks."""
    made = Sessions(ready_database_url)
    yield made
    made.close()


@pytest.fixture
def clock() -> factories.Clock:
    """Give the clock of the archive under test; it stands at 2026-05-10."""
    return factories.Clock()


@pytest.fixture
def queue() -> factories.MemoryQueue:
    """Give the queue of the archive under test."""
    return factories.MemoryQueue()


@pytest.fixture
def archive(tmp_path: Path, clock: factories.Clock, queue: factories.MemoryQueue) -> Iterator[Archive]:
    """Give an archive on SQLite in a folder of its own, with the fake engine; its units come from `town`."""
    made = open_test_archive(tmp_path / "archive", clock, queue)
    yield made
    made.close()


@pytest.fixture
def township(archive: Archive) -> Township:
    """Give the archive its villages and people."""
    with archive.sessions.writing() as session:
        return make_township(session)


@pytest.fixture
def alice(township: Township) -> Actor:
    """Give the town's archivist."""
    return township.alice


@pytest.fixture
def bob(township: Township) -> Actor:
    """Give the officer of Sang village."""
    return township.bob


@pytest.fixture
def charlie(township: Township) -> Actor:
    """Give the officer of Zao village."""
    return township.charlie
