"""What the archive needs and does not find is said in one sentence, with exit 4 and nothing made in its place."""

from __future__ import annotations

import socket
import subprocess
import sys
from pathlib import Path

from conftest import Shell


def one_sentence(text: str) -> bool:
    return len(text.strip().splitlines()) == 1 and "Traceback" not in text


def test_a_vault_whose_disk_is_not_mounted_is_missed_not_made_anew(shell: Shell, tmp_path: Path) -> None:
    elsewhere = tmp_path / "not mounted"
    paper = tmp_path / "a.txt"
    paper.write_text("村民代表会议记录", "utf-8")
    result = shell.run("ingest", paper, ARCHIVE_STORAGE_URL=f"file://{elsewhere}")
    assert result.exit_code == 4
    assert one_sentence(result.stderr)
    assert str(elsewhere) in result.stderr
    assert not elsewhere.exists()


def test_a_database_server_that_does_not_answer_is_named(shell: Shell) -> None:
    result = shell.run(
        "unit", "list", ARCHIVE_DATABASE_URL=f"postgresql+psycopg://a@127.0.0.1:{closed_port()}/a"
    )
    assert result.exit_code == 4
    assert one_sentence(result.stderr)
    assert "ARCHIVE_DATABASE_URL" in result.stderr


def test_a_queue_that_does_not_answer_loses_no_file_and_fails_no_command(
    shell: Shell, tmp_path: Path
) -> None:
    paper = tmp_path / "a.txt"
    paper.write_text("村民代表会议记录", "utf-8")
    result = shell.run("ingest", paper, ARCHIVE_QUEUE_URL=f"redis://127.0.0.1:{closed_port()}/0")
    assert result.exit_code == 0, result.stderr
    assert "waiting" in result.stdout


def test_a_busy_port_is_said_before_anything_is_started(shell: Shell) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        command = [sys.executable, "-m", "archive_app", "serve", "--port", str(other.getsockname()[1])]
        done = subprocess.run(command, env=shell.environ, capture_output=True, text=True, timeout=60)
    assert done.returncode == 4
    assert one_sentence(done.stderr)
    assert "--port" in done.stderr


def test_wrong_words_are_answered_in_one_sentence_in_the_language_of_the_shell(shell: Shell) -> None:
    for words, zh, en in (
        (("ingest", "no-such-file"), "不存在", "does not exist"),
        (("show",), "缺少", "Missing"),
        (("search", "--limt", "3", "x"), "--limit", "--limit"),
        (("serch",), "没有 serch 这个命令", "No such command"),
        (
            ("user", "add", "x", "--role", "archivist", "--expires", "2026-13-01"),
            "不是日期",
            "does not match",
        ),
    ):
        for language, said in (("zh_CN", zh), ("en", en)):
            result = shell.run(*words, ARCHIVE_LANGUAGE=language)
            assert result.exit_code == 2
            assert one_sentence(result.stderr)
            assert said in result.stderr
            assert "--help" in result.stderr


def closed_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
