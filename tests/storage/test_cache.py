"""The cache stays in bounds, gives whole entries only, and may be lost or shared without harm."""

import multiprocessing
import os
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from storage.cache import Cache


@pytest.fixture
def cache(tmp_path: Path) -> Cache:
    return Cache(tmp_path / "cache", 1000)


def used(cache: Cache) -> int:
    return sum(path.stat().st_size for path in cache.root.glob("??/*"))


def age(cache: Cache, key: str, seconds: int) -> None:
    path = cache.get(key)
    assert path is not None
    then = time.time() - seconds
    os.utime(path, (then, path.stat().st_mtime))


def test_what_was_put_is_found(cache: Cache) -> None:
    path = cache.put("页/1", b"image")
    assert cache.get("页/1") == path
    assert cache.read("页/1") == b"image"
    assert cache.get("页/2") is None
    assert cache.read("页/2") is None


def test_putting_again_replaces(cache: Cache) -> None:
    cache.put("k", b"old" * 100)
    cache.put("k", b"new")
    assert cache.read("k") == b"new"
    assert cache.size_bytes() == used(cache) == 3


def test_the_least_recently_used_goes_first(cache: Cache) -> None:
    for name, seconds in (("a", 30), ("b", 20), ("c", 10)):
        cache.put(name, b"x" * 300)
        age(cache, name, seconds)
    cache.get("a")
    cache.put("d", b"x" * 300)
    assert [name for name in "abcd" if cache.get(name)] == ["a", "c", "d"]


def test_reading_keeps_the_time_of_making(cache: Cache) -> None:
    path = cache.put("a", b"x")
    os.utime(path, (1_000_000_000, 1_000_000_000))
    cache.get("a")
    assert path.stat().st_mtime == 1_000_000_000
    assert path.stat().st_atime > 1_000_000_000


def test_an_entry_over_the_whole_limit_stands_alone_until_the_next(cache: Cache) -> None:
    cache.put("a", b"x" * 500)
    big = cache.put("big", b"x" * 5000)
    assert big.exists()
    assert used(cache) == 5000
    cache.put("b", b"x")
    assert used(cache) == cache.size_bytes() == 1


@settings(max_examples=30, deadline=None)
@given(st.lists(st.tuples(st.sampled_from("abcdefgh"), st.integers(0, 400)), max_size=30))
def test_the_bound_holds_after_any_puts(puts: list[tuple[str, int]]) -> None:
    with TemporaryDirectory() as folder:
        cache = Cache(Path(folder), 1000)
        for key, size in puts:
            assert cache.put(key, b"x" * size).stat().st_size == size
            assert used(cache) == cache.size_bytes() <= 1000


def test_a_limit_of_nothing_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="limit"):
        Cache(tmp_path, 0)


def test_what_is_there_is_not_made_again(cache: Cache) -> None:
    assert cache.get_or_make("k", lambda: b"made").read_bytes() == b"made"
    assert cache.get_or_make("k", lambda: pytest.fail("made again")).read_bytes() == b"made"


def test_a_failed_making_stores_nothing_and_can_be_tried_again(cache: Cache) -> None:
    def fail() -> bytes:
        raise FileNotFoundError("the source is gone")

    with pytest.raises(FileNotFoundError):
        cache.get_or_make("k", fail)
    assert cache.get_or_make("k", lambda: b"now").read_bytes() == b"now"
    assert list((cache.root / "locks").iterdir()) == []


def test_who_asks_meanwhile_waits_for_the_one_making(cache: Cache) -> None:
    made = []
    together = threading.Barrier(6)

    def make() -> bytes:
        made.append(1)
        return b"once"

    def ask(_: int) -> bytes:
        together.wait()
        return cache.get_or_make("k", make).read_bytes()

    with ThreadPoolExecutor(6) as pool:
        assert list(pool.map(ask, range(6))) == [b"once"] * 6
    assert made == [1]


def test_making_may_use_the_cache(cache: Cache) -> None:
    path = cache.get_or_make("thumb", lambda: cache.get_or_make("page", lambda: b"page").read_bytes()[:2])
    assert path.read_bytes() == b"pa"


def test_forgetting_and_clearing(cache: Cache) -> None:
    cache.put("a", b"aa")
    cache.put("b", b"bb")
    cache.forget("a")
    cache.forget("a")
    assert cache.get("a") is None
    assert cache.size_bytes() == 2
    cache.clear()
    assert used(cache) == cache.size_bytes() == 0


def test_a_lost_ledger_is_counted_anew(cache: Cache) -> None:
    cache.put("a", b"x" * 600)
    age(cache, "a", 10)
    (cache.root / "size").unlink()
    cache.put("b", b"x" * 600)
    assert cache.get("a") is None
    assert cache.size_bytes() == 600


def test_leftovers_of_a_kill_are_removed_at_the_next_start(cache: Cache) -> None:
    part = cache.root / "making" / "part"
    part.write_bytes(b"half")
    os.utime(part, (0, 0))
    Cache(cache.root, 1000)
    assert not part.exists()


def _put_many(root: Path, number: int) -> None:
    cache = Cache(root, 20_000)
    for turn in range(100):
        size = (turn * 37 + number) % 900
        cache.put(f"{number % 2}/{turn}", b"%03d" % number * size)
        found = cache.read(f"{(number + 1) % 2}/{turn}")
        # Whole entries only: one writer's bytes, never a mixture or a part.
        assert found is None or len({found[at : at + 3] for at in range(0, len(found), 3)}) <= 1


def test_processes_share_one_bound(tmp_path: Path) -> None:
    context = multiprocessing.get_context("fork")
    workers = [context.Process(target=_put_many, args=(tmp_path / "cache", number)) for number in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert [worker.exitcode for worker in workers] == [0] * 4
    cache = Cache(tmp_path / "cache", 20_000)
    assert used(cache) == cache.size_bytes() <= 20_000


_WRITER = """
import sys
from pathlib import Path
from storage.cache import Cache
cache = Cache(Path(sys.argv[1]), 100_000)
print("ready", flush=True)
for number in range(100_000):
    cache.put(str(number), b"x" * (number % 9000))
"""


def test_a_kill_leaves_whole_entries_and_a_bound_that_holds(tmp_path: Path) -> None:
    for _ in range(3):
        writer = subprocess.Popen(
            [sys.executable, "-c", _WRITER, str(tmp_path / "cache")], stdout=subprocess.PIPE, text=True
        )
        assert writer.stdout is not None
        writer.stdout.readline()
        time.sleep(0.15)
        writer.kill()
        writer.communicate()
    cache = Cache(tmp_path / "cache", 100_000)
    assert used(cache) <= cache.size_bytes() <= 100_000
    for number in range(2000):
        found = cache.read(str(number))
        assert found is None or len(found) == number % 9000
