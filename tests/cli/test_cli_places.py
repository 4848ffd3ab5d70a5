"""Places from a shell: set up, cared for, retired; what has no place gets its first one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conftest import SANG

if TYPE_CHECKING:
    from conftest import Shell


def test_a_room_is_set_up_cared_for_and_partly_retired(shell: Shell) -> None:
    room = shell.done("place", "add-room", SANG, "工作室", "--cabinets", 2, "--shelves", 3)
    first, second = room["children"]
    assert len(first["children"]) == 3
    two = shell.done(
        "place", "add-cabinet", room["code"], "户档橱", "--shelves", 2, "--sides", 2, "--dedicated", "--class", "一户一档"
    )  # fmt: skip
    assert [one["side"] for one in two["children"]] == ["A", "A", "B", "B"]
    assert (two["classes"], two["use"]) == (["household"], "贫困户档案（一户一档）")
    assert shell.done("place", "add-shelf", two["code"], "--side", "B")["name"] == "B面3层"
    assert shell.done("place", "rename", first["code"], "东墙橱")["name"] == "东墙橱"
    shell.done("place", "resize", first["code"], "--width", 900)
    kept = shell.done("place", "keep-for", first["code"], "--dedicated", "--class", "扶贫工作队工作资料")
    assert kept["classes"] == ["work_team"]
    refused = shell.run("box", "add", SANG, "--shelf", first["children"][0]["code"])
    assert refused.exit_code == 3 and "扶贫工作队工作资料" in refused.stderr
    assert shell.done("place", "retire", second["code"])["retired"]
    assert second["code"] not in str(shell.done("place", "list"))
    assert not shell.done("place", "retire", second["code"], "--undo")["retired"]


def test_a_box_without_a_shelf_is_listed_and_shelved_once(shell: Shell) -> None:
    room = shell.done("place", "add-room", SANG, "工作室", "--cabinets", 1)
    shelf = room["children"][0]["children"][0]["code"]
    box = shell.done("box", "add", SANG, "--series", "一户一档")["code"]
    assert [one["code"] for one in shell.done("shelve")] == [box]
    assert shell.run("shelve", box).exit_code == 2
    assert "1层" in str(shell.done("shelve", box, "--on", shelf))
    again = shell.run("shelve", box, "--on", shelf)
    assert again.exit_code == 3 and "不得挪动" in again.stderr
    assert shell.done("shelve") == []
    assert shell.done("shelve", "--waiting", SANG) == {"shelved": 0}
