"""Figures about a scan that the rules for digitising paper records ask for (DA/T 31-2017)."""

from typing import Any

import cv2
import numpy as np

from ocr.raw_lines import Image

_A4_LONG_INCHES = 11.69
_LEAST_DPI, _MOST_DPI = 72, 600
_COLOURED = 28  # spread between the strongest and the weakest of the three colours
_LEAST_COLOURED = 0.002


def assumed_dpi(width: int, height: int, told: int | None) -> int:
    """The resolution as the file tells it, else as if the picture were an A4 sheet."""
    if told:
        return told
    return int(min(max(max(width, height) / _A4_LONG_INCHES, _LEAST_DPI), _MOST_DPI))


def figures(image: Image, ink: Image, *, told_dpi: int | None, skew: float, colour: str) -> dict[str, Any]:
    """`dpi` (None when the file does not say), `skew` degrees, `ink` share of dark pixels, `colour` mode."""
    return {
        "dpi": told_dpi,
        "skew": round(skew, 2),
        "ink": round(cv2.countNonZero(ink) / max(ink.size, 1), 5),
        "colour": _mode(image, colour),
    }


def _mode(image: Image, colour: str) -> str:
    """bilevel, grey or colour, by what is seen: many grey pages come in colour files."""
    if colour == "1":
        return "bilevel"
    if image.ndim == 2:
        return "grey"
    step = max(1, max(image.shape[:2]) // 400)
    blue, green, red = cv2.split(cv2.GaussianBlur(np.ascontiguousarray(image[::step, ::step]), (3, 3), 0))
    spread = cv2.max(cv2.max(blue, green), red) - cv2.min(cv2.min(blue, green), red)
    return "colour" if float((spread > _COLOURED).mean()) > _LEAST_COLOURED else "grey"
