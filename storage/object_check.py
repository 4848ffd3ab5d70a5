"""One object's folder, held against its inventory, its place and what the catalogue expects."""

import os
import stat
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha512
from pathlib import Path

from storage import inventory, layout, naming
from storage.finding import Finding, Kind, Tally
from storage.inventory import BadInventory, Inventory
from storage.staging import CHUNK

# An object kept at this very moment has its own folder open between the rename and the protecting of it.
_SETTLING = 0.05
_WRITABLE = stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH


@dataclass(frozen=True)
class _Place:
    """An object's folder, how to name it, and where the storage root is."""

    root: Path
    folder: Path
    object_id: str

    def finding(self, kind: Kind, path: Path, detail: str) -> Finding:
        return Finding(kind, self.object_id, path.relative_to(self.root).as_posix(), detail)


def id_of(folder: Path) -> str:
    """Name the object of a folder, even one whose inventory is destroyed: from the folder if need be."""
    name = layout.id_from_folder(folder.name)
    if name is not None:
        return name
    try:
        return inventory.parse((folder / inventory.FILE).read_bytes()).object_id
    except (OSError, BadInventory):
        return folder.name


def check(
    root: Path, folder: Path, deep: bool, expected: Mapping[str, str], tally: Tally
) -> Iterator[Finding]:
    """Find every fault of one object; `expected` is logical path -> SHA-512 or SHA-256."""
    tally.objects += 1
    place = _Place(root, folder, id_of(folder))
    yield from _check_declaration(place)
    found, faults = _read_inventories(place)
    yield from faults
    listing, faults = _listing(place)
    yield from faults
    yield from _check_protection(place, listing)
    if found is None:
        for logical in expected:
            yield place.finding(Kind.MISSING, folder, f"no inventory leads to {logical}")
        return
    at = folder.relative_to(root)
    if found.object_id != place.object_id or layout.folder_for(found.object_id).as_posix() != at.as_posix():
        yield place.finding(Kind.MISPLACED, folder, f"the inventory speaks of {found.object_id}")
    yield from _check_listing(place, found, listing)
    for path, digest in found.manifest.items():
        tally.files += 1
        yield from _check_content(place, path, digest, deep, tally)
    yield from _check_expected(place, found, expected)


def _check_declaration(place: _Place) -> Iterator[Finding]:
    path = place.folder / inventory.DECLARATION
    try:
        if path.read_bytes() != inventory.DECLARATION_TEXT:
            yield place.finding(Kind.CHANGED, path, "the declaration was changed")
    except FileNotFoundError:
        yield place.finding(Kind.MISSING, path, "the declaration is missing")
    except OSError as error:
        yield place.finding(Kind.UNREADABLE, path, str(error))


def _read_inventories(place: _Place) -> tuple[Inventory | None, list[Finding]]:
    """Read both copies; the best that can be parsed goes on to guide the check."""
    faults: list[Finding] = []
    copies: list[tuple[bool, bytes, Inventory]] = []
    for folder in (place.folder, place.folder / "v1"):
        path, sidecar = folder / inventory.FILE, folder / inventory.SIDECAR
        data = _read(place, path, faults)
        vouched = _read(place, sidecar, faults)
        if data is None:
            continue
        sound = vouched is not None and inventory.sidecar_matches(data, vouched)
        if vouched is not None and not sound:
            faults.append(place.finding(Kind.SIDECAR_MISMATCH, sidecar, "does not vouch for the inventory"))
        try:
            copies.append((sound, data, inventory.parse(data)))
        except BadInventory as error:
            faults.append(place.finding(Kind.DAMAGED_INVENTORY, path, str(error)))
    if len(copies) == 2 and copies[0][1] != copies[1][1]:
        path = place.folder / inventory.FILE
        faults.append(place.finding(Kind.DAMAGED_INVENTORY, path, "differs from its copy in v1"))
    # max keeps the first of equals: the object's own copy before the version's.
    best = max(copies, key=lambda copy: copy[0], default=None)
    return (best[2] if best else None), faults


def _read(place: _Place, path: Path, faults: list[Finding]) -> bytes | None:
    kind = Kind.DAMAGED_INVENTORY if path.name == inventory.FILE else Kind.SIDECAR_MISMATCH
    try:
        return path.read_bytes()
    except FileNotFoundError:
        faults.append(place.finding(kind, path, "is missing"))
    except OSError as error:
        faults.append(place.finding(Kind.UNREADABLE, path, str(error)))
    return None


def _listing(place: _Place) -> tuple[list[Path], list[Finding]]:
    """List every file, link, empty folder and folder below the object; links are not followed."""
    paths: list[Path] = []
    faults: list[Finding] = []

    def failed(error: OSError) -> None:
        faults.append(place.finding(Kind.UNREADABLE, Path(error.filename), str(error)))

    for below, folders, files in os.walk(place.folder, onerror=failed):
        folders.sort()
        paths += [Path(below, name) for name in sorted(folders + files)]
    return paths, faults


def _check_protection(place: _Place, listing: list[Path]) -> Iterator[Finding]:
    """One finding an object: after a careless copy everything would be writable at once."""
    writable = [path for path in listing if _is_writable(path)]
    if _is_writable(place.folder):
        time.sleep(_SETTLING)
        if _is_writable(place.folder):
            writable.insert(0, place.folder)
    if writable:
        yield place.finding(Kind.UNPROTECTED, writable[0], f"can be written, {len(writable)} in this object")


def _is_writable(path: Path) -> bool:
    mode = path.lstat().st_mode
    return not stat.S_ISLNK(mode) and bool(mode & _WRITABLE)


def _check_listing(place: _Place, found: Inventory, listing: list[Path]) -> Iterator[Finding]:
    """Find what lies in the object and is in no list of it."""
    papers = {inventory.DECLARATION, inventory.FILE, inventory.SIDECAR}
    for version in found.versions:
        papers |= {version, f"{version}/{inventory.FILE}", f"{version}/{inventory.SIDECAR}"}
    folders = {parent.as_posix() for path in found.manifest for parent in Path(path).parents}
    for path in listing:
        name = path.relative_to(place.folder).as_posix()
        mode = path.lstat().st_mode
        if stat.S_ISDIR(mode):
            if name not in folders and name not in papers:
                yield place.finding(Kind.UNTRACKED, path, "a folder the inventory does not know")
        elif name not in found.manifest and name not in papers:
            yield place.finding(Kind.UNTRACKED, path, "a file the inventory does not list")
        elif not stat.S_ISREG(mode):
            yield place.finding(Kind.CHANGED, path, "no longer a plain file")


def _check_content(place: _Place, name: str, digest: str, deep: bool, tally: Tally) -> Iterator[Finding]:
    path = place.folder / name
    try:
        found = path.lstat()
        if not stat.S_ISREG(found.st_mode):
            return  # named by the listing
        size = naming.size_in_name(name)
        if size is not None and size != found.st_size:
            yield place.finding(Kind.CHANGED, path, f"{found.st_size} bytes instead of {size}")
        elif deep and _digest(path, tally) != digest:
            yield place.finding(Kind.CHANGED, path, "the bytes have another SHA-512")
    except FileNotFoundError:
        yield place.finding(Kind.MISSING, path, "in the inventory, not on the disk")
    except OSError as error:
        yield place.finding(Kind.UNREADABLE, path, str(error))


def _digest(path: Path, tally: Tally) -> str:
    digest = sha512()
    with path.open("rb", buffering=0) as file:
        while chunk := file.read(CHUNK):
            digest.update(chunk)
            tally.hashed_bytes += len(chunk)
    return digest.hexdigest()


def _check_expected(place: _Place, found: Inventory, expected: Mapping[str, str]) -> Iterator[Finding]:
    """Hold the inventory against the catalogue: catches an object rewritten together with its inventory."""
    for logical, digest in expected.items():
        path = found.content_of(naming.logical_path(logical))
        if path is None:
            yield place.finding(
                Kind.MISSING, place.folder, f"{logical} is in the catalogue, not in the object"
            )
        elif digest.lower() not in (found.manifest[path], found.sha256.get(path)):
            yield place.finding(Kind.CHANGED, place.folder / path, "the catalogue has another digest")
