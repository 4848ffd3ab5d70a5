"""A range of a file's pages as a file of its own, image data copied as it lies there, never encoded again."""

import io
from collections.abc import Sequence
from pathlib import Path

import pikepdf

from ocr.pages import tiff
from ocr.pages.kinds import PDF, kind_of
from ocr.problems import Problem, ReadingError


def excerpt(path: Path, numbers: Sequence[int], password: str | None = None) -> bytes:
    """Return pages `numbers` (0-based) of a PDF or TIFF as one file of the same kind. Raises ReadingError."""
    kind = kind_of(path)
    if kind == PDF:
        return _pdf(path, numbers, password)
    if kind == "image/tiff":
        return tiff.excerpt(path, numbers)
    raise ReadingError(Problem.UNSUPPORTED, f"{kind} has no pages to take out")


def _pdf(path: Path, numbers: Sequence[int], password: str | None) -> bytes:
    """By qpdf, which reads the file piece by piece: memory is bounded by the pages taken, not by the file.

    What a page only names and does not draw (some scanners list every picture on every page) stays behind.
    """
    out = io.BytesIO()
    mode = pikepdf.AccessMode.stream
    try:
        with (
            pikepdf.open(path, password=password or "", suppress_warnings=True, access_mode=mode) as source,
            pikepdf.new() as made,
        ):
            for number in numbers:
                made.pages.append(source.pages[number])
            made.remove_unreferenced_resources()
            made.save(
                out,
                deterministic_id=True,
                compress_streams=False,
                stream_decode_level=pikepdf.StreamDecodeLevel.none,
            )
    except pikepdf.PasswordError as error:
        raise ReadingError(Problem.PASSWORD_NEEDED) from error
    except (pikepdf.PdfError, pikepdf.DependencyError, IndexError, ValueError, RuntimeError) as error:
        raise ReadingError(Problem.DAMAGED, str(error)) from error
    return out.getvalue()
