"""Moving and lending from a shell: somebody's name, two people, two scans."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from conftest import SANG, token_of

if TYPE_CHECKING:
    from conftest import Shell


@pytest.fixture
def box(shell: Shell) -> tuple[str, str, str]:
    """Give the codes of a village's box and of two shelves; it stands on the first."""
    room = shell.done("place", "add-room", SANG, "工作室")["code"]
    cabinet = shell.done("place", "add-cabinet", room, "1号橱", "--shelves", 2)
    first, second = (one["code"] for one in cabinet["children"])
    return shell.done("box", "add", SANG, "--shelf", first)["code"], first, second


def test_a_box_is_moved_by_two_people_and_its_history_is_told(
    shell: Shell, box: tuple[str, str, str]
) -> None:
    code, first, second = box
    bob, dora = token_of(shell, "bob", "officer", SANG), token_of(shell, "dora", "approver", SANG)
    wish = ("move", "request", code, second, "--reason", "橱门损坏")
    refused = shell.run(*wish)
    assert refused.exit_code == 3 and "--as" in refused.stderr  # the machine has no name
    number = shell.done(*wish, ARCHIVE_TOKEN=bob)["id"]
    assert shell.run("move", "approve", number, ARCHIVE_TOKEN=bob).exit_code == 3
    assert shell.done("move", "approve", number, ARCHIVE_TOKEN=dora)["state"] == "approved"
    wrong = shell.run("move", "carry", number, code, first, "--carrier", "李", ARCHIVE_TOKEN=bob)
    assert wrong.exit_code == 3 and len(wrong.stderr.strip().splitlines()) == 1
    carried = shell.done("move", "carry", number, code, second, "--carrier", "李", ARCHIVE_TOKEN=bob)
    assert carried["state"] == "carried_out"
    stays = shell.done("move", "history", code)["stays"]
    assert [one["movement"] for one in stays] == [None, number]
    assert shell.done("move", "list", "--tab", "done")["total"] == 1


def test_a_village_box_is_read_in_the_room_but_not_lent(
    shell: Shell, box: tuple[str, str, str], tmp_path: Path
) -> None:
    code = box[0]
    bob = token_of(shell, "bob", "officer", SANG)
    who = ("--borrower", "王", "--purpose", "核对")
    refused = shell.run("loan", "request", code, *who, ARCHIVE_TOKEN=bob)
    assert refused.exit_code == 3 and "不外借" in refused.stderr
    number = shell.done("loan", "read", code, *who, ARCHIVE_TOKEN=bob)["id"]
    assert shell.done("loan", "list", "--tab", "reading")["total"] == 1
    slip = shell.run("loan", "slip", number, "-o", tmp_path / "slip.pdf", ARCHIVE_TOKEN=bob)
    assert slip.exit_code == 3  # only what leaves the room has one
    assert shell.done("loan", "return", code, ARCHIVE_TOKEN=bob)["state"] == "returned"


@pytest.fixture
def town_box(shell: Shell) -> str:
    """Give the code of a box in the town's own room, which may be lent."""
    room = shell.done("place", "add-room", "370406101", "镇档案室")["code"]
    cabinet = shell.done("place", "add-cabinet", room, "1号橱", "--shelves", 1)
    return str(shell.done("box", "add", "370406101", "--shelf", cabinet["children"][0]["code"])["code"])


def test_a_loan_is_rejected_called_off_reminded_of_and_what_differs_is_explained(
    shell: Shell, town_box: str, tmp_path: Path
) -> None:
    dora = {"ARCHIVE_TOKEN": token_of(shell, "dora", "approver")}
    alice = {"ARCHIVE_TOKEN": token_of(shell, "alice", "archivist")}
    wish = ("loan", "request", town_box, "--borrower", "王䶮", "--purpose", "核对")
    first = shell.done(*wish, **alice)["id"]
    assert shell.run("loan", "reject", first, **dora).exit_code == 2  # not without a reason
    assert shell.done("loan", "reject", first, "--note", "先在室内看", **dora)["state"] == "rejected"
    second = shell.done(*wish, **alice)["id"]
    assert shell.done("loan", "cancel", second, "--reason", "不用了", **alice)["state"] == "cancelled"
    third = shell.done(*wish, **alice)["id"]
    shell.done("loan", "approve", third, **dora)
    assert shell.run("loan", "remind", third, **alice).exit_code == 3  # it is not out yet
    shell.done("loan", "out", third, town_box, "--sheets", 12, **alice)
    assert shell.done("loan", "remind", third, **alice)["reminders"] == 1
    slip = shell.run("loan", "slip", third, "-o", tmp_path / "slip.pdf", **alice)
    assert slip.exit_code == 0
    assert "䶮" in slip.stderr or "〓" not in slip.stderr
    shell.done("loan", "return", town_box, "--sheets", 11, **alice)
    told = shell.done("incident", "list", **alice)
    assert [(row["thing"], row["closed_at"]) for row in told["rows"]] == [(town_box, None)]
    number = told["rows"][0]["id"]
    closed = shell.done("incident", "close", number, "--explanation", "数错了", **alice)
    assert closed["explanation"] == "数错了"
    assert shell.done("incident", "list", **alice)["total"] == 0
    assert shell.done("incident", "list", "--all", **alice)["total"] == 1
    assert shell.run("incident", "close", number, "--explanation", "x", **alice).exit_code == 3
