"""Pictures of pages: made when wanted, kept in the cache, never in the vault.

Who may not see personal numbers in full gets every picture with them blurred, from a cache entry of its own.

The picture is the upright page as the boxes of its words assume: turned, but not straightened.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Sequence
from pathlib import Path as FilePath

from PIL import Image, ImageDraw, ImageFilter

from archive_app import errors
from archive_app.archive import Archive
from archive_app.models import Page
from archive_app.rules.access import Actor, Right
from archive_app.services import items
from archive_app.services.page_scans import ShownScan, shown_scans
from ocr.problems import ReadingError
from ocr.text import Box, PageText

#: longest sides that may be asked for, in pixels
FULL, SCREEN, THUMBNAIL = 3600, 2000, 360
SIZES = (THUMBNAIL, SCREEN, FULL)
STRIP_HEIGHT, STRIP_WIDTH = 0.035, 0.62
FRAME = (214, 57, 57)


def page_picture(archive: Archive, actor: Actor, code: str, n: int, *, longest: int = SCREEN) -> FilePath:
    """Return the file of a page's picture (JPEG), `longest` px at most. Raises NotFound, BadInput.

    Words read as personal numbers are blurred unless the actor may see them.
    """
    with archive.look(actor) as look:
        item = items.find(look, code)
        page = items.page_of(look, item, n)
        scan = shown_scans(look, [page]).get(page.id)
        if scan is None:
            raise errors.NotFound(f"{code} / {n}")
        which = f"{page.source_id}/{page.source_n}" + (f"/again{scan.rescan}" if scan.rescan else "")
        turned = page.turned
        hidden = [] if actor.may(Right.UNMASK) else items.sensitive_boxes(page)
        key = f"page/{which}/{turned}/{_size(longest)}"
    made = archive.cache.get(key)
    if made is None:
        made = _rendered(archive, key, scan, turned, longest)
    return _without(archive, key, made, hidden) if hidden else made


def _rendered(archive: Archive, key: str, scan: ShownScan, turned: int, longest: int) -> FilePath:
    try:
        picture = archive.desk.render(
            scan.path, scan.number - 1, turned=turned, longest=_size(longest), password=scan.password
        )
    except ReadingError as error:
        raise errors.BadInput(
            "这一页打不开，无法显示。", "This page cannot be opened for showing."
        ) from error
    return archive.cache.put(key, picture)


def _without(archive: Archive, key: str, whole: FilePath, hidden: Sequence[Box]) -> FilePath:
    """Return a picture with some places blurred; when a page is read anew, its places make another entry."""
    spots = hashlib.sha256(repr(hidden).encode()).hexdigest()[:16]

    def blur() -> bytes:
        with Image.open(whole) as picture:
            return _jpeg(_blurred(picture.convert("RGB"), hidden))

    return archive.cache.get_or_make(f"{key}/blurred/{spots}", blur)


def thumbnail(archive: Archive, actor: Actor, code: str, n: int) -> bytes:
    """Return a small picture of a page (JPEG)."""
    return page_picture(archive, actor, code, n, longest=THUMBNAIL).read_bytes()


def strip(archive: Archive, actor: Actor, code: str, n: int, boxes: Sequence[Box]) -> bytes:
    """Return the page's own ink around the first of `boxes`, each box framed (JPEG)."""
    path = page_picture(archive, actor, code, n, longest=SCREEN)
    with Image.open(path) as picture:
        image = picture.convert("RGB")
    draw = ImageDraw.Draw(image)
    for box in boxes:
        x0, y0, x1, y1 = _pixels(box, image)
        draw.rectangle((x0 - 4, y0 - 3, x1 + 4, y1 + 3), outline=FRAME, width=3)
    return _jpeg(image.crop(_window(boxes[0] if boxes else Box(0.1, 0.05, 0.9, 0.08), image)))


def layout_of(page: Page) -> PageText:
    """Return what was read on a page with its boxes."""
    return PageText.from_bytes(page.layout) if page.layout else PageText()


def _size(longest: int) -> int:
    return next((size for size in SIZES if size >= longest), FULL)


def _pixels(box: Box, image: Image.Image) -> tuple[float, float, float, float]:
    return box.x0 * image.width, box.y0 * image.height, box.x1 * image.width, box.y1 * image.height


def _window(box: Box, image: Image.Image) -> tuple[int, int, int, int]:
    """Return the piece of the page around a box: a line high with its neighbours' edges, half a page wide."""
    height = max(STRIP_HEIGHT, (box.y1 - box.y0) * 2.2)
    middle_x, middle_y = box.centre
    left = min(max(middle_x - STRIP_WIDTH / 2, 0.0), 1 - STRIP_WIDTH)
    top = min(max(middle_y - height / 2, 0.0), 1 - height)
    return (
        round(left * image.width),
        round(top * image.height),
        round((left + STRIP_WIDTH) * image.width),
        round((top + height) * image.height),
    )


def _blurred(image: Image.Image, boxes: Sequence[Box]) -> Image.Image:
    for box in boxes:
        x0, y0, x1, y1 = _pixels(box, image)
        area = (
            max(int(x0) - 2, 0),
            max(int(y0) - 2, 0),
            min(int(x1) + 3, image.width),
            min(int(y1) + 3, image.height),
        )
        if area[2] > area[0] and area[3] > area[1]:
            radius = max(4, (area[3] - area[1]) // 2)
            image.paste(image.crop(area).filter(ImageFilter.GaussianBlur(radius)), area[:2])
    return image


def _jpeg(image: Image.Image) -> bytes:
    out = io.BytesIO()
    image.save(out, "JPEG", quality=82)
    return out.getvalue()
