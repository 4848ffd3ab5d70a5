"""What can be made again: page images, thumbnails, access PDFs; bounded, and shared by all processes.

An entry is a file named by the hash of its key, written aside and renamed: a reader sees all of it or none.
The least recently used go first when the limit is reached. Losing the whole folder loses nothing.
"""

import fcntl
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from hashlib import sha256
from pathlib import Path

# Evicting down to this share of the limit keeps a full cache from walking its files at every put.
_LOW_WATER = 0.9
_LEDGER = "size"
# No entry takes longer to write or to make than this, in seconds: older files are what a kill left.
_LEFTOVER_AGE = 3600


class Cache:
    """A bounded cache in a folder of its own; any number of processes and threads may share it."""

    def __init__(self, root: Path, limit_bytes: int) -> None:
        if limit_bytes <= 0:
            raise ValueError("the cache needs a limit above zero bytes")
        self.root = root.absolute()
        self.limit_bytes = limit_bytes
        self._making = self.root / "making"
        self._making.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._locks = self.root / "locks"
        self._locks.mkdir(mode=0o700, exist_ok=True)
        _remove_leftovers(self._making)
        _remove_leftovers(self._locks)

    def get(self, key: str) -> Path | None:
        """Find an entry and mark it as used; another process may evict it later, so open it soon."""
        path = self._path(key)
        try:
            found = path.stat()
            # Used means accessed; the time of making stays, web servers derive their tags from it.
            os.utime(path, ns=(time.time_ns(), found.st_mtime_ns))
        except FileNotFoundError:
            return None
        return path

    def read(self, key: str) -> bytes | None:
        """Read an entry whole; None when it is not there or was evicted just now."""
        path = self.get(key)
        if path is None:
            return None
        try:
            return path.read_bytes()
        except FileNotFoundError:
            return None

    def put(self, key: str, data: bytes) -> Path:
        """Store an entry, replacing one of the same key; evicts the least recently used to stay in bounds.

        An entry larger than the whole limit is stored alone, until the next put.
        """
        path = self._path(key)
        part = self._making / os.urandom(16).hex()
        try:
            with part.open("xb") as file:
                file.write(data)
                file.flush()
                # Without this a power cut could leave an empty file under the final name.
                os.fsync(file.fileno())
            with self._ledger() as ledger:
                self._make_room(ledger, path, len(data))
                path.parent.mkdir(exist_ok=True)
                part.replace(path)
        finally:
            part.unlink(missing_ok=True)
        return path

    def get_or_make(self, key: str, make: Callable[[], bytes]) -> Path:
        """Find an entry or make it; who asks meanwhile for the same key waits instead of making it too.

        `make` may use the cache for other keys. What it raises is raised here and nothing is stored.
        """
        found = self.get(key)
        if found is not None:
            return found
        with self._key_lock(key):
            return self.get(key) or self.put(key, make())

    def forget(self, key: str) -> None:
        """Drop an entry at once, for instance when its source was withdrawn."""
        path = self._path(key)
        with self._ledger() as ledger, suppress(FileNotFoundError):
            size = path.stat().st_size
            path.unlink()
            ledger.write(ledger.read() - size)

    def clear(self) -> None:
        """Drop every entry."""
        with self._ledger() as ledger:
            for path, _, _ in self._entries():
                path.unlink(missing_ok=True)
            ledger.write(0)

    def size_bytes(self) -> int:
        """Say how much the cache holds, from its ledger."""
        with self._ledger() as ledger:
            return ledger.read()

    def _path(self, key: str) -> Path:
        name = sha256(key.encode("utf-8", "surrogatepass")).hexdigest()
        return self.root / name[:2] / name[2:]

    def _make_room(self, ledger: "_Ledger", path: Path, size: int) -> None:
        """Count the coming entry, evicting first when it would pass the limit; called under the lock.

        Counting comes before the rename: a kill between them makes the ledger too high, which only evicts
        sooner, never too low.
        """
        replaced = path.stat().st_size if path.exists() else 0
        total = ledger.read() - replaced + size
        if total > self.limit_bytes:
            total = self._evict(max(0, int(self.limit_bytes * _LOW_WATER) - size), path) + size
        ledger.write(total)

    def _evict(self, target: int, spared: Path) -> int:
        """Remove the least recently used until at most `target` bytes are left; answers what is left."""
        entries = [entry for entry in self._entries() if entry[0] != spared]
        left = sum(size for _, size, _ in entries)
        for path, size, _ in sorted(entries, key=lambda entry: entry[2]):
            if left <= target:
                break
            path.unlink(missing_ok=True)
            left -= size
        return left

    def _entries(self) -> Iterator[tuple[Path, int, int]]:
        """Walk over all entries: path, bytes, time of last use in ns."""
        for folder in self.root.glob("[0-9a-f][0-9a-f]"):
            with os.scandir(folder) as entries:
                for entry in entries:
                    with suppress(FileNotFoundError):
                        found = entry.stat()
                        yield Path(entry.path), found.st_size, found.st_atime_ns

    @contextmanager
    def _ledger(self) -> Iterator["_Ledger"]:
        """Hold the cache's lock; the locked file also says how many bytes all entries have."""
        with (self.root / _LEDGER).open("a+b", buffering=0) as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield _Ledger(file.fileno(), lambda: sum(size for _, size, _ in self._entries()))

    @contextmanager
    def _key_lock(self, key: str) -> Iterator[None]:
        """Hold the making of one key, across processes; the lock's file goes with its last holder."""
        path = self._locks / self._path(key).name
        while True:
            with path.open("ab") as file:
                fcntl.flock(file, fcntl.LOCK_EX)
                if not _is_still(path, file.fileno()):
                    continue  # the holder before us removed the file: our lock guards nothing
                try:
                    yield
                finally:
                    path.unlink(missing_ok=True)
                return


class _Ledger:
    """The number in the locked file; counted anew when the file is new or unreadable."""

    def __init__(self, descriptor: int, count: Callable[[], int]) -> None:
        self._descriptor = descriptor
        self._count = count

    def read(self) -> int:
        text = os.pread(self._descriptor, 32, 0)
        return int(text) if text.isdigit() else self._count()

    def write(self, total: int) -> None:
        os.ftruncate(self._descriptor, 0)
        os.write(self._descriptor, str(max(0, total)).encode())


def _is_still(path: Path, descriptor: int) -> bool:
    try:
        return path.stat().st_ino == os.fstat(descriptor).st_ino
    except FileNotFoundError:
        return False


def _remove_leftovers(folder: Path) -> None:
    latest = time.time() - _LEFTOVER_AGE
    for path in folder.iterdir():
        with suppress(FileNotFoundError):
            if path.stat().st_mtime < latest:
                path.unlink()
