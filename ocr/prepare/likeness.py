"""What a page looks like in 64 bits: pages that look alike differ in few of them.

A perceptual hash (signs of the lowest frequencies) of where ink stands, cut to what is written, so that margins,
shading, paper and resolution do not matter.
"""

import cv2
import numpy as np

from ocr.raw_lines import Image

_SIDE, _LOW = 64, 8
_DUST = 0.002  # share of a row or column that must be ink to count as written


def look_of(ink: Image) -> int:
    """The 64 bits of a page by its ink (255 where dark); 0 for a page without any."""
    written = _written(ink)
    if written is None:
        return 0
    small = cv2.resize(written, (_SIDE, _SIDE), interpolation=cv2.INTER_AREA)
    spread = cv2.GaussianBlur(small.astype(np.float32), (0, 0), 1.2)
    low = np.asarray(cv2.dct(spread))[: _LOW + 1, : _LOW + 1]
    kept = np.concatenate([low[:_LOW, 1 : _LOW + 1].ravel()])
    bits = kept > np.median(kept)
    return int("".join("1" if bit else "0" for bit in bits), 2)


def differing(one: int, other: int) -> int:
    """How many of the 64 bits differ."""
    return (one ^ other).bit_count()


def _written(ink: Image) -> Image | None:
    across, down = (cv2.reduce(ink, side, cv2.REDUCE_AVG, dtype=cv2.CV_32F).ravel() / 255 for side in (1, 0))
    rows, columns = np.flatnonzero(across > _DUST), np.flatnonzero(down > _DUST)
    if len(rows) < 8 or len(columns) < 8:
        return None
    return np.ascontiguousarray(ink[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1])
