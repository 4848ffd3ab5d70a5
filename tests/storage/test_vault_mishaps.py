"""Kills, races, full disks: the vault holds either no object or a whole one, at every moment."""

import io
import multiprocessing
import os
import signal
import stat
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from multiprocessing.queues import Queue
from multiprocessing.synchronize import Barrier
from pathlib import Path
from typing import Any

import pytest
from ocfl_judge import assert_sound
from store_contract import ONE, keep

from storage import fixity, placing
from storage.errors import AlreadyKept, StagingLost
from storage.vault import Vault


@pytest.fixture
def vault(tmp_path: Path) -> Vault:
    return Vault.open_at(tmp_path / "vault")


def test_a_full_disk_leaves_no_object_and_everything_staged(
    vault: Vault, monkeypatch: pytest.MonkeyPatch
) -> None:
    staged = vault.stage(io.BytesIO(b"a"))

    def no_space(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", no_space)
    with pytest.raises(OSError, match="No space"):
        keep(vault, ONE, {"a": staged, "m": b"m"})
    monkeypatch.undo()
    assert list(vault.root.glob("??/*")) == []
    assert staged.path.read_bytes() == b"a"
    assert [path.name for path in vault.staging.folder.iterdir()] == [staged.path.name]
    keep(vault, ONE, {"a": staged, "m": b"m"})
    assert_sound(vault, 1)


def test_all_is_flushed_before_the_rename_and_the_way_down_after_it(
    vault: Vault, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A power cut cannot be had in a test; the order of flushes that makes it harmless can be watched."""
    steps: list[tuple[str, Path]] = []
    real_sync, real_rename = os.fsync, Path.rename

    def watched_sync(descriptor: int) -> None:
        steps.append(("flush", Path(f"/proc/self/fd/{descriptor}").readlink()))
        real_sync(descriptor)

    def watched_rename(path: Path, target: Path) -> Path:
        steps.append(("rename", Path(target)))
        return real_rename(path, target)

    staged = vault.stage(io.BytesIO(b"a" * 5_000_000))
    monkeypatch.setattr(os, "fsync", watched_sync)
    monkeypatch.setattr(Path, "rename", watched_rename)
    keep(vault, ONE, {"a": staged, "m": b"m"})
    folder = vault.folder_of(ONE)
    branch = folder.parent.parent
    at = steps.index(("rename", branch))
    before = [path for step, path in steps[:at] if step == "flush"]
    workshop = before[0].parents[len(before[0].relative_to(vault.staging.folder).parts) - 2]
    flushed = {path.relative_to(workshop) for path in before}
    assert flushed == {path.relative_to(vault.root) for path in (branch, *branch.rglob("*"))}
    assert set(steps[at + 1 :]) == {("flush", path) for path in (vault.root, branch, folder.parent)}


def test_a_check_during_keeping_raises_no_false_alarm(vault: Vault) -> None:
    def fill() -> None:
        for number in range(60):
            keep(vault, f"urn:busy:{number}", {"a": vault.stage(io.BytesIO(b"%d" % number))})

    with ThreadPoolExecutor(1) as pool:
        filling = pool.submit(fill)
        while not filling.done():
            assert list(fixity.check(vault, deep=True)) == []
        filling.result()


def test_who_loses_the_race_at_the_last_moment_gets_the_files_back(
    vault: Vault, monkeypatch: pytest.MonkeyPatch
) -> None:
    staged = vault.stage(io.BytesIO(b"mine"))
    real = placing.put_in_place

    def overtaken(*arguments: Any) -> bool:
        monkeypatch.setattr(placing, "put_in_place", real)
        keep(vault, ONE, {"a": b"theirs"})
        return real(*arguments)

    monkeypatch.setattr(placing, "put_in_place", overtaken)
    with pytest.raises(AlreadyKept):
        keep(vault, ONE, {"a": staged})
    assert vault.open(ONE, "a").read() == b"theirs"
    assert staged.path.read_bytes() == b"mine"
    assert_sound(vault, 1)


def test_sweeping_names_and_removes_only_what_is_old(vault: Vault) -> None:
    old, new = vault.stage(io.BytesIO(b"old")), vault.stage(io.BytesIO(b"new"))
    long_ago = time.time() - 3600
    os.utime(old.path, (long_ago, long_ago))
    workshop = vault.staging.workshop()
    (workshop / "deep").mkdir(mode=0o500)
    os.utime(workshop, (long_ago, long_ago))
    assert vault.sweep_staging(timedelta(minutes=30)) == tuple(sorted([old.path.name, workshop.name]))
    assert [path.name for path in vault.staging.folder.iterdir()] == [new.path.name]
    with pytest.raises(StagingLost):
        keep(vault, ONE, {"a": old})


def test_a_sweep_protects_what_a_kill_left_open(vault: Vault) -> None:
    keep(vault, ONE, {"a": b"a"})
    folder = vault.folder_of(ONE)
    workshop = vault.staging.workshop()
    (workshop / folder.relative_to(vault.root).parent).mkdir(parents=True)
    folder.chmod(0o755)
    assert [one.kind for one in fixity.check(vault, deep=False)] == [fixity.Kind.UNPROTECTED]
    vault.sweep_staging(timedelta(seconds=-1))
    assert stat.S_IMODE(folder.stat().st_mode) == 0o555
    assert list(fixity.check(vault, deep=False)) == []


def _race(
    root: Path,
    start: Barrier,
    number: int,
    answers: "Queue[tuple[int, str]]",
) -> None:
    vault = Vault.open_at(root)
    start.wait()
    for turn in range(10):
        try:
            kept = keep(vault, f"urn:race:{turn}", {"a": vault.stage(io.BytesIO(b"%d" % (number % 2)))})
            answers.put((turn, "new" if kept.new else "same"))
        except AlreadyKept:
            answers.put((turn, "other"))


def test_of_processes_keeping_one_id_one_wins(tmp_path: Path) -> None:
    context = multiprocessing.get_context("fork")
    start, answers = context.Barrier(4), context.Queue()
    racers = [
        context.Process(target=_race, args=(tmp_path / "vault", start, number, answers))
        for number in range(4)
    ]
    for racer in racers:
        racer.start()
    found = [answers.get(timeout=30) for _ in range(40)]
    for racer in racers:
        racer.join()
    for turn in range(10):
        assert sorted(answer for at, answer in found if at == turn) == ["new", "other", "other", "same"]
    vault = Vault.open_at(tmp_path / "vault")
    assert_sound(vault, 10)
    assert list(fixity.check(vault, deep=True)) == []


_KEEPER = """
import io, itertools, os, sys
from pathlib import Path
from datetime import UTC, datetime
from storage.vault import Vault
vault = Vault.open_at(Path(sys.argv[1]))
for number in itertools.count():
    name = f"urn:run:{os.getpid()}:{number}"
    data = os.urandom(20_000 + number % 7 * 50_000)
    vault.keep(name, {"a.jpg": vault.stage(io.BytesIO(data)), "metadata.json": b"{}"},
               created=datetime.now(UTC), message="m", agent_name="a", agent_address="urn:user:1")
    print(name, flush=True)
"""


def test_a_kill_at_any_moment_leaves_whole_objects_only(tmp_path: Path) -> None:
    acknowledged: set[str] = set()
    for moment in (3, 11, 23, 40, 61, 77):
        keeper = subprocess.Popen(
            [sys.executable, "-c", _KEEPER, str(tmp_path / "vault")], stdout=subprocess.PIPE, text=True
        )
        assert keeper.stdout is not None
        for _ in range(moment):
            acknowledged.add(keeper.stdout.readline().strip())
        time.sleep(moment % 4 / 1000)
        keeper.send_signal(signal.SIGKILL)
        acknowledged |= {line.strip() for line in keeper.stdout if line.endswith("\n")}
        keeper.wait()
    vault = Vault.open_at(tmp_path / "vault")
    vault.sweep_staging(timedelta(seconds=-1))
    assert list(vault.staging.folder.iterdir()) == []
    kept = set(vault.object_ids())
    assert acknowledged <= kept
    assert len(kept) <= len(acknowledged) + 6
    assert list(fixity.check(vault, deep=True)) == []
    assert_sound(vault, len(kept))
