"""Cutting a line out of a page for the recogniser, and putting its signs back in their places."""

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np

from ocr.raw_lines import Image, Quad, Rectangle, Sign

HEIGHT = 48  # what the recogniser's network takes
WIDTH_STEP = 80  # compiled kernels are kept for every width: few widths keep memory flat
WIDTH_LEAST = 160  # half of what the library pads to: a fifth faster, and thin signs are dropped less
_WIDTH_MOST = 4800
_PAPER = 127  # the library pads with the middle of the scale
_TALL = 1.5
_WIDE_SIGN = 0.55  # half width of a Han character, in line heights, at most
_NARROW_SIGN = 0.32


@dataclass(frozen=True, slots=True)
class Strip:
    """A line as the recogniser sees it: `image` is 48 high and padded, of it `width` pixels are the line."""

    image: Image
    width: int
    quad: Quad


def cut_strip(image: Image, quad: Quad) -> Strip:
    """Straighten the line inside `quad`; a tall one is laid down, its top to the left."""
    width, height = _sides(quad)
    if height >= _TALL * width:
        quad = np.roll(quad, -1, axis=0)  # start at the corner where the laid-down line begins
        width, height = height, width
    target = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    line = _cut(image, quad, target, width, height)
    shown = min(max(1, round(width * HEIGHT / height)), _WIDTH_MOST)
    line = cv2.resize(line, (shown, HEIGHT), interpolation=cv2.INTER_LINEAR)
    if line.ndim == 2:
        line = cv2.cvtColor(line, cv2.COLOR_GRAY2BGR)
    strip = np.full((HEIGHT, _padded(shown), 3), _PAPER, np.uint8)
    strip[:, :shown] = line
    return Strip(strip, shown, quad)


def _padded(shown: int) -> int:
    """The width of the strip for a line of so many pixels: wide kernels are large, so their steps are."""
    step = WIDTH_STEP * (1 if shown <= 1600 else 2 if shown <= 2400 else 4)
    return max(WIDTH_LEAST, -(-shown // step) * step)


def _sides(quad: Quad) -> tuple[int, int]:
    across = max(np.linalg.norm(quad[0] - quad[1]), np.linalg.norm(quad[2] - quad[3]))
    down = max(np.linalg.norm(quad[0] - quad[3]), np.linalg.norm(quad[1] - quad[2]))
    return max(1, int(across)), max(1, int(down))


def _cut(image: Image, quad: Quad, target: Quad, width: int, height: int) -> Image:
    x0, y0 = np.maximum(np.floor(quad.min(axis=0)).astype(int) - 2, 0)
    x1, y1 = np.ceil(quad.max(axis=0)).astype(int) + 3
    near = image[y0:y1, x0:x1]
    matrix = cv2.getPerspectiveTransform(quad - np.array([x0, y0], np.float32), target)
    cut: Image = cv2.warpPerspective(
        near, matrix, (width, height), flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE
    )
    return cut


def straight(image: Image) -> Quad:
    """The corners of a picture that is a line itself."""
    height, width = image.shape[:2]
    return np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)


def cut_place(image: Image, signs: Sequence[Sign]) -> Image | None:
    """The straightened picture of a row of signs with a little paper around it; None for less than two."""
    boxes = np.array([sign.box for sign in signs if sign.box is not None], np.float32)
    if len(boxes) < 2:
        return None
    centres = (boxes[:, :2] + boxes[:, 2:]) / 2
    slope = float(np.polyfit(centres[:, 0], centres[:, 1], 1)[0]) if np.ptp(centres[:, 0]) > 1 else 0.0
    along = np.array([1.0, slope], np.float32) / np.hypot(1.0, slope)
    across = np.array([-along[1], along[0]], np.float32)
    half = float(np.median(boxes[:, 3] - boxes[:, 1])) / 2
    start, end = (centres[at] for at in (centres[:, 0].argmin(), centres[:, 0].argmax()))
    start, end = start - along * half, end + along * half
    quad = np.array([start - across * half, end - across * half, end + across * half, start + across * half])
    height, width = image.shape[:2]
    quad = np.clip(quad, 0, [width - 1, height - 1]).astype(np.float32)
    wide, high = _sides(quad)
    target = np.array([[0, 0], [wide, 0], [wide, high], [0, high]], np.float32)
    return _cut(image, quad, target, wide, high)


def placed_signs(
    strip: Strip, text: str, columns: Sequence[int], confidences: Sequence[float], steps: float
) -> tuple[Sign, ...]:
    """Give every sign its place on the page.

    `columns` are the network's time steps at which the signs other than spaces appeared, of `steps` for the
    whole padded strip; `confidences` are one for each sign of `text`, spaces included.
    """
    pixels = strip.image.shape[1] / steps
    centres = [(column + 0.5) * pixels for column in columns]
    solid = [index for index, sign in enumerate(text) if not sign.isspace()]
    spans = dict(zip(solid, _spans(centres, [text[index] for index in solid], strip.width), strict=False))
    signs = []
    for index, sign in enumerate(text):
        confidence = float(confidences[index]) if index < len(confidences) else 0.0
        span = spans.get(index)
        box = _on_page(strip, *span) if span is not None else None
        if box is not None or sign.isspace():
            signs.append(Sign(sign, box, confidence))
    return tuple(signs)


def _spans(centres: Sequence[float], signs: Sequence[str], width: float) -> list[tuple[float, float]]:
    """Left and right of every sign in the strip: half way to its neighbours, at most its own width."""
    spans = []
    for index, (centre, sign) in enumerate(zip(centres, signs, strict=False)):
        reach = HEIGHT * (_NARROW_SIGN if sign.isascii() else _WIDE_SIGN)
        left = centre - reach
        if index:
            left = max(left, (centres[index - 1] + centre) / 2)
        right = centre + reach
        if index + 1 < len(centres):
            right = min(right, (centre + centres[index + 1]) / 2)
        spans.append((min(max(left, 0.0), width), min(max(right, 0.0), width)))
    return spans


def _on_page(strip: Strip, left: float, right: float) -> Rectangle:
    top_left, top_right, bottom_right, bottom_left = strip.quad
    corners = np.array(
        [top_left + (top_right - top_left) * (x / strip.width) for x in (left, right)]
        + [bottom_left + (bottom_right - bottom_left) * (x / strip.width) for x in (left, right)]
    )
    (x0, y0), (x1, y1) = corners.min(axis=0), corners.max(axis=0)
    return float(x0), float(y0), float(x1), float(y1)
