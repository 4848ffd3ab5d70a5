"""Normal text: a page or a question cut into units, each with its place in the original.

A unit is one Chinese character or one run of letters and digits (thousands commas removed). Between two
units stands a joint: nothing (also a space or one line break: 张 建\\n国 is 张建国), punctuation, or a hard
border (tab, form feed, cell line, empty line) that no phrase may cross.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import IntEnum
from functools import lru_cache

from archive_app.search.characters import FOLDED, GONE, PLAIN, SEVERAL, SIGN_OF


class Joint(IntEnum):
    """What stands before a unit."""

    JOINED = 0
    PUNCTUATION = 1
    BORDER = 2


@dataclass(slots=True)
class Units:
    """Units of a text as parallel lists; `starts` and `ends` are offsets into the original text."""

    texts: list[str] = field(default_factory=list)
    han: list[bool] = field(default_factory=list)
    joints: list[Joint] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.texts)


_THOUSANDS = re.compile(r"(?<![\w,.])\d{1,3}(?:,\d{3})+(?![\d,])", re.ASCII)
_HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff〇々〆〻"
_RUNS = re.compile(f"([{_HAN}][{_HAN}{GONE}]*)|([^{_HAN}，\n\t· {GONE}][^{_HAN}，\n\t· ]*)")
_EMPTY_LINE = re.compile(f"\n[ ·{GONE}]*\n")


def _without_commas(text: str) -> str:
    """The text with the commas inside numbers such as 12,345.67 made invisible, every character in its place."""
    if "," not in text:
        return text
    return _THOUSANDS.sub(lambda number: number.group().replace(",", GONE), text)


@lru_cache(maxsize=4096)
def _joint(gap: str, between_han: bool) -> Joint:
    """The joint that the (normal) signs between two units make."""
    if "\t" in gap or _EMPTY_LINE.search(gap):
        return Joint.BORDER
    if "，" in gap or ("·" in gap and not between_han):
        return Joint.PUNCTUATION
    return Joint.JOINED


def _spread(text: str) -> tuple[str, list[int]]:
    """The normal text where one character may have become several, and the place each came from."""
    pieces = [text[place].translate(PLAIN) for place in range(len(text))]
    places: list[int] = []
    for place, piece in enumerate(pieces):
        if piece == SEVERAL:
            signs = (character or SIGN_OF[role] for role, character in FOLDED[text[place]])
            pieces[place] = piece = "".join(signs)
        places += [place] * len(piece)
    return "".join(pieces), places


def cut(text: str) -> Units:
    """Cut a text into units.

    The first unit's joint says nothing. Linear in the length of the text.
    """
    written = _without_commas(text.replace("\r\n", " \n"))
    plain = written.translate(PLAIN)
    places: Sequence[int] = range(len(text))
    if SEVERAL in plain:
        plain, places = _spread(written)
    units = Units()
    after = 0
    for run in _RUNS.finditer(plain):
        start, end = run.span()
        is_han = run[1] is not None
        gap = plain[after:start]
        joint = _joint(gap, is_han and bool(units.han) and units.han[-1]) if gap else Joint.JOINED
        if is_han:
            _add_han(units, run[1], places[start:end], joint)
        else:
            word = run[2].rstrip(GONE)
            units.texts.append(word.replace(GONE, ""))
            units.han.append(False)
            units.joints.append(joint)
            units.starts.append(places[start])
            units.ends.append(places[start + len(word) - 1] + 1)
        after = end
    return units


def _add_han(units: Units, run: str, places: Sequence[int], joint: Joint) -> None:
    if GONE in run:
        places = [place for place, character in zip(places, run, strict=True) if character != GONE]
        run = run.replace(GONE, "")
    units.texts.extend(run)
    units.han.extend([True] * len(run))
    units.joints.append(joint)
    units.joints.extend([Joint.JOINED] * (len(run) - 1))
    units.starts.extend(places)
    units.ends.extend([place + 1 for place in places])
