"""Normal text: a page or a question cut into units, each with its place in the original.

A unit is one Chinese character or one run of letters and digits (thousands commas removed). Between two
units stands a joint: nothing (also a space or one line break: 张 建\\n国 is 张建国), punctuation, or a hard
border (tab, form feed, cell line, empty line) that no phrase may cross.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import IntEnum

from archive_app.search.characters import FOLDED, Role


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
_JOINTS = (Joint.JOINED, Joint.PUNCTUATION, Joint.BORDER)


def _commas(text: str) -> frozenset[int]:
    """Offsets of the commas inside numbers such as 12,345.67."""
    if "," not in text:
        return frozenset()
    return frozenset(
        number.start() + place
        for number in _THOUSANDS.finditer(text)
        for place, sign in enumerate(number.group())
        if sign == ","
    )


class _Gap:
    """What was met since the last unit."""

    __slots__ = ("border", "dot", "lines", "open", "punctuation")

    def __init__(self) -> None:
        self.clear()

    def clear(self) -> None:
        self.open = False
        self.border = False
        self.punctuation = False
        self.dot = False
        self.lines = 0

    def meet(self, role: Role, twin: bool) -> None:
        """Take note of a sign; `twin` tells the second half of a CR LF pair, which is no line of its own."""
        self.open = True
        if role is Role.LINE:
            self.lines += 0 if twin else 1
        elif role is Role.PUNCT:
            self.punctuation = True
            self.lines = 0
        elif role is Role.BORDER:
            self.border = True
        elif role is Role.DOT:
            self.dot = True
        if self.lines > 1:
            self.border = True

    def joint(self, between_han: bool) -> Joint:
        """The joint this gap makes."""
        if self.border:
            return Joint.BORDER
        if self.punctuation or (self.dot and not between_han):
            return Joint.PUNCTUATION
        return Joint.JOINED


def cut(text: str) -> Units:
    """Cut a text into units.

    The first unit's joint says nothing. Linear in the length of the text.
    """
    units = Units()
    texts, han, joints, starts, ends = units.texts, units.han, units.joints, units.starts, units.ends
    commas = _commas(text)
    gap = _Gap()
    folded = FOLDED
    previous = ""
    for place, written in enumerate(text):
        for role, character in folded[written]:
            if role is Role.HAN or role is Role.RUN:
                is_han = role is Role.HAN
                if not is_han and texts and not gap.open and not han[-1]:
                    texts[-1] += character
                    ends[-1] = place + 1
                    continue
                joints.append(gap.joint(is_han and bool(han) and han[-1]) if gap.open else Joint.JOINED)
                texts.append(character)
                han.append(is_han)
                starts.append(place)
                ends.append(place + 1)
                if gap.open:
                    gap.clear()
            elif role is Role.GONE or place in commas:
                continue
            else:
                gap.meet(role, written == "\n" and previous == "\r")
        previous = written
    return units
