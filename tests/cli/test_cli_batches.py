"""Batches from the shell: opened by what leaves the cabinet, filled, read again, closed by a return."""

from __future__ import annotations

import io
from pathlib import Path

import pages
import stacks
from conftest import Filed, Shell
from pypdf import PdfWriter


def test_a_batch_is_opened_by_a_retrieval_filled_and_closed_by_a_return(
    shell: Shell, filed: Filed, tmp_path: Path
) -> None:
    opened = shell.done("batch", "open", "--from", filed.box, "--sheets", 12, "--taken-by", "王扫描")
    number = opened["id"]
    assert (opened["whole"], opened["channel"], opened["files"]) == (False, "retrieval", [])
    assert len(opened["paper"]["holdings"]) == 1
    scan = tmp_path / "一.png"
    scan.write_bytes(pages.drawn(["另一份"]))
    assert shell.run("ingest", scan, "--batch", number, "--wait").exit_code == 0
    assert [one["name"] for one in shell.done("batch", "show", number)["files"]] == ["一.png"]
    sheet = tmp_path / "交接单.pdf"
    shell.done("batch", "sheet", number, "-o", sheet)
    assert sheet.read_bytes().startswith(b"%PDF")
    closed = shell.done(
        "batch", "return", number, "--sheets", 11, "--condition", "完好", "--returned-by", "王扫描",
        "--received-by", "李档案",
    )  # fmt: skip
    assert (closed["whole"], closed["paper"]["missing"]) == (True, 1)
    again = shell.run("batch", "return", number, "--sheets", 11, "--condition", "完好", "--returned-by", "王",
                      "--received-by", "李")  # fmt: skip
    assert again.exit_code == 3


def test_what_leaves_may_be_named_by_household_and_stays_out_until_it_is_back(
    shell: Shell, filed: Filed
) -> None:
    shell.done("batch", "open", "--from", filed.household, "--sheets", 3, "--name", "桑村补扫")
    assert shell.run("batch", "open", "--from", filed.file, "--sheets", 3).exit_code == 3
    assert shell.run("batch", "open", "--from", "B-0000ZZ-1", "--sheets", 3).exit_code == 2
    rows = shell.done("batch", "list")["rows"]
    assert rows[0]["name"] == "桑村补扫"


def test_a_batch_is_paused_resumed_and_single_files_are_read_again(shell: Shell, tmp_path: Path) -> None:
    locked = tmp_path / "锁.pdf"
    writer = PdfWriter(clone_from=io.BytesIO(stacks.pdf([stacks.page("会议纪要")])))
    writer.encrypt("geheim", algorithm="AES-128")
    writer.write(locked)
    assert shell.run("ingest", locked, "--wait").exit_code == 0
    number = shell.done("batch", "list")["rows"][0]["id"]
    (file,) = shell.done("batch", "show", number)["files"]
    assert file["status"] == "password_needed"
    again = shell.done("batch", "password", number, "锁.pdf", ARCHIVE_FILE_PASSWORD="geheim")
    assert again["files"][0]["status"] == "waiting"
    assert shell.done("batch", "pause", number)["state"] == "paused"
    assert shell.run("batch", "pause", number).exit_code == 3
    assert shell.done("batch", "resume", number)["state"] == "running"
    assert shell.run("batch", "retry", number, "--file", file["id"]).exit_code == 3  # it waits already
    assert shell.run("batch", "retry", number, "--file", "没有.pdf").exit_code == 2
    assert shell.done("batch", "retry", number)["state"] == "running"


def test_files_are_not_put_into_a_batch_of_another_order_of_sides(shell: Shell, tmp_path: Path) -> None:
    scan = tmp_path / "一.png"
    scan.write_bytes(pages.form())
    shell.run("ingest", scan)
    number = shell.done("batch", "list")["rows"][0]["id"]
    assert shell.run("ingest", scan, "--batch", number, "--sides", "front-back").exit_code == 2
    assert shell.run("ingest", scan, "--batch", 999).exit_code == 2


def test_what_is_said_of_the_files_is_looked_at_before_a_batch_is_opened(
    shell: Shell, tmp_path: Path
) -> None:
    (tmp_path / "空文件夹").mkdir()
    scan = tmp_path / "一.png"
    scan.write_bytes(pages.drawn(["一页"]))
    assert shell.run("ingest", scan, "--household", "999-9999").exit_code == 2
    assert shell.run("ingest", scan, "--form", "no-such-form").exit_code == 2
    assert shell.run("ingest", tmp_path / "空文件夹").exit_code == 2
    assert shell.done("batch", "list")["rows"] == []
