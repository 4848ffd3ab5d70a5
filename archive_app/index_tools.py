"""The index as the archive holds it: opened for reading when first asked, for writing by one process."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from archive_app.search import engines

if TYPE_CHECKING:
    from archive_app.search.engines import SearchIndex


class IndexTools:
    """Hands out the search index of one address."""

    def __init__(self, url: str) -> None:
        self.url = url
        self._reader: SearchIndex | None = None
        self._lock = threading.Lock()

    def reader(self) -> SearchIndex:
        """Return the reading index of this process."""
        with self._lock:
            if self._reader is None:
                self._reader = engines.open_index(self.url, writable=False)
            return self._reader

    @contextmanager
    def writer(self) -> Iterator[SearchIndex]:
        """Open the index for writing; one at a time, else the engine's own "busy" error."""
        index = engines.open_index(self.url, writable=True)
        try:
            yield index
        finally:
            index.close()

    def close(self) -> None:
        """Close the reading index."""
        with self._lock:
            if self._reader is not None:
                self._reader.close()
                self._reader = None
