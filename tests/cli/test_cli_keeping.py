from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pages
from conftest import SANG, ZAO, token_of, write_roster

if TYPE_CHECKING:
    from conftest import Filed, Shell


def test_a_roster_is_checked_then_imported_and_bad_rows_are_named(shell: Shell, tmp_path: Path) -> None:
    good, bad, sheet = tmp_path / "good.xlsx", tmp_path / "bad.xlsx", tmp_path / "errors.xlsx"
    write_roster(good, [("桑村", "张测试", "户主", pages.NUMBER), ("桑村", "李测试", "配偶", "")])
    write_roster(bad, [("无此村", "王测试", "户主", "")])
    assert not shell.done("import", "households", good, "--dry-run")["done"]
    assert shell.done("import", "households", good)["members_new"] == 2
    refused = shell.run("import", "households", bad, "--errors", sheet)
    assert refused.exit_code == 2 and "无此村" in refused.stderr and sheet.stat().st_size > 0
    assert shell.run("import", "households", bad, "--dry-run").exit_code == 1
    assert shell.run("import", "households", __file__).exit_code == 2


def test_only_who_keeps_the_roster_may_import(shell: Shell, tmp_path: Path) -> None:
    roster = tmp_path / "roster.xlsx"
    write_roster(roster, [("桑村", "张测试", "户主", "")])
    charlie = token_of(shell, "charlie", "officer", ZAO)
    assert shell.run("import", "households", roster, ARCHIVE_TOKEN=charlie).exit_code == 3


def test_completeness_names_who_lacks_what(shell: Shell, filed: Filed) -> None:
    told = shell.done("completeness", "--village", "201", "--year", 2018)
    assert told["villages"][0]["present"] == 1
    assert "survey" not in {slot["form"] for slot in told["missing"][0]["missing"]}
    lines = shell.run("completeness").stdout
    assert filed.household in lines and "缺" in lines
    assert shell.run("completeness", "--village", "999").exit_code == 2


def test_units_and_places_are_listed_and_a_stranger_sees_only_their_own(shell: Shell, filed: Filed) -> None:
    assert [one["code"] for one in shell.done("unit", "list")[0]["children"]] == [SANG, ZAO]
    assert shell.done("place", "list")[0]["children"][0]["boxes"] == 1
    assert [row["code"] for row in shell.done("box", "list")] == [filed.box]
    assert shell.done("box", "show", filed.box)["contents"][0]["household"] == filed.household
    charlie = token_of(shell, "charlie", "officer", ZAO)
    assert shell.done("box", "list", ARCHIVE_TOKEN=charlie) == []
    assert shell.done("place", "list", ARCHIVE_TOKEN=charlie) == []
    assert [one["code"] for one in shell.done("unit", "list", ARCHIVE_TOKEN=charlie)] == [ZAO]
    assert shell.run("box", "add", SANG, ARCHIVE_TOKEN=charlie).exit_code == 2
    assert shell.run("place", "add-room", ZAO, "屋", ARCHIVE_TOKEN=charlie).exit_code == 3


def test_labels_are_printed_for_codes_or_for_all(shell: Shell, filed: Filed, tmp_path: Path) -> None:
    sheet = tmp_path / "labels.pdf"
    assert shell.done("labels", "box", filed.box, "-o", sheet)["labels"] == 1
    assert sheet.read_bytes().startswith(b"%PDF")
    assert shell.done("labels", "shelf", "--all", "-o", sheet)["labels"] == 2
    assert shell.run("labels", "box", "-o", sheet).exit_code == 2
    assert shell.run("labels", "box", filed.box, "--all", "-o", sheet).exit_code == 2
    assert shell.run("labels", "box", filed.box, "-o", tmp_path / "no" / "x.pdf").exit_code == 2


def test_labels_are_refused_while_the_address_is_this_machine_only(
    shell: Shell, filed: Filed, tmp_path: Path
) -> None:
    words = ("labels", "box", filed.box, "-o", tmp_path / "labels.pdf")
    assert shell.run(*words, ARCHIVE_BASE_URL="http://127.0.0.1:8000").exit_code == 3


def test_users_and_tokens_are_made_shown_once_and_ended(shell: Shell) -> None:
    made = shell.done(
        "user", "add", "bob", "--role", "officer,checker", "--scope", "201", "--expires", "2099-12-31"
    )
    assert len(made["password"]) >= 10
    assert shell.run("user", "list", "--as", "bob", ARCHIVE_PASSWORD=made["password"]).exit_code == 3
    token = shell.done("token", "create", "bob", "--scope", "read")
    assert shell.run("search", "任何", ARCHIVE_TOKEN=token["token"]).exit_code == 0
    assert token["token"] not in shell.run("token", "list", "--json").stdout
    shell.done("token", "revoke", token["id"])
    assert shell.run("search", "任何", ARCHIVE_TOKEN=token["token"]).exit_code == 3
    shell.done("user", "disable", "bob")
    assert shell.run("search", "任何", "--as", "bob", ARCHIVE_PASSWORD=made["password"]).exit_code == 3
    rows = {row["name"]: row for row in shell.done("user", "list")}
    assert not rows["bob"]["active"] and rows["bob"]["roles"] == ["checker", "officer"]
    assert shell.run("user", "disable", "admin").exit_code == 3
    assert shell.run("user", "add", "eve", "--role", "emperor").exit_code == 2
