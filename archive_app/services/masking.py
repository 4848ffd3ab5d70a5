"""Hiding personal numbers in read text: every sign stays in its place, so that boxes and marks still fit."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final

from archive_app.search.identity import identities
from archive_app.search.normal import cut
from ocr.text import Line, PageText

_PHONE: Final = re.compile(r"(?<!\d)1\d{10}(?!\d)")  # any number as long as a mobile phone's
_ACCOUNT: Final = re.compile(r"(?<!\d)\d{16,19}[\dXx]?(?!\d)")
#: a number in which strokes were read for digits; eight true digits at least
_CONFUSED: Final = re.compile(
    r"(?<![0-9A-Za-z|])(?=(?:[Il|Oo〇]?\d){8})[\dIl|Oo〇]{10,19}[\dXx]?(?![0-9A-Za-z|])"
)
#: beside its name a number is one, whatever of it was lost in reading
_NAMED: Final = re.compile(
    r"(?:电话|手机|身份证|证件)(?:号码|号)?[ \t:：]{0,4}([\dIl|Oo〇]{7,19}[\dXx]?)(?![\dA-Za-z|])"
)
HIDDEN: Final = "*"
#: from so many signs on, the first six say only the district or the bank
LONG: Final = 15


def number_spans(text: str) -> list[tuple[int, int]]:
    """Return where identity, phone and account numbers stand in `text`, also those broken over a line end."""
    units = cut(text)
    found = [(units.starts[one.first], units.ends[one.last]) for one in identities(units)]
    for pattern in (_PHONE, _ACCOUNT):
        found += [match.span() for match in pattern.finditer(text)]
    found += [match.span() for match in _CONFUSED.finditer(text) if not match.group().isdigit()]
    found += [match.span(1) for match in _NAMED.finditer(text)]
    return found


def masked(text: str) -> str:
    """Return `text` with the middle of every personal number hidden, as long as before."""
    signs = list(text)
    for start, end in _merged(number_spans(text)):
        places = [at for at in range(start, end) if text[at].isalnum()]
        head = 6 if len(places) >= LONG else 3
        for at in places[head:-4]:
            signs[at] = HIDDEN
    return "".join(signs)


def masked_page(page: PageText) -> PageText:
    """Return a page's text, lines and words with every personal number hidden."""
    text = masked(page.text)
    if text == page.text:
        return page
    lines, cursor = [], 0
    for line in page.lines:
        start = page.text.find(line.text, cursor)
        cursor = start + len(line.text) if start >= 0 else cursor
        lines.append(_masked_line(line, text, start))
    return replace(page, text=text, lines=tuple(lines))


def _masked_line(line: Line, text: str, start: int) -> Line:
    words = tuple(
        replace(word, text=text[word.start : word.start + len(word.text)]) if word.text else word
        for word in line.words
    )
    shown = text[start : start + len(line.text)] if start >= 0 else masked(line.text)
    return replace(line, text=shown, words=words)


def _merged(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if merged and start < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged
