"""Whether a page is empty: no dark marks, nothing red, nothing that reads.

All three are asked: a faint line shows only to the recogniser, a faint seal only in colour, and show-through
of the other side looks like text to the detector but does not read.
"""

import cv2
import numpy as np

from ocr.prepare.smaller import smaller
from ocr.raw_lines import Image, RawLine

_DPI = 100
_MARGIN_MM = 9.0  # shadows and holes at the edges
_MM = _DPI / 25.4
_DARK = 0.35
_LEAST_MARK = 12
_MOST_MARKS = 3
_RED = 8.0  # a* above the paper's own, in Lab
_LEAST_SEAL_MM = 10.0
_READS = 0.9


def is_blank(image: Image, dpi: int, lines: tuple[RawLine, ...]) -> bool:
    """Judge an upright page; `lines` is what the engine read on it."""
    if any(line.confidence >= _READS and len(line.text.strip()) > 1 for line in lines):
        return False
    scale = min(1.0, _DPI / dpi)
    small = smaller(image, scale)
    edge = round(_MARGIN_MM * _MM)
    if min(small.shape[:2]) > 4 * edge:
        small = small[edge:-edge, edge:-edge]
    grey = cv2.cvtColor(small, cv2.COLOR_BGR2GRAY) if small.ndim == 3 else small
    return _dark_marks(np.asarray(grey)) <= _MOST_MARKS and not _has_red(np.asarray(small))


def _dark_marks(grey: Image) -> int:
    """Connected marks clearly darker than the paper around them."""
    reach = min(31, *(side // 2 * 2 - 1 for side in grey.shape))
    if reach < 3:
        return 0
    paper = cv2.medianBlur(
        cv2.morphologyEx(grey, cv2.MORPH_CLOSE, np.ones((reach, reach), np.uint8)), min(reach, 15) | 1
    )
    darkness = 1.0 - grey.astype(np.float32) / np.maximum(paper, 1)
    if float(paper.mean()) < 40:  # a black picture: closing knows no paper here
        return 0
    _, _, stats, _ = cv2.connectedComponentsWithStats((darkness > _DARK).astype(np.uint8))
    return int((stats[1:, cv2.CC_STAT_AREA] >= _LEAST_MARK).sum())


def _has_red(small: Image) -> bool:
    if small.ndim == 2:
        return False
    tint = cv2.cvtColor(small, cv2.COLOR_BGR2LAB)[:, :, 1].astype(np.int16)
    red = (tint - int(np.median(tint)) > _RED).astype(np.uint8)
    joined = cv2.morphologyEx(red, cv2.MORPH_CLOSE, np.ones((5, 5), np.uint8))
    _, _, stats, _ = cv2.connectedComponentsWithStats(joined)
    least = _LEAST_SEAL_MM * _MM
    return bool(((stats[1:, 2] >= least) & (stats[1:, 3] >= least)).any())
