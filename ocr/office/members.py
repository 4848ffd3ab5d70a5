"""Files inside a file: members of a ZIP, attachments of a letter, written out one by one. Runs in the limited child."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from ocr.office import kinds, letters
from ocr.problems import Problem, ReadingError

MOST_MEMBERS = 5_000
#: scans hardly shrink; more than this times smaller is a bomb, if it is big at all
MOST_SHRUNK, BOMB_FROM = 200, 64 * 1024 * 1024
_CHUNK = 1 << 20
_UTF8 = 0x800
_ENCRYPTED = 0x1


@dataclass(frozen=True)
class Member:
    """One file inside: its name with folders as it was written there, and where it lies now.

    `file` is a plain number in the folder it was written to; empty when `problem` says why it was not.
    """

    name: str
    file: str
    bytes: int
    problem: str = ""


def unpack(path: Path, media_type: str, folder: Path, most_bytes: int) -> list[dict[str, Any]]:
    """Write every file inside `path` to `folder`, at most `most_bytes` together. Raises ReadingError.

    Names never become paths: the files are called 1, 2, 3.
    """
    found = (
        _letter(path, folder, most_bytes) if media_type == kinds.LETTER else _zip(path, folder, most_bytes)
    )
    try:
        return [asdict(member) for member in found]
    except (zipfile.BadZipFile, EOFError, NotImplementedError, zlib.error) as error:
        raise ReadingError(Problem.DAMAGED, str(error)) from error


def _zip(path: Path, folder: Path, left: int) -> Iterator[Member]:
    with zipfile.ZipFile(path) as file:
        entries = [
            entry for entry in file.infolist() if not entry.is_dir() and not _is_clutter(entry.filename)
        ]
        if len(entries) > MOST_MEMBERS:
            raise ReadingError(Problem.TOO_LARGE, f"{len(entries)} members")
        total, packed = sum(one.file_size for one in entries), sum(one.compress_size for one in entries)
        if total > left or (total > BOMB_FROM and total > MOST_SHRUNK * max(packed, 1)):
            raise ReadingError(Problem.TOO_LARGE, f"{total} bytes from {packed}")
        for number, entry in enumerate(entries, 1):
            name = member_name(entry)
            if entry.flag_bits & _ENCRYPTED:
                yield Member(name, "", entry.file_size, Problem.PASSWORD_NEEDED.value)
                continue
            yield _write(file, entry, name, folder / str(number), left)


def _write(file: zipfile.ZipFile, entry: zipfile.ZipInfo, name: str, target: Path, left: int) -> Member:
    size = 0
    try:
        with file.open(entry) as stream, target.open("xb") as out:
            while chunk := stream.read(_CHUNK):
                size += len(chunk)
                if size > min(left, entry.file_size):  # sizes in the list are claims
                    raise ReadingError(Problem.TOO_LARGE, name)
                out.write(chunk)
    except (zipfile.BadZipFile, EOFError, NotImplementedError, RuntimeError, zlib.error):
        target.unlink(missing_ok=True)
        return Member(name, "", entry.file_size, Problem.DAMAGED.value)
    return Member(name, target.name, size)


def member_name(entry: zipfile.ZipInfo) -> str:
    """Return a member's name: UTF-8 where it says so or reads so, else GB18030, as Chinese Windows writes it."""
    if entry.flag_bits & _UTF8:
        return entry.filename
    raw = entry.orig_filename.encode("cp437", "replace")
    for charset in ("utf-8", "gb18030"):
        try:
            return raw.decode(charset).replace("\\", "/")
        except UnicodeDecodeError:
            continue
    return entry.filename


def _is_clutter(name: str) -> bool:
    """Tell what systems leave behind and nobody put there: Mac forks, thumbnail caches."""
    last = name.rsplit("/", 1)[-1]
    return name.startswith("__MACOSX/") or last in {".DS_Store", "Thumbs.db", "desktop.ini"}


def _letter(path: Path, folder: Path, left: int) -> Iterator[Member]:
    for number, (name, data) in enumerate(letters.attachments(path), 1):
        left -= len(data)
        if left < 0:
            raise ReadingError(Problem.TOO_LARGE, name)
        (folder / str(number)).write_bytes(data)
        yield Member(name, str(number), len(data))
