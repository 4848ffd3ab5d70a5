"""Counting from a shell: begin, scan, see what is missing, close with a reason, write the report."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from conftest import SANG

if TYPE_CHECKING:
    from conftest import Shell


def test_a_cabinet_is_counted_and_closed_with_an_explanation(shell: Shell, tmp_path: Path) -> None:
    room = shell.done("place", "add-room", SANG, "工作室")["code"]
    shelf = shell.done("place", "add-cabinet", room, "1号橱", "--shelves", 1)["children"][0]["code"]
    first, second = (shell.done("box", "add", SANG, "--shelf", shelf)["code"] for _ in range(2))
    begun = shell.done("stocktake", "start", room)
    number = begun["id"]
    assert (begun["state"], begun["expected"], begun["missing"]) == ("open", 2, 2)
    assert shell.run("stocktake", "start", room).exit_code == 3
    assert shell.done("stocktake", "scan", number, first, "--shelf", shelf)["found"] == 1
    (missing,) = shell.done("stocktake", "status", number)["discrepancies"]
    assert (missing["key"], missing["verdict"]) == (second, "missing")
    assert shell.run("stocktake", "close", number, "--explain", "没有等号").exit_code != 0
    closed = shell.done("stocktake", "close", number, "--explain", f"{second}=送镇里盖章，当日取回")
    assert closed["state"] == "closed"
    assert closed["discrepancies"][0]["explanation"] == "送镇里盖章，当日取回"
    for name in ("r.pdf", "r.xlsx"):
        shell.done("stocktake", "report", number, "-o", tmp_path / name)
        assert (tmp_path / name).stat().st_size > 1000
    assert shell.run("stocktake", "report", number, "-o", tmp_path / "r.doc").exit_code != 0
    assert shell.done("stocktake", "list")["total"] == 1
