"""Bags we write are valid to a validator we did not write; faults in bags we read are all named."""

import io
import os
import shutil
from collections.abc import Callable
from hashlib import md5, sha512
from pathlib import Path
from tempfile import TemporaryDirectory

import bagit as reference
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from storage.errors import BadName
from storage.packages import bagformat, bagit


@pytest.fixture
def bag(tmp_path: Path) -> Path:
    payload = [("桑村/审批表.pdf", b"%PDF"), ("b 100%.txt", io.BytesIO(b"text")), ("empty", b"")]
    info = [("Source-Organization", "示范镇人民政府"), ("External-Description", "两行\n说明")]
    bagit.write(tmp_path / "bag", payload, info, tags={"metadata/catalogue.csv": b"a,b\n"})
    return tmp_path / "bag"


def errors(folder: Path) -> list[str]:
    return [f"{fault.path}: {fault.detail}" for fault in bagit.check(folder) if fault.error]


def test_a_written_bag_is_valid_to_the_reference_validator_too(bag: Path) -> None:
    assert list(bagit.check(bag)) == []
    found = reference.Bag(str(bag))
    found.validate()
    assert found.info["Payload-Oxum"] == "8.3"
    assert found.info["Source-Organization"] == "示范镇人民政府"
    assert sorted(found.algorithms) == ["sha256", "sha512"]
    assert (bag / "data" / "桑村" / "审批表.pdf").read_bytes() == b"%PDF"


def test_what_was_written_is_told(tmp_path: Path) -> None:
    source = tmp_path / "source"
    source.write_bytes(b"x" * 3_000_000)
    written = bagit.write(tmp_path / "bag", [("a", source), ("b", b"y")], [])
    assert (written.files, written.size) == (2, 3_000_001)


def test_a_bag_appears_whole_or_not_at_all(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        bagit.write(tmp_path / "bag", [("a", b"x"), ("b", tmp_path / "gone")], [])
    assert list(tmp_path.iterdir()) == []


def test_an_existing_folder_is_left_alone(tmp_path: Path) -> None:
    with pytest.raises(FileExistsError):
        bagit.write(tmp_path, [], [])


@pytest.mark.parametrize("names", [("A.pdf", "a.pdf"), ("a", "a/b"), ("a/b", "a"), ("x", "./x")])
def test_names_that_meet_on_some_system_are_refused(tmp_path: Path, names: tuple[str, str]) -> None:
    with pytest.raises(BadName):
        bagit.write(tmp_path / "bag", [(name, b"") for name in names], [])


@pytest.mark.parametrize("name", ["bagit.txt", "manifest-md5.txt", "data/x", "tagmanifest-sha256.txt"])
def test_tag_files_cannot_take_the_bag_s_own_names(tmp_path: Path, name: str) -> None:
    with pytest.raises(BadName):
        bagit.write(tmp_path / "bag", [], [], tags={name: b""})


@pytest.mark.parametrize(
    ("name", "portable"),
    [
        ("../a.pdf", "a.pdf"),
        ('表<1>:"?*|.pdf', "表_1______.pdf"),
        ("con.txt", "_con.txt"),
        ("桑村. /x", "桑村/x"),
        ("100%.txt", "100_.txt"),
        ("cafe\u0301", "caf\u00e9"),
    ],
)
def test_names_in_bags_travel(name: str, portable: str) -> None:
    assert bagit.payload_name(name) == portable


@given(st.text())
def test_any_name_in_a_bag_fits_any_file_system(name: str) -> None:
    for step in bagit.payload_name(name).split("/"):
        assert 0 < len(step.encode()) <= 200
        assert step not in (".", "..")
        assert step[-1] not in " ."


def test_long_names_that_begin_alike_stay_apart() -> None:
    one, two = bagit.payload_name("名" * 300 + "1.pdf"), bagit.payload_name("名" * 300 + "2.pdf")
    assert one != two
    assert one.endswith(".pdf")


@settings(max_examples=30, deadline=None)
@given(st.dictionaries(st.text(st.characters(exclude_categories=["Cs"])), st.binary(max_size=50), max_size=4))
def test_bags_with_any_names_are_valid(files: dict[str, bytes]) -> None:
    with TemporaryDirectory() as folder:
        try:
            bagit.write(Path(folder) / "bag", list(files.items()), [])
        except BadName:
            return
        assert list(bagit.check(Path(folder) / "bag")) == []


def _remanifest(bag: Path, line: str) -> None:
    path = bag / "manifest-sha256.txt"
    path.write_text(path.read_text("utf-8") + line, "utf-8")


@pytest.mark.parametrize(
    ("damage", "told"),
    [
        (lambda bag: (bag / "data/empty").write_bytes(b"!"), "data/empty: has another sha256"),
        (lambda bag: (bag / "data/empty").unlink(), "data/empty: listed, but not there"),
        (lambda bag: (bag / "data/more").write_bytes(b""), "data/more: in the payload, in no manifest"),
        (
            lambda bag: (bag / "metadata/catalogue.csv").write_bytes(b""),
            "metadata/catalogue.csv: has another",
        ),
        (lambda bag: (bag / "bagit.txt").unlink(), "bagit.txt: No such file"),
        (lambda bag: (bag / "bagit.txt").write_bytes(b"\xef\xbb\xbf"), "bagit.txt: begins with a byte order"),
        (
            lambda bag: (bag / "bag-info.txt").write_text("Payload-Oxum: 1.1\n"),
            "bag-info.txt: Payload-Oxum is",
        ),
        (
            lambda bag: (bag / "fetch.txt").write_text("http://x.test/a 5 data/a\n"),
            "data/a: still to be fetched",
        ),
        (lambda bag: (bag / "manifest-rot13.txt").write_text(""), "manifest-rot13.txt: the algorithm"),
        (lambda bag: (bag / "manifest-md5.txt").write_text(""), "manifest-md5.txt: does not list"),
        (lambda bag: (bag / "data/link").symlink_to("/etc/hostname"), "data/link: neither a file nor"),
        (lambda bag: _remanifest(bag, "00  data/../../x\n"), "is not a place"),
        (lambda bag: _remanifest(bag, "no digest\n"), "is no manifest line"),
        (lambda bag: shutil.rmtree(bag / "data"), "data: the payload folder is missing"),
    ],
)
def test_each_fault_is_named(bag: Path, damage: Callable[[Path], object], told: str) -> None:
    damage(bag)
    assert any(told in error for error in errors(bag))
    assert not bagit.is_valid(bag)


def test_faults_do_not_hide_one_another(bag: Path) -> None:
    (bag / "data/empty").write_bytes(b"!")
    (bag / "data/桑村/审批表.pdf").write_bytes(b"?")
    assert {line.split(":")[0] for line in errors(bag)} == {
        "bag-info.txt",
        "data/empty",
        "data/桑村/审批表.pdf",
    }


def test_an_older_bag_with_odd_but_allowed_lines_is_valid_with_warnings(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "a\nb").write_bytes(b"x")
    (tmp_path / "bagit.txt").write_bytes(b"BagIt-Version: 0.97\r\nTag-File-Character-Encoding: UTF-8")
    digest = md5(b"x").hexdigest().upper()
    (tmp_path / "manifest-md5.txt").write_text(f"{digest} ./data/a%0Ab\n{digest} *data/a%0Ab\n")
    assert errors(tmp_path) == []
    assert len([fault for fault in bagit.check(tmp_path) if not fault.error]) == 2


def test_before_1_0_a_percent_sign_stands_for_itself(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "100%25").write_bytes(b"x")
    line = f"{sha512(b'x').hexdigest()}  data/100%25\n"
    (tmp_path / "manifest-sha512.txt").write_text(line)
    for version, valid in (("0.97", True), ("1.0", False), ("2.0", False)):
        text = f"BagIt-Version: {version}\nTag-File-Character-Encoding: UTF-8\n"
        (tmp_path / "bagit.txt").write_text(text)
        assert bagit.is_valid(tmp_path) is valid


@given(
    st.lists(
        st.tuples(
            st.from_regex(r"[A-Za-z][A-Za-z-]{0,10}", fullmatch=True),
            st.text(st.characters(exclude_categories=["C", "Z"]), max_size=20),
        )
    )
)
def test_bag_info_reads_back_as_written(entries: list[tuple[str, str]]) -> None:
    declared = bagformat.read_declaration(bagformat.declaration())
    assert bagformat.read_info(bagformat.info(entries), declared) == entries


_SUITE = os.environ.get("CORPORA", "")


@pytest.mark.skipif(not _SUITE, reason="CORPORA does not name a folder with a BagIt conformance suite")
def test_the_public_conformance_suite_is_judged_right() -> None:
    expected = {
        "valid": (True, None),
        "warning": (True, True),
        "invalid": (False, None),
        "linux-only": (False, None),
    }
    judged = 0
    for folder in sorted(Path(_SUITE, "bagit-conformance-suite").glob("v*/*/*")):
        if folder.parent.name not in expected:
            continue
        valid, warned = expected[folder.parent.name]
        faults = list(bagit.check(folder))
        assert any(fault.error for fault in faults) is not valid, folder
        assert warned is None or any(not fault.error for fault in faults), folder
        judged += 1
    assert judged
