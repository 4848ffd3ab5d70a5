"""Pictures by Pillow: count frames, decode one upright and flat, within bounds."""

import warnings
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pi_heif
from PIL import ExifTags, Image, ImageFile, ImageOps, ImageStat

from ocr.limits import Limits
from ocr.pages import exif_check
from ocr.pages.bitmaps import is_damaged
from ocr.pages.facts import FileFacts
from ocr.problems import Problem, ReadingError

_FORMATS = {
    "image/jpeg": ("JPEG", "MPO"),
    "image/png": ("PNG",),
    "image/tiff": ("TIFF",),
    "image/gif": ("GIF",),
    "image/bmp": ("BMP",),
    "image/webp": ("WEBP",),
    "image/avif": ("AVIF",),
    "image/heic": ("HEIF",),
}
_SUSPECT_DPI = 100  # cameras and drawing programs write 72 or 96 without meaning it
_LIGHT = 160
_BROKEN = (OSError, ValueError, SyntaxError, EOFError, TypeError, KeyError, IndexError, OverflowError)

Image.MAX_IMAGE_PIXELS = None  # our own bound is tested on the header, before decoding
pi_heif.register_heif_opener()


@dataclass(frozen=True, slots=True)
class Frame:
    """One decoded page: mode "L" or "RGB", upright by its EXIF note, nothing transparent."""

    image: Image.Image
    dpi: int | None
    damaged: bool
    colour: str


class PictureFile:
    """An opened picture file. Raises ReadingError when it is none or breaks a bound."""

    def __init__(self, path: Path, media_type: str, limits: Limits) -> None:
        self._limits = limits
        self._media_type = media_type
        try:
            self._image = Image.open(path, formats=_FORMATS[media_type])
        except Image.DecompressionBombError as error:
            raise ReadingError(Problem.TOO_LARGE, str(error)) from error
        except _BROKEN as error:
            raise ReadingError(Problem.DAMAGED, f"{type(error).__name__}: {error}") from error
        self._check_size(self._image)
        self._path = path
        self._ready: tuple[int, Frame] | None = None

    def close(self) -> None:
        """Let go of the file."""
        self._image.close()

    def facts(self) -> FileFacts:
        """Frames, size and camera data. The first frame is decoded to see whether it is whole."""
        with warnings.catch_warnings(record=True) as complaints:  # Pillow only warns of broken metadata
            warnings.simplefilter("always", UserWarning)
            facts = self._facts()
        if complaints and "damaged" not in facts.flags:
            facts = replace(facts, flags=("damaged", *facts.flags))
        return facts

    def _facts(self) -> FileFacts:
        try:
            count = int(getattr(self._image, "n_frames", 1))
        except _BROKEN as error:
            raise ReadingError(Problem.DAMAGED, str(error)) from error
        if count < 1:
            raise ReadingError(Problem.NO_PAGES)
        if count > self._limits.pages:
            raise ReadingError(Problem.TOO_LARGE, f"{count} frames")
        frame = self.frame(0)
        self._ready = (0, frame)  # reading follows soon and need not decode again
        flags = ["damaged"] if frame.damaged or exif_check.is_damaged(self._image) else []
        if count > 1 and self._media_type in ("image/gif", "image/png", "image/webp", "image/avif"):
            flags.append("animated")
        facts = FileFacts(
            self._media_type, count, tuple(flags), None, frame.image.width, frame.image.height, frame.dpi
        )
        return self._with_camera(facts)

    def frame(self, number: int) -> Frame:
        """Frame `number` (0-based), decoded. Raises ReadingError."""
        if self._ready is not None and self._ready[0] == number:
            ready, self._ready = self._ready[1], None
            return ready
        try:
            self._image.seek(number)
        except _BROKEN as error:
            raise ReadingError(Problem.DAMAGED, f"frame {number}: {error}") from error
        self._check_size(self._image)
        dpi = _dpi_of(self._image)
        damaged = self._load(number) or (
            self._media_type == "image/bmp" and is_damaged(self._path, self._image)
        )
        colour = self._image.mode
        try:
            flat = _flat(self._image)
            upright = ImageOps.exif_transpose(flat) if self._has_exif() else flat
        except _BROKEN as error:
            raise ReadingError(Problem.DAMAGED, str(error)) from error
        if upright is self._image and getattr(self._image, "n_frames", 1) > 1:
            upright = flat.copy()  # the next seek would change it under our hands
        return Frame(upright or flat, dpi, damaged, colour)

    def _load(self, number: int) -> bool:
        """Decode the frame; True when only a part of it could be decoded."""
        try:
            self._image.load()
            return False
        except MemoryError:
            raise
        except _BROKEN as first:
            ImageFile.LOAD_TRUNCATED_IMAGES = True
            try:
                self._image = Image.open(self._path, formats=_FORMATS[self._media_type])
                self._image.seek(number)
                self._image.load()
                return True
            except _BROKEN:
                raise ReadingError(Problem.DAMAGED, str(first)) from first
            finally:
                ImageFile.LOAD_TRUNCATED_IMAGES = False

    def _check_size(self, image: Image.Image) -> None:
        if image.width < 1 or image.height < 1:
            raise ReadingError(Problem.NO_PAGES, "a picture without pixels")
        if image.width * image.height > self._limits.decode_pixels:
            raise ReadingError(Problem.TOO_LARGE, f"{image.width} x {image.height} pixels")

    def _has_exif(self) -> bool:
        with suppress(*_BROKEN):
            return bool(self._image.getexif().get(ExifTags.Base.Orientation, 1) != 1)
        return False

    def _with_camera(self, facts: FileFacts) -> FileFacts:
        try:
            exif = self._image.getexif()
            if not _readable(self._image.info.get("exif")):
                warnings.warn("EXIF: unreadable", stacklevel=1)
            details = exif.get_ifd(ExifTags.IFD.Exif)
            taken = details.get(ExifTags.Base.DateTimeOriginal) or exif.get(ExifTags.Base.DateTime)
            camera = " ".join(
                filter(None, (_plain(exif.get(ExifTags.Base.Make)), _plain(exif.get(ExifTags.Base.Model))))
            )
            return replace(
                facts, taken_at=_plain(taken) or None, camera=camera or None, position=_position(exif)
            )
        except _BROKEN as error:
            warnings.warn(f"EXIF: {error}", stacklevel=1)
            return facts


def _readable(block: object) -> bool:
    """EXIF starts as a TIFF file does (EXIF 2.32, 4.5.2); no EXIF at all is fine."""
    if not isinstance(block, bytes) or not block:
        return True
    return block.removeprefix(b"Exif\x00\x00")[:4] in (b"II*\x00", b"MM\x00*")


def _position(exif: Image.Exif) -> str | None:
    """Where the camera stood, in degrees; None without a usable note (EXIF 2.32, 4.6.6)."""
    note = exif.get_ifd(ExifTags.IFD.GPSInfo)
    try:
        north = _degrees(note[ExifTags.GPS.GPSLatitude], note[ExifTags.GPS.GPSLatitudeRef] == "S")
        east = _degrees(note[ExifTags.GPS.GPSLongitude], note[ExifTags.GPS.GPSLongitudeRef] == "W")
    except (KeyError, TypeError, ValueError, ZeroDivisionError):
        return None
    return f"{north:.6f},{east:.6f}" if abs(north) <= 90 and abs(east) <= 180 else None


def _degrees(parts: Any, negative: bool) -> float:
    degrees, minutes, seconds = (float(part) for part in parts)
    return (degrees + minutes / 60 + seconds / 3600) * (-1 if negative else 1)


def _plain(value: Any) -> str:
    return str(value).replace("\x00", "").strip()[:200] if isinstance(value, str) else ""


def _dpi_of(image: Image.Image) -> int | None:
    with suppress(*_BROKEN, ZeroDivisionError):
        horizontal, vertical = (float(value) for value in image.info["dpi"])
        if horizontal >= _SUSPECT_DPI and vertical >= _SUSPECT_DPI and max(horizontal, vertical) <= 4800:
            return round(max(horizontal, vertical))
    return None


def _flat(image: Image.Image) -> Image.Image:
    """A plain grey or RGB copy: 16 bits scaled down, palettes resolved, transparency laid on paper."""
    if image.mode in ("RGB", "L"):
        if "transparency" not in image.info:
            return image
        image = image.convert("RGBA")
    if image.mode == "1":
        return image.convert("L")
    if image.mode in ("I", "I;16", "I;16B", "I;16L", "I;16N", "F"):
        return _eight_bits(image)
    if image.mode in ("P", "PA", "LA", "La", "RGBa"):
        image = image.convert("RGBA")
    if image.mode == "RGBA":
        return _on_paper(image)
    return image.convert("RGB")  # CMYK, YCbCr, LAB, HSV


def _eight_bits(image: Image.Image) -> Image.Image:
    values = image.convert("F")
    low, high = values.getextrema()
    if not isinstance(low, float) or not isinstance(high, float):
        return image.convert("L")
    top = 65535.0 if high > 255 else 255.0
    if low < 0 or high > top:  # measurements, not a scan: stretch what is there
        scale = 255.0 / ((high - low) or 1.0)
        return values.point(lambda value: value * scale + (-low * scale)).convert("L")
    factor = 255.0 / top
    return values.point(lambda value: value * factor + 0.0).convert("L")


def _on_paper(image: Image.Image) -> Image.Image:
    """White paper under transparent pixels, dark paper where the ink itself is white."""
    alpha = image.getchannel("A")
    low, _ = alpha.getextrema()
    if low == 255:
        return image.convert("RGB")
    ink = ImageStat.Stat(image.convert("L"), mask=alpha.point(lambda value: 255 if value > 127 else 0))
    light_ink = ink.count[0] > 0 and ink.mean[0] > _LIGHT and ink.extrema[0][0] > _LIGHT
    paper = Image.new("RGBA", image.size, (0, 0, 0, 255) if light_ink else (255, 255, 255, 255))
    return Image.alpha_composite(paper, image).convert("RGB")
