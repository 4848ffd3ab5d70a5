"""The Whoosh engine: the same answers for a few thousand pages, in pure Python."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path
from typing import IO, Any

from whoosh import index as whoosh_index
from whoosh import sorting

from archive_app.search.analysis import analyse
from archive_app.search.document import NO_FILTERS, Filters, Hits, Order, PageDoc
from archive_app.search.fields import FACETS
from archive_app.search.folder import Folder
from archive_app.search.query import ParsedQuery
from archive_app.search.whoosh_query import NOWHERE, fields, narrowing, wanted

_MEMORY = 64  # megabytes for the writer
_LATEST = 99_991_231


def _document(page: PageDoc) -> dict[str, Any]:
    analysed = analyse(page.text, page.id_numbers)
    return {
        "key": page.key,
        "item": page.item or None,
        "village": page.village or NOWHERE,
        "form": page.form or None,
        "kind": page.kind or None,
        "box": page.box or None,
        "body": page.text,
        "uni": " ".join(analysed.characters),
        "idn": " ".join(analysed.numbers),
        "idn_rev": " ".join(number[::-1] for number in analysed.numbers),
        "year": page.year or 0,
        "date": page.date or 0,
        "age": _LATEST - page.date if page.date else 0,
    }


class WhooshIndex:
    """An index in a folder; see `engines.SearchIndex` for what each method promises."""

    def __init__(self, path: Path, *, writable: bool = False) -> None:
        self._folder = Folder(path, "whoosh")
        self._guard = threading.Lock()
        self._lock: IO[bytes] | None = self._folder.lock() if writable else None
        self._searcher: Any = None
        try:
            if writable and not self._folder.exists():
                self._fill(self._folder, ())
            self._open()
        except BaseException:
            self.close()
            raise

    def _open(self) -> None:
        self._stamp = self._folder.stamp()
        self._place = self._folder.current()
        self._index = whoosh_index.open_dir(str(self._place))
        self._searcher = self._index.searcher()

    def _fresh(self) -> Any:
        with self._guard:
            if self._folder.stamp() != self._stamp:
                self._open()
            elif not self._searcher.up_to_date():
                # whoosh's refresh() fails on an empty index; the old searcher may still be answering
                self._searcher = self._index.searcher()
            return self._searcher

    @staticmethod
    def _fill(folder: Folder, docs: Iterable[PageDoc]) -> int:
        place = folder.new_generation()
        pages = 0
        try:
            index = whoosh_index.create_in(str(place), fields())
            with index.writer(limitmb=_MEMORY) as writer:
                for page in docs:
                    writer.add_document(**_document(page))
                    pages += 1
            folder.make_current(place)
        except BaseException:
            shutil.rmtree(place, ignore_errors=True)
            raise
        return pages

    @classmethod
    def rebuild_at(cls, path: Path, docs: Iterable[PageDoc]) -> int:
        """Write all pages into a new generation, whatever is in the folder."""
        folder = Folder(path, "whoosh")
        with folder.lock():
            return cls._fill(folder, docs)

    def rebuild(self, docs: Iterable[PageDoc]) -> int:
        """Write all pages into a new generation and make it current."""
        if self._lock is None:
            return self.rebuild_at(self._folder.root, docs)
        return self._fill(self._folder, docs)

    def apply(self, upserts: Iterable[PageDoc], deletions: Iterable[str]) -> None:
        """Replace, add and remove pages in one commit; on any error nothing of it stays."""
        if self._lock is None:
            raise ValueError("This index was opened for reading.")
        pages = {page.key: page for page in upserts}
        self._fresh()
        with self._index.writer(limitmb=_MEMORY) as writer:  # commits on a clean exit, else cancels
            for key in {*deletions, *pages}:
                writer.delete_by_term("key", key)
            for page in pages.values():
                writer.add_document(**_document(page))

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
        """Answer a question; totals and facets are exact. Every hit is collected: cost grows with their
        number.
        """
        field = {"relevance": None, "newest": "date", "oldest": "age"}[sort]
        found = self._fresh().search(
            wanted(query.root),
            limit=None,
            filter=narrowing(villages, filters),
            sortedby=sorting.FieldFacet(field, reverse=True) if field else None,
            groupedby={name: sorting.FieldFacet(name, maptype=sorting.Count) for name in facets} or None,
        )
        keys = tuple(
            (str(found[place]["key"]), 0.0 if field else float(found.score(place) or 0.0))
            for place in range(offset, min(offset + limit, found.scored_length()))
        )
        return Hits(len(found), keys, {name: _counts(found.groups(name)) for name in facets})

    def count(self) -> int:
        """Pages in the index."""
        return int(self._fresh().doc_count())

    def keys(self) -> Iterator[str]:
        """The keys of all pages, in no order."""
        reader = self._fresh().reader()
        return (str(reader.stored_fields(number)["key"]) for number in reader.all_doc_ids())

    def close(self) -> None:
        """Let go of files and the lock."""
        if self._searcher is not None:
            self._searcher.close()
            self._searcher = None
        if self._lock is not None:
            self._lock.close()
            self._lock = None


def _counts(groups: dict[Any, int]) -> dict[str, int]:
    return {str(value): int(pages) for value, pages in groups.items() if value not in (None, "", 0, NOWHERE)}
