"""The parent's side of reading files: facts, page pictures, previews, all from a limited child."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ocr.access.order import AccessMade, AccessOrder
from ocr.child import Child
from ocr.limits import Limits
from ocr.memory import SharedMemory
from ocr.pages.facts import FileFacts
from ocr.pages.kinds import kind_of
from ocr.problems import Problem, ReadingError

_ACCESS_SECONDS = 2.0  # a page drawn anew takes some 0.2 s; readers and writers get the rest
#: Pillow's memory for one page is kept for the next: laying it out anew is a fifth of decoding
_PILLOW = {"PILLOW_BLOCKS_MAX": "4"}
_FATAL = {Problem.CRASHED, Problem.TOO_SLOW, Problem.OUT_OF_MEMORY, Problem.FAILED}


@dataclass(frozen=True, slots=True)
class Picture:
    """A page image lying in the shared memory: `channels` 1 (grey) or 3 (BGR), rows without gaps.

    `layer` is the page's own text layer where it can be trusted (see `ocr.pages.layer`), else None.
    """

    width: int
    height: int
    channels: int
    dpi: int | None
    colour: str
    flags: tuple[str, ...]
    layer: list[Any] | None


class PagesReader:
    """Opens files in a child process that is limited in memory and time and replaced when it dies."""

    def __init__(self, memory: SharedMemory, limits: Limits, *, idle_seconds: float) -> None:
        self._limits = limits
        self._memory = memory
        self._child = Child(
            "ocr.pages.worker",
            {"limits": limits.to_json()},
            memory,
            idle_seconds=idle_seconds,
            answer_bytes=limits.answer_bytes,
            environment=_PILLOW,
        )

    @property
    def pid(self) -> int | None:
        """The child's process id while it runs."""
        return self._child.pid

    def facts(self, path: Path, password: str | None = None) -> FileFacts:
        """Kind, page count and warnings; problems stand in the answer, nothing is raised for bad files."""
        media_type = kind_of(path)
        if media_type == "inode/x-empty":
            return FileFacts.refused(media_type, Problem.EMPTY)
        if path.stat().st_size > self._limits.file_bytes:
            return FileFacts.refused(media_type, Problem.TOO_LARGE)
        try:
            answer = self._child.call(
                "facts", self._limits.facts_seconds, path=str(path.absolute()), password=password
            )
        except ReadingError as error:
            problem = Problem.DAMAGED if error.problem == Problem.FAILED else error.problem
            return FileFacts.refused(media_type, problem)
        return FileFacts.from_json(answer)

    def picture(self, path: Path, page: int, password: str | None = None) -> Picture:
        """Page `page` (0-based), decoded into the shared memory. Raises ReadingError."""
        answer = self._child.call(
            "picture", self._limits.page_seconds, path=str(path.absolute()), page=page, password=password
        )
        picture = Picture(**{**answer, "flags": tuple(answer["flags"])})
        if not (0 < picture.width * picture.height * picture.channels <= self._memory.size):
            raise ReadingError(Problem.FAILED, "the child answered nonsense")
        return picture

    def render(
        self, path: Path, page: int, *, turned: int = 0, longest: int = 2000, password: str | None = None
    ) -> bytes:
        """Page `page` as JPEG, turned clockwise by `turned` degrees. Raises ReadingError."""
        answer = self._child.call(
            "render",
            self._limits.page_seconds,
            path=str(path.absolute()),
            page=page,
            turned=turned,
            longest=longest,
            password=password,
        )
        return self._memory.read(int(answer["size"]))

    def excerpt(self, path: Path, pages: Sequence[int], password: str | None = None) -> bytes:
        """Some pages (0-based) as a file of their own. Raises ReadingError."""
        answer = self._child.call(
            "excerpt",
            self._limits.facts_seconds,
            path=str(path.absolute()),
            pages=list(pages),
            password=password,
        )
        return self._memory.read(int(answer["size"]))

    def access(self, order: AccessOrder, target: Path) -> AccessMade:
        """Write a searchable PDF to `target`. Raises ReadingError."""
        seconds = self._limits.page_seconds + _ACCESS_SECONDS * len(order.pages)
        answer = self._child.call(
            "access", seconds, order=order.to_json(), target=str(target.absolute()), seconds=seconds
        )
        return AccessMade.from_json(answer)

    def bind(self, leaves: Sequence[tuple[Path, Sequence[int], str | None]]) -> bytes:
        """Pages (0-based) of several files as one PDF. Raises ReadingError."""
        told = [
            {"path": str(path.absolute()), "pages": list(pages), "password": password}
            for path, pages, password in leaves
        ]
        answer = self._child.call("bind", self._limits.read_seconds, leaves=told)
        return self._memory.read(int(answer["size"]))

    def close(self) -> None:
        """End the child."""
        self._child.close()
