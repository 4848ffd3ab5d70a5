"""Shared by the search tests: the synthetic pages of the measurements, and small indexes of both engines."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from archive_app.search.engines import SearchIndex, open_index

sys.path.append(str(Path(__file__).parent.parent / "bench"))
sys.path.append(str(Path(__file__).parent))


@pytest.fixture(params=["tantivy", "whoosh"])
def index(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[SearchIndex]:
    """A writable index of either engine."""
    opened = open_index(f"{request.param}://{tmp_path}/index", writable=True)
    yield opened
    opened.close()
