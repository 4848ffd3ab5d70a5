"""Ctrl+C while the demo's pages are being drawn."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest


def _interrupted(command: list[str], ready: Path) -> tuple[int, str]:
    """Press Ctrl+C, as a terminal does to every process of the group, once the first scan lies there."""
    process = subprocess.Popen(
        [sys.executable, "-m", "archive_app", *command],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        start_new_session=True,
        text=True,
        env={**os.environ, "ARCHIVE_TLS": "off"},
    )
    while not any(ready.rglob("*.jpg")) and process.poll() is None:
        time.sleep(0.05)
    os.killpg(process.pid, signal.SIGINT)
    _, said = process.communicate(timeout=60)
    return process.returncode, said


@pytest.mark.server
def test_ctrl_c_while_pages_are_drawn_ends_with_one_sentence(tmp_path: Path) -> None:
    code, said = _interrupted(
        ["demo", "--no-serve", "--households", "2", "--data-dir", str(tmp_path / "demo")],
        tmp_path / "demo" / "scans",
    )
    assert code == 130
    assert said.splitlines() == ["已停止；再运行一次就接着做。 Stopped; run it again to go on."]
