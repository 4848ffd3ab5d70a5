"""The storage root apart from its objects: its papers, and nothing strange between the levels."""

import os
import stat
from collections.abc import Iterator
from pathlib import Path

from storage import layout, root
from storage.finding import Finding, Kind


def check_papers(folder: Path) -> Iterator[Finding]:
    """Compare the declaration, the layout and the page for people with what was written."""
    for name, text in root.papers().items():
        path = folder / name
        try:
            found = path.read_bytes()
            writable = path.stat().st_mode & (stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH)
        except FileNotFoundError:
            yield Finding(Kind.MISSING, "", name, "a paper of the storage root is missing")
        except OSError as error:
            yield Finding(Kind.UNREADABLE, "", name, str(error))
        else:
            if found != text and name != root.READ_ME:  # its wording may differ from release to release
                yield Finding(Kind.CHANGED, "", name, "a paper of the storage root was changed")
            if writable:
                yield Finding(Kind.UNPROTECTED, "", name, "can be written")


def check_levels(folder: Path) -> Iterator[Finding]:
    """Find files, links and folders that stand where only the two hashed levels may."""
    papers = {Path(name).parts[0] for name in root.papers()}
    yield from _check_extensions(folder)
    for first in _listing(folder):
        if first.name in papers:
            continue
        if not _is_level(first):
            yield _stray(folder, first, "nothing of the store is called this")
            continue
        yield from _check_level(folder, first)


def _check_level(folder: Path, first: os.DirEntry[str]) -> Iterator[Finding]:
    seconds = _listing(Path(first.path))
    if not seconds:
        yield _stray(folder, first, "an empty folder")
    for second in seconds:
        if not _is_level(second):
            yield _stray(folder, second, "nothing of the store is called this")
            continue
        entries = _listing(Path(second.path))
        if not entries:
            yield _stray(folder, second, "an empty folder")
        for entry in entries:
            if not entry.is_dir(follow_symlinks=False):
                yield _stray(folder, entry, "not an object's folder")


def _check_extensions(folder: Path) -> Iterator[Finding]:
    extensions = folder / root.EXTENSIONS
    if not extensions.is_dir():
        return  # its config is named as missing already
    for entry in _listing(extensions):
        if entry.name != layout.NAME:
            yield _stray(folder, entry, "an extension the store does not use")
            continue
        for below in _listing(Path(entry.path)):
            if below.name != "config.json":
                yield _stray(folder, below, "nothing of the store is called this")


def _is_level(entry: os.DirEntry[str]) -> bool:
    return bool(layout.LEVEL.fullmatch(entry.name)) and entry.is_dir(follow_symlinks=False)


def _listing(folder: Path) -> list[os.DirEntry[str]]:
    with os.scandir(folder) as entries:
        return sorted(entries, key=lambda entry: entry.name)


def _stray(folder: Path, entry: os.DirEntry[str], detail: str) -> Finding:
    return Finding(Kind.UNTRACKED, "", Path(entry.path).relative_to(folder).as_posix(), detail)
