from __future__ import annotations

import json
import sqlite3
from typing import TYPE_CHECKING

import pytest
from conftest import ZAO, token_of

from archive_app import self_check
from archive_app.cli import COMMANDS, main

if TYPE_CHECKING:
    from conftest import Filed, Shell


def test_a_sound_archive_verifies_and_a_changed_byte_is_named(shell: Shell, filed: Filed) -> None:
    sound = shell.done("verify", "--deep")
    assert sound["ok"] and sound["files"] > 0 and sound["hashed_bytes"] > 0
    kept = max(
        (one for one in shell.folder.joinpath("vault").rglob("v1/content/**/*") if one.is_file()),
        key=lambda one: one.stat().st_size,
    )
    kept.chmod(0o600)
    data = bytearray(kept.read_bytes())
    data[-1] ^= 1
    kept.write_bytes(bytes(data))
    broken = shell.run("verify", "--deep", "--json")
    assert broken.exit_code == 1
    assert "changed" in {one["kind"] for one in json.loads(broken.stdout)["findings"]}


def test_the_audit_chain_is_walked_and_an_edited_line_is_named(shell: Shell, filed: Filed) -> None:
    head = shell.done("audit", "head")["head"]
    assert shell.done("audit", "verify", "--head", head)["ok"]
    assert shell.run("audit", "head").stdout.startswith(head.split(":")[0][:1])
    with sqlite3.connect(shell.folder / "archive.db") as database:
        for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            database.execute(f'DROP TRIGGER "{name}"')
        database.execute("UPDATE events SET actor = 'nobody' WHERE id = 1")
    result = shell.run("audit", "verify", "--json")
    assert result.exit_code == 1 and json.loads(result.stdout)["faults"][0]["kind"] == "edited"


def test_the_index_is_rebuilt_from_the_database(shell: Shell, filed: Filed) -> None:
    before = shell.done("index", "status")
    assert before["usable"] and before["indexed"] == before["expected"] == 1
    assert shell.done("index", "rebuild")["pages"] == 1
    assert shell.done("search", "张测试")["total"] == 1
    charlie = token_of(shell, "charlie", "officer", ZAO)
    assert shell.run("index", "rebuild", ARCHIVE_TOKEN=charlie).exit_code == 3


def test_the_doctor_says_what_is_there(shell: Shell) -> None:
    result = shell.run("doctor", "--json")
    told = json.loads(result.stdout)
    names = {one["name"] for one in told["checks"]}
    assert {"ocr", "tesseract", "fonts", "disk", "clock", "tls", "database", "queue", "index"} <= names
    assert result.exit_code == (0 if told["ok"] else 4)
    assert all(one["ok"] or (one["zh"] and one["en"]) for one in told["checks"])


def test_the_doctor_ends_with_4_when_a_needed_engine_is_missing(
    shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    nothing = {"rapidocr": False, "tesseract": False, "fake": True}
    monkeypatch.setattr(self_check, "available", lambda: nothing)
    result = shell.run("doctor", ARCHIVE_OCR_ENGINE="tesseract")
    assert result.exit_code == 4 and "tesseract" in result.stdout and result.stderr


def test_before_init_the_doctor_says_so_and_other_commands_are_refused(shell: Shell) -> None:
    elsewhere = str(shell.folder.parent / "none")
    assert shell.run("doctor", "--data-dir", elsewhere).exit_code == 4
    assert shell.run("verify", "--data-dir", elsewhere).exit_code == 2


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_every_command_is_there_and_explains_itself(shell: Shell, name: str) -> None:
    result = shell.run(name, "--help")
    assert result.exit_code == 0 and "Usage" in result.stdout
    assert main.get_command(None, name).name == name  # type: ignore[arg-type,union-attr]  # needs no context
