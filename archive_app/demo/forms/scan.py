"""From a clean sheet to what a village scanner makes of it: crooked, soft, shaded, noisy, JPEG."""

import functools
import random
import struct
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from archive_app.demo.chance import seed_of
from archive_app.demo.forms.sheet import A4, DPI, Box, Picture

BLUR = 0.9
NOISE = 10.0
SHADE = 0.15
QUALITY = 60
MOST_SKEW = 2.0
COARSE = 4
SLACK = 256
"""The noise bank is this much larger than a page, so that every page gets another part of it."""


@dataclass(frozen=True, slots=True)
class Spoilt:
    """A degraded page and the matrix that carries points of the sheet to points of the picture."""

    pixels: Picture
    matrix: NDArray[np.float64]
    skew: float

    def carry(self, box: Box) -> tuple[float, float, float, float]:
        """`box` of the sheet as fractions 0..1 of this picture (upright, skewed as drawn)."""
        x0, y0, x1, y1 = box
        corners = np.array([[x0, y0, 1], [x1, y0, 1], [x0, y1, 1], [x1, y1, 1]], np.float64)
        moved = corners @ self.matrix.T
        if self.matrix.shape[0] == 3:
            moved = moved[:, :2] / moved[:, 2:]
        high, wide = self.pixels.shape[:2]
        low, top = moved.min(axis=0), moved.max(axis=0)
        edges = (low[0] / wide, low[1] / high, top[0] / wide, top[1] / high)
        x0, y0, x1, y1 = (round(min(1.0, max(0.0, float(edge))), 5) for edge in edges)
        return (x0, y0, x1, y1)


@functools.cache
def noise_bank() -> tuple[Picture, Picture]:
    """Brightness noise of sigma 10 for pages up to A4, split into what is added and what is taken away."""
    shape = (A4[1] + SLACK, A4[0] + SLACK)
    grain = np.random.default_rng(seed_of("noise")).standard_normal(shape, dtype=np.float32) * NOISE
    return np.maximum(grain, 0).astype(np.uint8), np.maximum(-grain, 0).astype(np.uint8)


def paper(dice: random.Random, size: tuple[int, int]) -> Picture:
    """The light on the paper: a slightly warm white, falling off by up to 15 %, maybe a fold.

    Reckoned at a quarter of the size: it is smooth, and four times as large it is 16 times as slow.
    """
    wide, high = size[0] // COARSE, size[1] // COARSE
    falls = (dice.uniform(-1, 1), dice.uniform(-1, 1))
    rows = np.linspace(-1, 1, high, dtype=np.float32)[:, None]
    columns = np.linspace(-1, 1, wide, dtype=np.float32)[None, :]
    light = 1 - SHADE * 0.5 * (1 + np.clip(rows * falls[0] + columns * falls[1], -1, 1))
    light = light + dice.uniform(-0.01, 0.01)
    if dice.random() < 0.25:
        fold = high * dice.uniform(0.47, 0.53)
        depth = 0.1 * np.exp(-((np.arange(high) - fold) ** 2) / 1.6)
        light = light * (1 - depth)[:, None]
    edge = dice.choice((0, 0, 1, 2))
    if edge:
        fall = 1 - 0.35 * np.exp(-np.arange(wide, dtype=np.float32) * COARSE / 20)
        light = light * (fall if edge == 1 else fall[::-1])
    red = dice.uniform(0.965, 0.99)
    green = red - dice.uniform(0.002, 0.012)
    tint = np.array((red, green, green - dice.uniform(0.002, 0.024)), np.float32) * 255
    small = np.clip(light[..., None] * tint, 0, 255).astype(np.uint8)
    return np.asarray(cv2.resize(small, size, interpolation=cv2.INTER_LINEAR), dtype=np.uint8)


def specks(pixels: Picture, dice: random.Random) -> None:
    """Dust, now and then the holes of a punch and a staple."""
    high, wide = pixels.shape[:2]
    for _ in range(dice.randrange(4, 16)):
        x, y = dice.randrange(wide), dice.randrange(high)
        cv2.circle(pixels, (x, y), dice.choice((1, 1, 2)), (96, 92, 88), -1, lineType=cv2.LINE_AA)
    if dice.random() < 0.3:
        for share in (0.37, 0.64):
            centre = (round(wide * 0.035), round(high * share))
            cv2.circle(pixels, centre, 33, (60, 58, 60), -1, lineType=cv2.LINE_AA)
            cv2.circle(pixels, (centre[0] - 3, centre[1] - 3), 30, (36, 35, 36), -1, lineType=cv2.LINE_AA)
    elif dice.random() < 0.3:
        start = (dice.randrange(70, 130), dice.randrange(80, 140))
        cv2.line(pixels, start, (start[0] + 120, start[1] - 46), (120, 118, 122), 9, lineType=cv2.LINE_AA)


def crooked(size: tuple[int, int], degrees: float, dice: random.Random) -> NDArray[np.float64]:
    """The matrix of a sheet laid `degrees` askew on the glass, a millimetre or two off."""
    matrix = cv2.getRotationMatrix2D((size[0] / 2, size[1] / 2), degrees, 1.0)
    matrix[0, 2] += dice.uniform(-14, 14)
    matrix[1, 2] += dice.uniform(-14, 14)
    return np.asarray(matrix, dtype=np.float64)


def spoil(sheet: Picture, dice: random.Random, most: float = MOST_SKEW) -> Spoilt:
    """Degrade a clean sheet (RGB) as a scan of the same size."""
    high, wide = sheet.shape[:2]
    skew = dice.uniform(-most, most)
    matrix = crooked((wide, high), skew, dice)
    border = (236, 234, 230)
    pixels = cv2.warpAffine(
        sheet,
        matrix,
        (wide, high),
        flags=cv2.INTER_LINEAR,
        borderMode=cv2.BORDER_CONSTANT,
        borderValue=border,
    )
    specks(np.asarray(pixels, dtype=np.uint8), dice)
    return Spoilt(finish(np.asarray(pixels, dtype=np.uint8), dice, (wide, high)), matrix, skew)


def finish(pixels: Picture, dice: random.Random, size: tuple[int, int]) -> Picture:
    """Blur, light and noise, in place: a page is 26 MB."""
    cv2.GaussianBlur(pixels, (0, 0), BLUR, dst=pixels)
    cv2.multiply(pixels, paper(dice, size), dst=pixels, scale=1 / 255)
    more, less = noise_bank()
    down, over = dice.randrange(SLACK), dice.randrange(SLACK)
    wide, high = size
    cv2.add(pixels, cv2.merge([more[down : down + high, over : over + wide]] * 3), dst=pixels)
    cv2.subtract(pixels, cv2.merge([less[down : down + high, over : over + wide]] * 3), dst=pixels)
    return pixels


def jpeg(pixels: Picture, quality: int = QUALITY, dpi: int = DPI) -> bytes:
    """The picture as a JPEG that says its resolution (JFIF density)."""
    done, encoded = cv2.imencode(".jpg", pixels[:, :, ::-1], [cv2.IMWRITE_JPEG_QUALITY, quality])
    if not done:
        raise ValueError("the page could not be encoded as JPEG")
    data = bytearray(encoded.tobytes())
    if data[6:10] == b"JFIF":
        data[13:18] = struct.pack(">BHH", 1, dpi, dpi)
    return bytes(data)


def blank_back(dice: random.Random, size: tuple[int, int] = A4) -> Picture:
    """The empty back of a sheet: paper, specks, nothing else."""
    pixels = np.full((size[1], size[0], 3), 255, np.uint8)
    specks(pixels, dice)
    return finish(pixels, dice, size)
