"""The local vault: sound OCFL, read-only, distrustful of what it reads back."""

import io
import json
import shutil
import subprocess
import sys
import tempfile
import tracemalloc
from datetime import timedelta
from hashlib import sha512
from pathlib import Path

import pytest
from ocfl_judge import assert_sound
from store_contract import ONE, TWO, keep

from storage import fixity, layout
from storage.errors import DamagedObject, NotAVault
from storage.vault import Vault


@pytest.fixture
def vault(tmp_path: Path) -> Vault:
    return Vault.open_at(tmp_path / "vault")


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


def test_opening_and_reading_write_nothing_so_that_a_copy_on_read_only_media_will_do(
    vault: Vault, tmp_path: Path
) -> None:
    keep(vault, ONE, {"a": b"a"})
    shutil.copytree(vault.root, tmp_path / "copy" / "vault")
    copy = Vault.open_at(tmp_path / "copy" / "vault")
    assert copy.open(ONE, "a").read() == b"a"
    assert list(fixity.check(copy, deep=True)) == []
    assert copy.sweep_staging(timedelta(0)) == ()
    assert [path.name for path in (tmp_path / "copy").iterdir()] == ["vault"]


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


def test_large_files_pass_in_little_memory(vault: Vault) -> None:
    class Endless(io.RawIOBase):
        left = 48

        def read(self, size: int = -1) -> bytes:
            self.left -= 1
            return bytes(1 << 20) if self.left >= 0 else b""

    tracemalloc.start()
    keep(vault, ONE, {"video.mp4": vault.stage(Endless())})
    assert list(fixity.check(vault, deep=True)) == []
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert vault.describe(ONE).files["video.mp4"].size == 48 << 20
    assert peak < 8 << 20


@pytest.mark.skipif(not Path("/dev/shm").is_mount(), reason="needs a mount point")
def test_a_mount_point_is_refused_with_advice() -> None:
    with pytest.raises(NotAVault, match="mount point"):
        Vault.open_at(Path("/dev/shm"))


def test_an_ordinary_user_cannot_change_what_is_kept() -> None:
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
    with tempfile.TemporaryDirectory() as folder:  # pytest's own folders are closed to other users
        Path(folder).chmod(0o755)
        place = Path(folder, "data")
        place.mkdir()
        shown = subprocess.run(
            [sys.executable, "-c", code, str(place), str(Path(__file__).parent)],
            capture_output=True,
            text=True,
        )
        assert shown.returncode == 0, shown.stderr


def _overwrite(path: Path, data: bytes) -> None:
    path.chmod(0o644)
    path.write_bytes(data)
    path.chmod(0o444)
