"""Folders to be watched for scans, as they are written in the settings: `FOLDER` or `FOLDER=VILLAGE`, commas between."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

#: seconds a batch may wait at most for its folder to fall quiet
LONGEST_QUIET = 600
_WITH_VILLAGE = re.compile(r"(?P<folder>.+?)\s*=\s*(?P<village>\d{3,12})")


@dataclass(frozen=True)
class WatchFolder:
    """One folder, and the village whose papers are scanned into it, if it is always the same."""

    folder: Path
    village: str | None = None


def parse(text: str) -> tuple[WatchFolder, ...]:
    """Return the folders written in `text`."""
    return tuple(_one(part.strip()) for part in text.split(",") if part.strip())


def problems(folders: Sequence[WatchFolder], data_dir: Path) -> Iterator[tuple[Path, str, str]]:
    """Yield what is wrong with a folder, in both languages. One that is not there yet is no fault: a share comes later."""
    for number, one in enumerate(folders):
        folder = one.folder
        if not folder.is_absolute():
            yield folder, "应写完整路径。", "must be an absolute path"
        elif folder.exists() and not folder.is_dir():
            yield folder, "这不是文件夹。", "is no folder"
        elif folder == data_dir or data_dir in folder.parents or folder in data_dir.parents:
            yield (
                folder,
                "不能在档案库的文件夹里，也不能包着它。",
                "must not lie in the data folder nor around it",
            )
        elif any(_overlap(folder, other.folder) for other in folders[:number]):
            yield (
                folder,
                "写了两次，或在另一个守着的文件夹里。",
                "is named twice, or lies in another watched folder",
            )


def _one(part: str) -> WatchFolder:
    found = _WITH_VILLAGE.fullmatch(part)
    if found is None:
        return WatchFolder(Path(part).expanduser())
    return WatchFolder(Path(found["folder"]).expanduser(), found["village"])


def _overlap(first: Path, second: Path) -> bool:
    return first == second or first in second.parents or second in first.parents
