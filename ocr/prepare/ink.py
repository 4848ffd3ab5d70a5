"""How much is written in a place, and where: by what is darker than its own paper. Red stamps do not count."""

import cv2
import numpy as np

from ocr.raw_lines import Image, Rectangle

_DARKER = 0.70  # of the paper's tone
_SPECK = 12  # pixels at 300 dpi: smaller blots are dust
_RULE = 0.85  # of the side: strokes as long as the place itself are rulings
_ROW_GAP = 6


def dark(crop: Image) -> Image:
    """What is written on a cut-out place, as 255; of three colours the brightest counts, so red does not."""
    tone = crop.max(axis=2) if crop.ndim == 3 else crop
    if not tone.size:
        return np.zeros(tone.shape, np.uint8)
    paper = float(np.percentile(tone, 75))
    return np.where(tone < paper * _DARKER, 255, 0).astype(np.uint8)


def strokes(crop: Image) -> Image:
    """The same without dust and without rulings that run through the place."""
    ink = dark(crop)
    count, labels, stats, _ = cv2.connectedComponentsWithStats(ink)
    height, width = ink.shape
    kept = np.zeros(count, np.uint8)
    for number in range(1, count):
        _, _, wide, high, area = stats[number]
        long = (wide > _RULE * width and high < 12) or (high > _RULE * height and wide < 8)
        kept[number] = 0 if area < _SPECK or long else 255
    return np.asarray(kept[labels])


def share(crop: Image) -> float:
    """Share of a place that is written on, 0..1."""
    ink = strokes(crop)
    return float(np.count_nonzero(ink)) / ink.size if ink.size else 0.0


def rows(crop: Image) -> list[Rectangle]:
    """Rows of writing in a place, top to bottom, in its pixels: x0, y0, x1, y1."""
    ink = strokes(crop)
    filled = np.flatnonzero(ink.any(axis=1))
    if not len(filled):
        return []
    found = []
    for part in np.split(filled, np.flatnonzero(np.diff(filled) > _ROW_GAP) + 1):
        top, bottom = int(part[0]), int(part[-1]) + 1
        columns = np.flatnonzero(ink[top:bottom].any(axis=0))
        found.append((float(columns[0]), float(top), float(columns[-1] + 1), float(bottom)))
    return found
