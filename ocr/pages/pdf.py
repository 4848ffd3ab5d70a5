"""PDF files by pdfium: open (repaired if need be), render a page, tell what pictures lie on it."""

import io
import unicodedata
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2
from pypdfium2 import raw

from ocr.limits import Limits
from ocr.pages.facts import FileFacts
from ocr.pages.kinds import PDF
from ocr.pages.pdf_structure import Structure, inspect
from ocr.pages.poppler import mended
from ocr.problems import Problem, ReadingError

_POINTS = 72.0
_READING_DPI = 300
_SCAN_SHARE = 0.5  # pictures covering this much of a page make it a scan
_IMAGES_LOOKED_AT = 200


@dataclass(frozen=True, slots=True)
class Sheet:
    """Size of one PDF page in points; the share its pictures cover, the resolution of the largest."""

    width: float
    height: float
    picture_share: float
    picture_dpi: int | None


class PdfFile:
    """An opened PDF. Raises ReadingError: PASSWORD_NEEDED, DAMAGED or NO_PAGES."""

    def __init__(self, path: Path, password: str | None, limits: Limits) -> None:
        self._limits = limits
        self._password = password
        self._path = path
        self.repaired = False
        self._pdf = self._open()
        with suppress(pypdfium2.PdfiumError, ValueError):
            if self._pdf.get_formtype() in (raw.FORMTYPE_ACRO_FORM, raw.FORMTYPE_NONE):
                self._pdf.init_forms()  # values typed into form fields are part of what one sees

    def close(self) -> None:
        """Let go of the file."""
        self._pdf.close()

    def facts(self) -> FileFacts:
        """Pages, size of the first page in points, warnings."""
        count = len(self._pdf)
        if count < 1:
            raise ReadingError(Problem.NO_PAGES)
        if count > self._limits.pages:
            raise ReadingError(Problem.TOO_LARGE, f"{count} pages")
        structure = inspect(self._path, self._password)
        flags = list(structure.flags)
        broken = self.repaired or self._starts_late() or self._inconsistent(structure, count)
        if broken and "damaged" not in flags:
            flags.insert(0, "damaged")
        try:
            width, height = self._pdf.get_page_size(0)
        except pypdfium2.PdfiumError as error:  # counted, but not to be loaded
            raise ReadingError(Problem.DAMAGED, f"page 0: {error}") from error
        title = self._pdf.get_metadata_value("Title").strip()[:300] or None
        facts = FileFacts(PDF, count, tuple(flags), None, round(width), round(height))
        return replace(facts, title=title)

    def sheet(self, number: int) -> Sheet:
        """Page size and pictures of page `number` (0-based)."""
        page = self._page(number)
        width, height = page.get_size()
        share, dpi = 0.0, None
        largest = 0.0
        for image in self._images(page):
            with suppress(pypdfium2.PdfiumError, ValueError, ZeroDivisionError):
                left, bottom, right, top = image.get_bounds()
                area = max(0.0, min(right, width) - max(left, 0)) * max(
                    0.0, min(top, height) - max(bottom, 0)
                )
                share += area / (width * height)
                if area > largest:
                    largest = area
                    inches = max(right - left, top - bottom) / _POINTS
                    dpi = round(max(image.get_px_size()) / inches)
        return Sheet(width, height, min(share, 1.0), dpi)

    def reading_dpi(self, sheet: Sheet) -> float:
        """The resolution to render a page at for reading: that of its scan, else 300, within bounds."""
        dpi = float(_READING_DPI)
        if sheet.picture_share >= _SCAN_SHARE and sheet.picture_dpi:
            dpi = float(min(max(sheet.picture_dpi, 150), _READING_DPI))
        square_inches = sheet.width * sheet.height / _POINTS**2
        if square_inches <= 0:
            raise ReadingError(Problem.DAMAGED, "a page without size")
        return float(min(dpi, (self._limits.page_pixels / square_inches) ** 0.5))

    def render(self, number: int, dpi: float) -> "pypdfium2.PdfBitmap":
        """Page `number` as BGR pixels. Raises ReadingError(TOO_LARGE) before rendering, DAMAGED."""
        page = self._page(number)
        width, height = (side * dpi / _POINTS for side in page.get_size())
        if width * height > 2 * self._limits.page_pixels or width < 1 or height < 1:
            raise ReadingError(Problem.TOO_LARGE, f"page of {width:.0f} x {height:.0f} pixels")
        try:
            return page.render(scale=dpi / _POINTS, limit_image_cache=True)
        except (pypdfium2.PdfiumError, ValueError) as error:
            raise ReadingError(Problem.DAMAGED, str(error)) from error

    def page(self, number: int) -> Any:
        """The pdfium page, for the text layer."""
        return self._page(number)

    def _page(self, number: int) -> Any:
        try:
            return self._pdf[number]
        except (pypdfium2.PdfiumError, IndexError) as error:
            raise ReadingError(Problem.DAMAGED, f"page {number}: {error}") from error

    def _images(self, page: Any) -> Iterator[Any]:
        with suppress(pypdfium2.PdfiumError, ValueError):
            for found, image in enumerate(page.get_objects(filter=(raw.FPDF_PAGEOBJ_IMAGE,), max_depth=3)):
                if found >= _IMAGES_LOOKED_AT:
                    return
                yield image

    def _inconsistent(self, structure: Structure, count: int) -> bool:
        """Two independent readers do not agree on how many pages there are."""
        return structure.pages is not None and structure.pages != count

    def _starts_late(self) -> bool:
        """Something stands before the header: readers forgive it, but the file is not as it was written."""
        with self._path.open("rb") as file:
            return file.read(5) != b"%PDF-"

    def _open(self) -> Any:
        locked = False
        for password in _spellings(self._password):
            try:
                return pypdfium2.PdfDocument(self._path, password=password)
            except pypdfium2.PdfiumError as error:
                locked = locked or "password" in str(error).lower()
                if not locked:
                    break
        if locked and self._really_locked():
            return self._mended(ReadingError(Problem.PASSWORD_NEEDED))
        try:
            return self._repaired()
        except ReadingError as error:
            return self._mended(error)

    def _mended(self, fault: ReadingError) -> Any:
        """The file as poppler mends it, which opens some that the others hold for locked or lost."""
        data = mended(self._path, seconds=self._limits.facts_seconds / 2)
        if data is None:
            raise fault
        try:
            opened = pypdfium2.PdfDocument(data)
        except pypdfium2.PdfiumError:
            raise fault from None
        self.repaired = True
        return opened

    def _really_locked(self) -> bool:
        """Whether qpdf, too, says that a password is missing: pdfium says so of some broken files."""
        try:
            with pikepdf.open(self._path, password=self._password or "", suppress_warnings=True):
                return False
        except pikepdf.PasswordError:
            return True
        except (pikepdf.PdfError, pikepdf.DependencyError, ValueError, OSError):
            return False

    def _repaired(self) -> Any:
        """The file as qpdf mends it. Raises ReadingError(DAMAGED) when it cannot."""
        mended = io.BytesIO()
        try:
            with pikepdf.open(self._path, password=self._password or "", suppress_warnings=True) as pdf:
                if not len(pdf.pages):
                    raise ReadingError(Problem.NO_PAGES)
                pdf.save(mended)
            self.repaired = True
            return pypdfium2.PdfDocument(mended.getvalue())
        except pikepdf.PasswordError as error:
            raise ReadingError(Problem.PASSWORD_NEEDED) from error
        except (pikepdf.PdfError, pypdfium2.PdfiumError, ValueError, OSError, RuntimeError) as error:
            raise ReadingError(Problem.DAMAGED, str(error)) from error


def _spellings(password: str | None) -> Iterator[str | None]:
    """The password as typed, then prepared as RFC 4013 asks (PDF 2.0, 7.6.4.3.3)."""
    yield password
    prepared = unicodedata.normalize("NFKC", (password or "").replace("\xad", ""))
    if prepared != (password or ""):
        yield prepared
