"""A picture made smaller, however thin it is."""

import cv2
import numpy as np

from ocr.raw_lines import Image


def smaller(image: Image, scale: float) -> Image:
    """Return the picture at `scale` (at most 1) of its size, a pixel high and wide at the least."""
    height, width = image.shape[:2]
    size = max(1, round(width * scale)), max(1, round(height * scale))
    return np.asarray(cv2.resize(image, size, interpolation=cv2.INTER_AREA))
