"""The desk for electronic files: what other rooms call. Like the reading desk it lets limited children do the work."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from ocr import plain
from ocr.child import Child
from ocr.limits import Limits
from ocr.memory import SharedMemory
from ocr.office import drawing, kinds
from ocr.office.members import Member
from ocr.reading import PageReading

_NO_PICTURES = 4096


@dataclass(frozen=True)
class Found:
    """What an electronic file is: its media type, and whether it can be drawn as pages on this machine."""

    media_type: str
    drawable: bool

    @property
    def holds_files(self) -> bool:
        """Tell whether there are files inside that are documents of their own."""
        return self.media_type in kinds.CONTAINERS


class OfficeDesk:
    """Says what electronic files are, takes their text, draws them, and unpacks what is inside."""

    def __init__(self, limits: Limits | None = None, *, idle_seconds: float = 60.0) -> None:
        self._limits = limits or Limits()
        self._memory = SharedMemory.make(_NO_PICTURES)
        self._child = Child(
            "ocr.office.worker",
            {"limits": self._limits.to_json()},
            self._memory,
            idle_seconds=idle_seconds,
            answer_bytes=self._limits.answer_bytes,
        )

    def look(self, path: Path, outside: str) -> Found | None:
        """Return what a file is whose first bytes say `outside`; None when it is no electronic file we know.

        Raises ReadingError (its problem), OSError.
        """
        if outside == plain.MEDIA_TYPE:
            return Found(kinds.LETTER, False) if kinds.is_letter(path) else None
        if outside not in kinds.OUTSIDE:
            return None
        answer = self._child.call(
            "kind", self._limits.facts_seconds, path=str(path.absolute()), outside=outside
        )
        media_type = answer["kind"]
        if media_type is None:
            return None
        return Found(str(media_type), media_type in kinds.OFFICE and drawing.program() is not None)

    def pages(self, path: Path, media_type: str) -> tuple[str, ...]:
        """Return the text of a file as pages, without drawing it. Raises ReadingError."""
        answer = self._child.call(
            "text", self._limits.page_seconds, path=str(path.absolute()), media_type=media_type
        )
        return tuple(piece for page in answer["pages"] for piece in plain.cut(str(page)))

    def read(self, path: Path, media_type: str, page: int) -> PageReading:
        """Return page `page` (0-based) of a file's text. Raises ReadingError, IndexError."""
        return plain.reading(self.pages(path, media_type)[page])

    def draw(self, path: Path, media_type: str) -> bytes:
        """Return an office document as PDF. Raises ReadingError."""
        return drawing.draw(path, media_type, self._limits)

    def unpack(self, path: Path, media_type: str, folder: Path, most_bytes: int) -> tuple[Member, ...]:
        """Write the files inside `path` into `folder`. Raises ReadingError."""
        answer = self._child.call(
            "unpack",
            self._limits.read_seconds,
            path=str(path.absolute()),
            media_type=media_type,
            folder=str(folder),
            most_bytes=most_bytes,
        )
        return tuple(Member(**one) for one in answer["members"])

    def close(self) -> None:
        """End the child; later calls raise DeskClosed."""
        self._child.close()
        self._memory.close()
