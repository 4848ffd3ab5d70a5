"""Before the parser: which brackets, quotes and colons of a question are meant as syntax.

Chinese documents are full of brackets and quotes (桑发〔2018〕30号, 桑发(2018)30号, 关于“一户一档”的通知),
so a sign counts as syntax only where a word begins, and only when its partner is found. Signs that count
are replaced by marks from the private use area, which is taken out of the question first; all others stay
text, that is, punctuation.
"""

from __future__ import annotations

import re
import unicodedata

from archive_app.search.characters import FOLDED, Role
from archive_app.search.faults import BadQuery
from archive_app.search.fields import FIELD_OF
from archive_app.search.identity import identities
from archive_app.search.normal import cut

LONGEST = 300
DEEPEST = 20
OPEN, CLOSE, QUOTE, UNQUOTE, FIELD = "\ue000", "\ue001", "\ue002", "\ue003", "\ue004"

AND_WORDS = ("AND", "并且", "以及", "和", "与")
OR_WORDS = ("OR", "或者", "或")
NOT_WORDS = ("NOT", "不包含", "不含", "非")

_QUOTES = {'"': '"＂', "＂": '"＂', "“": "”", "”": "”", "„": "“”", "「": "」", "『": "』"}
_DOCUMENT_NUMBER = re.compile(r"[(（][12]\d{3}[)）](?=[^\s)）])")
_OPERATOR_BEFORE = re.compile(
    rf"(?:^|[\s{OPEN}{UNQUOTE}{CLOSE}])(?:[-－−]|{'|'.join(AND_WORDS + OR_WORDS + NOT_WORDS)})\Z"
)
_FIELD_NAME = re.compile(
    rf"(?P<name>{'|'.join(sorted(map(re.escape, FIELD_OF), key=len, reverse=True))})\s*[:：]\s*"
    r"(?P<sign>(?:<=|>=|=<|=>|[<>≤≥＜＞])?)\s*(?=[^\s:：<>≤≥＜＞)）])",
    re.IGNORECASE,
)
_SIGNS = str.maketrans({"≤": "<=", "≥": ">=", "＜": "<", "＞": ">"})
_DIGITS_APART = re.compile(r"(?<!\w)[\d０-９][\d０-９ \u3000]{15,40}[\dXx０-９](?!\w)")


def clean(text: str) -> str:
    """The question without what no text holds, its line breaks, tabs and cell lines made spaces.

    Raises BadQuery when it is too long.
    """
    kept = []
    for character in text:
        role = FOLDED[character][0][0]
        if role in (Role.LINE, Role.BORDER):
            kept.append(" ")
        elif unicodedata.category(character) not in ("Cs", "Co", "Cc", "Cn"):
            kept.append(character)
    plain = "".join(kept).strip()
    if len(plain) > LONGEST:
        raise BadQuery(
            f"查询最多 {LONGEST} 个字，请只保留关键的词。",
            f"A search may have {LONGEST} characters at most; keep the words that matter.",
        )
    return _DIGITS_APART.sub(_join_identity, plain)


def _join_identity(match: re.Match[str]) -> str:
    """An identity number typed in groups becomes one word, if its check sign is right."""
    found = identities(units := cut(match.group()))
    if len(found) == 1 and found[0].first == 0 and found[0].last == len(units) - 1:
        return found[0].number
    return match.group()


class _Marker:
    """One walk over the question from left to right."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.out: list[str] = []
        self.open: list[tuple[int, bool]] = []  # (place in out, counts as syntax)

    def run(self) -> str:
        place = 0
        while place < len(self.text):
            place = self._step(place)
        for where, counts in self.open:
            if counts:
                self.out[where] = "("  # never closed: text after all
        return "".join(self.out)

    def _at_word_start(self) -> bool:
        before = "".join(self.out[-8:])
        if not before or before[-1].isspace() or before[-1] in OPEN + FIELD + UNQUOTE:
            return True
        head = before if len(self.out) <= 8 else "字" + before
        return bool(_OPERATOR_BEFORE.search(head))

    def _step(self, place: int) -> int:
        sign = self.text[place]
        if sign in _QUOTES and self._at_word_start():
            end = self._closing_quote(place)
            if end is not None:
                self.out += [QUOTE, self.text[place + 1 : end], UNQUOTE]
                return end + 1
        if sign in "(（":
            counts = self._at_word_start() and not _DOCUMENT_NUMBER.match(self.text, place)
            self.open.append((len(self.out), counts))
            self._check_depth()
            self.out.append(OPEN if counts else sign)
            return place + 1
        if sign in ")）":
            self._close(place)
            return place + 1
        named = _FIELD_NAME.match(self.text, place) if self._at_word_start() else None
        if named:
            self.out += [FIELD_OF[named["name"].lower()], FIELD, named["sign"].translate(_SIGNS)]
            self.out = [piece for piece in self.out if piece]
            return named.end()
        self.out.append(sign)
        return place + 1

    def _closing_quote(self, place: int) -> int | None:
        ends = [self.text.find(sign, place + 1) for sign in _QUOTES[self.text[place]]]
        found = [end for end in ends if end >= 0]
        return min(found) if found and min(found) > place + 1 else None

    def _close(self, place: int) -> None:
        following = self.text[place + 1 : place + 2]
        at_end = not following or following.isspace() or following in ")）"
        if self.open:
            where, counts = self.open.pop()
            if counts and at_end:
                self.out.append(CLOSE)
                return
            if counts:
                self.out[where] = "("
        self.out.append(self.text[place])

    def _check_depth(self) -> None:
        if sum(counts for _, counts in self.open) > DEEPEST:
            raise BadQuery(
                f"括号最多嵌套 {DEEPEST} 层，请把查询写得简单些。",
                f"Brackets may be nested {DEEPEST} deep at most; make the search simpler.",
            )


def mark(text: str) -> str:
    """A cleaned question with its syntax signs replaced by marks. Raises BadQuery for too deep brackets."""
    return _Marker(text).run()
