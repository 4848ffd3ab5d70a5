"""The child that holds the recognition engine: reads page images out of the shared memory."""

import resource
import time
from pathlib import Path
from typing import Any

from ocr.codec import reading_to_json
from ocr.engines.contract import EngineMissing
from ocr.engines.making import make_engine
from ocr.forms.catalogue import FormCatalogue
from ocr.memory import SharedMemory
from ocr.page_reader import PageReader, pixels
from ocr.pages.reader import Picture
from ocr.problems import Problem, ReadingError
from ocr.serving import Handler, serve


class _EngineWorker:
    def __init__(self, settings: dict[str, Any], memory: SharedMemory) -> None:
        self._memory = memory
        self._most_rss = int(settings["engine_rss"])
        name, threads = str(settings["engine"]), int(settings["threads"])
        self._reader = PageReader(
            lambda: make_engine(name, threads=threads), FormCatalogue.from_table(settings["forms"])
        )

    def read(self, question: dict[str, Any]) -> dict[str, Any]:
        """Read the picture that lies in the shared memory."""
        picture = Picture(**{**question["picture"], "flags": tuple(question["picture"]["flags"])})
        size = picture.width * picture.height * picture.channels
        began = time.process_time()
        # not closed here: an error's traceback still looks into it, and closing would hide the error behind another
        image = pixels(self._memory.map(size), picture)
        try:
            reading = self._reader.read(image, picture)
        except EngineMissing as error:
            raise ReadingError(Problem.FAILED, str(error)) from error
        answer = reading_to_json(reading)
        answer["cpu_seconds"] = round(time.process_time() - began, 3)
        return answer

    def full(self) -> bool:
        """Whether the process has grown so much that a fresh one should take over."""
        return _private_bytes() > self._most_rss


def _private_bytes() -> int:
    """Resident memory of this process without the shared page image."""
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("RssAnon:"):
            return int(line.split()[1]) * 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def main() -> None:
    """Serve until the parent is gone or nothing is asked for a while."""
    made: list[_EngineWorker] = []

    def make(settings: dict[str, Any], memory: SharedMemory) -> dict[str, Handler]:
        made.append(_EngineWorker(settings, memory))
        return {"read": made[0].read}

    serve(make, finished=lambda: made[0].full())


if __name__ == "__main__":
    main()
