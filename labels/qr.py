"""Draw QR codes, and read them from photos and scans.

Codes are drawn at error correction H (three tenths of the signs may be lost): with the addresses of this
archive the code has 33 × 33 modules, 0.7 mm each on a label. Of labels at 200 dpi with a tenth of their area
torn off in one piece H saved about half, Q a third, M hardly any. zxing-cpp draws them: it changes between the
modes of the code inside one address, which saves a version (33 instead of 37 modules, so each is an eighth
larger), and takes 0.2 ms where qrcode took 1.0. OpenCV reads them too, in the tests.

Reading tries the picture as it is and then a few changed copies, each of which was found to save photos that
the others lose (blurred, small, noisy, washed out, with ink flaked off).
"""

from __future__ import annotations

import io
import warnings
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any, Final

import zxingcpp
from PIL import Image, ImageFilter, ImageOps

if TYPE_CHECKING:  # numpy is loaded where a photo is hard to read, not where a code is drawn
    import numpy as np
    from numpy.typing import NDArray

QUIET: Final = 4
"""Modules of white around a code (ISO/IEC 18004: four)."""

LARGEST: Final = 60_000_000
"""Pixels of the largest picture that is opened."""

FORMATS: Final = ("JPEG", "PNG", "WEBP")
"""Picture formats that are opened when bytes are given: what phones and browsers send, and no parser more."""

_TOO_LARGE: Final = "The picture is too large to look for a code in it; take a smaller photo."
_RETRY_LONGEST: Final = 2400
# not the micro and rectangular kinds: one was once seen in a worn code of ours that was no such thing
_QR: Final = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCodeModel2)


class BadPicture(ValueError):
    """The bytes are no picture that can be opened, or one too large."""


def matrix(text: str) -> list[list[bool]]:
    """Return the modules of the QR code of `text`, row by row, dark is true, without the quiet zone."""
    code = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode, ec_level="H")
    picture: Any = code.to_image(scale=1, add_quiet_zones=False)
    rows: Any = memoryview(picture).tolist()  # two dimensions, which its type does not tell
    return [[not light for light in row] for row in rows]


def svg(text: str) -> str:
    """Return the QR code of `text` as an SVG picture, one unit a module, quiet zone included."""
    rows = matrix(text)
    side = len(rows) + 2 * QUIET
    path = "".join(f"M{x + QUIET} {y + QUIET}h{run}v1h-{run}z" for x, y, run in runs(rows))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {side} {side}" shape-rendering="crispEdges">'
        f'<path fill="#fff" d="M0 0h{side}v{side}H0z"/><path d="{path}"/></svg>'
    )


def png(text: str, module: int = 8) -> bytes:
    """Return the QR code of `text` as a black-and-white PNG, `module` pixels a module, with quiet zone."""
    rows = matrix(text)
    side = len(rows)
    picture = Image.new("1", (side + 2 * QUIET, side + 2 * QUIET), 1)
    for y, row in enumerate(rows):
        for x, dark in enumerate(row):
            if dark:
                picture.putpixel((x + QUIET, y + QUIET), 0)
    size = picture.width * module
    out = io.BytesIO()
    picture.resize((size, size), Image.Resampling.NEAREST).save(out, "PNG", optimize=True)
    return out.getvalue()


def runs(rows: list[list[bool]]) -> Iterator[tuple[int, int, int]]:
    """Yield the dark stretches of a matrix as (x, y, length) in modules, counted from the top left."""
    for y, row in enumerate(rows):
        start: int | None = None
        for x, dark in enumerate([*row, False]):
            if dark and start is None:
                start = x
            elif not dark and start is not None:
                yield start, y, x - start
                start = None


def read(image: Image.Image | bytes) -> list[str]:
    """Return the texts of all QR codes in a picture, in reading order, each once; none gives an empty list.

    Codes may be turned, mirrored or inverted. Raises BadPicture when bytes are no picture of FORMATS, when
    they are damaged or when it has more than LARGEST pixels. A picture without a code costs all the tries,
    at worst 1 s for a phone's photo of 12 megapixels.
    """
    grey = _opened(image) if isinstance(image, bytes) else _grey(image)
    for attempt in _attempts(grey):
        found = zxingcpp.read_barcodes(attempt, formats=_QR)
        if found:
            placed = sorted(found, key=lambda code: (code.position.top_left.y, code.position.top_left.x))
            return list(dict.fromkeys(code.text for code in placed))
    return []


def _opened(data: bytes) -> Image.Image:
    """Open bytes as a grey picture, upright as its camera says."""
    with warnings.catch_warnings():
        warnings.simplefilter(
            "ignore"
        )  # Pillow warns of odd metadata and large pictures; both are judged here
        try:
            picture = Image.open(io.BytesIO(data), formats=FORMATS)
            if picture.width * picture.height <= LARGEST:
                return _grey(ImageOps.exif_transpose(picture))
        except Image.DecompressionBombError as error:
            raise BadPicture(_TOO_LARGE) from error
        except (OSError, SyntaxError, ValueError, EOFError) as error:
            raise BadPicture("The picture cannot be opened; send a JPEG or PNG photo of the code.") from error
    raise BadPicture(_TOO_LARGE)


def _grey(picture: Image.Image) -> Image.Image:
    """Return a grey copy; what is transparent becomes white paper."""
    if picture.has_transparency_data:
        paper = Image.new("RGBA", picture.size, "white")
        paper.alpha_composite(picture.convert("RGBA"))
        picture = paper
    return picture.convert("L")


def _attempts(grey: Image.Image) -> Iterator[Image.Image]:
    """Yield the picture as it is, then the copies that save most, the most helpful first."""
    yield grey
    small = grey
    if max(grey.size) > _RETRY_LONGEST:
        small = ImageOps.contain(grey, (_RETRY_LONGEST, _RETRY_LONGEST), Image.Resampling.BOX)
        yield small
    for change in _CHANGES:
        yield change(small)


def _doubled(grey: Image.Image) -> Image.Image:
    """Return a copy twice as large; one already large is left as it is."""
    if max(grey.size) * 2 > _RETRY_LONGEST:
        return grey.filter(ImageFilter.GaussianBlur(2))
    return grey.resize((grey.width * 2, grey.height * 2), Image.Resampling.BICUBIC)


def _halved(grey: Image.Image) -> Image.Image:
    """Return a copy half as large, each pixel the mean of four."""
    return grey.reduce(2) if min(grey.size) > 1 else grey


def _inked(grey: Image.Image, size: int) -> Image.Image:
    """Fill white specks narrower than `size` pixels: ink that has flaked off."""
    import numpy as np

    pixels = np.asarray(grey)
    for axis in (0, 1):
        pixels = np.minimum.reduce(_shifted(pixels, size, axis))
    for axis in (0, 1):
        pixels = np.maximum.reduce(_shifted(pixels, size, axis))
    return Image.fromarray(pixels)


def _shifted(pixels: NDArray[np.uint8], size: int, axis: int) -> list[NDArray[np.uint8]]:
    """Return copies moved along an axis by up to half of `size` both ways; the edge is repeated."""
    import numpy as np

    margin = [(size // 2, size // 2) if side == axis else (0, 0) for side in (0, 1)]
    padded = np.pad(pixels, margin, mode="edge")
    length = pixels.shape[axis]
    return [np.take(padded, range(start, start + length), axis) for start in range(size)]


_CHANGES: Final[tuple[Callable[[Image.Image], Image.Image], ...]] = (
    _doubled,
    lambda grey: grey.filter(ImageFilter.GaussianBlur(1)),
    _halved,
    lambda grey: _doubled(grey).filter(ImageFilter.GaussianBlur(2)),
    lambda grey: _doubled(grey).filter(ImageFilter.MinFilter(3)).filter(ImageFilter.GaussianBlur(2)),
    lambda grey: _inked(grey, 5),
    lambda grey: _inked(_doubled(grey), 7),
    lambda grey: grey.filter(ImageFilter.UnsharpMask(3, 200, 0)),
    lambda grey: grey.rotate(30, Image.Resampling.BICUBIC, expand=True, fillcolor=255),
    lambda grey: ImageOps.equalize(grey),
)
