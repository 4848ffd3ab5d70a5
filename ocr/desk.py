"""The reading desk: what other rooms call. Two helper processes do the work and leave when idle."""

import threading
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from ocr.access.order import AccessMade, AccessOrder
from ocr.child import Child
from ocr.codec import reading_from_json
from ocr.engines.making import NAMES
from ocr.forms.catalogue import FormCatalogue
from ocr.limits import Limits
from ocr.memory import SharedMemory
from ocr.pages.facts import FileFacts
from ocr.pages.reader import PagesReader
from ocr.problems import Problem, ReadingError
from ocr.reading import PageReading

_CHANNELS = 3


@dataclass(frozen=True, slots=True)
class Pixels:
    """A page image: `channels` 1 (grey) or 3 (BGR), one byte each, rows from the top without gaps."""

    width: int
    height: int
    channels: int
    data: bytes


class ReadingDesk:
    """Facts, texts and previews of files; one desk reads one page at a time.

    Foreign files are opened in one child with limits on memory and time; recognition runs in another, which is
    replaced when it has grown beyond `limits.engine_rss`. Both start when needed and end after `idle_seconds`
    without work. For more pages a minute open more desks, one for each processor core.
    """

    def __init__(
        self,
        engine: str,
        *,
        threads: int = 1,
        forms: FormCatalogue,
        limits: Limits | None = None,
        idle_seconds: float = 60,
    ) -> None:
        if engine not in NAMES:
            raise ValueError(f"unknown engine {engine!r}; known are {', '.join(NAMES)}")
        self._limits = limits or Limits()
        self._memory = SharedMemory.make(2 * self._limits.page_pixels * _CHANNELS)
        self._turn = threading.Lock()  # the page image between the two children belongs to one call
        self._pages = PagesReader(self._memory, self._limits, idle_seconds=idle_seconds)
        self._engine = Child(
            "ocr.engine_worker",
            {
                "engine": engine,
                "threads": threads,
                "engine_rss": self._limits.engine_rss,
                "forms": forms.to_table(),
            },
            self._memory,
            idle_seconds=idle_seconds,
            answer_bytes=self._limits.answer_bytes,
        )

    def facts(self, path: Path, password: str | None = None) -> FileFacts:
        """Kind, pages and warnings of a file. A file that cannot be read has its `problem` in the answer.

        Raises OSError when the file itself cannot be opened, DeskClosed.
        """
        return self._pages.facts(Path(path), password)

    def read(self, path: Path, page: int, password: str | None = None) -> PageReading:
        """Read page `page` (0-based). Raises ReadingError with its problem, OSError, DeskClosed."""
        with self._turn:
            picture = self._pages.picture(Path(path), page, password)
            answer = self._engine.call("read", self._limits.read_seconds, picture=asdict(picture))
        try:
            return reading_from_json(answer)
        except (KeyError, TypeError, ValueError) as error:
            raise ReadingError(Problem.FAILED, f"the reader answered nonsense: {error}") from error

    def render(
        self, path: Path, page: int, *, turned: int = 0, longest: int = 2000, password: str | None = None
    ) -> bytes:
        """Page `page` (0-based) as JPEG, turned clockwise, its longer side at most `longest` pixels.

        Raises ReadingError, OSError, DeskClosed.
        """
        with self._turn:
            return self._pages.render(Path(path), page, turned=turned, longest=longest, password=password)

    def pixels(self, path: Path, page: int = 0, password: str | None = None) -> Pixels:
        """Page `page` (0-based) as bare pixels: whatever the file was, nothing of it is left to be parsed.

        At most `limits.page_pixels` of them; larger pictures are reduced. Raises ReadingError, OSError, DeskClosed.
        """
        with self._turn:
            picture = self._pages.picture(Path(path), page, password)
            size = picture.width * picture.height * picture.channels
            return Pixels(picture.width, picture.height, picture.channels, self._memory.read(size))

    def excerpt(self, path: Path, pages: Sequence[int], password: str | None = None) -> bytes:
        """Pages (0-based) of a PDF or TIFF as a file of the same kind, image data copied as it lies there.

        Raises ReadingError (UNSUPPORTED where pages cannot be copied untouched), OSError, DeskClosed.
        """
        with self._turn:
            return self._pages.excerpt(Path(path), pages, password)

    def bind(self, leaves: Sequence[tuple[Path, Sequence[int], str | None]]) -> bytes:
        """Pages of several files (path, pages from 0, password) as one PDF, image data copied as it lies there.

        Raises ReadingError (UNSUPPORTED for pictures a PDF cannot take untouched), OSError, DeskClosed.
        """
        with self._turn:
            return self._pages.bind(leaves)

    def access(self, order: AccessOrder, target: Path) -> AccessMade:
        """Write a searchable PDF/A-2b of the pages ordered to `target`, and say how its text reads back.

        Raises ReadingError (FAILED where no conforming file can be made), OSError, DeskClosed.
        """
        with self._turn:
            return self._pages.access(order, target)

    def child_pids(self) -> tuple[int, ...]:
        """Process ids of the children running now, for measuring."""
        return tuple(pid for pid in (self._pages.pid, self._engine.pid) if pid is not None)

    def close(self) -> None:
        """End both children and give the memory back; later calls raise DeskClosed."""
        self._pages.close()
        self._engine.close()
        self._memory.close()
