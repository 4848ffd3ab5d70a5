"""Every kind of fault is named, none hides another, and a sound store has none."""

import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from hashlib import sha512
from pathlib import Path
from typing import Any

import pytest
from store_contract import ONE, TWO, keep

from storage import fixity
from storage.fixity import Kind
from storage.vault import Vault


@pytest.fixture
def vault(tmp_path: Path) -> Vault:
    vault = Vault.open_at(tmp_path / "vault")
    keep(vault, ONE, {"桑村/审批表.pdf": b"%PDF-1.7", "metadata.json": b"{}"})
    keep(vault, TWO, {"a": b"aa"})
    return vault


def faults(
    vault: Vault, *, deep: bool = True, known: fixity.Known | None = None
) -> list[tuple[str, str, str]]:
    return [(one.kind.value, one.object_id, one.path) for one in fixity.check(vault, deep=deep, known=known)]


def at(vault: Vault, object_id: str, name: str = "") -> str:
    return (vault.folder_of(object_id) / name).relative_to(vault.root).as_posix()


def tamper(path: Path, change: Callable[[Path], object]) -> None:
    """Change something the way an intruder with the rights would, leaving the modes as they were."""
    modes = {one: one.stat().st_mode for one in (path, path.parent) if one.exists()}
    for one in modes:
        one.chmod(0o755)
    change(path)
    for one, mode in modes.items():
        if one.exists():
            one.chmod(mode)


def test_a_sound_store_has_no_faults(vault: Vault) -> None:
    assert faults(vault) == []
    assert faults(vault, deep=False) == []


def test_changed_bytes_of_the_same_size_are_found_by_the_deep_check(vault: Vault) -> None:
    path = vault.local_path(ONE, "桑村/审批表.pdf")
    tamper(path, lambda path: path.write_bytes(b"%PDF-1.8"))
    assert faults(vault, deep=False) == []
    assert faults(vault) == [("changed", ONE, at(vault, ONE, f"v1/content/{path.name}"))]


def test_a_file_cut_short_is_found_by_the_quick_check(vault: Vault) -> None:
    path = vault.local_path(ONE, "桑村/审批表.pdf")
    tamper(path, lambda path: path.write_bytes(b"%PDF"))
    assert faults(vault, deep=False) == [("changed", ONE, at(vault, ONE, f"v1/content/{path.name}"))]


def test_a_missing_file_is_named(vault: Vault) -> None:
    path = vault.local_path(TWO, "a")
    tamper(path, Path.unlink)
    assert faults(vault, deep=False) == [("missing", TWO, at(vault, TWO, f"v1/content/{path.name}"))]


@pytest.mark.parametrize("place", ["extra", "v1/extra", "v1/content/extra", ".hidden"])
def test_a_file_more_is_named_wherever_it_lies(vault: Vault, place: str) -> None:
    tamper(vault.folder_of(ONE) / place, Path.touch)
    kinds = {(kind, path) for kind, _, path in faults(vault, deep=False)}
    assert ("untracked", at(vault, ONE, place)) in kinds
    assert {kind for kind, _ in kinds} <= {"untracked", "unprotected"}


def test_an_empty_folder_more_is_named(vault: Vault) -> None:
    tamper(vault.folder_of(ONE) / "v2", lambda path: path.mkdir(mode=0o555))
    assert faults(vault, deep=False) == [("untracked", ONE, at(vault, ONE, "v2"))]


@pytest.mark.parametrize("place", ["stray", "3f/stray", "zz", "extensions/other"])
def test_strays_between_the_levels_are_named(vault: Vault, place: str) -> None:
    (vault.root / place).parent.mkdir(exist_ok=True)
    (vault.root / place).touch()
    assert ("untracked", "", place) in faults(vault, deep=False)


def test_a_link_in_place_of_a_file_is_named_even_if_it_leads_to_the_same_bytes(
    vault: Vault, tmp_path: Path
) -> None:
    path = vault.local_path(TWO, "a")
    moved = tmp_path / "elsewhere"

    def replace(path: Path) -> None:
        path.rename(moved)
        path.symlink_to(moved)

    tamper(path, replace)
    assert ("changed", TWO, at(vault, TWO, f"v1/content/{path.name}")) in faults(vault)


def test_a_damaged_inventory_does_not_hide_the_faults_behind_it(vault: Vault) -> None:
    tamper(vault.folder_of(ONE) / "inventory.json", lambda path: path.write_bytes(b"{broken"))
    path = vault.local_path(ONE, "metadata.json")
    tamper(path, lambda path: path.write_bytes(b"[]"))
    assert faults(vault) == [
        ("sidecar-mismatch", ONE, at(vault, ONE, "inventory.json.sha512")),
        ("damaged-inventory", ONE, at(vault, ONE, "inventory.json")),
        ("changed", ONE, at(vault, ONE, f"v1/content/{path.name}")),
    ]


def test_an_object_whose_inventories_are_all_gone_is_still_named(vault: Vault) -> None:
    for path in list(vault.folder_of(ONE).rglob("inventory.json")):
        tamper(path, Path.unlink)
    assert [kind for kind, object_id, _ in faults(vault) if object_id == ONE] == ["damaged-inventory"] * 2


@pytest.mark.parametrize(
    "change", [Path.unlink, lambda path: path.write_text("0" * 128 + " inventory.json\n")]
)
def test_a_wrong_or_missing_sidecar_is_named(vault: Vault, change: Callable[[Path], object]) -> None:
    tamper(vault.folder_of(ONE) / "v1" / "inventory.json.sha512", change)
    assert faults(vault) == [("sidecar-mismatch", ONE, at(vault, ONE, "v1/inventory.json.sha512"))]


def test_inventories_that_differ_are_named_though_each_has_a_right_sidecar(vault: Vault) -> None:
    path = vault.folder_of(ONE) / "inventory.json"
    text = path.read_bytes().replace(b"Received", b"Rewritten")
    tamper(path, lambda path: path.write_bytes(text))
    sidecar = f"{sha512(text).hexdigest()} inventory.json\n"
    tamper(path.with_name("inventory.json.sha512"), lambda path: path.write_text(sidecar))
    assert faults(vault) == [("damaged-inventory", ONE, at(vault, ONE, "inventory.json"))]


def test_an_object_rewritten_with_its_inventories_is_caught_by_the_catalogue(vault: Vault) -> None:
    known = {ONE: {"metadata.json": sha512(b"{}").hexdigest()}, TWO: {"a": sha512(b"aa").hexdigest()}}
    old, new = sha512(b"aa").hexdigest(), sha512(b"bb").hexdigest()
    path = vault.local_path(TWO, "a")
    tamper(path, lambda path: path.write_bytes(b"bb"))
    for paper in vault.folder_of(TWO).rglob("inventory.json"):
        text = paper.read_text("utf-8").replace(old, new)
        sidecar = f"{sha512(text.encode()).hexdigest()} inventory.json\n"
        tamper(paper, lambda paper, text=text: paper.write_text(text, "utf-8"))
        tamper(
            paper.with_name("inventory.json.sha512"), lambda paper, sidecar=sidecar: paper.write_text(sidecar)
        )
    assert faults(vault) == []
    assert faults(vault, known=known) == [("changed", TWO, at(vault, TWO, f"v1/content/{path.name}"))]


def test_a_copied_object_is_misplaced(vault: Vault) -> None:
    shutil.copytree(vault.folder_of(ONE), vault.folder_of("urn:uuid:copy"))
    assert faults(vault) == [("misplaced", "urn:uuid:copy", at(vault, "urn:uuid:copy"))]
    assert set(vault.object_ids()) == {ONE, TWO, "urn:uuid:copy"}


def test_an_object_without_declaration_is_named(vault: Vault) -> None:
    tamper(vault.folder_of(ONE) / "0=ocfl_object_1.1", Path.unlink)
    assert faults(vault, deep=False) == [("missing", ONE, at(vault, ONE, "0=ocfl_object_1.1"))]


def test_what_can_be_written_is_named_once_an_object(vault: Vault) -> None:
    for path in vault.folder_of(ONE).rglob("*"):
        path.chmod(0o755)
    assert faults(vault, deep=False) == [("unprotected", ONE, at(vault, ONE, "0=ocfl_object_1.1"))]


@pytest.mark.parametrize("paper", ["0=ocfl_1.1", "ocfl_layout.json"])
def test_the_papers_of_the_root_are_checked(vault: Vault, paper: str) -> None:
    tamper(vault.root / paper, lambda path: path.write_bytes(b"x"))
    assert faults(vault, deep=False) == [("changed", "", paper)]
    (vault.root / paper).unlink()
    assert faults(vault, deep=False) == [("missing", "", paper)]


@pytest.mark.skipif(os.geteuid() == 0, reason="nothing is unreadable to root")
def test_an_unreadable_file_is_named_and_the_check_goes_on(vault: Vault) -> None:
    vault.local_path(ONE, "metadata.json").chmod(0)
    assert [kind for kind, _, _ in faults(vault)] == ["unreadable"]


def test_a_disk_error_is_named_and_the_check_goes_on(vault: Vault, monkeypatch: pytest.MonkeyPatch) -> None:
    bad = vault.local_path(ONE, "metadata.json")
    tamper(vault.local_path(TWO, "a"), lambda path: path.write_bytes(b"bb"))
    real = Path.open

    def fail_on_bad(path: Path, *arguments: Any, **options: Any) -> Any:
        if path == bad:
            raise OSError(5, "Input/output error")
        return real(path, *arguments, **options)

    monkeypatch.setattr(Path, "open", fail_on_bad)
    assert sorted(kind for kind, _, _ in faults(vault)) == ["changed", "unreadable"]


class _CatalogueTable(Mapping[str, Mapping[str, str]]):
    """The catalogue as a table: looked up object by object, never loaded whole."""

    def __init__(self, rows: list[tuple[str, str, str]]) -> None:
        self._table = sqlite3.connect(":memory:")
        self._table.execute("CREATE TABLE files (object TEXT, name TEXT, digest TEXT)")
        self._table.executemany("INSERT INTO files VALUES (?, ?, ?)", rows)

    def __getitem__(self, object_id: str) -> Mapping[str, str]:
        rows = self._table.execute("SELECT name, digest FROM files WHERE object = ?", (object_id,)).fetchall()
        if not rows:
            raise KeyError(object_id)
        return dict(rows)

    def __iter__(self) -> Iterator[str]:
        return (row[0] for row in self._table.execute("SELECT DISTINCT object FROM files"))

    def __len__(self) -> int:
        return int(self._table.execute("SELECT COUNT(DISTINCT object) FROM files").fetchone()[0])


def test_the_catalogue_may_be_a_database(vault: Vault) -> None:
    known = _CatalogueTable(
        [(ONE, "metadata.json", sha512(b"{}").hexdigest()), ("urn:gone:1", "a", "0" * 64)]
    )
    assert sorted(faults(vault, known=known)) == [
        ("missing", "urn:gone:1", at(vault, "urn:gone:1")),
        ("unknown-object", TWO, at(vault, TWO)),
    ]


def test_an_object_whose_row_comes_during_the_check_is_not_called_unknown(vault: Vault) -> None:
    known: dict[str, dict[str, str]] = {ONE: {}}
    found = []
    keep(vault, "urn:stray:1", {"a": b"a"})
    tamper(vault.local_path(ONE, "metadata.json"), Path.unlink)
    for one in fixity.check(vault, deep=False, known=known):
        found.append((one.kind.value, one.object_id))
        known[TWO] = {}
    assert found == [("missing", ONE), ("unknown-object", "urn:stray:1")]


def test_a_single_object_can_be_checked(vault: Vault) -> None:
    tamper(vault.local_path(TWO, "a"), lambda path: path.write_bytes(b"bb"))
    assert list(fixity.check_one(vault, ONE, deep=True)) == []
    assert [one.kind for one in fixity.check_one(vault, TWO, deep=True)] == [Kind.CHANGED]
    assert [one.kind for one in fixity.check_one(vault, "urn:gone:1", deep=True)] == [Kind.MISSING]


def test_the_check_changes_nothing(vault: Vault) -> None:
    before = {path: path.lstat().st_mtime_ns for path in vault.root.rglob("*")}
    faults(vault)
    assert {path: path.lstat().st_mtime_ns for path in vault.root.rglob("*")} == before
