from __future__ import annotations

from typing import TYPE_CHECKING

import pages
from conftest import ZAO, token_of

if TYPE_CHECKING:
    from conftest import Filed, Shell


def test_everything_can_be_shown_by_its_code(shell: Shell, filed: Filed) -> None:
    item = shell.done("show", filed.item)
    assert item["thing"] == "item" and item["form_type"] == "survey" and item["retention"]["rule"]
    volume = item["places"][0]["code"]
    for code, thing in (
        (filed.file, "file"),
        (filed.box, "box"),
        (volume, "volume"),
        (filed.shelf, "place"),
        (filed.household, "household"),
    ):
        assert shell.done("show", code)["thing"] == thing
        assert shell.run("show", code).stdout.strip()
    assert shell.done("show", filed.file)["items"][0]["code"] == filed.item
    household = shell.done("show", filed.household)
    assert shell.done("show", household["code"])["no"] == filed.household


def test_nothing_is_shown_to_a_stranger_and_no_full_number_to_anyone(shell: Shell, filed: Filed) -> None:
    charlie = token_of(shell, "charlie", "officer", ZAO)
    for code in (filed.item, filed.file, filed.box, filed.household):
        assert shell.run("show", code, ARCHIVE_TOKEN=charlie).exit_code == 2
        assert pages.NUMBER not in shell.run("show", code).stdout
    assert shell.done("search", "张测试", ARCHIVE_TOKEN=charlie)["total"] == 0


def test_a_search_prints_hits_with_their_places(shell: Shell, filed: Filed) -> None:
    hit = shell.done("search", "张测试")["hits"][0]
    assert hit["item"] == filed.item and hit["file"] == "调查表.png" and "工作室" in hit["places"][0]
    assert filed.item in shell.run("search", "张测试").stdout
    assert pages.NUMBER not in shell.run("search", pages.NUMBER).stdout


def test_an_unknown_code_is_bad_input_said_in_one_sentence(shell: Shell) -> None:
    result = shell.run("show", "B-000001-1")
    assert result.exit_code == 2 and result.stderr.count("\n") == 1 and not result.stdout
