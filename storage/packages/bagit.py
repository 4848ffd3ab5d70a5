"""Write a bag (RFC 8493, version 1.0): a folder of files with manifests, for handing over or for keeping.

The receiver needs no software of ours: `sha256sum -c manifest-sha256.txt` proves the payload.
"""

import os
import re
import shutil
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from hashlib import sha256, sha512
from io import BytesIO
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from storage import durable, naming
from storage.errors import BadName
from storage.packages import bagformat
from storage.packages.bagcheck import BagFault, check, is_valid

__all__ = ["Bag", "BagFault", "check", "is_valid", "payload_name", "write"]

_CHUNK = 1 << 20
_LONGEST_STEP = 200
# What Windows refuses in a file name (RFC 8493, 5.1 and 6.1 ask for names that travel); and the percent sign,
# which RFC 8493 escapes in manifests while widespread validators take it as it stands.
_NOT_PORTABLE = re.compile(r'[<>:"|?*%]')
_DEVICE = re.compile(r"(con|prn|aux|nul|com[0-9]|lpt[0-9])(\..*)?", re.IGNORECASE)


@dataclass(frozen=True)
class Bag:
    """A bag just written: its folder, and how many files and bytes its payload has."""

    folder: Path
    files: int
    size: int


def write(
    folder: Path,
    payload: Iterable[tuple[str, Path | BinaryIO | bytes]],
    info: Sequence[tuple[str, str]],
    *,
    tags: Mapping[str, bytes] | None = None,
) -> Bag:
    """Write a bag to a folder that must not exist; it appears whole or not at all.

    `payload` is taken one by one (name below data/, content), streamed in bounded memory; streams are closed.
    `info` are bag-info entries in order; Payload-Oxum is added. `tags` are further tag files by path.
    Names become portable by `payload_name`; raises BadName when two then meet, FileExistsError.
    """
    if folder.exists():
        raise FileExistsError(f"{folder} exists already; name a new folder for the bag.")
    part = folder.with_name(f".{folder.name}.{os.urandom(8).hex()}.part")
    try:
        (part / "data").mkdir(parents=True)
        digests, size = _write_payload(part, payload)
        entries = [(label, value) for label, value in info if label.lower() != "payload-oxum"]
        entries.append(("Payload-Oxum", f"{size}.{len(digests)}"))
        _write_tag_files(part, digests, entries, tags or {})
        durable.sync(*(Path(below) for below, _, _ in os.walk(part)))
        part.rename(folder)
        durable.sync(folder.parent)
    except BaseException:
        shutil.rmtree(part, ignore_errors=True)
        raise
    return Bag(folder, len(digests), size)


def payload_name(name: str) -> str:
    """Make a name that Windows, macOS and Linux can all hold: safe steps of at most 200 bytes, NFC."""
    steps = unicodedata.normalize("NFC", naming.logical_path(name)).split("/")
    return "/".join(_portable(step) for step in steps)


def _portable(step: str) -> str:
    step = _NOT_PORTABLE.sub("_", step).rstrip(" .") or "_"
    if _DEVICE.fullmatch(step):
        step = f"_{step}"
    if len(step.encode()) <= _LONGEST_STEP:
        return step
    # The digest keeps two long names apart that begin alike.
    suffix = PurePosixPath(step).suffix
    suffix = suffix if len(suffix.encode()) <= 16 else ""
    tail = f"-{sha256(step.encode()).hexdigest()[:8]}{suffix}"
    return step.encode()[: _LONGEST_STEP - len(tail.encode())].decode(errors="ignore") + tail


def _write_payload(
    part: Path, payload: Iterable[tuple[str, Path | BinaryIO | bytes]]
) -> tuple[dict[str, tuple[str, str]], int]:
    """Copy the payload; answers path -> (SHA-256, SHA-512), and all bytes together."""
    digests: dict[str, tuple[str, str]] = {}
    taken: set[str] = set()
    total = 0
    for name, content in payload:
        path = f"data/{payload_name(name)}"
        # Windows and macOS take names for equal that differ in case only.
        if path.casefold() in taken:
            raise BadName(f"Two files of the bag would both be called {path!r}; rename one of them.")
        taken.add(path.casefold())
        short, long, size = _copy(content, part / path)
        digests[path] = (short, long)
        total += size
    return digests, total


def _copy(content: Path | BinaryIO | bytes, target: Path) -> tuple[str, str, int]:
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        file = target.open("xb")
    except (FileExistsError, NotADirectoryError) as error:
        raise BadName(f"{target.name!r} would be a file and a folder at once; rename one.") from error
    short, long, size = sha256(), sha512(), 0
    with file, closing(_open(content)) as source:
        while chunk := source.read(_CHUNK):
            file.write(chunk)
            short.update(chunk)
            long.update(chunk)
            size += len(chunk)
        file.flush()
        os.fsync(file.fileno())
    return short.hexdigest(), long.hexdigest(), size


def _open(content: Path | BinaryIO | bytes) -> BinaryIO:
    if isinstance(content, Path):
        return content.open("rb")
    return BytesIO(content) if isinstance(content, bytes) else content


def _write_tag_files(
    part: Path,
    digests: Mapping[str, tuple[str, str]],
    info: Sequence[tuple[str, str]],
    tags: Mapping[str, bytes],
) -> None:
    files = {
        bagformat.DECLARATION: bagformat.declaration(),
        bagformat.INFO: bagformat.info(info),
        "manifest-sha256.txt": bagformat.manifest((path, pair[0]) for path, pair in digests.items()),
        "manifest-sha512.txt": bagformat.manifest((path, pair[1]) for path, pair in digests.items()),
    }
    for name, data in tags.items():
        path = payload_name(name)
        if path in files or path.split("/")[0] == "data" or bagformat.MANIFEST_NAME.fullmatch(path):
            raise BadName(f"{path!r} is a name the bag itself needs; choose another.")
        files[path] = data
    for_tags = {
        f"tagmanifest-{algorithm().name}.txt": bagformat.manifest(
            (path, algorithm(data).hexdigest()) for path, data in files.items()
        )
        for algorithm in (sha256, sha512)
    }
    files |= for_tags
    for path, data in files.items():
        (part / path).parent.mkdir(parents=True, exist_ok=True)
        durable.write_new(part / path, data)
    durable.sync(*(part / path for path in files))
