"""The preservation store on local disk: OCFL 1.1, write-once, whole or not at all.

An object is built in staging, flushed, made read-only and renamed into its place; the rename is the moment it
exists. A power cut or a kill leaves either no object or a whole one, and at worst some staging to sweep.
"""

import os
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from pathlib import Path, PurePosixPath
from typing import BinaryIO, Self

from storage import build, durable, inventory, layout, naming, placing, root
from storage.build import Part
from storage.contract import Kept, Staged, StoredFile, StoredObject
from storage.errors import AlreadyKept, DamagedObject, NotAVault, NotKept, VaultMissing
from storage.inventory import BadInventory, Inventory, Signature
from storage.staging import Staging


class Vault:
    """A PreservationStore in a folder; safe for any number of threads and processes, and as root."""

    def __init__(self, folder: Path, staging: Staging) -> None:
        self.root = folder
        self.staging = staging

    @classmethod
    def open_at(cls, folder: Path, *, make: bool = True) -> Self:
        """Open the storage root, making it on first use; staging is `<folder>.staging` beside it.

        With `make` false a root that is not there is missed, not replaced by an empty one: its disk may not be
        mounted. Raises VaultMissing then, and NotAVault when the folder holds other things or a store with
        another layout, or is a disk's mount point: then nothing could be renamed into it from beside it.
        """
        folder = folder.absolute()
        if not make and not (folder / root.DECLARATION).is_file():
            raise VaultMissing(folder)
        if folder.is_mount():
            raise NotAVault(f"{folder} is a mount point; name a folder on that disk, such as {folder}/vault.")
        root.prepare(folder)
        return cls(folder, Staging(folder.with_name(folder.name + ".staging")))

    def stage(self, stream: BinaryIO, *, limit: int | None = None) -> Staged:
        """See PreservationStore.stage; an empty stream is staged like any other."""
        return self.staging.receive(stream, limit)

    def discard(self, staged: Staged) -> None:
        """See PreservationStore.discard; raises StagingLost for a path outside staging."""
        self.staging.discard(staged)

    def keep(
        self,
        object_id: str,
        files: Mapping[str, Staged | bytes],
        *,
        created: datetime,
        message: str,
        agent_name: str,
        agent_address: str,
    ) -> Kept:
        """See PreservationStore.keep; raises OSError too (disk full), with everything still staged."""
        naming.check_object_id(object_id)
        parts = build.plan(files)
        place = layout.folder_for(object_id)
        signature = Signature(created, message, agent_name, agent_address)
        new = not (self.root / place).exists() and self._build(object_id, parts, place, signature)
        if not new and self._state(object_id) != build.state_of(parts):
            raise AlreadyKept(object_id)
        # Also when the object was there: the keep that put it may have been killed before this.
        placing.settle(self.root, place)
        for source in files.values():
            if isinstance(source, Staged):
                self.staging.discard(source)
        return Kept(object_id, new, build.stored_files(parts))

    def _build(
        self, object_id: str, parts: tuple[Part, ...], place: PurePosixPath, signature: Signature
    ) -> bool:
        """Build and place an object; false, with everything still staged, when another was first."""
        for part in parts:
            if isinstance(part.source, Staged):
                self.staging.verify(part.source)
        workshop = self.staging.workshop()
        placed = False
        try:
            build.write(workshop / place, object_id, parts, signature)
            placed = placing.put_in_place(workshop, self.root, place)
        finally:
            if not placed:
                build.give_back(workshop / place, parts)
            durable.remove_tree(workshop)
        return placed

    def _state(self, object_id: str) -> Mapping[str, str]:
        return self.read_inventory(object_id).state

    def open(self, object_id: str, logical: str) -> BinaryIO:
        """See PreservationStore.open; symbolic links are never followed."""
        path = self._content(object_id, logical)
        try:
            return os.fdopen(os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC), "rb")
        except FileNotFoundError:
            raise DamagedObject(object_id, f"{path.name} is missing") from None

    def local_path(self, object_id: str, logical: str) -> Path:
        """See PreservationStore.local_path."""
        path = self._content(object_id, logical)
        if path.is_symlink() or not path.is_file():
            raise DamagedObject(object_id, f"{path.name} is missing")
        return path

    def describe(self, object_id: str) -> StoredObject:
        """See PreservationStore.describe; reads the inventory only, not the content."""
        found = self.read_inventory(object_id)
        folder = self.folder_of(object_id)
        contents = {digest: path for path, digest in found.manifest.items()}
        files = {}
        for logical, digest in found.state.items():
            path = contents[digest]
            size = naming.size_in_name(path)
            if size is None:
                size = (folder / path).stat().st_size
            files[logical] = StoredFile(digest, found.sha256.get(path, ""), size)
        by = found.signature
        return StoredObject(object_id, by.created, by.message, by.agent_name, by.agent_address, files)

    def object_ids(self) -> Iterator[str]:
        """See PreservationStore.object_ids; in order of the folders, unreadable objects left out."""
        for folder in self.object_folders():
            name = layout.id_from_folder(folder.name)
            if name is None:
                try:
                    name = read_trusted(folder).object_id
                except BadInventory:
                    continue  # the fixity check names it
            if self.folder_of(name) == folder:
                yield name

    def remove(self, object_id: str) -> None:
        """See PreservationStore.remove; the rename out of its place is the moment it is gone."""
        naming.check_object_id(object_id)
        folder = self.folder_of(object_id)
        workshop = self.staging.workshop()
        try:
            placing.take_away(self.root, layout.folder_for(object_id), workshop)
        finally:
            durable.remove_tree(workshop)
        durable.sync(*(one for one in (folder.parent, folder.parent.parent, self.root) if one.is_dir()))

    def sweep_staging(self, older_than: timedelta) -> tuple[str, ...]:
        """See PreservationStore.sweep_staging; finishes a keep that was killed just after its rename."""
        names = []
        for path in self.staging.stale(older_than):
            if path.is_dir():
                placing.finish_interrupted(path, self.root)
            self.staging.remove(path)
            names.append(path.name)
        return tuple(names)

    def folder_of(self, object_id: str) -> Path:
        """Where an object lies or would lie."""
        return self.root / layout.folder_for(object_id)

    def object_folders(self) -> Iterator[Path]:
        """Walk over the folders at the depth of objects, sorted, one branch in memory at a time."""
        for first in _folders(self.root):
            if layout.LEVEL.fullmatch(first.name):
                for second in _folders(first):
                    if layout.LEVEL.fullmatch(second.name):
                        yield from _folders(second)

    def read_inventory(self, object_id: str) -> Inventory:
        """Read the inventory that its sidecar vouches for; raises NotKept, DamagedObject."""
        naming.check_object_id(object_id)
        folder = self.folder_of(object_id)
        if not folder.is_dir():
            raise NotKept(object_id)
        try:
            found = read_trusted(folder)
        except BadInventory as error:
            raise DamagedObject(object_id, str(error)) from error
        if found.object_id != object_id:
            raise DamagedObject(object_id, f"its inventory speaks of {found.object_id}")
        return found

    def _content(self, object_id: str, logical: str) -> Path:
        found = self.read_inventory(object_id)
        path = found.content_of(naming.logical_path(logical))
        if path is None:
            raise NotKept(object_id, logical)
        return self.folder_of(object_id) / path


def read_trusted(folder: Path) -> Inventory:
    """Read an object's inventory, or the version's copy when the first is damaged; raises BadInventory."""
    fault = "no inventory with a matching sidecar"
    for place in (folder, folder / "v1"):
        try:
            data = (place / inventory.FILE).read_bytes()
            if inventory.sidecar_matches(data, (place / inventory.SIDECAR).read_bytes()):
                return inventory.parse(data)
        except (OSError, BadInventory) as error:
            fault = str(error)
    raise BadInventory(fault)


def _folders(folder: Path) -> list[Path]:
    try:
        with os.scandir(folder) as entries:
            return sorted(Path(one.path) for one in entries if one.is_dir(follow_symlinks=False))
    except FileNotFoundError:
        return []
