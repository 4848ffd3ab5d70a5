"""The life of an index on disk: commits, rebuilds, one writer, kills, and schemes that do not match."""

from __future__ import annotations

import json
import multiprocessing
from collections.abc import Iterator
from pathlib import Path

import pytest
import tantivy
from few_pages import PAGES, found

from archive_app.search.document import PageDoc
from archive_app.search.engines import open_index, rebuild_index
from archive_app.search.faults import IndexBroken, IndexBusy, NeedsRebuild
from archive_app.search.folder import Folder
from archive_app.search.tantivy_reader import Reader, guarded


@pytest.fixture(params=["tantivy", "whoosh"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    return f"{request.param}://{tmp_path}/some%20index"


def test_a_reader_sees_the_next_commit_and_the_next_rebuild(url: str) -> None:
    writer = open_index(url, writable=True)
    reader = open_index(url)
    assert reader.count() == 0
    writer.apply(PAGES, ())
    assert found(reader, "张建国") == {"p1", "p2"}
    assert writer.rebuild(PAGES[2:]) == 2
    assert found(reader, "") == {"p3", "p4"}
    writer.apply([PageDoc("p5", body="张建国")], ["p4"])
    assert found(reader, "") == {"p3", "p5"}
    reader.close()
    writer.close()


def test_a_rebuild_that_fails_leaves_the_old_index_whole(url: str) -> None:
    def docs() -> Iterator[PageDoc]:
        yield PAGES[0]
        raise RuntimeError("the database went away")

    writer = open_index(url, writable=True)
    writer.apply(PAGES, ())
    with pytest.raises(RuntimeError):
        writer.rebuild(docs())
    assert writer.count() == 4
    writer.apply([], ["p1"])
    assert writer.count() == 3
    writer.close()


def test_there_is_one_writer(url: str) -> None:
    writer = open_index(url, writable=True)
    with pytest.raises(IndexBusy):
        open_index(url, writable=True)
    with pytest.raises(IndexBusy):
        rebuild_index(url, PAGES)
    writer.close()
    open_index(url, writable=True).close()


def test_only_a_writer_writes(url: str) -> None:
    open_index(url, writable=True).close()
    reader = open_index(url)
    with pytest.raises(ValueError, match="reading"):
        reader.apply(PAGES, ())
    reader.close()


def _scheme_of_tomorrow(pointer: dict[str, object]) -> str:
    return json.dumps({**pointer, "scheme": 99})


def _other_engine(pointer: dict[str, object]) -> str:
    return json.dumps({**pointer, "engine": "lucene"})


def _lost_generation(pointer: dict[str, object]) -> str:
    return json.dumps({**pointer, "generation": "g99"})


def _damaged(_pointer: dict[str, object]) -> str:
    return "{"


@pytest.mark.parametrize("spoil", [_scheme_of_tomorrow, _other_engine, _lost_generation, _damaged])
def test_an_index_of_another_scheme_asks_for_a_rebuild(url: str, tmp_path: Path, spoil) -> None:  # type: ignore[no-untyped-def]
    writer = open_index(url, writable=True)
    writer.apply(PAGES, ())
    writer.close()
    pointer = tmp_path / "some index" / "index.json"
    pointer.write_text(spoil(json.loads(pointer.read_text())))
    for writable in (False, True):
        with pytest.raises(NeedsRebuild, match="rebuild"):
            open_index(url, writable=writable)
    assert rebuild_index(url, PAGES) == 4
    reader = open_index(url)
    assert found(reader, "张建国") == {"p1", "p2"}
    reader.close()


def test_reading_where_no_index_is_asks_for_a_rebuild(url: str) -> None:
    with pytest.raises(NeedsRebuild):
        open_index(url)


@pytest.mark.parametrize("address", ["lucene:///x", "tantivy:", "/x", "tantivy://"])
def test_another_address_is_refused(address: str) -> None:
    with pytest.raises(ValueError, match="tantivy:///path"):
        open_index(address)


def _write_and_wait(url: str, ready) -> None:  # type: ignore[no-untyped-def]
    index = open_index(url, writable=True)
    index.apply(PAGES, ())
    ready.set()
    index.apply((PageDoc(f"q{number}", body="未完") for number in iter(int, 1)), ())  # never ends


def test_a_killed_writer_leaves_what_it_committed_and_no_lock(url: str) -> None:
    context = multiprocessing.get_context("spawn")
    ready = context.Event()
    process = context.Process(target=_write_and_wait, args=(url, ready))
    process.start()
    assert ready.wait(30)
    process.kill()
    process.join()
    index = open_index(url, writable=True)
    assert found(index, "") == {"p1", "p2", "p3", "p4"}
    index.apply([PageDoc("p5", body="五")], ())
    assert index.count() == 5
    index.close()


def test_a_panic_of_the_engine_is_an_ordinary_fault(tmp_path: Path) -> None:
    index = open_index(f"tantivy://{tmp_path}", writable=True)
    searcher = Reader(Folder(tmp_path, "tantivy")).searcher()
    with pytest.raises(IndexBroken, match="Rebuild"), guarded():
        searcher.search(tantivy.Query.all_query(), limit=0)
    index.close()
