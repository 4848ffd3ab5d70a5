"""Draw QR codes, and read them from photos and scans.

Codes are drawn at error correction H (three tenths of the signs may be lost): with the addresses of this
archive the code has 33 × 33 modules, 0.7 mm each on a label. Of labels at 200 dpi with a tenth of their area
torn off in one piece H saved about half, Q a third, M hardly any; where the tenth flakes off in specks, Q in
its larger modules is no better. zxing-cpp draws them: it changes between the modes of the code inside one
address, which saves a version (33 instead of 37 modules, so each is an eighth larger), and takes 0.2 ms where
qrcode took 1.0. OpenCV reads them too, in the tests.

Reading tries the picture as it is and then a few changed copies, each of which was found to save photos that
the others lose (blurred, small, noisy, washed out). Copies in which grey counts as ink save most of those with
ink flaked off.
"""

from __future__ import annotations

import io
import warnings
from collections.abc import Callable, Iterator
from typing import Any, Final

import zxingcpp
from PIL import Image, ImageFilter, ImageOps

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
    at worst 2 s for a phone's photo of 12 megapixels.
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


def _turned(grey: Image.Image, angle: float) -> Image.Image:
    """Return a copy turned by `angle` degrees: the reader then looks at other points of the same modules."""
    return grey.rotate(angle, Image.Resampling.BICUBIC, expand=True, fillcolor=255)


def _enlarged(grey: Image.Image) -> tuple[Image.Image, int]:
    """Return a copy up to three times as large, and how many times it is."""
    factor = max(1, min(3, _RETRY_LONGEST // max(grey.size)))
    size = (grey.width * factor, grey.height * factor)
    return (grey if factor == 1 else grey.resize(size, Image.Resampling.BICUBIC)), factor


def _darkened(grey: Image.Image, blur: float, power: float) -> Image.Image:
    """Return an enlarged copy, blurred by so many of its old pixels, every grey made darker.

    Ink flakes off and never on: a module is dark if a part of it still is, so grey counts as ink.
    """
    large, factor = _enlarged(grey)
    return _curved(large.filter(ImageFilter.GaussianBlur(blur * factor)), power)


def _filled(grey: Image.Image) -> Image.Image:
    """Return an enlarged copy whose white specks narrower than three old pixels are filled with ink."""
    large, factor = _enlarged(grey)
    for shrink_or_grow in (ImageFilter.MinFilter(3), ImageFilter.MaxFilter(3)):
        for _pixel in range(factor * 3 // 2):
            large = large.filter(shrink_or_grow)
    return _curved(large.filter(ImageFilter.GaussianBlur(1.5)), 2)


def _curved(grey: Image.Image, power: float) -> Image.Image:
    """Return a copy with black and white as they are and what lies between made darker, for a power above 1."""
    return grey.point([round(255 * (level / 255) ** power) for level in range(256)])


def _halved(grey: Image.Image) -> Image.Image:
    """Return a copy half as large, each pixel the mean of four."""
    return grey.reduce(2) if min(grey.size) > 1 else grey


_CHANGES: Final[tuple[Callable[[Image.Image], Image.Image], ...]] = (
    _doubled,
    lambda grey: _darkened(grey, 1.2, 3),
    lambda grey: _darkened(grey, 0.7, 4.5),
    lambda grey: _darkened(_turned(grey, 20), 1.1, 3),
    lambda grey: _darkened(grey, 0.5, 3),
    lambda grey: _darkened(_turned(grey, -20), 0.7, 4.5),
    lambda grey: grey.filter(ImageFilter.GaussianBlur(1)),
    _halved,
    lambda grey: _doubled(grey).filter(ImageFilter.GaussianBlur(2)),
    _filled,
    lambda grey: grey.filter(ImageFilter.UnsharpMask(3, 200, 0)),
    lambda grey: _turned(grey, 30),
    lambda grey: ImageOps.equalize(grey),
)
