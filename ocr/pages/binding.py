"""Pages of several files as one PDF, image data copied as it lies there (img2pdf for pictures, qpdf for PDFs)."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import img2pdf
import pikepdf
from PIL import Image

from ocr.pages.excerpt import excerpt
from ocr.pages.kinds import PDF, kind_of
from ocr.problems import Problem, ReadingError

#: pictures whose data a PDF takes as it is, or packed again without a loss
PICTURES = frozenset({"image/jpeg", "image/png", "image/tiff"})


@dataclass(frozen=True, slots=True)
class Leaf:
    """Pages (0-based) of one file."""

    path: Path
    pages: tuple[int, ...]
    password: str | None = None


def bound(leaves: Sequence[Leaf]) -> bytes:
    """Return the pages of all leaves, in order, as one PDF. Raises ReadingError (UNSUPPORTED for other pictures)."""
    out = io.BytesIO()
    try:
        with pikepdf.new() as book:
            for leaf in leaves:
                with pikepdf.open(io.BytesIO(_part(leaf))) as part:
                    book.pages.extend(part.pages)
            book.save(
                out,
                deterministic_id=True,
                compress_streams=False,
                stream_decode_level=pikepdf.StreamDecodeLevel.none,
            )
    except (pikepdf.PdfError, img2pdf.PdfTooLargeError, ValueError, OSError) as error:
        raise ReadingError(Problem.DAMAGED, str(error)) from error
    except (img2pdf.ImageOpenError, img2pdf.JpegColorspaceError, img2pdf.AlphaChannelError) as error:
        raise ReadingError(Problem.UNSUPPORTED, str(error)) from error
    return out.getvalue()


def _part(leaf: Leaf) -> bytes:
    kind = kind_of(leaf.path)
    if kind == PDF:
        return excerpt(leaf.path, leaf.pages, leaf.password)
    if kind not in PICTURES:
        raise ReadingError(Problem.UNSUPPORTED, kind)
    data = excerpt(leaf.path, leaf.pages) if kind == "image/tiff" else leaf.path.read_bytes()
    if kind == "image/png" and _see_through(data):
        raise ReadingError(Problem.UNSUPPORTED, "a PNG with transparency")
    made = img2pdf.convert(data, nodate=True, rotation=img2pdf.Rotation.ifvalid)
    assert isinstance(made, bytes)
    return made


def _see_through(data: bytes) -> bool:
    with Image.open(io.BytesIO(data)) as image:
        return image.mode in ("LA", "RGBA", "PA") or "transparency" in image.info
