"""The systemd unit: right for any folder, and every step said or refused in a sentence."""

from __future__ import annotations

import getpass
import shutil
import subprocess
from pathlib import Path

import pytest

from archive_app.system_service import UNIT_NAME, NoSystemd, install, unit_text


class Systemctl:
    """Takes down what systemd would be told; fails at a given word."""

    def __init__(self, failing: str = "") -> None:
        self.calls: list[tuple[str, ...]] = []
        self._failing = failing

    def __call__(self, *words: str) -> None:
        self.calls.append(words)
        if words[0] == self._failing:
            raise subprocess.CalledProcessError(1, words, stderr="Unit is masked.\n")


def test_installing_writes_the_unit_starts_it_and_says_so(tmp_path: Path) -> None:
    systemctl = Systemctl()
    done = install(tmp_path, port=8443, unit_folder=tmp_path, systemctl=systemctl)
    unit = tmp_path / UNIT_NAME
    assert unit.read_text("utf-8") == done.text
    assert f'--data-dir" "{tmp_path}"' in done.text
    assert f"User={getpass.getuser()}\n" in done.text
    assert systemctl.calls == [("daemon-reload",), ("enable", UNIT_NAME), ("restart", UNIT_NAME)]
    assert str(unit) in str(done)


def test_installing_again_says_that_nothing_changed(tmp_path: Path) -> None:
    install(tmp_path, unit_folder=tmp_path, systemctl=Systemctl())
    again = install(tmp_path, unit_folder=tmp_path, systemctl=Systemctl())
    assert "unchanged" in again.done[0][1]


def test_a_machine_without_systemd_is_told_what_to_do_instead(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("archive_app.system_service._RUNNING", tmp_path / "nowhere")
    with pytest.raises(NoSystemd, match="archive serve"):
        install(tmp_path, unit_folder=tmp_path)
    assert not (tmp_path / UNIT_NAME).exists()


def test_without_the_right_to_write_the_command_to_repeat_is_named(tmp_path: Path) -> None:
    with pytest.raises(NoSystemd, match="sudo archive service install"):
        install(tmp_path, unit_folder=tmp_path / "missing", systemctl=Systemctl())


def test_a_service_that_does_not_start_gives_systemds_reason(tmp_path: Path) -> None:
    with pytest.raises(NoSystemd, match=r"masked.*journalctl"):
        install(tmp_path, unit_folder=tmp_path, systemctl=Systemctl(failing="restart"))


def test_a_missing_data_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(NoSystemd, match="archive init"):
        install(tmp_path / "nothing", unit_folder=tmp_path, systemctl=Systemctl())


def test_a_name_that_would_add_a_line_to_the_unit_is_refused(tmp_path: Path) -> None:
    with pytest.raises(NoSystemd, match="control signs"):
        unit_text(tmp_path / "a\nExecStartPre=evil", "clerk")


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd is not installed")
@pytest.mark.parametrize("name", ["archive", "档案 2018", "100%n", 'a"b$HOME\\x'])
def test_systemd_finds_no_fault_in_the_unit_and_reads_its_words_unchanged(tmp_path: Path, name: str) -> None:
    folder = tmp_path / name
    folder.mkdir()
    unit = tmp_path / UNIT_NAME
    unit.write_text(unit_text(folder, "root", also_writable=[tmp_path]), encoding="utf-8")
    found = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", unit],
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
    )
    assert UNIT_NAME not in found.stderr, found.stderr
    assert found.returncode == 0, found.stderr
