"""What any preservation store must do: keep bytes under an id, once, and give them back.

Local disk (`storage.vault.Vault`) and memory (`storage.memory.MemoryVault`) keep this contract today. An S3
bucket with Object Lock can keep it too, in the same OCFL layout:

* `stage` spools to local disk while hashing, as the others do; nothing reaches the bucket.
* `keep` puts content under names that hold their digest, then `v1/inventory.json` and its sidecar, then the
  declaration, and last the root inventory's sidecar and `inventory.json`, each with `If-None-Match: *`, a
  checksum header and a retention date. The last put is the commit: an object exists when its root inventory
  does, so two writers have one winner, and an interrupted keep leaves locked bytes that no inventory names
  and that a second try finds in place (412 with the same checksum counts as written).
* `local_path` fetches into a local cache; `open` streams.
* Nothing here replaces what is kept, so no call needs the right to shorten a lock. The bucket's default retention
  (compliance mode) locks every version; a longer date is set beside this contract. `remove` is for material that
  two people withdrew before it was registered: a bucket refuses it until the lock of such material, kept short,
  has run out.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import BinaryIO, Protocol, runtime_checkable


@dataclass(frozen=True)
class Staged:
    """A file received but not yet kept; `sha256` and `sha512` are lower-case hex, `size` is in bytes."""

    path: Path
    sha256: str
    sha512: str
    size: int


@dataclass(frozen=True)
class StoredFile:
    """One kept file: its digests as lower-case hex (`sha256` empty if the store has none), size in bytes."""

    sha512: str
    sha256: str
    size: int


@dataclass(frozen=True)
class StoredObject:
    """One kept object: who kept it, when and why, and its files by logical path."""

    object_id: str
    created: datetime
    message: str
    agent_name: str
    agent_address: str
    files: Mapping[str, StoredFile]


@dataclass(frozen=True)
class Kept:
    """The answer of `keep`: `new` is false when the same content was already there."""

    object_id: str
    new: bool
    files: Mapping[str, StoredFile]


@runtime_checkable
class PreservationStore(Protocol):
    """Write-once keeping of objects; every implementation passes tests/storage/store_contract.py."""

    def stage(self, stream: BinaryIO, *, limit: int | None = None) -> Staged:
        """Receive a stream in bounded memory, hashing as it comes; raises TooLarge beyond `limit` bytes."""
        ...

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
        """Keep files for good under an id: wholly or not at all, durable when this returns.

        Staged files are used up by success; after an error they are still staged. The same content under
        the same id again is no error and changes nothing (`Kept.new` is false); other content raises
        AlreadyKept. Names are made safe by `storage.naming.logical_path`. `created` must know its zone.
        Raises BadObjectId, BadName, StagingLost, DamagedObject (id taken by a damaged object).
        """
        ...

    def open(self, object_id: str, logical: str) -> BinaryIO:
        """Open a kept file for reading; raises NotKept, DamagedObject."""
        ...

    def local_path(self, object_id: str, logical: str) -> Path:
        """Give a path to read the file from, never to write to; raises NotKept, DamagedObject."""
        ...

    def describe(self, object_id: str) -> StoredObject:
        """Say what is kept under an id; raises NotKept, DamagedObject."""
        ...

    def object_ids(self) -> Iterator[str]:
        """Walk over the ids of all kept objects, in no promised order, in bounded memory."""
        ...

    def remove(self, object_id: str) -> None:
        """Take an object away for good, whole or not at all; no error when it is gone already.

        Only for what was withdrawn before it was registered, after a row says so. Raises BadObjectId.
        """
        ...

    def discard(self, staged: Staged) -> None:
        """Drop a staged file; never touches what is kept, no error when it is gone already."""
        ...

    def sweep_staging(self, older_than: timedelta) -> tuple[str, ...]:
        """Remove what crashes left in staging for longer than this; answers the names removed."""
        ...
