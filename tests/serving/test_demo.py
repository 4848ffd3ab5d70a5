"""The demo township being served: what a newcomer sees in the terminal, and that the pages answer."""

from __future__ import annotations

import http.client
import os
import signal
import subprocess
import sys
from pathlib import Path

import office
import pytest


def _status(port: int, path: str) -> int:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", path)
        return connection.getresponse().status
    except OSError:
        return 0
    finally:
        connection.close()


@pytest.mark.server
def test_a_served_demo_names_whom_to_sign_in_as_and_answers(tmp_path: Path) -> None:
    port, said = office.free_port(), tmp_path / "said.txt"
    command = ["demo", "--households", "1", "--port", str(port), "--data-dir", str(tmp_path / "demo")]
    with said.open("w") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "archive_app", *command],
            env={**os.environ, "ARCHIVE_OCR_ENGINE": "fake"},
            stdout=output,
            start_new_session=True,
        )
    try:
        office.wait_for(lambda: _status(port, "/healthz") == 200, 300)
        lines = said.read_text("utf-8").splitlines()
        assert f"http://127.0.0.1:{port}/" in lines[1]
        assert "make run HOST=0.0.0.0" in lines[2]
        logins = [line for line in lines if line.startswith("  ")][2:]
        assert logins[0].split() == ["dangan", "镇档案员", "town", "archivist"]
        assert logins[-1].split()[:2] == ["admin", "系统管理员"]
        assert _status(port, "/") == 303, "who is not signed in is asked to"
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(120)


@pytest.mark.server
def test_a_demo_folder_of_another_seed_is_refused_in_one_sentence(tmp_path: Path) -> None:
    folder = tmp_path / "demo"
    folder.mkdir()
    (folder / "DEMO.txt").write_text("seed=7\nhouseholds=1\n", "utf-8")
    command = [sys.executable, "-m", "archive_app", "demo", "--seed", "9", "--data-dir", str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 3
    assert done.stderr.splitlines() == [
        f"{folder} 里是 --seed 7 的演示乡镇，不能改成 --seed 9；请换一个空文件夹。"
    ]
