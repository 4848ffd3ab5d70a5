"""Where a page answers a question: places in the original text, and a snippet around the best of them.

The page is normalised again instead of keeping offset maps (a result page of 20 costs a few milliseconds);
a match broken over a line end is one match with the line end inside. Parts under a NOT are never shown.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from archive_app.search.analysis import Phrase
from archive_app.search.identity import Identity, identities
from archive_app.search.normal import Units, cut
from archive_app.search.query import ParsedQuery
from archive_app.search.tree import IdNumber, Words


class Match(NamedTuple):
    """A stretch of text, `end` not included."""

    start: int
    end: int


class Snippet(NamedTuple):
    """A piece of a page on one line, and the matches inside it by their places in that piece."""

    text: str
    marks: tuple[Match, ...]


def find(text: str, query: ParsedQuery) -> list[Match]:
    """Every match of what the question wants, by offsets into `text`, ascending, overlapping ones joined."""
    leaves = query.leaves
    if not leaves:
        return []
    units = cut(text)
    known: list[Identity] | None = None
    spans: set[tuple[int, int]] = set()
    for leaf in leaves:
        if isinstance(leaf, Words):
            spans.update(_phrase_spans(units, leaf.phrase))
        else:
            known = identities(units) if known is None else known
            spans.update((found.first, found.last) for found in known if _answers(leaf, found.number))
    return _joined(Match(units.starts[first], units.ends[last]) for first, last in sorted(spans))


def _phrase_spans(units: Units, phrase: Phrase) -> Iterator[tuple[int, int]]:
    if phrase.prefix:
        start = phrase.units[0]
        yield from ((place, place) for place, text in enumerate(units.texts) if text.startswith(start))
        return
    wanted, joints, size = list(phrase.units), list(phrase.joints[1:]), len(phrase.units)
    texts = units.texts
    place = -1
    while True:
        try:
            place = texts.index(wanted[0], place + 1)
        except ValueError:
            return
        end = place + size
        if texts[place:end] == wanted and units.joints[place + 1 : end] == joints:
            yield place, end - 1


def _answers(leaf: IdNumber, number: str) -> bool:
    if leaf.part == "whole":
        return number in leaf.numbers
    if leaf.part == "first":
        return number.startswith(tuple(leaf.numbers))
    return number.endswith(tuple(leaf.numbers))


def _joined(matches: Iterator[Match]) -> list[Match]:
    """Matches in order with overlapping ones made one; neighbours that only touch stay apart."""
    made: list[Match] = []
    for match in matches:
        if made and match.start < made[-1].end:
            made[-1] = Match(made[-1].start, max(made[-1].end, match.end))
        else:
            made.append(match)
    return made


_ON_ONE_LINE = str.maketrans("\t\n\r\f\v\x85\u2028\u2029", "        ")
_MORE = "…"


def snippet(text: str, matches: Sequence[Match], width: int = 80) -> Snippet:
    """About `width` characters around the place with most matches; without matches the beginning of the text.

    Line ends and cell borders become spaces; "…" stands where text was cut off.
    """
    start, end = _window(text, matches, width)
    before, after = (_MORE if start else ""), (_MORE if end < len(text) else "")
    shift = len(before) - start
    marks = tuple(
        Match(max(match.start, start) + shift, min(match.end, end) + shift)
        for match in matches
        if match.start < end and match.end > start
    )
    return Snippet(before + text[start:end].translate(_ON_ONE_LINE) + after, marks)


def _window(text: str, matches: Sequence[Match], width: int) -> tuple[int, int]:
    """The stretch to show: as many whole matches as fit, with equal room on both sides."""
    if not matches:
        return 0, min(width, len(text))
    best, count = (0, 0), 0
    last = 0
    for first, match in enumerate(matches):
        last = max(last, first)
        while last + 1 < len(matches) and matches[last + 1].end - match.start <= width:
            last += 1
        if last - first + 1 > count:
            best, count = (first, last), last - first + 1
    low, high = matches[best[0]].start, min(matches[best[1]].end, matches[best[0]].start + width)
    start = max(0, min(low - (width - (high - low)) // 2, len(text) - width))
    return _whole_word(text, start, low, -1), _whole_word(text, min(len(text), start + width), high, 1)


def _whole_word(text: str, place: int, towards: int, way: int) -> int:
    """Move a cut inside a number or Latin word to its edge, not past `towards`, by at most 20 characters."""
    for step in range(20):
        here = place - way * step
        if (here <= towards) if way == 1 else (here >= towards):
            return towards
        if not 0 < here < len(text) or not (_in_run(text[here - 1]) and _in_run(text[here])):
            return here
    return place


def _in_run(character: str) -> bool:
    return character.isascii() and character.isalnum()
