"""The searchable PDF from the shell, and files that cannot be written."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from conftest import token_of

if TYPE_CHECKING:
    from conftest import Filed, Shell


def test_the_searchable_pdf_of_an_item_is_written_to_a_file(
    shell: Shell, filed: Filed, tmp_path: Path
) -> None:
    target = tmp_path / "one.pdf"
    target.write_bytes(b"an older one")
    told = shell.done("access", filed.item, "-o", target, ARCHIVE_TOKEN=token_of(shell, "alice", "archivist"))
    assert target.read_bytes().startswith(b"%PDF-")
    assert (told["bytes"], told["stamped"]) == (target.stat().st_size, False)
    assert sorted(one.name for one in tmp_path.iterdir() if "one" in one.name) == ["one.pdf"]


def test_with_stamp_a_copy_that_carries_none_is_not_written(
    shell: Shell, filed: Filed, tmp_path: Path
) -> None:
    alice = token_of(shell, "alice", "archivist")
    refused = shell.run("access", filed.item, "--stamp", "-o", tmp_path / "two.pdf", ARCHIVE_TOKEN=alice)
    assert refused.exit_code == 3
    assert "没有归档章" in refused.stderr
    assert not (tmp_path / "two.pdf").exists()


@pytest.mark.parametrize(
    "words",
    [
        ("labels", "box", "--all"),
        ("labels", "separator", "--document"),
        ("labels", "calibration"),
        ("loan", "slip", 1),
        ("stocktake", "report", 1),
        ("import", "template"),
        ("export", "catalogue"),
        ("arrange", "paper", "B-000001-0"),
        ("access", "I-000001-0"),
    ],
    ids=lambda words: " ".join(map(str, words[:2])),
)
def test_what_cannot_be_written_is_said_in_one_sentence_before_anything_is_done(
    shell: Shell, tmp_path: Path, words: tuple[object, ...]
) -> None:
    for target in (tmp_path / "no" / "such.pdf", tmp_path):
        refused = shell.run(*words, "-o", target)
        assert refused.exit_code == 2
        assert len(refused.stderr.strip().splitlines()) == 1
        assert "写不了" in refused.stderr
