"""The Tantivy engine: pre-tokenised pages, one long-lived writer, readers that follow by themselves."""

from __future__ import annotations

import shutil
from collections.abc import Collection, Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import IO

import tantivy
from tantivy import Document, PreTokenizedString, Token

from archive_app.search.analysis import analyse
from archive_app.search.document import NO_FILTERS, Filters, Hits, Order, PageDoc
from archive_app.search.fields import FACETS
from archive_app.search.folder import Folder
from archive_app.search.query import ParsedQuery
from archive_app.search.tantivy_query import NOWHERE, fields
from archive_app.search.tantivy_reader import Reader, guarded

_HEAP = 32_000_000  # bytes for the writer's memory between commits; Tantivy wants 15 MB at least
_REBUILD_HEAP = 128_000_000
_LATEST = 99_991_231


def _document(page: PageDoc) -> Document:
    analysed = analyse(page.text, page.id_numbers)
    document = Document()
    document.add_text("key", page.key)
    document.add_text("village", page.village or NOWHERE)
    for name in ("item", "form", "kind", "box"):
        value = getattr(page, name)
        if value:
            document.add_text(name, value)
    document.add_unsigned("year", page.year or 0)
    document.add_unsigned("date", page.date or 0)
    document.add_unsigned("age", _LATEST - page.date if page.date else 0)
    made = [Token(text, position, 0, 0) for text, position in analysed.tokens]
    document.add_pre_tokenized_text("body", PreTokenizedString("", made))
    document.add_text("uni", " ".join(analysed.characters))
    document.add_text("idn", " ".join(analysed.numbers))
    document.add_text("idn_rev", " ".join(number[::-1] for number in analysed.numbers))
    return document


class TantivyIndex:
    """An index in a folder; see `engines.SearchIndex` for what each method promises."""

    def __init__(self, path: Path, *, writable: bool = False) -> None:
        self._folder = Folder(path, "tantivy")
        self._lock: IO[bytes] | None = None
        self._writer: tantivy.IndexWriter | None = None
        if writable:
            self._lock = self._folder.lock()
        try:
            if writable:
                if not self._folder.exists():
                    self._fill(self._folder, ())
                self._writer = self._open_writer()
            self._reader = Reader(self._folder)
        except BaseException:
            self.close()
            raise

    def _open_writer(self) -> tantivy.IndexWriter:
        with guarded():
            return tantivy.Index.open(str(self._folder.current())).writer(heap_size=_HEAP, num_threads=1)

    @staticmethod
    def _fill(folder: Folder, docs: Iterable[PageDoc]) -> int:
        """A new generation with these pages, made current; the lock must be held."""
        place = folder.new_generation()
        pages = 0
        try:
            with guarded():
                writer = tantivy.Index(fields(), path=str(place)).writer(
                    heap_size=_REBUILD_HEAP, num_threads=1
                )
                for page in docs:
                    writer.add_document(_document(page))
                    pages += 1
                writer.commit()
                writer.wait_merging_threads()
            folder.make_current(place)
        except BaseException:
            shutil.rmtree(place, ignore_errors=True)
            raise
        return pages

    @classmethod
    def rebuild_at(cls, path: Path, docs: Iterable[PageDoc]) -> int:
        """Write all pages into a new generation, whatever is in the folder."""
        folder = Folder(path, "tantivy")
        with folder.lock():
            return cls._fill(folder, docs)

    def rebuild(self, docs: Iterable[PageDoc]) -> int:
        """Write all pages into a new generation and make it current."""
        if self._writer is None:
            return self.rebuild_at(self._folder.root, docs)
        self._end_writer()  # its merges must not outlive their folder
        try:
            return self._fill(self._folder, docs)
        finally:
            self._writer = self._open_writer()

    def apply(self, upserts: Iterable[PageDoc], deletions: Iterable[str]) -> None:
        """Replace, add and remove pages in one commit; on any error nothing of it stays."""
        if self._writer is None:
            raise ValueError("This index was opened for reading.")
        pages = {page.key: page for page in upserts}
        writer = self._writer
        try:
            with guarded():
                for key in {*deletions, *pages}:
                    writer.delete_documents_by_term("key", key)
                for page in pages.values():
                    writer.add_document(_document(page))
                writer.commit()
        except BaseException:
            with suppress(Exception), guarded():
                writer.rollback()
            raise

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
        """Answer a question; totals and facets are exact."""
        return self._reader.answer(query.root, villages, filters, (offset, limit), sort, facets)

    def count(self) -> int:
        """Pages in the index."""
        return int(self._reader.searcher().num_docs)

    def keys(self) -> Iterator[str]:
        """The keys of all pages, in no order."""
        return self._reader.keys()

    def close(self) -> None:
        """Wait for running merges (else they are never done), then let go of files and the lock."""
        self._end_writer()
        if self._lock is not None:
            self._lock.close()
            self._lock = None

    def _end_writer(self) -> None:
        if self._writer is not None:
            with guarded():
                self._writer.wait_merging_threads()
            self._writer = None
