"""Figures about a scan that the rules for digitising paper records ask for (DA/T 31-2017)."""

from typing import Any

import cv2
import numpy as np

from ocr.prepare.likeness import look_of
from ocr.prepare.seals import find_seals
from ocr.prepare.tones import tones
from ocr.raw_lines import Image
from ocr.text import PageText

_A4_LONG_INCHES = 11.69
_PAPERS = (8.27, 11.69, 16.54)  # long sides of A5, A4 and A3 in inches
_STRAY = 0.12  # a sheet torn or cut to size still counts as its paper
_LEAST_DPI, _MOST_DPI = 72, 600
_COLOURED = 28  # spread between the strongest and the weakest of the three colours
_LEAST_COLOURED = 0.002
_LEAST_INK = 400  # pixels of ink at 150 dpi: less says nothing about sharpness
_INCH = 25.4
_LEAST_CONTRAST = 16
_SAMPLES = 60_000
_GLANCE_DPI = 100  # enough to see colour and seals


def assumed_dpi(width: int, height: int, told: int | None) -> int:
    """The resolution as the file tells it, else as if the picture were an A4 sheet."""
    if told:
        return told
    return int(min(max(max(width, height) / _A4_LONG_INCHES, _LEAST_DPI), _MOST_DPI))


def computed_dpi(width: int, height: int, told: int | None) -> int:
    """The resolution by the size of the paper: what the file says if a sheet of A5, A4 or A3 comes of it, else as A4."""
    long = max(width, height)
    if told and min(abs(long / told - paper) / paper for paper in _PAPERS) <= _STRAY:
        return told
    return round(long / _A4_LONG_INCHES)


def figures(
    image: Image, grey: Image, ink: Image, *, told_dpi: int | None, skew: float, colour: str, text: PageText
) -> dict[str, Any]:
    """What is measured on an upright page; `grey` and `ink` show it at about 150 dpi, `text` is what was read on it.

    `dpi` as told (None when the file does not say) and `computed_dpi`; `skew` degrees; `ink` share of dark pixels;
    `colour` mode by what is seen, `scanned` by the file; `seal`: a red seal is there; `edge_mm`: least distance of
    what is written from the edge of the picture; `sharpness`: 1 for crisp strokes, less for blurred ones, None with
    hardly any ink; `look`: 64 bits as hex; `tones` as `prepare.tones` tells them;
    `covered`: the share of the picture that lines of writing take.
    """
    height, width = image.shape[:2]
    dpi = assumed_dpi(width, height, told_dpi)
    step = max(1, dpi // _GLANCE_DPI)
    glance = np.ascontiguousarray(image[::step, ::step])
    return {
        "dpi": told_dpi,
        "computed_dpi": computed_dpi(width, height, told_dpi),
        "skew": round(skew, 2),
        "ink": round(cv2.countNonZero(ink) / max(ink.size, 1), 5),
        "colour": _mode(glance, colour),
        "scanned": {"1": "bilevel", "L": "grey"}.get(colour, "colour"),
        "seal": bool(find_seals(glance, max(1, dpi // step))),
        "edge_mm": _edge(text, width / dpi * _INCH, height / dpi * _INCH),
        "sharpness": _sharpness(grey, ink),
        "look": f"{look_of(ink):016x}",
        "tones": tones(glance),
        "covered": round(sum((one.box.x1 - one.box.x0) * (one.box.y1 - one.box.y0) for one in text.lines), 4),
    }


def _mode(image: Image, colour: str) -> str:
    """bilevel, grey or colour, by what is seen: many grey pages come in colour files."""
    if colour == "1":
        return "bilevel"
    if image.ndim == 2:
        return "grey"
    step = max(1, max(image.shape[:2]) // 400)
    blue, green, red = cv2.split(cv2.GaussianBlur(np.ascontiguousarray(image[::step, ::step]), (3, 3), 0))
    spread = np.asarray(cv2.max(cv2.max(blue, green), red) - cv2.min(cv2.min(blue, green), red))
    return "colour" if float((spread > _COLOURED).mean()) > _LEAST_COLOURED else "grey"


def _edge(text: PageText, width_mm: float, height_mm: float) -> float | None:
    """Least distance of a line from the edge of the picture in mm; None where nothing was read."""
    distances = [
        min(
            line.box.x0 * width_mm,
            (1 - line.box.x1) * width_mm,
            line.box.y0 * height_mm,
            (1 - line.box.y1) * height_mm,
        )
        for line in text.lines
    ]
    return round(max(min(distances), 0.0), 1) if distances else None


def _sharpness(grey: Image, ink: Image) -> float | None:
    """How steep the strokes' edges are against their contrast, measured where ink is."""
    if cv2.countNonZero(ink) < _LEAST_INK:
        return None
    near = np.flatnonzero(cv2.dilate(ink, np.ones((5, 5), np.uint8)))
    near = near[:: max(1, len(near) // _SAMPLES)]
    shades = grey.ravel()[near]
    dark, light = np.percentile(shades, (2, 95))
    contrast = float(light - dark)
    if contrast < _LEAST_CONTRAST:
        return 0.0
    across = cv2.Sobel(grey, cv2.CV_16S, 1, 0).ravel()[near].astype(np.float32)
    down = cv2.Sobel(grey, cv2.CV_16S, 0, 1).ravel()[near].astype(np.float32)
    steep = float(np.percentile(np.hypot(across, down), 95)) / 4
    return round(min(steep / contrast, 1.0), 3)
