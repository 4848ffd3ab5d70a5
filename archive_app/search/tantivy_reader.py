"""Asking a Tantivy index: a reader that follows commits by itself, hits and facets side by side."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from typing import Generic, TypeVar

import tantivy

from archive_app.search.document import Filters, Hits, Order
from archive_app.search.faults import IndexBroken
from archive_app.search.folder import Folder
from archive_app.search.tantivy_query import NOWHERE, Translator
from archive_app.search.tree import Node

_MOST_VALUES = 10_000  # of a facet: more villages, forms, years or kinds than a county has
_REMEMBERED = 128  # facets of so many questions
_FIELD_OF = {"relevance": None, "newest": "date", "oldest": "age"}

Stamp = tuple[int, int] | None
Facets = dict[str, dict[str, int]]
Answer = TypeVar("Answer")


@contextmanager
def guarded() -> Iterator[None]:
    """Turn a Rust panic, which is no Exception, into IndexBroken."""
    try:
        yield
    except BaseException as panic:
        if type(panic).__name__ != "PanicException":
            raise
        raise IndexBroken(
            f"The search engine failed: {panic}. Rebuild the index if it happens again."
        ) from None


class Reader:
    """Answers from the newest commit, which it notices by looking at two files before each question."""

    def __init__(self, folder: Folder) -> None:
        self._folder = folder
        self._lock = threading.Lock()
        self._generation: Stamp = None
        self._commit: Stamp = None
        self._facets: OrderedDict[object, Facets] = OrderedDict()
        self._open()

    def _open(self) -> None:
        stamp = self._folder.stamp()
        self._place = self._folder.current()
        commit = self._seen()
        with guarded():
            self._index = tantivy.Index.open(str(self._place))
            self._index.config_reader(reload_policy="manual")
            self._index.reload()
        self._translator = Translator(self._index.schema)
        self._generation, self._commit = stamp, commit
        self._facets.clear()

    def _seen(self) -> Stamp:
        try:
            status = (self._place / "meta.json").stat()
        except FileNotFoundError:
            return None
        return status.st_ino, status.st_mtime_ns

    def searcher(self) -> tantivy.Searcher:
        """A searcher that knows everything committed before this call."""
        return self._newest()[0]

    def _newest(self) -> tuple[tantivy.Searcher, object]:
        """The newest searcher and the name of its commit."""
        with self._lock:
            if self._folder.stamp() != self._generation:
                self._open()
            commit = self._seen()
            if commit != self._commit:
                with guarded():
                    self._index.reload()
                self._commit = commit
                self._facets.clear()
            return self._index.searcher(), (self._generation, self._commit)

    def keys(self) -> Iterator[str]:
        """The keys of all pages, in no order."""
        searcher = self.searcher()
        with guarded():
            found = searcher.search(tantivy.Query.all_query(), limit=max(searcher.num_docs, 1), count=False)
        return (str(searcher.doc(address).get_first("key")) for _, address in found.hits)

    def answer(
        self,
        node: Node,
        villages: frozenset[str] | None,
        filters: Filters,
        page: tuple[int, int],
        sort: Order,
        names: Collection[str],
    ) -> Hits:
        """Hits from `page` = (offset, limit) and facets by the fields named."""
        searcher, commit = self._newest()
        offset, limit = page
        with guarded():
            query = self._translator.wanted(node, villages, filters)

            def search() -> tuple[int, tuple[tuple[str, float], ...]]:
                field = _FIELD_OF[sort]
                # a limit of 0 panics
                found = searcher.search(query, limit=max(limit, 1), offset=offset, order_by_field=field)
                total: int = found.count  # type: ignore[attr-defined]  # missing in the stubs
                return total, tuple(
                    (str(searcher.doc(address).get_first("key")), 0.0 if field else float(score))
                    for score, address in found.hits[:limit]
                )

            if not names:
                total, keys = search()
                return Hits(total, keys)
            asked = (commit, node, villages, filters, tuple(names))
            counted = self._recall(asked)
            if counted is not None:
                total, keys = search()
                return Hits(total, keys, counted)
            # Facets run the query a second time. Tantivy leaves the interpreter to others meanwhile, so with a core
            # to spare the two passes take the time of one.
            beside = _Beside(search)
            counted = _count(searcher, query, names)
            total, keys = beside.result()
            self._remember(asked, counted)
        return Hits(total, keys, counted)

    def _recall(self, asked: object) -> Facets | None:
        """Facets of a question asked before (leafing, sorting otherwise); forgotten at the next commit."""
        with self._lock:
            found = self._facets.get(asked)
            if found is not None:
                self._facets.move_to_end(asked)
            return None if found is None else {name: dict(values) for name, values in found.items()}

    def _remember(self, asked: object, counted: Facets) -> None:
        with self._lock:
            self._facets[asked] = {name: dict(values) for name, values in counted.items()}
            while len(self._facets) > _REMEMBERED:
                self._facets.popitem(last=False)


class _Beside(Generic[Answer]):
    """Runs a function in a thread of its own (made for it: nothing to inherit when a server forks)."""

    def __init__(self, work: Callable[[], Answer]) -> None:
        self._work = work
        self._answers: list[Answer] = []
        self._error: BaseException | None = None
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def _run(self) -> None:
        try:
            self._answers.append(self._work())
        except BaseException as error:
            self._error = error  # raised again where the answer is asked for

    def result(self) -> Answer:
        """The answer, or the function's own error."""
        self._thread.join()
        if self._error is not None:
            raise self._error
        return self._answers[0]


def _count(searcher: tantivy.Searcher, query: tantivy.Query, names: Collection[str]) -> Facets:
    asked = {name: {"terms": {"field": name, "size": _MOST_VALUES}} for name in names}
    answered = searcher.aggregate(query, asked)
    return {
        name: {
            _value(bucket["key"]): int(bucket["doc_count"])
            for bucket in answered[name]["buckets"]
            if bucket["key"] not in (NOWHERE, 0)
        }
        for name in names
    }


def _value(key: object) -> str:
    return str(int(key)) if isinstance(key, float | int) else str(key)
