"""Ruling lines of a page: its skew, and the cells of its tables."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np

from ocr.prepare.smaller import smaller
from ocr.raw_lines import Image, Rectangle

DPI = 150
_LONG_MM = 8.0  # shorter strokes belong to characters
_LINE_MM = 20.0  # rulings worth measuring the skew by
_LEAST_CELL_MM = (4.0, 3.0)
_LARGEST_CELL = 0.6  # of the page: a frame around the whole page is no cell
_FULL_CELL = 0.55  # share of its rectangle a cell fills; L-shaped areas between tables do not
_DESKEW_FROM = 0.1
_STILL_INK = 64  # turning spreads a thin line over two rows of half its strength
_MM = DPI / 25.4


@dataclass(frozen=True, slots=True)
class Grid:
    """Cells in the straightened 150-dpi picture, and how page pixels get there."""

    cells: tuple[Rectangle, ...]
    matrix: Image  # 2 x 3, from pixels of the page to the straightened picture

    def place(self, points: Image) -> Image:
        """Points (n x 2, page pixels) in the straightened picture."""
        moved: Image = points @ self.matrix[:, :2].T + self.matrix[:, 2]
        return moved


def reduced_grey(image: Image, dpi: int) -> tuple[Image, float]:
    """The page in grey at about 150 dpi, and the scale that was applied."""
    scale = min(1.0, DPI / dpi)
    size = (max(1, round(image.shape[1] * scale)), max(1, round(image.shape[0] * scale)))
    small = cv2.resize(image, size, interpolation=cv2.INTER_AREA) if scale < 1 else image
    grey = cv2.cvtColor(small, cv2.COLOR_BGR2GRAY) if small.ndim == 3 else small
    return np.ascontiguousarray(grey), size[0] / image.shape[1]


def ink_of(grey: Image) -> Image:
    """Dark strokes as 255: darker than their surroundings, so shading does not matter."""
    return np.asarray(
        cv2.adaptiveThreshold(grey, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, 25, 12)
    )


def skew_by_rulings(ink: Image) -> float | None:
    """Angle of the long rulings in degrees (positive: running down to the right), None without any."""
    lines = _opened(ink, horizontal=True, length=round(_LONG_MM * _MM / 2))
    edges, _ = cv2.findContours(lines, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    angles, weights = [], []
    for edge in edges:
        _, _, width, height = cv2.boundingRect(edge)
        if width < _LINE_MM * _MM or height > width * 0.2:
            continue
        points = edge[:, 0, :].astype(np.float64)
        across, down = (points - points.mean(axis=0)).T
        angles.append(math.degrees(math.atan2(float(across @ down), float(across @ across))))
        weights.append(float(width))
    return _weighted_median(angles, weights) if angles else None


def skew_by_projection(ink: Image) -> float:
    """The angle at which rows of text stand out most: coarse, fine, finest."""
    small = smaller(ink, 0.5)
    best = 0.0
    for reach, step in ((4.0, 0.5), (0.5, 0.1), (0.1, 0.02)):
        angles = np.arange(best - reach, best + reach + step / 2, step)
        best = float(max(angles, key=lambda angle: _sharpness(small, float(angle))))
    return best


def find_cells(ink: Image, scale: float, skew: float) -> Grid:
    """Cells of the ruled tables of a page; none when there are fewer than two.

    `scale` is page pixels to ink pixels; cells come in no particular order.
    """
    height, width = ink.shape
    matrix = np.array([[scale, 0, 0], [0, scale, 0]], np.float64)
    if abs(skew) >= _DESKEW_FROM:
        turn = cv2.getRotationMatrix2D((width / 2, height / 2), skew, 1.0)
        moved = cv2.warpAffine(ink, turn, (width, height), flags=cv2.INTER_LINEAR)
        ink = np.asarray(cv2.threshold(moved, _STILL_INK - 1, 255, cv2.THRESH_BINARY)[1])
        matrix = np.hstack([turn[:, :2] * scale, turn[:, 2:]])
    length = round(_LONG_MM * _MM)
    rules = cv2.bitwise_or(_ruled(ink, True, length), _ruled(ink, False, length * 2 // 3))
    if not rules.any():
        return Grid((), matrix)
    between = cv2.bitwise_not(cv2.dilate(rules, np.ones((3, 3), np.uint8)))
    cells = _cells_between(between)
    return Grid(tuple(cells) if len(cells) > 1 else (), matrix)


def _opened(ink: Image, *, horizontal: bool, length: int) -> Image:
    kernel = np.ones((1, length) if horizontal else (length, 1), np.uint8)
    return np.asarray(cv2.morphologyEx(ink, cv2.MORPH_OPEN, kernel))


def _ruled(ink: Image, horizontal: bool, length: int) -> Image:
    """Strokes of at least `length` pixels in one direction; slightly bent or broken ones are helped first."""
    across = np.ones((3, 1) if horizontal else (1, 3), np.uint8)
    return _opened(np.asarray(cv2.dilate(ink, across)), horizontal=horizontal, length=length)


def _cells_between(between: Image) -> list[Rectangle]:
    """Rectangles of the white areas that are shaped like cells; areas at the page's edge are none."""
    height, width = between.shape
    edges, tree = cv2.findContours(between, cv2.RETR_CCOMP, cv2.CHAIN_APPROX_NONE)
    least_width, least_height = (side * _MM for side in _LEAST_CELL_MM)
    cells = []
    for number, edge in enumerate(edges):
        if tree[0, number, 3] >= 0:  # the edge of a hole
            continue
        x, y, w, h = cv2.boundingRect(edge)
        if x == 0 or y == 0 or x + w == width or y + h == height:
            continue
        if w < least_width or h < least_height or w * h > _LARGEST_CELL * width * height:
            continue
        if _pixels(number, edges, tree) >= _FULL_CELL * w * h:
            cells.append((float(x), float(y), float(x + w), float(y + h)))
    return sorted(cells, key=lambda cell: (cell[1], cell[0]))


def _pixels(number: int, edges: Sequence[Image], tree: Image) -> float:
    """Pixels of an area without its holes, from the edges alone (Pick's theorem).

    Labelling every pixel of the page says the same and costs ten times as much.
    """
    count = cv2.contourArea(edges[number]) + len(edges[number]) / 2 + 1
    hole = int(tree[0, number, 2])
    while hole >= 0:  # a hole's edge runs on the area's own pixels
        count -= cv2.contourArea(edges[hole]) - len(edges[hole]) / 2 + 1
        hole = int(tree[0, hole, 0])
    return float(count)


def _sharpness(ink: Image, angle: float) -> float:
    height, width = ink.shape
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), angle, 1.0)
    rows = cv2.warpAffine(ink, turn, (width, height), flags=cv2.INTER_NEAREST).sum(axis=1, dtype=np.float64)
    return float(np.square(np.diff(rows)).sum())


def _weighted_median(values: list[float], weights: list[float]) -> float:
    order = np.argsort(values)
    reached = np.cumsum(np.array(weights)[order])
    return float(np.array(values)[order][np.searchsorted(reached, reached[-1] / 2)])
