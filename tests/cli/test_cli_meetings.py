"""Meetings, photograph groups and videos from a shell."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from conftest import SANG

if TYPE_CHECKING:
    from conftest import Shell


def test_a_meeting_is_recorded_corrected_and_its_sheet_printed(shell: Shell, tmp_path: Path) -> None:
    made = shell.done("meeting", "add", SANG, "--title", "第一次评议会", "--on", "2018-04-02", "--due", 30)
    number = made["id"]
    assert made["lacks"] == ["minutes", "sign_in", "pictures", "attendance", "vote"]
    amended = shell.done("meeting", "amend", number, "--present", 28, "--agree", 28)
    assert (amended["due"], amended["present"], amended["lacks"][-1]) == (30, 28, "pictures")
    assert shell.done("meeting", "list", "--lacking")["total"] == 1
    shell.done("meeting", "missing", "-o", tmp_path / "缺.pdf")
    assert (tmp_path / "缺.pdf").read_bytes().startswith(b"%PDF")
    shell.done("labels", "separator", "--meeting", number, "-o", tmp_path / "p.pdf")
    assert shell.run("meeting", "show", 999).exit_code == 2
    group = shell.done("photo-group", "add", SANG, "--title", "现场", "--year", 2018, "--meeting", number)
    assert (group["meeting"], group["photos"]) == (number, [])
    assert shell.done("photo-group", "loose")["total"] == 0
    assert shell.run("photo-group", "sheet", group["id"], "-o", tmp_path / "s.pdf").exit_code == 2


def test_a_disc_is_registered_amended_and_looked_at_by_hand(shell: Shell) -> None:
    made = shell.done(
        "video", "add", "--title", "走访", "--village", SANG, "--series", "work_team", "--recorded-on", "2018-04",
        "--carrier", "光盘", "--carrier-number", "D-07",
    )  # fmt: skip
    code = made["item"]
    assert made["standing"] == "unchecked"
    assert shell.done("video", "amend", code, "--carrier-number", "D-08")["carrier_number"] == "D-08"
    shell.done("video", "looked", code, "--found", "there", "--on", "2020-05-01", "--by", "王芳")
    found = shell.run("video", "list", "--state", "there")
    assert found.exit_code == 0
    assert shell.run("video", "take-in", code).exit_code == 2
