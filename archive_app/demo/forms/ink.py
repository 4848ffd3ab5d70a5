"""Glyphs as masks: printed type and two handwriting fonts, each character drawn once and kept."""

import functools
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

Mask = NDArray[np.uint8]

NOTO = Path("/usr/share/fonts/opentype/noto")
OWN = Path(__file__).parent.parent / "fonts"
SIMPLIFIED = 2
"""Place of the simplified Chinese face inside the Noto CJK collections."""

FACES: dict[str, tuple[Path, int]] = {
    "song": (NOTO / "NotoSerifCJK-Regular.ttc", SIMPLIFIED),
    "song-bold": (NOTO / "NotoSerifCJK-Bold.ttc", SIMPLIFIED),
    "hei": (NOTO / "NotoSansCJK-Regular.ttc", SIMPLIFIED),
    "hei-bold": (NOTO / "NotoSansCJK-Bold.ttc", SIMPLIFIED),
    "running": (OWN / "long-cang.ttf", 0),
    "brush": (OWN / "ma-shan-zheng.ttf", 0),
}
SUBSTITUTES = {"running": ("running", "brush", "song"), "brush": ("brush", "running", "song")}
"""A rare character the one hand cannot write, the other may; else it is printed."""


DIGITS = 1.28
"""The running hand's digits are drawn very small; people write them as tall as characters."""


@dataclass(frozen=True, slots=True)
class Glyph:
    """One character at one size: coverage 0..255, offset of its corner from the pen, advance."""

    mask: Mask
    left: int
    top: int
    advance: float


@functools.cache
def font(face: str, size: int) -> ImageFont.FreeTypeFont:
    """The opened font `face` at `size` pixels an em."""
    path, index = FACES[face]
    return ImageFont.truetype(str(path), size, index=index)


@functools.cache
def characters(face: str) -> frozenset[int]:
    """Code points the handwriting font `face` can write."""
    from fontTools.ttLib import TTFont

    with TTFont(FACES[face][0], lazy=True) as opened:
        return frozenset(opened.getBestCmap())


@functools.cache
def face_for(face: str, character: str) -> str:
    """The face that really draws `character` when `face` is asked for."""
    for candidate in SUBSTITUTES.get(face, ()):
        if candidate not in SUBSTITUTES or ord(character) in characters(candidate):
            return candidate
    return face


@functools.lru_cache(maxsize=8192)
def glyph(face: str, size: int, character: str) -> Glyph:
    """`character` in `face` at `size` pixels, drawn once."""
    real = face_for(face, character)
    if real == "running" and character.isascii():
        size = round(size * DIGITS)
    opened = font(real, size)
    left, top, right, bottom = (round(edge) for edge in opened.getbbox(character, anchor="ls"))
    image = Image.new("L", (max(1, right - left), max(1, bottom - top)))
    ImageDraw.Draw(image).text((-left, -top), character, fill=255, font=opened, anchor="ls")
    mask: Mask = np.asarray(image, dtype=np.uint8)
    if real == "brush":
        mask = np.asarray(cv2.erode(mask, np.ones((2, 2), np.uint8)), dtype=np.uint8)
    return Glyph(mask, left, top, opened.getlength(character))


def advance(face: str, size: int, character: str) -> float:
    """Width of `character` in pixels."""
    return glyph(face, size, character).advance


def width(face: str, size: int, text: str) -> float:
    """Width of `text` in pixels, no kerning."""
    return sum(glyph(face, size, character).advance for character in text)


def tilted(mask: Mask, degrees: float, scale: float) -> Mask:
    """`mask` turned about its middle and scaled, on a canvas with a margin of an eighth for the turn."""
    height, wide = mask.shape
    margin = max(2, max(height, wide) // 8)
    size = (wide + 2 * margin, height + 2 * margin)
    matrix = cv2.getRotationMatrix2D((wide / 2, height / 2), degrees, scale)
    matrix[:, 2] += margin
    return np.asarray(cv2.warpAffine(mask, matrix, size, flags=cv2.INTER_LINEAR), dtype=np.uint8)
