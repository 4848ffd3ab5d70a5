"""Memory for one page image, owned by the parent and lent to the children.

An anonymous file handed down by its descriptor: nothing has a name, so nothing is left behind when a child or
the parent dies. Its size is sealed, so a child cannot pull it away under a reader.
"""

import fcntl
import mmap
import os
import tempfile
from collections.abc import Iterable
from typing import Self

_AHEAD = 32 * 1024**2  # mapped beyond what is written now


class SharedMemory:
    """A block of `size` bytes; memory is only used for what was written."""

    def __init__(self, fd: int, size: int) -> None:
        self.fd = fd
        self.size = size
        # kept from page to page: letting the kernel lay out 26 MB anew costs 10 ms each time
        self._writing: mmap.mmap | None = None
        self._reading: mmap.mmap | None = None

    @classmethod
    def make(cls, size: int) -> Self:
        """A new block, owned by this process."""
        if hasattr(os, "memfd_create"):
            fd = os.memfd_create("page", os.MFD_CLOEXEC | os.MFD_ALLOW_SEALING)
            os.ftruncate(fd, size)
            fcntl.fcntl(fd, fcntl.F_ADD_SEALS, fcntl.F_SEAL_SHRINK | fcntl.F_SEAL_GROW)
        else:
            with tempfile.TemporaryFile() as file:
                fd = os.dup(file.fileno())
            os.ftruncate(fd, size)
        return cls(fd, size)

    @classmethod
    def lent(cls, fd: int) -> Self:
        """The parent's block, seen from a child."""
        return cls(fd, os.fstat(fd).st_size)

    def write(self, data: bytes | memoryview) -> None:
        """Put data at the start of the block. Raises ValueError when it does not fit."""
        self.fill((data,))

    def fill(self, parts: Iterable[bytes | memoryview]) -> int:
        """Put parts one behind the other from the start of the block; their size together.

        Raises ValueError when they do not fit.
        """
        at = 0
        for part in parts:
            end = at + len(part)
            if end > self.size:
                raise ValueError("more data than the block holds")
            if self._writing is None or end > len(self._writing):
                self._writing = mmap.mmap(self.fd, min(self.size, end + _AHEAD))
            self._writing[at:end] = part
            at = end
        return at

    def map(self, size: int) -> memoryview:
        """The first `size` bytes for reading, without a copy."""
        if self._reading is None or size > len(self._reading):
            self._reading = mmap.mmap(self.fd, size, access=mmap.ACCESS_READ)
        return memoryview(self._reading)[:size]

    def read(self, size: int) -> bytes:
        """A copy of the first `size` bytes."""
        with mmap.mmap(self.fd, size, access=mmap.ACCESS_READ) as block:
            return block[:]

    def close(self) -> None:
        """Give the memory back."""
        self._writing = self._reading = None
        if self.fd >= 0:
            os.close(self.fd)
            self.fd = -1
