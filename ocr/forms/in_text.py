"""Identity numbers in the text of a page, with look-alike signs written as the digits they are."""

import re
from dataclasses import replace

from ocr.forms.correction import exchanged_one_for_one
from ocr.text import Line, PageText, Word

_RUN = re.compile(r"(?<![0-9A-Za-z|!/丨×])[0-9|lI!/丨Oo]{17}[0-9|lI!/丨OoXx×](?![0-9A-Za-z|!/丨×])")


def mended_numbers(text: PageText) -> PageText:
    """The same page where a run of 18 signs is a valid number once bars are read as 1 and O as 0.

    Nothing moves: every sign is exchanged for one sign. The words of a run become one word, so that a search for
    the number frames it whole. Runs that are no valid number stay as they were read.
    """
    lines = tuple(_mended(line) for line in text.lines)
    if lines == text.lines:
        return text
    return replace(text, text=_RUN.sub(_meant, text.text), lines=lines)


def _meant(match: re.Match[str]) -> str:
    return exchanged_one_for_one(match.group()) or match.group()


def _mended(line: Line) -> Line:
    meant = _RUN.sub(_meant, line.text)
    if meant == line.text or not line.words:
        return line
    first = line.words[0]
    origin = first.start - line.text.find(first.text)
    words = line.words
    for match in _RUN.finditer(line.text):
        if _meant(match) != match.group():
            words = _one_word(words, origin + match.start(), _meant(match))
    return replace(line, text=meant, words=words)


def _one_word(words: tuple[Word, ...], start: int, number: str) -> tuple[Word, ...]:
    """The words inside the number as one."""
    inside = [word for word in words if start <= word.start < start + len(number)]
    box = inside[0].box
    for word in inside[1:]:
        box = box.joined(word.box)
    whole = Word(start, number, box, min(word.confidence for word in inside))
    before = tuple(word for word in words if word.start < start)
    return (*before, whole, *(word for word in words if word.start >= start + len(number)))
