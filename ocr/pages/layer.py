"""A PDF page's own text layer, and whether it can be trusted.

Text a program wrote is exact and needs no recognition. Text under a scan was recognised by an unknown
machine, often in the wrong language: it is taken only when there is plenty of it, all over the page, and
not garbled.
"""

import ctypes
from collections.abc import Callable
from typing import Any

from pypdfium2 import raw

from ocr.pages.layer_score import coverage, is_garbled

_SIGNS_UNDER_SCAN = 100
_SPREAD = 0.4
_SCAN_SHARE = 0.5
_COVERED_SCAN = 0.6  # of what looks like characters lies under the layer of a scan
_COVERED = (
    0.25  # a program's own page may hold drawings; a headline alone over text drawn as outlines does not do
)
_MOST_SIGNS = 60_000
_GRID = 1_000_000  # pdfium answers in whole pixels: ask on a fine grid

LayerLine = list[Any]  # [text, [[x0, y0, x1, y1] or None for each sign]] in fractions of the shown page


def text_layer(page: Any, picture_share: float, grey: Callable[[], Any]) -> list[LayerLine] | None:
    """Lines of the page's own text in the order of the file, or None when the page should be recognised.

    `grey` gives the page as shown at about 100 dpi; it is asked for only when there is a layer to be tried by it.
    """
    textpage = page.get_textpage()
    count = textpage.count_chars()
    if not 0 < count <= _MOST_SIGNS:
        return None
    lines = _lines(page, textpage, count)
    return lines if _trustworthy(lines, picture_share, grey) else None


def _lines(page: Any, textpage: Any, count: int) -> list[LayerLine]:
    place = _Placer(page)
    lines: list[LayerLine] = []
    signs: list[str] = []
    boxes: list[list[float] | None] = []
    for index in range(count):
        code = raw.FPDFText_GetUnicode(textpage, index)
        if code in (10, 13):
            _finish(lines, signs, boxes)
            signs, boxes = [], []
            continue
        if not (sign := _sign(code, signs)):
            continue
        generated = raw.FPDFText_IsGenerated(textpage, index) == 1
        box = None if generated or sign.isspace() else place(textpage.get_charbox(index, loose=True))
        signs.append(sign)
        boxes.append(box)
    _finish(lines, signs, boxes)
    return lines


def _sign(code: int, before: list[str]) -> str:
    """The character of one code unit; pdfium hands out UTF-16 halves for rare characters on some systems."""
    if 0xD800 <= code <= 0xDBFF:
        before.append(chr(code))
        return ""
    if 0xDC00 <= code <= 0xDFFF and before and "\ud800" <= before[-1] <= "\udbff":
        high = ord(before.pop())
        return chr(0x10000 + ((high - 0xD800) << 10) + code - 0xDC00)
    if code in (0x02, 0xFFFE, 0xAD):  # pdfium's mark for a hyphen at a line's end
        return "-"
    return chr(code) if code == 9 or 32 <= code <= 0x10FFFF else ""


def _finish(lines: list[LayerLine], signs: list[str], boxes: list[list[float] | None]) -> None:
    kept = [(sign, box) for sign, box in zip(signs, boxes, strict=False) if not "\ud800" <= sign <= "\udfff"]
    while kept and kept[-1][0].isspace():
        kept.pop()
    while kept and kept[0][0].isspace():
        kept.pop(0)
    if kept:
        lines.append(["".join(sign for sign, _ in kept), [box for _, box in kept]])


class _Placer:
    """Turns a box in PDF points into fractions of the page as shown (rotation, crop and inherited boxes)."""

    def __init__(self, page: Any) -> None:
        self._page = page
        self._x, self._y = ctypes.c_int(), ctypes.c_int()

    def __call__(self, box: tuple[float, float, float, float]) -> list[float]:
        left, bottom, right, top = box
        corners = [self._shown(left, top), self._shown(right, bottom)]
        (x0, x1), (y0, y1) = (sorted(side) for side in zip(*corners, strict=True))
        return [round(min(max(side, 0.0), 1.0), 5) for side in (x0, y0, x1, y1)]

    def _shown(self, x: float, y: float) -> tuple[float, float]:
        raw.FPDF_PageToDevice(
            self._page, 0, 0, _GRID, _GRID, 0, x, y, ctypes.byref(self._x), ctypes.byref(self._y)
        )
        return self._x.value / _GRID, self._y.value / _GRID


def _trustworthy(lines: list[LayerLine], picture_share: float, grey: Callable[[], Any]) -> bool:
    signs = [sign for text, _ in lines for sign in text if not sign.isspace()]
    if is_garbled("\n".join(text for text, _ in lines)):
        return False
    edges = [box for _, boxes in lines for box in boxes if box is not None]
    is_scan = picture_share >= _SCAN_SHARE
    if is_scan:
        if len(signs) < _SIGNS_UNDER_SCAN or not edges:
            return False
        spread = max(box[3] for box in edges) - min(box[1] for box in edges)
        if spread < _SPREAD or not _reads_like_language(signs):
            return False
    covered = coverage(grey(), edges)
    return covered is None or covered >= (_COVERED_SCAN if is_scan else _COVERED)


def _reads_like_language(signs: list[str]) -> bool:
    """Letters, characters and digits prevail; a scan recognised in the wrong language is full of signs."""
    return sum(sign.isalnum() for sign in signs) >= 0.75 * len(signs)
