"""A package as one file: pack a folder into a ZIP, and unpack a stranger's ZIP without being harmed by it."""

import os
import shutil
import stat
import zipfile
import zlib
from pathlib import Path, PurePosixPath

from storage import durable
from storage.errors import BadName, StorageError, TooLarge

_CHUNK = 1 << 20
_MOST_ENTRIES = 1_000_000
# Scans and photographs are compressed already; packing them again costs time and saves nothing.
_METHOD = zipfile.ZIP_STORED


class BadPackage(StorageError):
    """The file is no ZIP, is damaged, or holds what no package may hold (links, encrypted files)."""


def pack(folder: Path, target: Path) -> int:
    """Pack a folder into a ZIP with the folder's name as its one top entry (RFC 8493, 4); answers its bytes.

    The file must not exist (FileExistsError) and appears whole or not at all; links are refused (BadPackage).
    """
    if target.exists():
        raise FileExistsError(f"{target} exists already; name a new file.")
    part = target.with_name(f".{target.name}.{os.urandom(8).hex()}.part")
    try:
        with zipfile.ZipFile(part, "x", _METHOD, strict_timestamps=False) as package:
            for path in sorted(folder.rglob("*")):
                if path.is_symlink():
                    raise BadPackage(f"{path.name} is a link; a package holds files only.")
                package.write(path, PurePosixPath(folder.name, path.relative_to(folder).as_posix()))
        durable.sync(part)
        part.rename(target)
        durable.sync(target.parent)
    finally:
        part.unlink(missing_ok=True)
    return target.stat().st_size


def unpack(package: Path, folder: Path, *, limit: int) -> Path:
    """Unpack a ZIP into a new folder, at most `limit` bytes; answers the folder, or its one top entry.

    Nothing lands outside, whatever the names say; sizes are counted as they come, not believed. Raises
    TooLarge, BadName (a name that leads out or comes twice), BadPackage, FileExistsError; then nothing is left.
    """
    folder.mkdir()
    try:
        with zipfile.ZipFile(package) as source:
            entries = source.infolist()
            if len(entries) > _MOST_ENTRIES:
                raise BadPackage(f"The package has more than {_MOST_ENTRIES} entries; split it.")
            left = limit
            for entry in entries:
                left -= _unpack_one(source, entry, folder, left, limit)
    except (zipfile.BadZipFile, NotImplementedError, EOFError, RuntimeError, zlib.error) as error:
        shutil.rmtree(folder)
        raise BadPackage(f"{package.name} cannot be unpacked ({error}); ask for it again.") from error
    except BaseException:
        shutil.rmtree(folder)
        raise
    tops = list(folder.iterdir())
    return tops[0] if len(tops) == 1 and tops[0].is_dir() else folder


def _unpack_one(source: zipfile.ZipFile, entry: zipfile.ZipInfo, folder: Path, left: int, limit: int) -> int:
    mode = entry.external_attr >> 16
    if stat.S_IFMT(mode) not in (0, stat.S_IFREG, stat.S_IFDIR) or entry.flag_bits & 1:
        raise BadPackage(f"{entry.filename!r} is a link, a device or encrypted; a package holds plain files.")
    steps = entry.filename.rstrip("/").split("/")
    if any(step in ("", ".", "..") or "\\" in step or "\0" in step for step in steps):
        raise BadName(f"{entry.filename!r} leads out of the package.")
    target = folder.joinpath(*steps)
    try:
        (target if entry.is_dir() else target.parent).mkdir(parents=True, exist_ok=True)
        if entry.is_dir():
            return 0
        return _copy(source, entry, target, left, limit)
    except (FileExistsError, NotADirectoryError) as error:
        raise BadName(f"{entry.filename!r} comes twice in the package.") from error


def _copy(source: zipfile.ZipFile, entry: zipfile.ZipInfo, target: Path, left: int, limit: int) -> int:
    size = 0
    with source.open(entry) as stream, target.open("xb") as file:
        while chunk := stream.read(_CHUNK):
            size += len(chunk)
            if size > left:
                raise TooLarge(limit)
            file.write(chunk)
    return size
