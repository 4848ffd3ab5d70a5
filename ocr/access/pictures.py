"""The picture of one page: the scan's own image data where a PDF can hold it as it is, else drawn anew.

Straightening turns the picture on the page, never its data: what was scanned stays as the scanner wrote it.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from pathlib import Path

import pikepdf
from pikepdf import Matrix, Name, Stream
from PIL import Image, TiffImagePlugin

from ocr.limits import Limits
from ocr.pages.kinds import PDF, PICTURES, kind_of
from ocr.pages.pdf import PdfFile
from ocr.pages.pictures import PictureFile
from ocr.prepare.quality import assumed_dpi
from ocr.problems import Problem, ReadingError

_POINTS = 72.0
_QUALITY = 80
_QUARTERS = {1: 0, 3: 180, 6: 90, 8: 270}  # what EXIF says, as degrees clockwise
_ORIENTATION = 274
_PLAIN = frozenset({"q", "Q", "cm", "Do"})
_REFUSED = ("/SMask", "/Mask", "/SMaskInData", "/Alternates", "/OPI", "/OC")


@dataclass(frozen=True, slots=True)
class Drawn:
    """An image for a page of `width` x `height` points as scanned, `matrix` bringing its unit square there.

    `turned` is still to be done; `carried` says that its data is the scan's own.
    """

    image: pikepdf.Object
    matrix: Matrix
    width: float
    height: float
    turned: int
    carried: bool


class Pictures:
    """Brings page pictures of any file into one document; keeps the files open until it is saved."""

    def __init__(self, pdf: pikepdf.Pdf, limits: Limits, *, carry: bool = True) -> None:
        self._pdf = pdf
        self._limits = limits
        self._carry = carry
        self._drawing: dict[tuple[Path, str | None], PdfFile | PictureFile] = {}
        self._foreign: dict[tuple[Path, str | None], pikepdf.Pdf | None] = {}

    def close(self) -> None:
        """Let go of all files."""
        for file in self._drawing.values():
            file.close()
        for foreign in self._foreign.values():
            if foreign is not None:
                foreign.close()

    def page(self, path: Path, number: int, turned: int, password: str | None) -> Drawn:
        """Return the picture of page `number` (0-based). Raises ReadingError."""
        kind = kind_of(path)
        if kind == PDF:
            carried = self._from_pdf(path, number, turned, password) if self._carry else None
            return carried or self._rendered(path, number, turned, password)
        if kind not in PICTURES:
            raise ReadingError(Problem.UNSUPPORTED, kind)
        file = self._opened(path, password, kind)
        assert isinstance(file, PictureFile)
        return self._picture(file, path, kind, number, turned)

    def _picture(self, file: PictureFile, path: Path, kind: str, number: int, turned: int) -> Drawn:
        frame = file.frame(number)
        image = frame.image
        dpi = assumed_dpi(image.width, image.height, frame.dpi)
        width, height = image.width * _POINTS / dpi, image.height * _POINTS / dpi
        if kind == "image/jpeg" and self._carry and not frame.damaged:
            data = _own_jpeg(path)
            if data is not None:
                stream, quarter = self._jpeg(*data[:4]), data[4]
                if quarter in (90, 270):
                    width, height = height, width
                return Drawn(stream, _over(width, height), width, height, (turned + quarter) % 360, True)
        stream = self._fax(image) if frame.colour == "1" else self._encoded(image)
        return Drawn(stream, _over(width, height), width, height, turned, False)

    def _rendered(self, path: Path, number: int, turned: int, password: str | None) -> Drawn:
        file = self._opened(path, password, PDF)
        assert isinstance(file, PdfFile)
        sheet = file.sheet(number)
        image: Image.Image = file.render(number, file.reading_dpi(sheet)).to_pil()
        return Drawn(
            self._encoded(image), _over(sheet.width, sheet.height), sheet.width, sheet.height, turned, False
        )

    def _from_pdf(self, path: Path, number: int, turned: int, password: str | None) -> Drawn | None:
        """Take over the only image of a page that shows nothing else; None for any other page."""
        foreign = self._foreign_pdf(path, password)
        if foreign is None:
            return None
        try:
            page = foreign.pages[number]
            found = _only_image(page)
            if found is None:
                return None
            image, matrix = found
            left, bottom, right, top = (float(side) for side in page.cropbox)
            rotated = int(page.obj.get("/Rotate", page.rotation if hasattr(page, "rotation") else 0))
            kept = self._pdf.copy_foreign(image)
        except (pikepdf.PdfError, ValueError, TypeError, KeyError, IndexError, ArithmeticError):
            return None
        if right <= left or top <= bottom:
            return None
        shifted = matrix @ Matrix(1, 0, 0, 1, -left, -bottom)
        return Drawn(kept, shifted, right - left, top - bottom, (turned + rotated) % 360, True)

    def _foreign_pdf(self, path: Path, password: str | None) -> pikepdf.Pdf | None:
        key = (path, password)
        if key not in self._foreign:
            try:
                opened = pikepdf.open(path, password=password or "", suppress_warnings=True)
            except (pikepdf.PdfError, pikepdf.DependencyError, ValueError, OSError):
                opened = None
            self._foreign[key] = opened
        return self._foreign[key]

    def _opened(self, path: Path, password: str | None, kind: str) -> PdfFile | PictureFile:
        key = (path, password)
        if key not in self._drawing:
            self._drawing[key] = (
                PdfFile(path, password, self._limits)
                if kind == PDF
                else PictureFile(path, kind, self._limits)
            )
        return self._drawing[key]

    def _encoded(self, image: Image.Image) -> pikepdf.Object:
        if image.mode not in ("L", "RGB"):
            image = image.convert("RGB")
        out = io.BytesIO()
        image.save(out, "JPEG", quality=_QUALITY, optimize=True)
        return self._jpeg(out.getvalue(), image.width, image.height, image.mode)

    def _jpeg(self, data: bytes, width: int, height: int, mode: str) -> pikepdf.Object:
        stream = Stream(self._pdf, data)
        stream.Type, stream.Subtype = Name.XObject, Name.Image
        stream.Width, stream.Height, stream.BitsPerComponent = width, height, 8
        stream.ColorSpace = Name.DeviceGray if mode == "L" else Name.DeviceRGB
        stream.Filter = Name.DCTDecode
        return self._pdf.make_indirect(stream)

    def _fax(self, image: Image.Image) -> pikepdf.Object:
        """Encode black and white by CCITT group 4, as Pillow writes it into a TIFF of one strip."""
        bilevel = image.convert("1", dither=Image.Dither.NONE)
        out = io.BytesIO()
        bilevel.save(out, "TIFF", compression="group4", strip_size=1 << 30)
        with TiffImagePlugin.TiffImageFile(io.BytesIO(out.getvalue())) as made:
            offset, count = made.tag_v2[273][0], made.tag_v2[279][0]
            black_is_one = made.tag_v2[262] == 1
        stream = Stream(self._pdf, out.getvalue()[offset : offset + count])
        stream.Type, stream.Subtype = Name.XObject, Name.Image
        stream.Width, stream.Height, stream.BitsPerComponent = image.width, image.height, 1
        stream.ColorSpace, stream.Filter = Name.DeviceGray, Name.CCITTFaxDecode
        stream.DecodeParms = pikepdf.Dictionary(
            K=-1, Columns=image.width, Rows=image.height, BlackIs1=black_is_one
        )
        return self._pdf.make_indirect(stream)


def _own_jpeg(path: Path) -> tuple[bytes, int, int, str, int] | None:
    """Return a JPEG file's bytes, size, mode and turn where a PDF can hold it as it is."""
    with Image.open(path) as image:
        quarter = _QUARTERS.get(int(image.getexif().get(_ORIENTATION, 1)))
        if image.format != "JPEG" or image.mode not in ("L", "RGB") or quarter is None:
            return None
        size, mode = image.size, image.mode
    return path.read_bytes(), size[0], size[1], mode, quarter


def _over(width: float, height: float) -> Matrix:
    return Matrix(width, 0, 0, height, 0, 0)


def _only_image(page: pikepdf.Page) -> tuple[pikepdf.Object, Matrix] | None:
    """Return the one image a page shows and where, when it shows nothing besides."""
    if "/UserUnit" in page.obj or page.obj.get("/Annots"):
        return None
    matrix, kept, found = Matrix(), [], None
    for step in pikepdf.parse_content_stream(page):
        if isinstance(step, pikepdf.ContentStreamInlineImage):
            return None
        name, operands = str(step.operator), step.operands
        if name not in _PLAIN:
            return None
        if name == "q":
            kept.append(matrix)
        elif name == "Q":
            matrix = kept.pop()
        elif name == "cm":
            matrix = Matrix(*(float(value) for value in operands)) @ matrix
        elif found is not None:
            return None
        else:
            image = page.resources.XObject[str(operands[0])]
            if image.get("/Subtype") != Name.Image or any(key in image for key in _REFUSED):
                return None
            found = image, matrix
    return found
