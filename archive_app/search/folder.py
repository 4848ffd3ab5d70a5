"""The folder of an index: generations, which one is current, and who may write.

    root/index.json   {"scheme": 1, "engine": "tantivy", "generation": "g2"}
    root/writer.lock  locked (flock) by the one writer; the lock dies with its process
    root/g2/          the engine's files

A rebuild fills a new generation beside the current one and then changes index.json in one step, so readers
go on reading the old one until the new one is whole. Not for network file systems.
"""

from __future__ import annotations

import fcntl
import json
import os
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from archive_app.search.faults import IndexBusy, NeedsRebuild

SCHEME = 1
"""Number of the analysis and field scheme; raised whenever an index written before would answer
differently.
"""

_POINTER = "index.json"


@dataclass(frozen=True, slots=True)
class Folder:
    """The folder of one index of one engine."""

    root: Path
    engine: str

    def stamp(self) -> tuple[int, int]:
        """Something that changes whenever another generation becomes current."""
        try:
            status = (self.root / _POINTER).stat()
        except FileNotFoundError:
            raise self._absent() from None
        return status.st_ino, status.st_mtime_ns

    def current(self) -> Path:
        """The current generation. Raises NeedsRebuild if none is there, or of another scheme or engine."""
        try:
            pointer = json.loads((self.root / _POINTER).read_text("utf-8"))
            written = (pointer["scheme"], pointer["engine"])
            place = self.root / str(pointer["generation"])
        except FileNotFoundError:
            raise self._absent() from None
        except (ValueError, KeyError, TypeError):
            raise NeedsRebuild(f"{self.root / _POINTER} is damaged; rebuild the index.") from None
        if written != (SCHEME, self.engine):
            raise NeedsRebuild(
                f"The index in {self.root} was written by {written[1]} in scheme {written[0]}, "
                f"this is {self.engine} in scheme {SCHEME}; rebuild the index."
            )
        if not place.is_dir():
            raise NeedsRebuild(f"{place} is missing; rebuild the index.")
        return place

    def exists(self) -> bool:
        """Whether some index, of whatever scheme, is in the folder."""
        return (self.root / _POINTER).exists()

    def lock(self) -> IO[bytes]:
        """Become the one writer until the returned file is closed. Raises IndexBusy."""
        self.root.mkdir(parents=True, exist_ok=True)
        handle = (self.root / "writer.lock").open("ab")
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            handle.close()
            raise IndexBusy(f"Another process is writing the index in {self.root}.") from None
        return handle

    def new_generation(self) -> Path:
        """An empty folder for the next generation; for the holder of the lock only."""
        numbers = [int(path.name[1:]) for path in self.root.glob("g*") if path.name[1:].isdecimal()]
        place = self.root / f"g{max(numbers, default=0) + 1}"
        place.mkdir()
        return place

    def make_current(self, place: Path) -> None:
        """Let a whole generation become the current one, durably, and remove the others."""
        pointer = {"scheme": SCHEME, "engine": self.engine, "generation": place.name}
        draft = self.root / f"{_POINTER}.new"
        with draft.open("w", encoding="utf-8") as out:
            json.dump(pointer, out)
            out.flush()
            os.fsync(out.fileno())
        draft.replace(self.root / _POINTER)
        directory = os.open(self.root, os.O_RDONLY)
        try:
            os.fsync(directory)
        finally:
            os.close(directory)
        for other in self.root.glob("g*"):
            if other != place and other.name[1:].isdecimal():
                shutil.rmtree(other, ignore_errors=True)

    def size(self) -> int:
        """Bytes on disk of all generations."""
        return sum(path.stat().st_size for path in self.root.rglob("*") if path.is_file())

    def _absent(self) -> NeedsRebuild:
        return NeedsRebuild(f"There is no index in {self.root}; rebuild the index.")
