"""Putting a searchable PDF/A-2b together, saving it only if it conforms, and proving its text."""

from __future__ import annotations

import datetime as dt
import io
import math
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Matrix, Name, Stream, pdfa

from ocr.access.order import AccessOrder, AccessPage
from ocr.access.overlay import overlay, written
from ocr.access.pictures import Drawn, Pictures
from ocr.access.proof import proof
from ocr.access.typeface import Typeface
from ocr.limits import Limits
from ocr.problems import Problem, ReadingError
from ocr.text import PageText

_FLAVOUR = "2b"


def make_access(order: AccessOrder, target: Path, limits: Limits, seconds: float) -> dict[str, Any]:
    """Write the searchable PDF to `target`; returns what `AccessMade.from_json` takes.

    The scan's own image data is tried first; what PDF/A does not allow is drawn anew. Raises ReadingError.
    """
    texts = [_text(page) for page in order.pages]
    try:
        carried = _written(order, texts, target, limits, carry=True)
    except pdfa.PdfaError:
        try:
            carried = _written(order, texts, target, limits, carry=False)
        except pdfa.PdfaError as error:
            raise ReadingError(Problem.FAILED, f"not PDF/A-2b: {_told(error)}") from error
    expected = ["\n".join(written(line.text) for line in text.lines) for text in texts]
    if order.stamp:
        expected[0] += "\n" + order.stamp_text
    return {
        "size": target.stat().st_size,
        "pages": len(order.pages),
        "carried": carried,
        **proof(target, expected, seconds),
    }


def _text(page: AccessPage) -> PageText:
    try:
        return PageText.from_bytes(page.layout) if page.layout else PageText()
    except ValueError as error:
        raise ReadingError(Problem.FAILED, str(error)) from error


def _written(
    order: AccessOrder, texts: Sequence[PageText], target: Path, limits: Limits, *, carry: bool
) -> int:
    face, carried = Typeface(), 0
    with pikepdf.new() as pdf:
        pictures = Pictures(pdf, limits, carry=carry)
        try:
            contents = []
            for page, text in zip(order.pages, texts, strict=True):
                drawn = pictures.page(page.path, page.page, page.turned, page.password)
                carried += drawn.carried
                contents.append((drawn, _content(drawn, page, text, face)))
            font = face.into(pdf)
            for drawn, (content, width, height) in contents:
                _add_page(pdf, drawn, content, width, height, font)
            if order.stamp:
                with pikepdf.open(io.BytesIO(order.stamp)) as stamp:
                    pdf.pages[0].add_overlay(stamp.pages[0], None)
            _describe(pdf, order)
            pdfa.prepare(pdf, _FLAVOUR)
            with pdf.open_metadata(set_pikepdf_as_editor=False) as about:  # preparing notes the present time
                about["xmp:MetadataDate"] = _moment(order)
            with target.open("wb") as out:
                pdfa.save(pdf, out, _FLAVOUR, repair=False, deterministic_id=True)
        finally:
            pictures.close()
    return carried


def _content(drawn: Drawn, page: AccessPage, text: PageText, face: Typeface) -> tuple[bytes, float, float]:
    """Return the content of a page and its size once turned upright."""
    upright, width, height = _turned(drawn.width, drawn.height, drawn.turned)
    placed = drawn.matrix @ upright
    skew = page.straightened
    words = overlay(text, face, width, height, skew)
    straight = _operands(_about(skew, width / 2, height / 2)) + b" cm\n" if skew else b""
    picture = b"q " + _operands(placed) + b" cm /Im0 Do Q\n"
    return b"q " + straight + picture + words + b"Q\n", width, height


def _add_page(
    pdf: pikepdf.Pdf, drawn: Drawn, content: bytes, width: float, height: float, font: pikepdf.Object
) -> None:
    page = Dictionary(
        Type=Name.Page,
        MediaBox=Array([0, 0, round(width, 2), round(height, 2)]),
        Resources=Dictionary(XObject=Dictionary(Im0=drawn.image), Font=Dictionary(F0=font)),
        Contents=pdf.make_indirect(Stream(pdf, content)),
    )
    pdf.pages.append(pikepdf.Page(pdf.make_indirect(page)))


def _turned(width: float, height: float, turned: int) -> tuple[Matrix, float, float]:
    """Return what turns a page clockwise by quarters, and its size afterwards."""
    match turned % 360:
        case 90:
            return Matrix(0, -1, 1, 0, 0, width), height, width
        case 180:
            return Matrix(-1, 0, 0, -1, width, height), width, height
        case 270:
            return Matrix(0, 1, -1, 0, height, 0), height, width
        case _:
            return Matrix(), width, height


def _about(degrees: float, x: float, y: float) -> Matrix:
    """Return a turn anticlockwise about a point: it levels lines that run down to the right by `degrees`."""
    cosine, sine = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))
    turn = Matrix(cosine, sine, -sine, cosine, 0, 0)
    return Matrix(1, 0, 0, 1, -x, -y) @ turn @ Matrix(1, 0, 0, 1, x, y)


def _operands(matrix: Matrix) -> bytes:
    return " ".join(f"{value:.6f}" for value in matrix.shorthand).encode("ascii")


def _describe(pdf: pikepdf.Pdf, order: AccessOrder) -> None:
    pdf.Root.Lang = pikepdf.String(order.language)
    pdf.Root.ViewerPreferences = Dictionary(DisplayDocTitle=True)
    with pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=True) as about:
        about["dc:title"] = order.title
        about["dc:identifier"] = order.identifier
        about["dc:language"] = {order.language}
        about["pdf:Producer"] = order.producer
        about["xmp:CreatorTool"] = order.producer
        about["xmp:CreateDate"] = about["xmp:ModifyDate"] = _moment(order)


def _moment(order: AccessOrder) -> str:
    return dt.datetime.fromisoformat(order.made).isoformat(timespec="seconds")


def _told(error: pdfa.PdfaError) -> str:
    return "; ".join(f"{one.rule}: {one.message}" for one in error.report.findings[:3])
