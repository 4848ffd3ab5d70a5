"""Is everything still what it was? Quick (presence, sizes, inventories) or deep (every byte hashed again).

A check never stops at a fault, holds one folder's listing in memory at a time, and changes nothing.
"""

from collections.abc import Iterator, Mapping
from hashlib import sha512

from storage import layout, naming, object_check, root_check
from storage.contract import PreservationStore, StoredFile
from storage.errors import DamagedObject, NotKept
from storage.finding import Finding, Kind, Tally
from storage.staging import CHUNK
from storage.vault import Vault

__all__ = ["Finding", "Kind", "Known", "Tally", "check", "check_one"]

Known = Mapping[str, Mapping[str, str]]
"""What the catalogue expects: object id -> logical path -> SHA-512 or SHA-256 in hex.

May be backed by a database: the check only looks ids up and walks over them once. Looking each id up when
the check comes to it (no snapshot) keeps objects that arrive meanwhile from being called unknown or missing.
Files of an object that the catalogue does not list are no fault.
"""


def check(
    store: PreservationStore, *, deep: bool, known: Known | None = None, tally: Tally | None = None
) -> Iterator[Finding]:
    """Find every fault of a store, one by one as the check goes on; `known` adds the catalogue's view."""
    tally = tally if tally is not None else Tally()
    if isinstance(store, Vault):
        yield from _check_folders(store, deep, known, tally)
    else:
        for object_id in store.object_ids():
            if known is not None and object_id not in known:
                yield Finding(Kind.UNKNOWN_OBJECT, object_id, object_id, "not in the catalogue")
            expected = {} if known is None else known.get(object_id, {})
            yield from _check_by_contract(store, object_id, deep, expected, tally)
    if known is not None:
        yield from _check_presence(store, known)


def check_one(
    store: PreservationStore,
    object_id: str,
    *,
    deep: bool,
    expected: Mapping[str, str] | None = None,
    tally: Tally | None = None,
) -> Iterator[Finding]:
    """Check a single object, for instance a night's share of the store; `expected` as in Known."""
    tally = tally if tally is not None else Tally()
    if isinstance(store, Vault):
        folder = store.folder_of(object_id)
        if folder.is_dir():
            yield from object_check.check(store.root, folder, deep, expected or {}, tally)
        else:
            yield _whole_object_missing(object_id)
    else:
        yield from _check_by_contract(store, object_id, deep, expected or {}, tally)


def _check_folders(vault: Vault, deep: bool, known: Known | None, tally: Tally) -> Iterator[Finding]:
    yield from root_check.check_papers(vault.root)
    yield from root_check.check_levels(vault.root)
    unknown: list[tuple[str, str]] = []
    for folder in vault.object_folders():
        object_id = object_check.id_of(folder)
        expected = known.get(object_id) if known is not None else {}
        if expected is None:
            unknown.append((object_id, folder.relative_to(vault.root).as_posix()))
        yield from object_check.check(vault.root, folder, deep, expected or {}, tally)
    # Bytes come before their catalogue row: what arrived while we checked has its row by now.
    for object_id, path in unknown:
        if known is not None and object_id not in known:
            yield Finding(Kind.UNKNOWN_OBJECT, object_id, path, "not in the catalogue")


def _check_presence(store: PreservationStore, known: Known) -> Iterator[Finding]:
    """Name the objects the catalogue knows and the store does not hold at all."""
    for object_id in known:
        if isinstance(store, Vault):
            there = store.folder_of(object_id).is_dir()
        else:
            try:
                store.describe(object_id)
                there = True
            except NotKept:
                there = False
            except DamagedObject:
                there = True  # named already
        if not there:
            yield _whole_object_missing(object_id)


def _whole_object_missing(object_id: str) -> Finding:
    path = layout.folder_for(object_id).as_posix()
    return Finding(Kind.MISSING, object_id, path, "the whole object is missing")


def _check_by_contract(
    store: PreservationStore, object_id: str, deep: bool, expected: Mapping[str, str], tally: Tally
) -> Iterator[Finding]:
    """Check an object of any store through nothing but the contract."""
    tally.objects += 1
    try:
        files = store.describe(object_id).files
    except NotKept:
        yield _whole_object_missing(object_id)
        return
    except DamagedObject as error:
        yield Finding(Kind.DAMAGED_INVENTORY, object_id, object_id, error.detail)
        return
    for logical, digest in expected.items():
        file = files.get(naming.logical_path(logical))
        if file is None:
            yield Finding(Kind.MISSING, object_id, logical, "in the catalogue, not in the object")
        elif digest.lower() not in (file.sha512, file.sha256):
            yield Finding(Kind.CHANGED, object_id, logical, "the catalogue has another digest")
    for logical, file in files.items():
        tally.files += 1
        if deep:
            yield from _check_content(store, object_id, logical, file, tally)


def _check_content(
    store: PreservationStore, object_id: str, logical: str, file: StoredFile, tally: Tally
) -> Iterator[Finding]:
    digest = sha512()
    try:
        with store.open(object_id, logical) as stream:
            while chunk := stream.read(CHUNK):
                digest.update(chunk)
                tally.hashed_bytes += len(chunk)
    except DamagedObject as error:
        yield Finding(Kind.MISSING, object_id, logical, error.detail)
    except OSError as error:
        yield Finding(Kind.UNREADABLE, object_id, logical, str(error))
    else:
        if digest.hexdigest() != file.sha512:
            yield Finding(Kind.CHANGED, object_id, logical, "the bytes have another SHA-512")
