"""Withdrawing from the shell takes two names; what is registered is refused with its lock."""

from __future__ import annotations

import json
from pathlib import Path

import pages
from conftest import SANG, Filed, Shell, token_of


def test_one_asks_another_approves_and_the_bytes_are_gone(shell: Shell, tmp_path: Path) -> None:
    scan = tmp_path / "私.png"
    scan.write_bytes(pages.drawn(["私人照片"]))
    taken = json.loads(shell.run("ingest", scan, "--village", SANG, "--wait", "--json").stdout)
    (item,) = taken["items"]
    assert shell.run("withdraw", "request", item, "--reason", "私人照片").exit_code == 3  # needs a name
    asking = token_of(shell, "zhao", "archivist", "370406101")
    deciding = token_of(shell, "chen", "approver", "370406101")
    asked = shell.done("withdraw", "request", item, "--reason", "私人照片", ARCHIVE_TOKEN=asking)
    number = asked["number"]
    assert shell.run("withdraw", "approve", number, ARCHIVE_TOKEN=asking).exit_code == 3
    rows = shell.done("withdraw", "approve", number, ARCHIVE_TOKEN=deciding)["rows"]
    assert (rows[0]["state"], rows[0]["sha256"], rows[0]["reason"]) == (
        "removed",
        taken["sha256"],
        "私人照片",
    )
    assert shell.run("verify", "--deep").exit_code == 0
    assert shell.run("show", item).exit_code == 2
    again = json.loads(shell.run("ingest", scan, "--json").stdout)
    assert again["status"] == "refused"


def test_what_is_registered_is_refused(shell: Shell, filed: Filed) -> None:
    asking = token_of(shell, "zhao", "archivist", "370406101")
    refused = shell.run("withdraw", "request", filed.item, "--reason", "误收", ARCHIVE_TOKEN=asking)
    assert refused.exit_code == 3
    assert shell.done("withdraw", "list", ARCHIVE_TOKEN=asking)["total"] == 0
