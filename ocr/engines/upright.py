"""Which way is up: from the direction of the lines, and from reading a few of them both ways."""

import logging
import math
import shutil
from collections.abc import Callable
from dataclasses import dataclass, field

import cv2
import numpy as np

from ocr.prepare.smaller import smaller
from ocr.raw_lines import Image, Quad, RawLine

_LONG = 2.0  # sides of a line whose direction counts
_PROBES = 3
_CLEAR_SCORE = 0.9
_CLEAR_DIFFERENCE = 0.15
_CUT_HEIGHTS = 8
_OSD_LONGEST = 1754  # an A4 page at 150 dpi
_OSD_SECONDS = 20

Reader = Callable[[Image, list[Quad]], list[RawLine]]
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Upright:
    """How to turn the page (clockwise degrees); lines read on the way, by number, when it need not be turned.

    `again`: the lines must be detected anew on the turned page. `sure`: something told the direction.
    """

    turned: int = 0
    sure: bool = True
    again: bool = False
    read: dict[int, RawLine] = field(default_factory=dict)


def find_upright(image: Image, quads: list[Quad], read: Reader) -> Upright:
    """Find the direction of a page from its detected lines."""
    if not quads:
        return Upright()
    long = [number for number, quad in enumerate(quads) if _shape(quad)[1] > _LONG]
    long.sort(key=lambda number: -_shape(quads[number])[0])
    if len(long) < 2:
        return _few_lines(image, quads, read)
    upright_share = sum(_shape(quads[n])[0] for n in long if not _stands(quads[n]))
    standing_share = sum(_shape(quads[n])[0] for n in long if _stands(quads[n]))
    if upright_share >= standing_share:
        lying = [number for number in long if not _stands(quads[number])][:_PROBES]
        return _lying(image, quads, lying, read)
    standing = [quads[number] for number in long if _stands(quads[number])][:_PROBES]
    return _standing(image, standing, read)


def turn_image(image: Image, turned: int) -> Image:
    """The image turned clockwise by 0, 90, 180 or 270 degrees."""
    codes = {90: cv2.ROTATE_90_CLOCKWISE, 180: cv2.ROTATE_180, 270: cv2.ROTATE_90_COUNTERCLOCKWISE}
    return np.asarray(cv2.rotate(image, codes[turned])) if turned in codes else image


def turn_quads(quads: list[Quad], turned_image: Image, turned: int) -> list[Quad]:
    """The same lines on an image turned by 180 degrees."""
    if turned != 180:
        raise ValueError("only half turns keep the lines' corners in order")
    height, width = turned_image.shape[:2]
    end = np.array([width - 1, height - 1], np.float32)
    return [np.roll(end - quad, 2, axis=0) for quad in quads]


def _shape(quad: Quad) -> tuple[float, float]:
    """Length of the line, and how many times longer than thick it is."""
    across, down = (float(np.linalg.norm(quad[0] - quad[other])) for other in (1, 3))
    return max(across, down), max(across, down) / max(min(across, down), 1.0)


def _stands(quad: Quad) -> bool:
    """Whether the line runs up or down: by the direction of its long edge, as corners come sorted by x."""
    edge = max((quad[1] - quad[0], quad[3] - quad[0]), key=lambda side: float(np.linalg.norm(side)))
    angle = abs(math.degrees(math.atan2(float(edge[1]), float(edge[0]))))
    return 45 < angle < 135


def _lying(image: Image, quads: list[Quad], probes: list[int], read: Reader) -> Upright:
    lines = read(image, [quads[number] for number in probes])
    known = dict(zip(probes, lines, strict=True))
    if float(np.median([line.confidence for line in lines])) >= _CLEAR_SCORE:
        return Upright(read=known)  # upside-down Chinese never reads that well
    cuts = [_shortened(quads[number]) for number in probes]
    forth = _score(read(image, cuts))
    back = _score(read(image, [np.roll(cut, 2, axis=0) for cut in cuts]))
    if abs(forth - back) >= _CLEAR_DIFFERENCE:
        return Upright(turned=180) if back > forth else Upright(read=known)
    asked = ask_tesseract(image)
    if asked is None:
        return Upright(sure=False, read=known)
    return Upright(turned=asked, again=asked != 180, read={} if asked else known)


def _standing(image: Image, probes: list[Quad], read: Reader) -> Upright:
    # seen from the left edge of the page (top of the line to its bottom), then from the right edge
    downwards = [_shortened(_along(quad, down=True)) for quad in probes]
    upwards = [_shortened(_along(quad, down=False)) for quad in probes]
    down, up = _score(read(image, downwards)), _score(read(image, upwards))
    if abs(down - up) >= _CLEAR_DIFFERENCE:
        return Upright(turned=270 if down > up else 90, again=True)
    asked = ask_tesseract(image)
    return Upright(turned=asked, again=True) if asked else Upright(sure=asked is not None)


def _few_lines(image: Image, quads: list[Quad], read: Reader) -> Upright:
    """A page of one line or of single signs: good as it is if it reads well, else ask."""
    known = dict(enumerate(read(image, quads[:_PROBES])))
    if max(line.confidence for line in known.values()) >= _CLEAR_SCORE:
        return Upright(read=known)
    asked = ask_tesseract(image)
    if asked is None:
        return Upright(sure=False, read=known)
    return Upright(turned=asked, again=True, read={} if asked else known)


def _along(quad: Quad, *, down: bool) -> Quad:
    """The corners of a standing line, beginning where its text begins if it runs down (or up) the page."""
    top = quad[np.argsort(quad[:, 1])][:2]
    bottom = quad[np.argsort(quad[:, 1])][2:]
    top_left, top_right = top[np.argsort(top[:, 0])]
    bottom_left, bottom_right = bottom[np.argsort(bottom[:, 0])]
    if down:
        return np.array([top_right, bottom_right, bottom_left, top_left], np.float32)
    return np.array([bottom_left, top_left, top_right, bottom_right], np.float32)


def _shortened(quad: Quad) -> Quad:
    """The first eight line heights of a line: enough to judge by."""
    _, ratio = _shape(quad)
    share = min(1.0, _CUT_HEIGHTS / max(ratio, 1e-6))
    cut = quad.copy()
    cut[1] = quad[0] + (quad[1] - quad[0]) * share
    cut[2] = quad[3] + (quad[2] - quad[3]) * share
    return cut


def _score(lines: list[RawLine]) -> float:
    return float(np.mean([line.confidence for line in lines])) if lines else 0.0


def ask_tesseract(image: Image) -> int | None:
    """Tesseract's opinion on the direction (clockwise turn), None when it has none or is not there."""
    if shutil.which("tesseract") is None:
        return None
    import pytesseract

    scale = min(1.0, _OSD_LONGEST / max(image.shape[:2]))
    small = smaller(image, scale)
    try:
        told = pytesseract.image_to_osd(
            small, output_type=pytesseract.Output.DICT, config="--dpi 150", timeout=_OSD_SECONDS
        )
        return int(told["rotate"]) % 360 if float(told["orientation_conf"]) >= 1.0 else None
    except (pytesseract.TesseractError, RuntimeError, OSError, ValueError, KeyError) as error:
        _log.debug("no opinion on the direction: %s", error)
        return None
