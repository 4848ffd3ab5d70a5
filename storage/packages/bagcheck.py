"""Is a folder a complete and valid bag (RFC 8493, 3)? Every fault is named, nothing is fetched or followed."""

import hashlib
import os
import re
import stat
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from storage.packages import bagformat
from storage.packages.bagformat import BadTagFile, Declaration, Listed

_CHUNK = 1 << 20
# hashlib's names by the names BagIt uses (RFC 8493, 2.4); SM3 where the local OpenSSL has it.
_ALGORITHMS = {
    name: name
    for name in ("md5", "sha1", "sha224", "sha256", "sha384", "sha512", "blake2b", "blake2s", "sm3")
} | {f"sha3{size}": f"sha3_{size}" for size in (224, 256, 384, 512)}
_OXUM = re.compile(r"([0-9]+)\.([0-9]+)")


@dataclass(frozen=True)
class BagFault:
    """One fault: an error makes the bag invalid, a warning does not; `path` is relative to the bag."""

    error: bool
    path: str
    detail: str


@dataclass
class _Bag:
    folder: Path
    declared: Declaration
    names: set[str]
    wanted: dict[str, dict[str, str]] = field(default_factory=dict)  # path -> algorithm -> digest
    payload_lists: dict[str, set[str]] = field(default_factory=dict)  # manifest -> paths


def is_valid(folder: Path) -> bool:
    """Whether the folder is a valid bag; warnings do not count."""
    return not any(fault.error for fault in check(folder))


def check(folder: Path) -> Iterator[BagFault]:
    """Find every fault of a bag of version 0.93 to 1.0; files are hashed in bounded memory."""
    path = folder / bagformat.DECLARATION
    try:
        declared = bagformat.read_declaration(_read(path))
    except (OSError, BadTagFile) as error:
        yield BagFault(True, path.name, _reason(error))
        return
    if not declared.version <= (1, 0):
        yield BagFault(True, path.name, "a BagIt version newer than 1.0")
        return
    names, faults = _walk(folder)
    yield from faults
    bag = _Bag(folder, declared, names)
    yield from _check_manifests(bag)
    yield from _check_lists(bag)
    yield from _check_fetch(bag)
    yield from _check_info(bag)
    yield from _check_files(bag)


def _walk(folder: Path) -> tuple[set[str], list[BagFault]]:
    """List all plain files; a link or device could lead anywhere and is an error."""
    names: set[str] = set()
    faults = []
    if not (folder / "data").is_dir() or (folder / "data").is_symlink():
        faults.append(BagFault(True, "data", "the payload folder is missing"))
    for below, folders, files in os.walk(folder):
        for name in (*folders, *files):
            path = Path(below, name)
            relative = path.relative_to(folder).as_posix()
            mode = path.lstat().st_mode
            if stat.S_ISREG(mode):
                names.add(relative)
            elif not stat.S_ISDIR(mode):
                faults.append(BagFault(True, relative, "neither a file nor a folder"))
    return names, faults


def _check_manifests(bag: _Bag) -> Iterator[BagFault]:
    for name in sorted(bag.names):
        match = bagformat.MANIFEST_NAME.fullmatch(name)
        if not match:
            continue
        for_tags, algorithm = bool(match.group(1)), match.group(2)
        if algorithm not in _ALGORITHMS or _ALGORITHMS[algorithm] not in hashlib.algorithms_available:
            yield BagFault(True, name, f"the algorithm {algorithm} is not known here")
            continue
        listed = set() if for_tags else bag.payload_lists.setdefault(name, set())
        try:
            for line in bagformat.read_manifest(_read(bag.folder / name), bag.declared):
                yield from _check_line(bag, name, for_tags, algorithm, line, listed)
        except (OSError, BadTagFile) as error:
            yield BagFault(True, name, _reason(error))
    if not bag.payload_lists:
        yield BagFault(True, "manifest", "there is no payload manifest")


def _check_line(
    bag: _Bag, name: str, for_tags: bool, algorithm: str, line: Listed, listed: set[str]
) -> Iterator[BagFault]:
    if line.leading_dot:
        yield BagFault(False, name, f"{line.path!r} is listed with a needless ./")
    if _leads_out(line.path) or line.path.startswith("data/") == for_tags:
        yield BagFault(True, name, f"{line.path!r} is not a place this manifest may list")
        return
    if line.path in listed:
        # Allowed until 0.97 when the digests agree; 1.0 says each file once (RFC 8493, 2.1.3).
        yield BagFault(bag.declared.version >= (1, 0), name, f"{line.path!r} is listed twice")
    listed.add(line.path)
    known = bag.wanted.setdefault(line.path, {}).setdefault(algorithm, line.value)
    if known != line.value:
        yield BagFault(True, name, f"{line.path!r} is listed with two digests")


def _leads_out(path: str) -> bool:
    return any(step in ("", ".", "..") for step in path.split("/")) or "\0" in path


def _check_lists(bag: _Bag) -> Iterator[BagFault]:
    """Every payload file must be listed: in all manifests since 1.0, in one before (RFC 8493, 2.1.3)."""
    payload = {name for name in bag.names if name.startswith("data/")}
    everywhere = set.union(set(), *bag.payload_lists.values())
    for path in sorted(payload - everywhere):
        yield BagFault(True, path, "in the payload, in no manifest")
    if bag.declared.version >= (1, 0):
        for manifest, paths in bag.payload_lists.items():
            for path in sorted(everywhere - paths):
                yield BagFault(True, manifest, f"does not list {path!r} as another manifest does")


def _check_fetch(bag: _Bag) -> Iterator[BagFault]:
    if bagformat.FETCH not in bag.names:
        return
    try:
        for line in bagformat.read_fetch(_read(bag.folder / bagformat.FETCH), bag.declared):
            if _leads_out(line.path) or not line.path.startswith("data/"):
                yield BagFault(True, bagformat.FETCH, f"{line.path!r} lies outside the payload")
            elif line.path not in bag.names:
                yield BagFault(True, line.path, "still to be fetched; the bag is incomplete")
    except (OSError, BadTagFile) as error:
        yield BagFault(True, bagformat.FETCH, _reason(error))


def _check_info(bag: _Bag) -> Iterator[BagFault]:
    """Hold the payload against the byte and file counts that bag-info.txt states (RFC 8493, 2.2.2)."""
    if bagformat.INFO not in bag.names:
        return
    try:
        entries = bagformat.read_info(_read(bag.folder / bagformat.INFO), bag.declared)
    except (OSError, BadTagFile) as error:
        yield BagFault(True, bagformat.INFO, _reason(error))
        return
    sizes = [(bag.folder / name).stat().st_size for name in bag.names if name.startswith("data/")]
    for label, value in entries:
        if label.lower() == "payload-oxum":
            match = _OXUM.fullmatch(value)
            if not match:
                yield BagFault(True, bagformat.INFO, f"Payload-Oxum {value!r} is not bytes.files")
            elif (int(match.group(1)), int(match.group(2))) != (sum(sizes), len(sizes)):
                found = f"{sum(sizes)}.{len(sizes)}"
                yield BagFault(True, bagformat.INFO, f"Payload-Oxum is {value}, the payload has {found}")


def _check_files(bag: _Bag) -> Iterator[BagFault]:
    for path, wanted in sorted(bag.wanted.items()):
        if path not in bag.names:
            yield BagFault(True, path, "listed, but not there")
            continue
        try:
            found = _digests(bag.folder / path, list(wanted))
        except OSError as error:
            yield BagFault(True, path, _reason(error))
            continue
        for algorithm, digest in wanted.items():
            if found[algorithm] != digest:
                yield BagFault(True, path, f"has another {algorithm} digest than listed")


def _digests(path: Path, algorithms: list[str]) -> dict[str, str]:
    hashes = {name: hashlib.new(_ALGORITHMS[name], usedforsecurity=False) for name in algorithms}
    with os.fdopen(os.open(path, os.O_RDONLY | os.O_NOFOLLOW), "rb", buffering=0) as file:
        while chunk := file.read(_CHUNK):
            for digest in hashes.values():
                digest.update(chunk)
    return {name: digest.hexdigest() for name, digest in hashes.items()}


def _read(path: Path) -> bytes:
    with os.fdopen(os.open(path, os.O_RDONLY | os.O_NOFOLLOW), "rb") as file:
        return file.read()


def _reason(error: Exception) -> str:
    return (error.strerror if isinstance(error, OSError) else None) or str(error)
