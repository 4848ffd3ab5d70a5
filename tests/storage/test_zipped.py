"""A package travels as one file, and a hostile one does no harm."""

import io
import stat
import zipfile
from pathlib import Path

import pytest

from storage.errors import BadName, TooLarge
from storage.packages import bagit
from storage.packages.zipped import BadPackage, pack, unpack


def test_a_bag_comes_out_of_its_package_valid(tmp_path: Path) -> None:
    bagit.write(tmp_path / "移交2018", [("桑村/审批表.pdf", b"%PDF"), ("empty", b"")], [])
    size = pack(tmp_path / "移交2018", tmp_path / "bag.zip")
    assert size == (tmp_path / "bag.zip").stat().st_size
    found = unpack(tmp_path / "bag.zip", tmp_path / "in", limit=100_000)
    assert found.name == "移交2018"
    assert list(bagit.check(found)) == []
    with pytest.raises(FileExistsError):
        pack(tmp_path / "移交2018", tmp_path / "bag.zip")


def test_links_are_not_packed(tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / "link").symlink_to("/etc/hostname")
    with pytest.raises(BadPackage):
        pack(folder, tmp_path / "x.zip")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["folder"]


def make(path: Path, entries: list[tuple[str, bytes]]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in entries:
            package.writestr(name, data)
    return path


@pytest.mark.parametrize("name", ["../out", "/abs", "a/../../out", "a//b", "..\\out", "a/./b"])
def test_names_that_lead_out_are_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(BadName):
        unpack(make(tmp_path / "x.zip", [("good", b"x"), (name, b"x")]), tmp_path / "in", limit=100)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["x.zip"]


def test_more_bytes_than_allowed_are_refused_while_they_come(tmp_path: Path) -> None:
    bomb = make(tmp_path / "x.zip", [("zeros", bytes(50_000_000))])
    with pytest.raises(TooLarge):
        unpack(bomb, tmp_path / "in", limit=1_000_000)
    assert not (tmp_path / "in").exists()


@pytest.mark.parametrize("entries", [["a", "a/b"], ["a/b", "a"]])
def test_a_file_that_is_a_folder_too_is_refused(tmp_path: Path, entries: list[str]) -> None:
    with pytest.raises(BadName):
        unpack(make(tmp_path / "x.zip", [(name, b"") for name in entries]), tmp_path / "in", limit=9)


def test_a_link_in_a_package_is_refused(tmp_path: Path) -> None:
    entry = zipfile.ZipInfo("link")
    entry.external_attr = (stat.S_IFLNK | 0o777) << 16
    with zipfile.ZipFile(tmp_path / "x.zip", "w") as package:
        package.writestr(entry, "/etc/passwd")
    with pytest.raises(BadPackage):
        unpack(tmp_path / "x.zip", tmp_path / "in", limit=100)


@pytest.mark.parametrize("cut", [0, 10, 60, 120])
def test_a_damaged_package_is_refused_and_leaves_nothing(tmp_path: Path, cut: int) -> None:
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w") as package:
        package.writestr("a", b"x" * 100)
    (tmp_path / "x.zip").write_bytes(whole.getvalue()[:cut])
    with pytest.raises(BadPackage):
        unpack(tmp_path / "x.zip", tmp_path / "in", limit=1000)
    assert not (tmp_path / "in").exists()


def test_changed_bytes_in_a_package_are_noticed(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "x.zip", "w") as package:
        package.writestr("a", b"x" * 100)
    data = bytearray((tmp_path / "x.zip").read_bytes())
    data[60] ^= 1
    (tmp_path / "x.zip").write_bytes(data)
    with pytest.raises(BadPackage):
        unpack(tmp_path / "x.zip", tmp_path / "in", limit=1000)
