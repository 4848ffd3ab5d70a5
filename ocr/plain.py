"""Plain text files: decoded, cut into pages, never drawn. Decoding bytes needs no child process."""

from __future__ import annotations

import codecs
from functools import lru_cache
from pathlib import Path

from ocr.pages.facts import FileFacts
from ocr.problems import Problem
from ocr.reading import PageReading
from ocr.text import PageText

MEDIA_TYPE = "text/plain"
#: what looks like text may be a program, a letter with attachments or a table of a drawing: only what says it is text
ENDINGS = frozenset({".txt", ".text", ".csv", ".md", ".log"})
#: characters of a page; a page ends at a line end or form feed before that
PAGE_SIGNS = 3000
MOST_BYTES = 8 * 1024 * 1024
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def facts(path: Path) -> FileFacts:
    """Return how many pages a text has; too long or empty of text is a problem. Raises OSError."""
    if path.stat().st_size > MOST_BYTES:
        return FileFacts.refused(MEDIA_TYPE, Problem.TOO_LARGE)
    found = pages(path)
    if not any(page.strip() for page in found):
        return FileFacts.refused(MEDIA_TYPE, Problem.NO_PAGES)
    return FileFacts(MEDIA_TYPE, page_count=len(found))


def read(path: Path, page: int) -> PageReading:
    """Return page `page` (0-based)."""
    return reading(pages(path)[page])


def reading(text: str) -> PageReading:
    """Return a page of text as a reading; its text has no boxes, for there is no picture of it."""
    return PageReading(
        width=0, height=0, dpi=0, turned=0, skew=0.0, blank=not text.strip(), quality={}, text=PageText(text),
        source="text", engine="",
    )  # fmt: skip


@lru_cache(maxsize=8)
def pages(path: Path) -> tuple[str, ...]:
    """Return the pages of a text file."""
    return tuple(cut(decoded(path.read_bytes())))


def cut(text: str) -> list[str]:
    """Cut a text into pages at form feeds, and at line ends where a page grows long."""
    made: list[str] = []
    for sheet in text.split("\f"):
        while len(sheet) > PAGE_SIGNS:
            end = sheet.rfind("\n", 1, PAGE_SIGNS) + 1 or PAGE_SIGNS
            made.append(sheet[:end])
            sheet = sheet[end:]
        made.append(sheet)
    return made


def decoded(data: bytes) -> str:
    """Decode a text: by its byte order mark, else UTF-8, else GB18030 (which every older Chinese text is)."""
    for mark, name in _BOMS:
        if data.startswith(mark):
            return _tidy(data.decode(name, "replace"))
    try:
        return _tidy(data.decode("utf-8"))
    except UnicodeDecodeError:
        return _tidy(data.decode("gb18030", "replace"))


def _tidy(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "")
