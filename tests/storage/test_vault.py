"""The local vault: sound OCFL, atomic, read-only, and nothing that a kill could leave half done."""

import io
import json
import multiprocessing
import os
import shutil
import signal
import stat
import subprocess
import sys
import time
from datetime import timedelta
from hashlib import sha512
from multiprocessing.queues import Queue
from multiprocessing.synchronize import Barrier
from pathlib import Path

import pytest
from ocfl import StorageRoot
from store_contract import ONE, TWO, keep

from storage import fixity, layout, placing
from storage.errors import AlreadyKept, DamagedObject, NotAVault, StagingLost
from storage.vault import Vault


@pytest.fixture
def vault(tmp_path: Path) -> Vault:
    return Vault.open_at(tmp_path / "vault")


def assert_sound(vault: Vault, objects: int) -> None:
    """A validator we did not write finds no error and no warning in root and objects."""
    judge = StorageRoot(root=str(vault.root))
    assert judge.validate(log_warnings=True), judge.log.status_str()
    assert judge.errors == []
    assert judge.num_objects == judge.good_objects == objects


def test_an_independent_validator_finds_no_fault(vault: Vault) -> None:
    keep(vault, ONE, {"桑村 001/审批表.pdf": b"%PDF", "copy.pdf": b"%PDF", "metadata.json": b"{}"})
    keep(vault, "info:" + "很长的编号" * 40, {"x" * 5000 + ".tiff": vault.stage(io.BytesIO(b"II*"))})
    for number in range(30):
        keep(vault, f"urn:uuid:{number}", {"名" * 300: b"%d" % number})
    assert_sound(vault, 32)


def test_an_empty_vault_is_a_sound_storage_root(vault: Vault) -> None:
    assert_sound(vault, 0)
    assert list(vault.object_ids()) == []
    assert list(fixity.check(vault, deep=True)) == []


def test_everything_kept_is_read_only(vault: Vault) -> None:
    keep(vault, ONE, {"a": vault.stage(io.BytesIO(b"a")), "m": b"m"})
    keep(vault, TWO, {"a": b"a"})
    for object_id in (ONE, TWO):
        folder = vault.folder_of(object_id)
        for path in [folder, *folder.rglob("*")]:
            assert not path.stat().st_mode & 0o222, path


def test_equal_bytes_are_kept_once_in_an_object(vault: Vault) -> None:
    keep(vault, ONE, {"a.pdf": b"same", "b.pdf": b"same"})
    content = vault.folder_of(ONE) / "v1" / "content"
    assert [path.name for path in content.iterdir()] == ["0001-4.pdf"]


def test_the_inventory_names_the_original_and_both_digests(vault: Vault) -> None:
    keep(vault, ONE, {"审批表.pdf": b"x"})
    found = json.loads((vault.folder_of(ONE) / "inventory.json").read_text("utf-8"))
    digest = sha512(b"x").hexdigest()
    assert found["versions"]["v1"]["state"] == {digest: ["审批表.pdf"]}
    assert list(found["fixity"]) == ["sha256"]
    assert "审批表" in (vault.folder_of(ONE) / "inventory.json").read_text("utf-8")


def test_the_folder_tells_the_id_without_any_software(vault: Vault) -> None:
    keep(vault, ONE, {"a": b"a"})
    assert vault.folder_of(ONE).name == ONE.replace(":", "%3a")


# Mapping of ids to folders as published with the layout extension, two levels of two digits.
@pytest.mark.parametrize(
    ("object_id", "folder"),
    [
        ("object-01", "3c/0f/object-01"),
        ("..hor/rib:le-$id", "48/73/%2e%2ehor%2frib%3ale-%24id"),
        ("..Hor/rib:lè-$id", "37/35/%2e%2eHor%2frib%3al%c3%a8-%24id"),
        (
            "abcdefghij" * 10 + "a",
            "5c/c7/"
            + "abcdefghij" * 10
            + "-5cc73e648fbcff136510e330871180922ddacf193b68fdeff855683a01464220",
        ),
    ],
)
def test_objects_lie_where_the_layout_says(object_id: str, folder: str) -> None:
    assert layout.folder_for(object_id).as_posix() == folder


def test_opening_again_changes_nothing(vault: Vault) -> None:
    keep(vault, ONE, {"a": b"a"})
    before = {path: path.stat().st_mtime_ns for path in vault.root.rglob("*")}
    again = Vault.open_at(vault.root)
    assert {path: path.stat().st_mtime_ns for path in vault.root.rglob("*")} == before
    assert list(again.object_ids()) == [ONE]


def test_a_start_cut_short_is_completed(vault: Vault) -> None:
    (vault.root / "0=ocfl_1.1").unlink()
    (vault.root / "ocfl_layout.json").unlink()
    assert_sound(Vault.open_at(vault.root), 0)


def test_a_folder_with_other_things_is_refused(tmp_path: Path) -> None:
    (tmp_path / "holiday.jpg").write_bytes(b"x")
    with pytest.raises(NotAVault):
        Vault.open_at(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["holiday.jpg"]


def test_a_store_with_another_layout_is_refused(vault: Vault) -> None:
    config = next(vault.root.glob("extensions/*/config.json"))
    config.unlink()
    config.write_text(json.dumps({**layout.PARAMETERS, "tupleSize": 3}))
    with pytest.raises(NotAVault):
        Vault.open_at(vault.root)


def test_a_damaged_inventory_is_read_from_its_second_copy(vault: Vault) -> None:
    keep(vault, ONE, {"a": b"a"})
    _overwrite(vault.folder_of(ONE) / "inventory.json", b"{")
    assert vault.open(ONE, "a").read() == b"a"


def test_an_object_with_both_inventories_damaged_says_so(vault: Vault) -> None:
    keep(vault, ONE, {"a": b"a"})
    for path in vault.folder_of(ONE).rglob("inventory.json"):
        _overwrite(path, b"{")
    with pytest.raises(DamagedObject):
        vault.describe(ONE)
    with pytest.raises(DamagedObject):
        keep(vault, ONE, {"a": b"a"})


def test_an_edited_inventory_leads_to_no_file_outside(vault: Vault, tmp_path: Path) -> None:
    keep(vault, ONE, {"a": b"a"})
    (tmp_path / "secret").write_bytes(b"secret")
    for path in vault.folder_of(ONE).rglob("inventory.json"):
        text = path.read_text("utf-8").replace("v1/content/0001-1", "v1/content/../../../../../../secret")
        _overwrite(path, text.encode())
        digest = sha512(text.encode()).hexdigest()
        _overwrite(path.with_name("inventory.json.sha512"), f"{digest} inventory.json\n".encode())
    with pytest.raises(DamagedObject):
        vault.open(ONE, "a")


def test_a_link_in_place_of_a_file_is_not_followed(vault: Vault, tmp_path: Path) -> None:
    keep(vault, ONE, {"a": b"a"})
    path = vault.local_path(ONE, "a")
    path.parent.chmod(0o755)
    path.unlink()
    path.symlink_to("/etc/hostname")
    with pytest.raises(OSError, match="symbolic"):
        vault.open(ONE, "a")
    with pytest.raises(DamagedObject):
        vault.local_path(ONE, "a")


def test_a_missing_file_is_called_damage(vault: Vault) -> None:
    keep(vault, ONE, {"a": b"a"})
    path = vault.local_path(ONE, "a")
    path.parent.chmod(0o755)
    path.unlink()
    with pytest.raises(DamagedObject):
        vault.open(ONE, "a")


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


def test_who_loses_the_race_at_the_last_moment_gets_the_files_back(
    vault: Vault, monkeypatch: pytest.MonkeyPatch
) -> None:
    staged = vault.stage(io.BytesIO(b"mine"))
    real = placing.put_in_place

    def overtaken(*arguments: object) -> bool:
        monkeypatch.setattr(placing, "put_in_place", real)
        keep(vault, ONE, {"a": b"theirs"})
        return real(*arguments)  # type: ignore[arg-type]  # passed through as they came

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


def test_an_ordinary_user_cannot_change_what_is_kept(tmp_path: Path) -> None:
    """Runs as an unprivileged user when the tests run as root, whom no read-only bit stops."""
    code = """
import os, sys
from pathlib import Path
sys.path.insert(0, sys.argv[2])
from store_contract import ONE, TWO, keep
from storage.vault import Vault
root = Path(sys.argv[1])
if os.geteuid() == 0:
    os.chown(root, 65534, 65534); os.setgroups([]); os.setgid(65534); os.setuid(65534)
vault = Vault.open_at(root / "vault")
keep(vault, ONE, {"a": b"a"}); keep(vault, ONE, {"a": b"a"}); keep(vault, TWO, {"a": b"a"})
path = vault.local_path(ONE, "a")
for attempt in (path.unlink, lambda: path.write_bytes(b"b"), lambda: path.with_name("c").touch(),
                lambda: (vault.folder_of(ONE) / "inventory.json").unlink()):
    try:
        attempt()
    except PermissionError:
        continue
    sys.exit("it could be changed")
"""
    for folder in (tmp_path, *tmp_path.parents[:2]):
        folder.chmod(0o755)
    place = tmp_path / "data"
    place.mkdir()
    shown = subprocess.run(
        [sys.executable, "-c", code, str(place), str(Path(__file__).parent)], capture_output=True, text=True
    )
    assert shown.returncode == 0, shown.stderr
    shutil.rmtree(place)


def _overwrite(path: Path, data: bytes) -> None:
    path.chmod(0o644)
    path.write_bytes(data)
    path.chmod(0o444)
