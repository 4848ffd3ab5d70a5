"""Round red seals of invented offices, with a star, the name round the edge and uneven ink."""

import functools
import math

import cv2
import numpy as np

from archive_app.demo.chance import seed_of
from archive_app.demo.forms import ink
from archive_app.demo.forms.sheet import Sheet, mm

DIAMETER_MM = 40.0
"""Seals of village committees are 42 mm across, of departments 40 mm and less."""

COLOUR = (206, 34, 40)


def star(mask: ink.Mask, centre: float, radius: float) -> None:
    """Fill a five-pointed star."""
    points = []
    for corner in range(10):
        length = radius if corner % 2 == 0 else radius * 0.382
        angle = -math.pi / 2 + corner * math.pi / 5
        points.append((centre + length * math.cos(angle), centre + length * math.sin(angle)))
    cv2.fillPoly(mask, [np.array(points, np.int32)], 255, lineType=cv2.LINE_AA)


@functools.lru_cache(maxsize=64)
def stamp(office: str) -> ink.Mask:
    """The seal of `office` as coverage, upright, ink uneven but always the same."""
    size = mm(DIAMETER_MM)
    mask: ink.Mask = np.zeros((size, size), np.uint8)
    centre = size / 2
    cv2.circle(mask, (size // 2, size // 2), size // 2 - 8, 255, thickness=12, lineType=cv2.LINE_AA)
    star(mask, centre, size * 0.15)
    letter = round(size * (0.118 if len(office) <= 14 else 0.1))
    sweep = math.radians(min(292, 21.5 * len(office)))
    for place, character in enumerate(office):
        angle = -sweep / 2 + sweep * (place / max(1, len(office) - 1))
        drawn = ink.glyph("song-bold", letter, character)
        turned = ink.tilted(drawn.mask, -math.degrees(angle), 1.0)
        radius = size * 0.375
        x = round(centre + radius * math.sin(angle) - turned.shape[1] / 2)
        y = round(centre - radius * math.cos(angle) - turned.shape[0] / 2)
        part = mask[y : y + turned.shape[0], x : x + turned.shape[1]]
        np.maximum(part, turned, out=part)
    grain = np.random.default_rng(seed_of("seal", office))
    coarse = cv2.resize(
        grain.uniform(0.5, 1.05, (14, 14)).astype(np.float32), (size, size), interpolation=cv2.INTER_CUBIC
    )
    fine = cv2.GaussianBlur(grain.uniform(0.25, 1.45, (size, size)).astype(np.float32), (0, 0), 1.4)
    return np.clip(mask * np.clip(coarse, 0, 1) * np.clip(fine, 0, 1), 0, 255).astype(np.uint8)


def press(sheet: Sheet, office: str, x: float, y: float) -> tuple[float, float, float, float]:
    """Press the seal of `office` on the sheet, its middle at about (x, y); returns its box in pixels."""
    upright = stamp(office)
    size = upright.shape[0]
    turn = cv2.getRotationMatrix2D((size / 2, size / 2), sheet.dice.uniform(-14, 14), 1.0)
    turned = cv2.warpAffine(upright, turn, (size, size), flags=cv2.INTER_LINEAR)
    strength = sheet.dice.uniform(0.62, 0.88)
    mask = (turned * strength).astype(np.uint8)
    left = round(x - size / 2 + sheet.dice.uniform(-24, 24))
    top = round(y - size / 2 + sheet.dice.uniform(-18, 18))
    left = min(max(left, 20), sheet.size[0] - size - 20)
    top = min(max(top, 20), sheet.size[1] - size - 20)
    sheet.blend(mask, left, top, COLOUR)
    return (left, top, left + size, top + size)
