"""The landing place beside a store: streams are received and hashed here before they are kept."""

import os
import stat
import time
from datetime import timedelta
from hashlib import sha256, sha512
from pathlib import Path
from typing import BinaryIO

from storage import durable
from storage.contract import Staged
from storage.errors import StagingLost, TooLarge
from storage.threads import pool

CHUNK = 1 << 20


class Staging:
    """A private folder on the store's own file system, so that keeping is a rename and not a copy."""

    def __init__(self, folder: Path) -> None:
        # Made at the first receiving: a store on read-only media can be opened, read and checked.
        self.folder = folder.parent.resolve() / folder.name

    def receive(self, stream: BinaryIO, limit: int | None = None) -> Staged:
        """Write the stream to a new file while hashing; memory is one chunk of 1 MiB.

        Raises TooLarge as soon as more than `limit` bytes came; on any error no file is left.
        """
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        path = self.folder / f"stage-{os.urandom(16).hex()}.part"
        short, long, size = sha256(), sha512(), 0
        try:
            with path.open("xb", buffering=0) as file:
                while chunk := stream.read(CHUNK):
                    if limit is not None and size + len(chunk) > limit:
                        raise TooLarge(limit)
                    # SHA-512 is the slowest step; large files get it on the other core meanwhile.
                    hashing = pool().submit(long.update, chunk) if len(chunk) == CHUNK else None
                    _write_all(file.fileno(), chunk)
                    durable.start_write_out(file.fileno(), size, len(chunk))
                    short.update(chunk)
                    size += len(chunk)
                    if hashing:
                        hashing.result()
                    else:
                        long.update(chunk)
        except BaseException:
            path.unlink(missing_ok=True)
            raise
        return Staged(path, short.hexdigest(), long.hexdigest(), size)

    def verify(self, staged: Staged) -> None:
        """Raise StagingLost unless the file still lies here as a plain file of its size."""
        try:
            found = staged.path.lstat() if self.owns(staged) else None
        except FileNotFoundError:
            found = None
        if found is None or not stat.S_ISREG(found.st_mode) or found.st_size != staged.size:
            raise StagingLost(f"The staged file {staged.path.name} is gone or cut short; send it again.")

    def owns(self, staged: Staged) -> bool:
        """Whether the path lies directly here: keeping and discarding touch nothing else."""
        return staged.path.parent == self.folder and staged.path.name.startswith("stage-")

    def discard(self, staged: Staged) -> None:
        """Drop a staged file; a path that is not ours raises StagingLost, one that is gone nothing."""
        if not self.owns(staged):
            raise StagingLost(f"{staged.path} does not lie in staging; only staged files can be discarded.")
        staged.path.unlink(missing_ok=True)

    def workshop(self) -> Path:
        """Make an empty folder to build one object in."""
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        folder = self.folder / f"keep-{os.urandom(16).hex()}"
        folder.mkdir(mode=0o700)
        return folder

    def stale(self, older_than: timedelta) -> list[Path]:
        """List what was last touched longer ago than this, by the file system's own clock."""
        latest = time.time() - older_than.total_seconds()
        found = []
        for entry in os.scandir(self.folder) if self.folder.exists() else ():
            try:
                if entry.stat(follow_symlinks=False).st_mtime <= latest:
                    found.append(Path(entry.path))
            except FileNotFoundError:
                continue  # kept or discarded while we looked
        return sorted(found)

    def remove(self, path: Path) -> None:
        """Remove one stale file or workshop."""
        if path.is_dir() and not path.is_symlink():
            durable.remove_tree(path)
        else:
            path.unlink(missing_ok=True)


def _write_all(descriptor: int, chunk: bytes) -> None:
    view = memoryview(chunk)
    while view:
        view = view[os.write(descriptor, view) :]
