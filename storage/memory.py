"""A store that forgets at the end of the process: for tests, and the simplest example of the contract."""

import io
from collections.abc import Iterator, Mapping
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Lock
from typing import BinaryIO

from storage import build, naming
from storage.contract import Kept, Staged, StoredObject
from storage.errors import AlreadyKept, NotKept
from storage.staging import Staging


class MemoryVault:
    """A PreservationStore in memory, safe for threads; staging and `local_path` use a temporary folder."""

    def __init__(self) -> None:
        self._folder = TemporaryDirectory(prefix="memory-vault-")
        self.staging = Staging(Path(self._folder.name) / "staging")
        self._objects: dict[str, StoredObject] = {}
        self._bytes: dict[str, bytes] = {}
        self._lock = Lock()

    def close(self) -> None:
        """Remove the temporary folder; the store is unusable afterwards."""
        self._folder.cleanup()

    def stage(self, stream: BinaryIO, *, limit: int | None = None) -> Staged:
        """See PreservationStore.stage."""
        return self.staging.receive(stream, limit)

    def discard(self, staged: Staged) -> None:
        """See PreservationStore.discard."""
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
        """See PreservationStore.keep."""
        naming.check_object_id(object_id)
        if created.tzinfo is None:
            raise ValueError("the time of keeping must know its time zone")
        parts = build.plan(files)
        stored = build.stored_files(parts)
        with self._lock:
            known = self._objects.get(object_id)
            if known is None:
                self._bytes.update({part.content.sha512: self._read(part.source) for part in parts})
                self._objects[object_id] = StoredObject(
                    object_id, created.replace(microsecond=0), message, agent_name, agent_address, stored
                )
            elif known.files != stored:
                raise AlreadyKept(object_id)
        for source in files.values():
            if isinstance(source, Staged):
                self.discard(source)
        return Kept(object_id, known is None, stored)

    def _read(self, source: Staged | bytes) -> bytes:
        if isinstance(source, bytes):
            return source
        self.staging.verify(source)
        return source.path.read_bytes()

    def open(self, object_id: str, logical: str) -> BinaryIO:
        """See PreservationStore.open."""
        name = naming.logical_path(logical)
        files = self.describe(object_id).files
        if name not in files:
            raise NotKept(object_id, logical)
        return io.BytesIO(self._bytes[files[name].sha512])

    def local_path(self, object_id: str, logical: str) -> Path:
        """See PreservationStore.local_path."""
        with self.open(object_id, logical) as stream:
            data = stream.read()
        digest = self.describe(object_id).files[naming.logical_path(logical)].sha512
        path = Path(self._folder.name) / f"{digest[:32]}{Path(logical).suffix[:9]}"
        with suppress(FileExistsError), path.open("xb") as file:
            file.write(data)
        return path

    def describe(self, object_id: str) -> StoredObject:
        """See PreservationStore.describe."""
        naming.check_object_id(object_id)
        if object_id not in self._objects:
            raise NotKept(object_id)
        return self._objects[object_id]

    def object_ids(self) -> Iterator[str]:
        """See PreservationStore.object_ids."""
        return iter(list(self._objects))

    def remove(self, object_id: str) -> None:
        """See PreservationStore.remove."""
        naming.check_object_id(object_id)
        with self._lock:
            gone = self._objects.pop(object_id, None)
            left = {one.sha512 for known in self._objects.values() for one in known.files.values()}
            for one in gone.files.values() if gone else ():
                if one.sha512 not in left:
                    self._bytes.pop(one.sha512, None)
                    for path in Path(self._folder.name).glob(f"{one.sha512[:32]}*"):
                        path.unlink(missing_ok=True)

    def sweep_staging(self, older_than: timedelta) -> tuple[str, ...]:
        """See PreservationStore.sweep_staging."""
        stale = self.staging.stale(older_than)
        for path in stale:
            self.staging.remove(path)
        return tuple(path.name for path in stale)
