"""What a search must find, by brute force over the raw text with regular expressions: no code of the search
itself.
"""

from __future__ import annotations

import random
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass

_FOLD = str.maketrans("國帐臺貧東", "国账台贫东")
_HAN = "\u4e00-\u9fff〇"
_SIGNS = r"，。、：；（）()〔〕\[\]【】“”《》\-.,:;/"
_UNIT = re.compile(rf"[{_HAN}]|[a-z0-9]+|[{_SIGNS}]")
_JOINED = r"[ \u3000]*(?:\n[ \u3000]*)?"
_POINTED = rf"{_JOINED}(?:[{_SIGNS}]{_JOINED})+"


def fold(text: str) -> str:
    """The few foldings the test texts need; full-width signs keep one meaning with narrow ones."""
    plain = re.sub(
        r"(?<![a-z0-9])\d{1,3}(?:,\d{3})+(?![0-9])", lambda number: number.group().replace(",", ""), text
    )
    return unicodedata.normalize("NFKC", plain).lower().translate(_FOLD)


def pattern(wanted: str) -> re.Pattern[str] | None:
    """The expression that finds a phrase in a folded text."""
    made = ""
    pointed = False
    for unit in _UNIT.findall(fold(wanted)):
        if not re.match(rf"[{_HAN}a-z0-9]", unit):
            pointed = True
            continue
        if made:
            made += _POINTED if pointed else _JOINED
        made += unit if re.match(f"[{_HAN}]", unit) else f"(?<![a-z0-9]){unit}(?![a-z0-9])"
        pointed = False
    return re.compile(made) if made else None


@dataclass(frozen=True)
class Asked:
    """A question as text, and whether a (folded) page answers it."""

    text: str
    answers: Callable[[str], bool]


def leaf(wanted: str) -> Asked | None:
    """A quoted phrase."""
    expression = pattern(wanted)
    if expression is None or any(quote in wanted for quote in '"“”'):
        return None
    return Asked(f'"{wanted}"', lambda page: expression.search(page) is not None)


def combined(rng: random.Random, leaves: list[Asked]) -> Asked:
    """A question of several leaves with random operators and brackets."""
    if len(leaves) == 1:
        only = leaves[0]
        if rng.random() < 0.2:
            return Asked(
                f"{rng.choice(('非 ', 'NOT ', '-'))}{only.text}", lambda page: not only.answers(page)
            )
        return only
    cut = rng.randrange(1, len(leaves))
    left, right = combined(rng, leaves[:cut]), combined(rng, leaves[cut:])
    if rng.random() < 0.5:
        text = f"({left.text} {rng.choice(('和', 'AND', '并且'))} {right.text})"
        return Asked(text, lambda page: left.answers(page) and right.answers(page))
    text = f"（{left.text} {rng.choice(('或', 'OR', '或者'))} {right.text}）"
    return Asked(text, lambda page: left.answers(page) or right.answers(page))
