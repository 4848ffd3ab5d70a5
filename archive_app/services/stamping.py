"""The filing stamp of an item (归档章, DA/T 22-2015): on the copy people look at, never in the master."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from archive_app.models import Item, Page
from archive_app.models.types import FileKind, PageState, RetentionCode
from labels import stamp
from labels.fonts import MissingFont
from labels.page import Area
from labels.stamp import StampFields
from ocr.text import PageText

INCH = 25.4
#: pages whose resolution nobody knows are taken for this
DPI = 200
WORDS = {RetentionCode.Y: "永久", RetentionCode.D30: "30年", RetentionCode.D10: "10年"}


@dataclass(frozen=True)
class Stamp:
    """A stamp as a PDF page to lay over the first page, and the text in its cells."""

    pdf: bytes
    text: str


def stamp_of(item: Item, pages: Sequence[Page]) -> Stamp | None:
    """Return the stamp of an item kept singly that has its reference code, set where no words stand; None for others.

    Households' volumes carry no stamp: they are arranged by volume (GB/T 9705-2008).
    """
    code, file = item.reference_code, item.archival_file
    first = pages[0]
    if not code or file is None or file.kind is not FileKind.SERIES or not (first.width and first.height):
        return None
    parts = code.split("-")
    count = sum(page.state is not PageState.BLANK for page in pages)
    fields = StampFields(
        fonds_no=parts[0], year=str(file.year or item.year or ""), item_no=parts[-1], office="",
        retention=WORDS.get(item.retention_code, "") if item.retention_code else "", pages=str(count),
    )  # fmt: skip
    scale = INCH / (first.dpi or DPI)
    width, height = first.width * scale, first.height * scale
    try:
        pdf = stamp.overlay(width, height, fields, taken=_taken(first, width, height))
    except MissingFont:
        return None
    return Stamp(pdf, "\n".join(value for row in fields.rows() for value in row if value))


def _taken(page: Page, width: float, height: float) -> list[Area]:
    """Return where words stand on a page, in mm."""
    lines = PageText.from_bytes(page.layout).lines if page.layout else ()
    return [
        Area(
            line.box.x0 * width, line.box.y0 * height, (line.box.x1 - line.box.x0) * width,
            (line.box.y1 - line.box.y0) * height,
        )
        for line in lines
    ]  # fmt: skip
