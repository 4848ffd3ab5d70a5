"""What a picture is made of: paper with ink on it, or shades and colours as a camera sees the world."""

from typing import Any

import cv2
import numpy as np

from ocr.prepare.smaller import smaller
from ocr.raw_lines import Image

_LONGEST = 400  # pixels: more shows no other shades
_AROUND = 12  # a twelfth of the picture: light falls evenly over so much of a sheet
_SHEET = 0.86  # of the brightness around: darker is ink, or no paper
_DIM = 96
_COLOURED = 48  # spread between the strongest and the weakest of the three colours
_LEAST_TONE = 0.01


def tones(image: Image) -> dict[str, Any]:
    """Shares of the picture that look like bare `paper` and that are `coloured`, and how many of 32 greys it has."""
    scale = min(1.0, _LONGEST / max(image.shape[:2]))
    small = smaller(image, scale)
    if small.ndim == 2:
        grey, spread = small, np.zeros_like(small)
    else:
        grey = np.asarray(cv2.cvtColor(small, cv2.COLOR_BGR2GRAY))
        spread = small.max(axis=2) - small.min(axis=2)
    reach = max(3, max(grey.shape) // _AROUND) | 1
    light = cv2.morphologyEx(cv2.medianBlur(grey, 3), cv2.MORPH_CLOSE, np.ones((reach, reach), np.uint8))
    light = np.maximum(cv2.GaussianBlur(light, (reach, reach), 0), _DIM)
    paper = (grey >= _SHEET * light) & (spread < _COLOURED)
    steps = np.bincount(np.asarray(grey, np.uint8).ravel() >> 3, minlength=32) / grey.size
    return {
        "paper": round(float(paper.mean()), 3),
        "coloured": round(float((spread >= _COLOURED).mean()), 3),
        "tones": int((steps >= _LEAST_TONE).sum()),
    }
