"""The filing stamp of an item (归档章, DA/T 22-2015): on the copy people look at, never in the master."""

from __future__ import annotations

import io
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import TYPE_CHECKING, Final

from PIL import Image, ImageDraw

from archive_app.models import Item, Page
from archive_app.models.types import FileKind, PageState, RetentionCode
from labels import stamp
from labels.fonts import MissingFont
from labels.page import Area
from labels.stamp import StampFields
from ocr.access import AccessOrder, AccessPage
from ocr.text import PageText

if TYPE_CHECKING:
    from archive_app.archive import Archive

INCH: Final = 25.4
WORDS: Final = {RetentionCode.Y: "永久", RetentionCode.D30: "30年", RetentionCode.D10: "10年"}

NO_ROOM, NO_FONT, OWN_FILE = "stamp-no-room", "stamp-no-font", "stamp-own-file"
LEFT_OFF: Final = {
    NO_ROOM: (
        "首页没有 45×16 毫米的空白处，归档章没有加盖（不盖住文字、图像和印章）。",
        "The first page has no free spot of 45 × 16 mm, so the filing stamp was left off: it covers no text, picture or seal.",
    ),
    NO_FONT: (
        "没有中文字体，归档章没有加盖；请安装 fonts-noto-cjk。",
        "The filing stamp was left off, for there is no Chinese font; install fonts-noto-cjk.",
    ),
    OWN_FILE: (
        "这是电子文件原样，归档章没有加盖。",
        "This is the electronic file as it came; it carries no filing stamp.",
    ),
}
"""Why a copy carries no stamp that it ought to, in Chinese and English."""

_LONGEST: Final = 1600
"""Pixels of the page in which room is looked for: five a millimetre on A4."""


@dataclass(frozen=True)
class Stamp:
    """What the stamp of an item says, and the size of its first page in mm, upright."""

    fields: StampFields
    width: float
    height: float

    @property
    def text(self) -> str:
        """Return what stands in its cells."""
        return "\n".join(value for row in self.fields.rows() for value in row if value)


def stamp_of(item: Item, pages: Sequence[Page]) -> Stamp | None:
    """Return the stamp of an item kept singly that has its reference code; None for others.

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
    from ocr.prepare.quality import assumed_dpi  # NumPy and OpenCV, in processes that may never stamp a page

    scale = INCH / assumed_dpi(first.width, first.height, round(first.dpi) if first.dpi else None)
    return Stamp(fields, first.width * scale, first.height * scale)


def laid_on(archive: Archive, order: AccessOrder, made: Stamp | None) -> tuple[AccessOrder, str]:
    """Return an order with the stamp where its first page is free, and "" or a key of LEFT_OFF.

    Raises ReadingError where the page cannot be drawn.
    """
    if made is None:
        return order, ""
    try:
        pdf = stamp.overlay(
            made.width,
            made.height,
            made.fields,
            taken=_taken(archive, order.pages[0], made.width, made.height),
        )
    except MissingFont:
        return order, NO_FONT
    return (replace(order, stamp=pdf, stamp_text=made.text), "") if pdf else (order, NO_ROOM)


def _taken(archive: Archive, page: AccessPage, width: float, height: float) -> list[Area]:
    """Return where a page is not empty, in mm: what was read on it, and all that is darker than its paper."""
    import numpy as np

    from ocr.prepare.room import taken

    jpeg = archive.desk.render(
        page.path, page.page, turned=page.turned, longest=_LONGEST, password=page.password
    )
    with Image.open(io.BytesIO(jpeg)) as picture:
        image = picture.convert("RGB")
    draw = ImageDraw.Draw(image)
    for line in PageText.from_bytes(page.layout).lines if page.layout else ():
        across, down = (line.box.x0, line.box.x1), (line.box.y0, line.box.y1)
        draw.rectangle(
            (
                across[0] * image.width,
                down[0] * image.height,
                across[1] * image.width,
                down[1] * image.height,
            ),
            fill="black",
        )
    straight = image.rotate(page.straightened, fillcolor="white")
    cells = taken(np.asarray(straight), math.ceil(width), math.ceil(height))
    return list(_areas(cells.tolist(), width / cells.shape[1], height / cells.shape[0]))


def _areas(rows: list[list[bool]], across: float, down: float) -> Iterator[Area]:
    """Yield each row's stretches of taken cells; a cell measures `across` x `down` mm."""
    for number, row in enumerate(rows):
        column = 0
        for full, cells in groupby(row):
            count = len(list(cells))
            if full:
                yield Area(column * across, number * down, count * across, down)
            column += count
