"""Where a page is not empty: print, writing, pictures, seals, the black edge of a scan."""

import cv2
import numpy as np
import numpy.typing as npt

from ocr.raw_lines import Image

_DARKER = 36  # levels below the paper in any colour: pale seals and grey show-through count, the noise of JPEG does not
_SHARE = 0.03  # of a cell: a ruled line counts
_DARK_PAPER = 150  # what has no lighter part than this is a picture from edge to edge


def taken(image: Image, columns: int, rows: int) -> npt.NDArray[np.bool_]:
    """Return which cells of a page hold something, the page cut into `columns` x `rows` equal ones."""
    colours = image.reshape(image.shape[0], image.shape[1], -1)
    paper = np.percentile(colours.reshape(-1, colours.shape[2]), 95, axis=0)
    if paper.min() < _DARK_PAPER:
        return np.ones((rows, columns), np.bool_)
    marked = np.asarray((paper - colours > _DARKER).any(axis=2), np.float32)
    cells: npt.NDArray[np.bool_] = cv2.resize(marked, (columns, rows), interpolation=cv2.INTER_AREA) > _SHARE
    return cells
