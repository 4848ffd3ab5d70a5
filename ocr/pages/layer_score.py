"""Whether a text layer says what the page shows: garbled, wrongly decoded and partial layers give themselves away."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import cv2
import numpy as np

_SHARE_GARBLED = 0.03
_LEAST_HAN = 12  # fewer characters say nothing about a language
_COMMON = 0.7
_LATIN_MOJIBAKE = 0.2
_DECODABLE = 0.6
_LETTERS = re.compile(r"[A-Za-z]{4,}")
_VOWEL = re.compile(r"[aeiouyAEIOUY]")
_WORDS_JUDGED = 8
_SPELLED = 0.6
_SIGNS_PREVAIL = 0.45
_PLACEHOLDERS = ("锟斤拷", "烫烫烫", "屯屯屯")
_MARKS = (5, 60)  # heights of characters in pixels at about 100 dpi
_LEAST_MARKS = 60


def is_garbled(text: str) -> bool:
    """Tell whether a text cannot be what was meant: broken encodings, codes without meaning, no language."""
    signs = [sign for sign in text if not sign.isspace()]
    if not signs or any(mark in text for mark in _PLACEHOLDERS):
        return True
    if sum(map(_is_broken, signs)) > _SHARE_GARBLED * len(signs):
        return True
    return (
        _is_misread_utf8("".join(signs))
        or _is_latin_mojibake(text)
        or _is_random_han(signs)
        or _is_unspellable(text)
        or _is_all_signs(signs)
    )


def _is_broken(sign: str) -> bool:
    return unicodedata.category(sign) in ("Co", "Cn", "Cc", "Cs") or sign == "\ufffd"


def _is_misread_utf8(text: str) -> bool:
    """UTF-8 that was read as GBK: encoded back it is UTF-8 again, which Chinese in GBK hardly ever is."""
    han = "".join(sign for sign in text if ord(sign) > 0x7F)
    if len(han) < _LEAST_HAN:
        return False
    raw = han.encode("gb18030", "ignore")
    # signs that GBK lacks, as most Western letters, are four bytes in GB18030, two of them plain digits
    again = "".join(sign for sign in raw.decode("utf-8", "ignore") if ord(sign) > 0x7F)
    return len(again.encode("utf-8")) >= _DECODABLE * len(raw)


def _is_latin_mojibake(text: str) -> bool:
    """Bytes of Chinese taken for Western letters: one high letter right after the other, as no language writes."""
    high = [0x80 <= ord(sign) <= 0xFF and not sign.isspace() for sign in text]
    written = sum(not sign.isspace() for sign in text)
    return sum(map(all, pairwise(high))) > max(_LATIN_MOJIBAKE * written, _LEAST_HAN / 2)


def _is_random_han(signs: Sequence[str]) -> bool:
    """Codes of a font's own mapped anywhere: the characters are of a kind nobody writes."""
    han = [sign for sign in signs if "\u3400" <= sign <= "\u9fff" or ord(sign) >= 0x20000]
    return len(han) >= _LEAST_HAN and sum(map(_is_common, han)) < _COMMON * len(han)


def _is_common(sign: str) -> bool:
    """Of the first level of GB 2312 or Big5: nearly all of what is written in either script."""
    for encoding, first, last in (("gb2312", 0xB0, 0xD7), ("big5", 0xA4, 0xC6)):
        try:
            if first <= sign.encode(encoding)[0] <= last:
                return True
        except UnicodeEncodeError:
            continue
    return False


def _is_unspellable(text: str) -> bool:
    """Words of letters without vowels: another alphabet's codes shown as Latin."""
    words = _LETTERS.findall(text)
    if len(words) < _WORDS_JUDGED:
        return False
    return sum(bool(_VOWEL.search(word)) for word in words) < _SPELLED * len(words)


def _is_all_signs(signs: Sequence[str]) -> bool:
    """Punctuation prevails: codes of a font's own that fall among the signs of ASCII."""
    if len(signs) < 4 * _LEAST_HAN:
        return False
    odd = sum(not sign.isalnum() and sign.isascii() and sign not in ".-_" for sign in signs)
    return odd > _SIGNS_PREVAIL * len(signs)


def coverage(grey: Any, boxes: Sequence[Sequence[float]]) -> float | None:
    """Return the share of what looks like characters on the page that lies under the layer; None with too few.

    `grey` shows the page at about 100 dpi, `boxes` are fractions of it.
    """
    ink = cv2.adaptiveThreshold(grey, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, 25, 14)
    _, _, stats, centres = cv2.connectedComponentsWithStats(ink)
    heights, widths = stats[1:, cv2.CC_STAT_HEIGHT], stats[1:, cv2.CC_STAT_WIDTH]
    marks = (heights >= _MARKS[0]) & (heights <= _MARKS[1]) & (widths <= 2 * _MARKS[1])
    found = centres[1:][marks]
    if len(found) < _LEAST_MARKS:
        return None
    height, width = ink.shape
    under = np.zeros((height, width), bool)
    for x0, y0, x1, y1 in boxes:
        more = 0.5 * (y1 - y0)
        under[
            max(0, int((y0 - more) * height)) : int((y1 + more) * height) + 1,
            max(0, int(x0 * width) - 4) : int(x1 * width) + 5,
        ] = True
    columns = np.clip(found[:, 0].astype(int), 0, width - 1)
    rows = np.clip(found[:, 1].astype(int), 0, height - 1)
    return float(under[rows, columns].mean())
