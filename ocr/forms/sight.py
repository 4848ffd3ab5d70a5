"""The page's picture for the forms: places of the straightened picture cut out, read again, searched for ink."""

from collections.abc import Callable, Sequence
from functools import cached_property

import cv2
import numpy as np

from ocr.prepare import ink
from ocr.prepare.check_boxes import Square, find_square
from ocr.prepare.rulings import DPI, Grid
from ocr.prepare.seals import find_seals
from ocr.raw_lines import Image, RawLine, Rectangle, Sign, Spot

SCALE = 2  # cut-outs have 300 dots an inch
_INSET = 3.0  # pixels at 150 dpi left out along rulings
_LEAST_HIGH, _MOST_HIGH = 14, 130  # a row of writing at 300 dpi, in pixels
_LEAST_SCORE = 0.6
_MARGIN = 6


class Sight:
    """Looks at an upright page. Places are pixels of the straightened 150-dpi picture, as cells are."""

    def __init__(self, image: Image, grid: Grid, dpi: int, spot: Callable[[Image], Spot | None]) -> None:
        self._image, self._grid, self._dpi, self._spot = image, grid, dpi, spot

    @property
    def coloured(self) -> bool:
        """Whether red can be seen at all: the picture has colours."""
        if self._image.ndim == 2:
            return False
        sample = self._image[::16, ::16].astype(np.int16)
        return bool((sample.max(axis=2) - sample.min(axis=2) > 2).mean() > 0.01)

    @cached_property
    def seals(self) -> tuple[Rectangle, ...]:
        """Places of red seals."""
        return tuple(self.placed(seal) for seal in find_seals(self._image, self._dpi))

    def crop(self, place: Rectangle) -> Image:
        """A place cut out, straightened, at 300 dpi."""
        x0, y0, x1, y1 = place
        width, height = round((x1 - x0) * SCALE), round((y1 - y0) * SCALE)
        if width < 1 or height < 1:
            return np.zeros((0, 0), np.uint8)
        matrix = self._grid.matrix * SCALE
        matrix = np.hstack([matrix[:, :2], (matrix[:, 2] - np.array([x0, y0]) * SCALE)[:, None]])
        cut = cv2.warpAffine(
            self._image, matrix, (width, height), flags=cv2.INTER_AREA, borderMode=cv2.BORDER_REPLICATE
        )
        return np.asarray(cut)

    def written(self, place: Rectangle) -> float:
        """Share of a place that carries writing, 0..1."""
        return ink.share(self.crop(place))

    def square(self, place: Rectangle) -> Square | None:
        """The last square to tick in a place."""
        return find_square(self.crop(place))

    def reread(self, cell: Rectangle, stretch: float = 1.0) -> list[RawLine]:
        """The rows of writing in a cell, each read on its own, with places on the page.

        Thin signs that were swallowed come back when the row is stretched to `stretch` times its width.
        """
        x0, y0, x1, y1 = cell
        place = (x0 + _INSET, y0 + _INSET, x1 - _INSET, y1 - _INSET)
        crop = self.crop(place)
        if not crop.size:
            return []
        found = []
        for row in ink.rows(crop):
            if _LEAST_HIGH <= row[3] - row[1] <= _MOST_HIGH and (
                line := self._row(crop, row, place, stretch)
            ):
                found.append(line)
        return found

    def _row(self, crop: Image, row: Rectangle, place: Rectangle, stretch: float) -> RawLine | None:
        height, width = crop.shape[:2]
        left, top = max(0, int(row[0]) - _MARGIN), max(0, int(row[1]) - _MARGIN)
        right, bottom = min(width, int(row[2]) + _MARGIN), min(height, int(row[3]) + _MARGIN)
        strip = np.ascontiguousarray(crop[top:bottom, left:right])
        if stretch != 1.0:
            strip = np.asarray(cv2.resize(strip, None, fx=stretch, fy=1.0, interpolation=cv2.INTER_CUBIC))
        spot = self._spot(strip)
        if spot is None or spot.confidence < _LEAST_SCORE or not spot.text.strip():
            return None
        text = spot.text.strip()
        step = (row[2] - row[0]) / len(text)
        signs = []
        for at, sign in enumerate(text):
            x0, x1 = row[0] + at * step, row[0] + (at + 1) * step
            spread = (
                place[0] + x0 / SCALE,
                place[1] + row[1] / SCALE,
                place[0] + x1 / SCALE,
                place[1] + row[3] / SCALE,
            )
            box = None if sign.isspace() else on_page(self._grid, spread)
            signs.append(Sign(sign, box, spot.confidence))
        return RawLine(tuple(signs), spot.confidence)

    def placed(self, place: Rectangle) -> Rectangle:
        """A rectangle of the page as a place of the straightened picture."""
        return placed(self._grid, [place])


def on_page(grid: Grid, place: Rectangle) -> Rectangle:
    """The rectangle of the page (pixels) around a place in the straightened picture."""
    x0, y0, x1, y1 = place
    corners = np.array([[x0, y0], [x1, y0], [x1, y1], [x0, y1]]) - grid.matrix[:, 2]
    back = corners @ np.linalg.inv(grid.matrix[:, :2]).T
    (left, top), (right, bottom) = back.min(axis=0), back.max(axis=0)
    return float(left), float(top), float(right), float(bottom)


def placed(grid: Grid, boxes: Sequence[Rectangle]) -> Rectangle:
    """The rectangle of the straightened picture around boxes of the page."""
    corners = grid.place(np.array(boxes).reshape(-1, 2))
    (x0, y0), (x1, y1) = corners.min(axis=0), corners.max(axis=0)
    return float(x0), float(y0), float(x1), float(y1)


def millimetres(length: float) -> float:
    """A length in pixels of the straightened picture."""
    return length * DPI / 25.4


def missed_lines(sight: Sight, cells: tuple[Rectangle, ...], filled: frozenset[int]) -> list[RawLine]:
    """Lines in cells in which nothing was found though something stands there: single digits most of all."""
    return [
        line
        for number, cell in enumerate(cells)
        if number not in filled and cell[3] - cell[1] < millimetres(30)
        for line in sight.reread(cell)
    ]
