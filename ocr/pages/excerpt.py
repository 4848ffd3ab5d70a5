"""A range of a file's pages as a file of its own, image data copied as it lies there, never encoded again."""

import io
from collections.abc import Sequence
from pathlib import Path

import pypdf
from pypdf.errors import FileNotDecryptedError, PyPdfError

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
    out = io.BytesIO()
    try:
        source = pypdf.PdfReader(path, password=password)
        made = pypdf.PdfWriter()
        for number in numbers:
            made.add_page(source.pages[number])
        made.write(out)
    except FileNotDecryptedError as error:
        raise ReadingError(Problem.PASSWORD_NEEDED) from error
    except (PyPdfError, IndexError, ValueError, KeyError, RecursionError) as error:
        raise ReadingError(Problem.DAMAGED, str(error)) from error
    return out.getvalue()
