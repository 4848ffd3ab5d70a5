"""What one character is worth in the normal text: one table for indexing, asking and highlighting.

Order of folding: enclosed numbers become punctuation (before NFKC, or "①2018" would read 12018), NFKC,
lower case, traditional to simplified, variants. One written character may give none, one or several normal
ones; which place it stood at is kept by the caller, so that a match can be shown in the original.
"""

from __future__ import annotations

import unicodedata
from enum import IntEnum

from archive_app.search.tables import traditional, variants


class Role(IntEnum):
    """What a character does in the normal text."""

    GONE = 0  # nothing at all: zero-width signs, combining marks
    HAN = 1
    RUN = 2  # a letter or digit
    SPACE = 3
    LINE = 4  # a line break
    BORDER = 5  # tab, form feed, cell line: nothing may match across it
    PUNCT = 6
    DOT = 7  # a middle dot: nothing between two Han characters (买买提·艾力), else punctuation


Folded = tuple[tuple[Role, str], ...]

_DOTS = frozenset("·•・‧∙⋅･᛫")
_LINES = frozenset("\n\r\v\x85\u2028")
_BORDERS = frozenset("\t\f\u2029\x1c\x1d\x1e\x1f|｜¦│┃║┆┇┊┋╎╏￨")
_HAN_SIGNS = frozenset("〇々〆〻")


def is_han(character: str) -> bool:
    """Whether a (single) character is a Chinese one: basic block, extensions A-J, compatibility, 〇々〆."""
    code = ord(character)
    return (
        0x4E00 <= code <= 0x9FFF
        or 0x3400 <= code <= 0x4DBF
        or 0x20000 <= code <= 0x3FFFF
        or 0xF900 <= code <= 0xFAFF
        or character in _HAN_SIGNS
    )


def _is_enclosed(character: str) -> bool:
    code = ord(character)
    return (
        0x2460 <= code <= 0x24FF
        or 0x2776 <= code <= 0x2793
        or 0x3200 <= code <= 0x32FF
        or 0x1F100 <= code <= 0x1F2FF
    )


def _role(character: str) -> Role:
    if is_han(character):
        return Role.HAN
    category = unicodedata.category(character)
    if category in ("Mn", "Me", "Cf", "Cs", "Cn") or character == "\0":
        return Role.GONE
    if character in _LINES:
        return Role.LINE
    if character in _BORDERS:
        return Role.BORDER
    if character in _DOTS:
        return Role.DOT
    if category[0] in "LN" or category == "Mc":
        return Role.RUN
    if category in ("Zs", "Cc"):
        return Role.SPACE
    return Role.PUNCT


def _fold_one(character: str) -> Folded:
    first = _role(character)
    if first in (Role.LINE, Role.BORDER, Role.DOT, Role.GONE):
        return ((first, ""),)
    if _is_enclosed(character):
        return ((Role.PUNCT, ""),)
    if character in variants():
        character = variants()[character]  # before NFKC too: ○ and the radicals are symbols, not letters
    folded: list[tuple[Role, str]] = []
    for plain in unicodedata.normalize("NFKC", character).lower():
        meant = traditional().get(plain, plain)
        meant = variants().get(meant, meant)
        role = _role(meant)
        folded.append((role, meant if role in (Role.HAN, Role.RUN) else ""))
    roles = {role for role, _ in folded}
    if not roles & {Role.HAN, Role.RUN}:  # … becomes three full stops: one sign will do
        return ((Role.PUNCT if Role.PUNCT in roles else Role.SPACE, ""),)
    return tuple(folded)


class _Table(dict[str, Folded]):
    def __missing__(self, character: str) -> Folded:
        folded = self[character] = _fold_one(character)
        return folded


FOLDED: dict[str, Folded] = _Table()
"""Character -> what it is worth; filled as characters are met."""


GONE, SEVERAL = "\u200b", "\ufffd"
SIGN_OF = {
    Role.GONE: GONE,
    Role.SPACE: " ",
    Role.LINE: "\n",
    Role.BORDER: "\t",
    Role.PUNCT: "，",
    Role.DOT: "·",
}


class _Plain(dict[int, str]):
    def __missing__(self, code: int) -> str:
        folded = FOLDED[chr(code)]
        role, character = folded[0]
        sign = SEVERAL if len(folded) > 1 else SIGN_OF.get(role, character)
        self[code] = sign
        return sign


PLAIN: dict[int, str] = _Plain()
"""For `str.translate`: the normal text with every character in its place; what becomes several is SEVERAL."""
