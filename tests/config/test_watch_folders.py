"""Watched folders as they are written in the settings: folder, perhaps a village, and every fault named."""

from __future__ import annotations

from pathlib import Path

import pytest

from config.settings import BadSettings, load
from config.watch_folders import WatchFolder


def test_folders_stand_with_commas_between_and_may_name_their_village(tmp_path: Path) -> None:
    written = f"{tmp_path}/扫描 一=201, {tmp_path}/other ,"
    found = load(tmp_path / "data", {"ARCHIVE_WATCH_FOLDERS": written, "ARCHIVE_WATCH_QUIET_SECONDS": "20"})
    assert found.watch_folders == (
        WatchFolder(tmp_path / "扫描 一", "201"),
        WatchFolder(tmp_path / "other"),
    )
    assert found.watch_quiet_seconds == 20


def test_no_folder_is_watched_unless_one_is_named(tmp_path: Path) -> None:
    assert load(tmp_path, {}).watch_folders == ()


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("scans", "absolute"),
        ("{data}/in", "data folder"),
        ("{data}", "data folder"),
        ("/", "data folder"),
        ("{file}", "no folder"),
        ("/srv/scans,/srv/scans=201", "twice"),
        ("/srv/scans,/srv/scans/201", "another watched folder"),
    ],
)
def test_a_folder_that_cannot_be_watched_is_named(tmp_path: Path, written: str, said: str) -> None:
    (tmp_path / "file").write_bytes(b"")
    text = written.format(data=tmp_path / "data", file=tmp_path / "file")
    with pytest.raises(BadSettings) as caught:
        load(tmp_path / "data", {"ARCHIVE_WATCH_FOLDERS": text})
    assert said in str(caught.value)


@pytest.mark.parametrize("seconds", ["0", "601", "soon"])
def test_the_quiet_time_has_bounds(tmp_path: Path, seconds: str) -> None:
    with pytest.raises(BadSettings):
        load(tmp_path, {"ARCHIVE_WATCH_QUIET_SECONDS": seconds})
