"""Taking red seals off the copy that is read: dates and names beneath them are lost otherwise.

In the red channel red ink is nearly as bright as paper while black and blue writing stays dark. Only areas as
large as a seal both ways are changed, so red headings and red print are read as they are.
"""

import cv2
import numpy as np

from ocr.raw_lines import Image, Rectangle

_STEP_DPI = 50  # enough to see a seal by
_LEAST_MM, _MOST_MM = 18.0, 160.0  # up to several seals that touch
_RED = 18  # red above the stronger of green and blue; faint seals have some 30
_MARGIN = 0.04
_MOST_SEALS = 12


def without_seals(image: Image, dpi: int) -> Image:
    """The same image, or a copy in which red seals are bleached. Grey images come back as they are."""
    seals = find_seals(image, dpi)
    if not seals:
        return image
    bleached = image.copy()
    for x0, y0, x1, y1 in seals:
        area = bleached[int(y0) : int(y1), int(x0) : int(x1)]
        area[:] = area[:, :, 2:3].copy()
    return bleached


def find_seals(image: Image, dpi: int) -> list[Rectangle]:
    """Places of red areas at least as large as a seal both ways, in pixels."""
    if image.ndim == 2:
        return []
    step = max(1, round(dpi / _STEP_DPI))
    height, width = image.shape[0] // step, image.shape[1] // step
    if min(height, width) < 8:
        return []
    small = cv2.resize(image, (width, height), interpolation=cv2.INTER_AREA).astype(np.int16)
    red = small[:, :, 2] - np.maximum(small[:, :, 0], small[:, :, 1])
    mask = (red - int(np.median(red)) > _RED).astype(np.uint8)
    joined = cv2.morphologyEx(mask, cv2.MORPH_CLOSE, np.ones((5, 5), np.uint8))
    count, _, stats, _ = cv2.connectedComponentsWithStats(joined)
    pixels = dpi / step / 25.4
    seals = []
    for x, y, w, h, _ in (stats[number] for number in range(1, count)):
        if min(w, h) < _LEAST_MM * pixels or max(w, h) > _MOST_MM * pixels:
            continue
        margin = _MARGIN * max(w, h)
        seals.append(
            (
                max(0.0, (x - margin) * step),
                max(0.0, (y - margin) * step),
                min(float(image.shape[1]), (x + w + margin) * step),
                min(float(image.shape[0]), (y + h + margin) * step),
            )
        )
    return seals[:_MOST_SEALS]
