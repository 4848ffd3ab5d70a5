"""Whatever a file was called, its name can be kept, and no name leads out of its object."""

import json
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ocfl import StorageRoot
from store_contract import keep

from storage import naming
from storage.errors import BadName
from storage.vault import Vault

# Any text at all: surrogates as they come from undecodable names, controls, separators, dots.
_NASTY = st.text(st.one_of(st.characters(), st.sampled_from("./\\ \0\udcb0:%~"))) | st.text(
    st.sampled_from("./\\ "), max_size=8
)


@pytest.mark.parametrize(
    ("given_name", "kept"),
    [
        ("审批表.pdf", "审批表.pdf"),
        ("桑村/001.jpg", "桑村/001.jpg"),
        ("/etc/passwd", "etc/passwd"),
        ("../../etc/passwd", "etc/passwd"),
        ("C:\\扫描\\..\\a.pdf", "C:/扫描/a.pdf"),
        ("a\0b\r\n.pdf", "ab.pdf"),
        (".\0.", "unnamed"),
        (".. /x", "x"),
        ("", "unnamed"),
        ("...", "unnamed"),
        (".gitignore", ".gitignore"),
        ("\udcc9\udcf3.pdf", "%C9%F3.pdf"),
        ("名" * 300 + ".pdf", "名" * 300 + ".pdf"),
    ],
)
def test_names_keep_all_that_can_be_kept(given_name: str, kept: str) -> None:
    assert naming.logical_path(given_name) == kept


@given(_NASTY)
def test_any_name_becomes_a_safe_one_and_stays_so(name: str) -> None:
    kept = naming.logical_path(name)
    assert kept
    assert all(step not in ("", ".", "..") for step in kept.split("/"))
    assert "\\" not in kept
    assert "\0" not in kept
    kept.encode()
    assert json.loads(json.dumps(kept)) == kept
    assert naming.logical_path(kept) == kept


@given(st.integers(1, 20_000), st.integers(0, 2**50), _NASTY)
def test_names_on_disk_are_short_plain_and_tell_the_size(number: int, size: int, name: str) -> None:
    path = naming.content_path(number, size, naming.logical_path(name))
    assert path.isascii()
    assert len(path) < 60
    assert path.startswith("v1/content/")
    assert path.count("/") == 2
    assert naming.size_in_name(path) == size


def test_a_name_on_disk_keeps_the_suffix_readers_go_by() -> None:
    assert naming.content_path(1, 5, "审批表.PDF") == "v1/content/0001-5.pdf"
    assert naming.content_path(2, 5, "a.b c") == "v1/content/0002-5"


@settings(max_examples=40, deadline=None)
@given(st.dictionaries(_NASTY, st.binary(max_size=40), min_size=1, max_size=4))
def test_objects_with_any_names_are_sound(files: dict[str, bytes]) -> None:
    with TemporaryDirectory() as folder:
        vault = Vault.open_at(Path(folder) / "vault")
        try:
            keep(vault, "urn:any:1", files)
        except BadName:
            return
        for name, data in files.items():
            assert vault.open("urn:any:1", name).read() == data
        judge = StorageRoot(root=str(vault.root))
        assert judge.validate(log_warnings=True)
        assert (judge.good_objects, judge.errors) == (1, [])
