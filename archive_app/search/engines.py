"""The index contract, and the door to the two engines that keep it.

Tantivy is the index of an archive; Whoosh answers the same questions with the same pages and serves a few
thousand pages where Tantivy's wheel is not to be had, and as the check of the other. Deleting and adding
the same page in one `apply` leaves the added one.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from pathlib import Path
from typing import Protocol
from urllib.parse import unquote, urlsplit

from archive_app.search.document import NO_FILTERS, Filters, Hits, Order, PageDoc
from archive_app.search.fields import FACETS
from archive_app.search.query import ParsedQuery


class SearchIndex(Protocol):
    """An index of pages. Readers see a commit of another process at their next question."""

    def apply(self, upserts: Iterable[PageDoc], deletions: Iterable[str]) -> None:
        """Replace or add pages and remove keys, in one commit: all of it or nothing."""

    def search(
        self,
        query: ParsedQuery,
        *,
        villages: frozenset[str] | None = None,
        filters: Filters = NO_FILTERS,
        offset: int = 0,
        limit: int = 20,
        sort: Order = "relevance",
        facets: Collection[str] = FACETS,
    ) -> Hits:
        """Answer a question.

        `villages`: the villages whose pages the asker may see, None for all; "" stands for pages of no
        village. `facets`: the fields to count by (of village form year kind); none asked, none counted.
        `limit` 0 only counts. Raises NeedsRebuild, IndexBroken.
        """
        ...

    def count(self) -> int:
        """Pages in the index."""
        ...

    def keys(self) -> Iterator[str]:
        """The keys of all pages, in no order: what the index holds, to be compared with the database."""
        ...

    def rebuild(self, docs: Iterable[PageDoc]) -> int:
        """Write all pages into a new generation and make it current; the number of pages."""
        ...

    def close(self) -> None:
        """Let go of files and locks."""


def _folder(url: str) -> tuple[str, Path]:
    parts = urlsplit(url)
    path = unquote(parts.netloc + parts.path)
    if parts.scheme not in ("tantivy", "whoosh") or not path:
        raise ValueError(f"{url!r} is no search index; write tantivy:///path or whoosh:///path.")
    return parts.scheme, Path(path)


def open_index(url: str, *, writable: bool = False) -> SearchIndex:
    """Open `tantivy:///path` or `whoosh:///path`.

    A writable one is made if nothing is there and holds the writer's lock until closed. Raises IndexBusy,
    NeedsRebuild (absent when only reading, or of another scheme or engine) and ValueError for another
    address.
    """
    scheme, path = _folder(url)
    if scheme == "tantivy":
        from archive_app.search.tantivy_index import TantivyIndex

        return TantivyIndex(path, writable=writable)
    from archive_app.search.whoosh_index import WhooshIndex

    return WhooshIndex(path, writable=writable)


def rebuild_index(url: str, docs: Iterable[PageDoc]) -> int:
    """Write all pages into a new generation, whatever is in the folder now; the number of pages.

    The way out of NeedsRebuild. Raises IndexBusy.
    """
    scheme, path = _folder(url)
    if scheme == "tantivy":
        from archive_app.search.tantivy_index import TantivyIndex

        return TantivyIndex.rebuild_at(path, docs)
    from archive_app.search.whoosh_index import WhooshIndex

    return WhooshIndex.rebuild_at(path, docs)
