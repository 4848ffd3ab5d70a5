"""Codes in a photo, for phones whose browser gives no camera to a page.

The photo is a foreign file: it is opened in the limited child, and only its bare pixels come back to be searched.
"""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Final

from PIL import Image

from archive_app.errors import BadInput, NotFound, TooLarge
from labels import codes, qr
from ocr.problems import ReadingError

if TYPE_CHECKING:
    from archive_app.archive import Archive

LARGEST: Final = 25 * 1024 * 1024
"""Bytes of the largest photo that is taken."""


def texts_in(archive: Archive, photo: BinaryIO) -> list[str]:
    """Return the texts of the QR codes in a photo, whosever they are. Raises BadInput, TooLarge."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "photo")
        with path.open("wb") as file:
            shutil.copyfileobj(_Bounded(photo), file)
        try:
            pixels = archive.desk.pixels(path)
        except ReadingError as error:
            raise BadInput(
                "这张照片打不开；请重拍一张，或输入标签上印的编号。",
                "This photo cannot be opened; take another one, or type the code printed on the label.",
            ) from error
    mode, raw = ("L", "L") if pixels.channels == 1 else ("RGB", "BGR")
    return qr.read(Image.frombytes(mode, (pixels.width, pixels.height), pixels.data, "raw", raw))


def code_in(archive: Archive, photo: BinaryIO) -> str:
    """Return the one code of this archive's kind in a photo.

    Raises NotFound when there is none that was read whole, BadInput when there are several: which one is meant
    is never guessed.
    """
    found = {str(code) for text in texts_in(archive, photo) if (code := _code(text)) is not None}
    if len(found) > 1:
        raise BadInput(
            "照片里有几个码，不知道您要哪一个；请靠近一点，只拍一个。",
            "There are several codes in the photo; come closer and take only one.",
        )
    if not found:
        raise NotFound
    return found.pop()


def _code(text: str) -> codes.Code | None:
    try:
        return codes.extract(text)
    except codes.BadCode:
        return None


class _Bounded:
    """Reads a stream and stops with TooLarge once it gave more than LARGEST bytes."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream, self._left = stream, LARGEST

    def read(self, size: int = -1) -> bytes:
        part = self._stream.read(min(size, 1 << 20) if size > 0 else 1 << 20)
        self._left -= len(part)
        if self._left < 0:
            raise TooLarge("照片太大了；请用普通清晰度重拍。", "The photo is too large; take a smaller one.")
        return part
