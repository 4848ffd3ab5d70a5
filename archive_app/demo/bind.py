"""Put drawn pages into files: one JPEG, a PDF or TIFF of several pages, a photograph with camera data."""

import io
from collections.abc import Iterable

import cv2
import numpy as np
import pikepdf
from PIL import Image

from archive_app.demo.forms.scan import QUALITY, jpeg
from archive_app.demo.forms.sheet import DPI, Picture

TURNS = {90: cv2.ROTATE_90_CLOCKWISE, 180: cv2.ROTATE_180, 270: cv2.ROTATE_90_COUNTERCLOCKWISE}


def turned(pixels: Picture, degrees: int) -> Picture:
    """The picture turned clockwise by 0, 90, 180 or 270 degrees."""
    return pixels if degrees == 0 else np.asarray(cv2.rotate(pixels, TURNS[degrees]), dtype=np.uint8)


def pdf_of(pages: Iterable[Picture]) -> bytes:
    """A PDF whose pages are JPEG pictures at 300 dpi; the same pages give the same bytes."""
    made = pikepdf.new()
    for pixels in pages:
        high, wide = pixels.shape[:2]
        width, height = wide * 72 / DPI, high * 72 / DPI
        made.add_blank_page(page_size=(width, height))
        image = pikepdf.Stream(made, jpeg(pixels))
        image.Type, image.Subtype = pikepdf.Name.XObject, pikepdf.Name.Image
        image.Width, image.Height, image.BitsPerComponent = wide, high, 8
        image.ColorSpace, image.Filter = pikepdf.Name.DeviceRGB, pikepdf.Name.DCTDecode
        page = made.pages[-1]
        page.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Im0=image))
        page.Contents = pikepdf.Stream(made, f"q {width:.2f} 0 0 {height:.2f} 0 0 cm /Im0 Do Q".encode())
    out = io.BytesIO()
    made.save(out, deterministic_id=True)
    return out.getvalue()


def tiff_of(pages: Iterable[Picture]) -> bytes:
    """A TIFF of several pages, JPEG-compressed, 300 dpi."""
    pictures = (Image.fromarray(pixels).convert("YCbCr") for pixels in pages)
    out = io.BytesIO()
    next(pictures).save(
        out,
        "TIFF",
        save_all=True,
        append_images=pictures,
        compression="jpeg",
        quality=QUALITY,
        dpi=(DPI, DPI),
    )
    return out.getvalue()


def photo_of(pixels: Picture, exif: Image.Exif, quality: int = 86) -> bytes:
    """A JPEG as a camera writes it."""
    out = io.BytesIO()
    Image.fromarray(pixels).save(out, "JPEG", quality=quality, exif=exif)
    return out.getvalue()
