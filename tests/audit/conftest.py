"""Archives on both databases, for the trail behaves differently on each."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import factories
import pytest
from archives import open_test_archive

from archive_app.archive import Archive


@pytest.fixture
def both(
    ready_database_url: str, tmp_path: Path, clock: factories.Clock, queue: factories.MemoryQueue
) -> Iterator[Archive]:
    """Give an archive on each database in turn."""
    made = open_test_archive(tmp_path / "archive", clock, queue, ready_database_url)
    yield made
    made.close()
