from __future__ import annotations

from typing import TYPE_CHECKING

from conftest import ZAO, token_of

if TYPE_CHECKING:
    from conftest import Filed, Shell


def test_deleting_is_refused_with_the_rule_in_one_sentence(shell: Shell, filed: Filed) -> None:
    for code in (filed.item, filed.file, filed.box):
        refused = shell.run("delete", code)
        assert refused.exit_code == 3 and refused.stdout == ""
        assert "不能删除" in refused.stderr and "30" in refused.stderr and "2020-12-31" in refused.stderr
        assert refused.stderr.count("\n") == 1
    assert shell.run("delete", "I-1").exit_code == 2


def test_a_stranger_cannot_even_ask_for_a_deletion(shell: Shell, filed: Filed) -> None:
    charlie = token_of(shell, "charlie", "officer", ZAO)
    for words in (("delete", filed.item), ("retention", "show", filed.item), ("show", filed.item)):
        assert shell.run(*words, ARCHIVE_TOKEN=charlie).exit_code == 2
    assert shell.done("retention", "show", ARCHIVE_TOKEN=charlie)["total"] == 0


def test_the_lock_of_one_thing_and_of_everything_is_shown(shell: Shell, filed: Filed) -> None:
    one = shell.done("retention", "show", filed.item)
    assert one["locked"] and one["code"] == "D30" and one["last_day"] is None and one["reasons"]
    everything = shell.done("retention", "show")
    assert [row["code"] for row in everything["files"]] == [filed.file] and everything["rules"]
    assert shell.run("retention", "show", filed.shelf).exit_code == 2


def test_holds_are_placed_and_released_by_two_people_with_names(shell: Shell, filed: Filed) -> None:
    words = ("hold", "place", filed.item, "--reason", "审计", "--basis", "审通〔2026〕1号")
    assert shell.run(*words).exit_code == 3  # the machine itself may not
    dora, emil = token_of(shell, "dora", "approver"), token_of(shell, "emil", "approver")
    number = shell.done(*words, ARCHIVE_TOKEN=dora)["hold"]
    assert shell.done("hold", "list")[0]["codes"] == [filed.item]
    release = ("hold", "release", number, "--reason", "审计结束")
    assert shell.run(*release, ARCHIVE_TOKEN=dora).exit_code == 3
    assert shell.done(*release, ARCHIVE_TOKEN=emil)["released"]
    assert shell.done("hold", "list") == []


def test_disposal_is_not_open_whatever_is_asked(shell: Shell, filed: Filed) -> None:
    for words in (("dispose",), ("dispose", filed.item), ("dispose", "approve", "7", "--yes")):
        refused = shell.run(*words)
        assert refused.exit_code == 3 and "鉴定" in refused.stderr


def test_a_household_file_is_closed_by_who_may_decide(shell: Shell, filed: Filed) -> None:
    words = ("retention", "close", filed.file, "--ending", "left_list", "--basis", "桑发〔2022〕7号")
    assert shell.run(*words, "--year", 2022).exit_code == 3  # the machine itself may not
    dora = token_of(shell, "dora", "approver")
    assert shell.run(*words, "--year", 1990, ARCHIVE_TOKEN=dora).exit_code != 0
    assert shell.done(*words, "--year", 2022, ARCHIVE_TOKEN=dora)["closed_year"] == 2022
    assert shell.done("retention", "show", filed.file)["last_day"] == "2052-12-31"


def test_a_household_is_refused_whether_or_not_something_of_it_is_registered(
    shell: Shell, filed: Filed
) -> None:
    for code in (filed.household, shell.done("show", filed.household)["code"]):
        assert shell.run("delete", code).exit_code == 3
    charlie = token_of(shell, "charlie", "officer", ZAO)
    assert shell.run("delete", filed.household, ARCHIVE_TOKEN=charlie).exit_code == 2
