"""A sheet photographed by telephone on an office desk: perspective, shadow, wood around it."""

import random

import cv2
import numpy as np
from numpy.typing import NDArray

from archive_app.demo.forms.scan import Spoilt, noise_bank
from archive_app.demo.forms.sheet import Picture

SIZE = (2448, 3264)
"""Width and height of the telephone's picture, 8 megapixels."""

WOOD = (142, 101, 66)
PAPER = (246, 243, 236)


def desk(dice: random.Random) -> Picture:
    """A wooden desk top."""
    high = SIZE[1]
    grain = np.random.default_rng(dice.getrandbits(32))
    bands = cv2.resize(grain.normal(0, 1, (220, 6)).astype(np.float32), SIZE, interpolation=cv2.INTER_CUBIC)
    fine = cv2.resize(
        grain.normal(0, 1, (high // 2, 40)).astype(np.float32), SIZE, interpolation=cv2.INTER_LINEAR
    )
    tone = 1 + 0.06 * bands + 0.035 * fine
    return np.stack([np.clip(tone * np.float32(share), 0, 255).astype(np.uint8) for share in WOOD], axis=2)


def corners(dice: random.Random) -> NDArray[np.float32]:
    """Where the four corners of the sheet lie in the picture."""
    wide, high = SIZE
    margins = ((0.07, 0.06), (0.93, 0.07), (0.96, 0.94), (0.04, 0.95))
    placed = [
        (wide * (x + dice.uniform(-0.022, 0.022)), high * (y + dice.uniform(-0.018, 0.018)))
        for x, y in margins
    ]
    return np.array(placed, np.float32)


def photograph(sheet: Picture, dice: random.Random) -> Spoilt:
    """The sheet as a telephone sees it; the matrix is a perspective one (3 x 3)."""
    high, wide = sheet.shape[:2]
    source = np.array([(0, 0), (wide, 0), (wide, high), (0, high)], np.float32)
    target = corners(dice)
    matrix = np.asarray(cv2.getPerspectiveTransform(source, target), dtype=np.float64)
    picture = cv2.warpPerspective(sheet, matrix, SIZE, flags=cv2.INTER_AREA)
    picture = (picture.astype(np.uint16) * np.array(PAPER, np.uint16) // 255).astype(np.uint8)
    cover = np.zeros((SIZE[1], SIZE[0]), np.uint8)
    cv2.fillConvexPoly(cover, target.astype(np.int32), 255, lineType=cv2.LINE_AA)
    shadow = cv2.GaussianBlur(np.roll(cover, (14, 18), axis=(0, 1)), (0, 0), 16)
    wood = cv2.multiply(
        desk(dice), cv2.merge([dimmed(np.asarray(shadow, dtype=np.uint8))] * 3), scale=1 / 255
    )
    mixed = np.where(cover[:, :, None] > 127, picture, wood).astype(np.uint8)
    light = falling_light(dice)
    mixed = np.asarray(cv2.multiply(mixed, cv2.merge([light] * 3), scale=1 / 255), dtype=np.uint8)
    mixed = np.asarray(cv2.GaussianBlur(mixed, (0, 0), 0.7), dtype=np.uint8)
    more, less = noise_bank()
    for change, noise in ((cv2.add, more), (cv2.subtract, less)):
        weak = cv2.convertScaleAbs(noise[: SIZE[1], : SIZE[0]], alpha=0.3)
        mixed = np.asarray(change(mixed, cv2.merge([weak] * 3)), dtype=np.uint8)
    return Spoilt(mixed, matrix, 0.0)


def dimmed(shadow: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Brightness left under the shadow of the sheet."""
    return (255 - (shadow.astype(np.uint16) * 110 // 255)).astype(np.uint8)


def falling_light(dice: random.Random) -> NDArray[np.uint8]:
    """Light from a window at one side, and the soft shadow of the one who holds the telephone."""
    wide, high = SIZE
    rows = np.linspace(0, 1, high, dtype=np.float32)[:, None]
    columns = np.linspace(0, 1, wide, dtype=np.float32)[None, :]
    side = dice.choice((-1, 1))
    light = 0.93 + 0.1 * side * (columns - 0.5) - 0.05 * rows
    x, y = dice.uniform(0.2, 0.8), dice.uniform(0.85, 1.15)
    light -= 0.17 * np.exp(-(((columns - x) / 0.42) ** 2) - ((rows - y) / 0.34) ** 2)
    return np.asarray(np.clip(light * 255, 0, 255), dtype=np.uint8)
