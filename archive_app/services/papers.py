"""Electronic files as pages: office documents are drawn where LibreOffice is, else their text alone is taken.

The drawing is made again whenever it is wanted and lives in the cache; what is kept is the file as it came.
"""

from __future__ import annotations

from pathlib import Path

from archive_app.archive import Archive
from archive_app.models import Source
from archive_app.services import file_passwords
from ocr import plain
from ocr.desk import ReadingDesk
from ocr.office import kinds
from ocr.pages.facts import FileFacts
from ocr.problems import Problem, ReadingError
from ocr.reading import PageReading

#: the flag of a source whose pages are those of its drawing
DRAWN = "drawn"
#: the answer for an old office file on a machine that cannot draw it
NEEDS_OFFICE = "needs_office"


def facts(archive: Archive, desk: ReadingDesk, source: Source, path: Path, first: FileFacts) -> FileFacts:
    """Return what an electronic file is; `first`, what the desk said, when it is none. Raises OSError."""
    try:
        found = archive.office.look(path, first.media_type)
        if found is None or found.media_type == kinds.ZIP:
            return first if found is None else FileFacts(kinds.ZIP)
        if found.drawable and (drawn := _drawn_facts(archive, desk, source, path, found.media_type)):
            return drawn
        pages = archive.office.pages(path, found.media_type)
    except ReadingError as error:
        if error.problem is Problem.UNSUPPORTED:
            return FileFacts(error.detail, problem=NEEDS_OFFICE)
        return FileFacts.refused(first.media_type, error.problem)
    if not any(page.strip() for page in pages):
        return FileFacts.refused(found.media_type, Problem.NO_PAGES)
    return FileFacts(found.media_type, page_count=len(pages))


def _drawn_facts(
    archive: Archive, desk: ReadingDesk, source: Source, path: Path, media_type: str
) -> FileFacts | None:
    """Return the facts of a document by its drawing; None when it cannot be drawn, its text may still be taken."""
    try:
        found = desk.facts(_drawing(archive, source.sha256, path, media_type))
    except ReadingError:
        return None
    return None if found.problem else FileFacts(media_type, page_count=found.page_count, flags=(DRAWN,))


def read(archive: Archive, desk: ReadingDesk, source: Source, path: Path, page: int) -> PageReading:
    """Return page `page` (0-based) of any file that has pages. Raises ReadingError."""
    if source.media_type == plain.MEDIA_TYPE:
        return plain.read(path, page)
    if source.media_type in kinds.KINDS and DRAWN not in source.flags:
        return archive.office.read(path, source.media_type, page)
    return desk.read(readable(archive, source, path), page, file_passwords.of(archive, source))


def readable(archive: Archive, source: Source, path: Path) -> Path:
    """Return the file that shows a source's pages: its drawing, or the file itself. Raises ReadingError."""
    if DRAWN not in source.flags:
        return path
    return _drawing(archive, source.sha256, path, source.media_type)


def _drawing(archive: Archive, sha256: str, path: Path, media_type: str) -> Path:
    return archive.cache.get_or_make(f"drawing/{sha256}", lambda: archive.office.draw(path, media_type))
