"""Memory for one page image, owned by the parent and lent to the children.

An anonymous file handed down by its descriptor: nothing has a name, so nothing is left behind when a child or
the parent dies. Its size is sealed, so a child cannot pull it away under a reader.
"""

import fcntl
import mmap
import os
import tempfile
from typing import Self


class SharedMemory:
    """A block of `size` bytes; memory is only used for what was written."""

    def __init__(self, fd: int, size: int) -> None:
        self.fd = fd
        self.size = size

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
        if len(data) > self.size:
            raise ValueError("more data than the block holds")
        with mmap.mmap(self.fd, len(data)) as block:
            block[:] = data

    def map(self, size: int) -> mmap.mmap:
        """The first `size` bytes for reading, without a copy."""
        return mmap.mmap(self.fd, size, access=mmap.ACCESS_READ)

    def read(self, size: int) -> bytes:
        """A copy of the first `size` bytes."""
        with self.map(size) as block:
            return block[:]

    def close(self) -> None:
        """Give the memory back."""
        if self.fd >= 0:
            os.close(self.fd)
            self.fd = -1
