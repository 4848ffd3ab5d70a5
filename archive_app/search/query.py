"""From what a person types to a question: `parse`.

A word, or several in quotes, is found as it stands (substring semantics over the normal text). Words side
by side are all wanted; 和/AND, 或/OR, 非/NOT/- and brackets combine them when they stand apart. Fields
(village/村, form/表, kind/类, box/盒, item/件, year/年, date/日期, id/身份证, name/姓名) take a value after
a colon of either width; years and dates also ranges. Nothing a person types is an error of syntax; a value
that cannot be meant is refused with a sentence.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from functools import partial

from whoosh.query.compound import And, Or
from whoosh.query.positional import Phrase as RawPhrase
from whoosh.query.qcore import Query
from whoosh.query.ranges import TermRange
from whoosh.query.terms import Term
from whoosh.query.wrappers import Not

from archive_app.search import loose
from archive_app.search.analysis import Phrase, phrase
from archive_app.search.faults import BadQuery
from archive_app.search.fields import KEYWORDS
from archive_app.search.grammar import DEFAULT_FIELD, parser
from archive_app.search.identity import identities
from archive_app.search.marks import AND_WORDS, NOT_WORDS, OR_WORDS, clean, mark
from archive_app.search.normal import cut
from archive_app.search.tree import (
    AllOf,
    AnyOf,
    Everything,
    Except,
    IdNumber,
    Node,
    Words,
    all_of,
    any_of,
    positive_leaves,
)
from archive_app.search.values import id_number, keyword, period

Names = Callable[[str, str], Collection[str] | None]
"""(field, value as written) -> the values meant in the index; empty: there is no such thing; None: take it
as it is.
"""

_OPERATOR_WORDS = frozenset(AND_WORDS + OR_WORDS + NOT_WORDS)
_STARS = "*＊"


@dataclass(frozen=True, slots=True)
class ParsedQuery:
    """A question: the tree engines answer, and the text it came from (cleaned)."""

    root: Node
    text: str

    @property
    def leaves(self) -> tuple[Words | IdNumber, ...]:
        """What a hit can show: text and identity numbers wanted, not those excluded."""
        return tuple(dict.fromkeys(positive_leaves(self.root)))

    def loosened(self) -> ParsedQuery:
        """The same question, forgiving one misread character a phrase and one misread digit a whole ID
        number.

        Meant to be asked on demand, after the exact question; it finds everything the exact one finds (or,
        under a NOT, excludes nothing more).
        """
        return ParsedQuery(loose.loosen(self.root), self.text)


def _take_as_is(_field: str, _value: str) -> None:
    return None


def parse(text: str, names: Names = _take_as_is) -> ParsedQuery:
    """Understand a question. An empty one asks for everything.

    Raises BadQuery with a sentence for a value that cannot be meant, a question over 300 characters,
    brackets nested over 20 deep, or one that holds nothing to look for (only punctuation or stars).
    """
    plain = clean(text)
    if not plain:
        return ParsedQuery(Everything(), "")
    translator = _Translator(names)
    root = translator.node(parser().parse(mark(plain), normalize=False))
    if translator.refusals:
        raise BadQuery(
            "".join(refusal.zh for refusal in translator.refusals),
            " ".join(refusal.en for refusal in translator.refusals),
        )
    if root is None:
        lone = phrase(plain) if translator.dropped else None
        if lone is None:
            raise BadQuery(
                "没有可查的字词，请输入姓名、词语或号码。",
                "There is nothing to look for; type a name, a word or a number.",
            )
        root = Words(lone)
    return ParsedQuery(root, plain)


class _Translator:
    """Walks the parser's tree; gathers refusals instead of stopping at the first."""

    def __init__(self, names: Names) -> None:
        self.names = names
        self.refusals: list[BadQuery] = []
        self.dropped = False

    def node(self, asked: Query) -> Node | None:
        """Our node for the parser's, None when nothing is in it."""
        if isinstance(asked, And):
            return self._group(asked.subqueries, AllOf)
        if isinstance(asked, Or):
            return self._group(asked.subqueries, AnyOf)
        if isinstance(asked, Not):
            inner = self.node(asked.query)
            return None if inner is None else Except(inner)
        if isinstance(asked, Term):
            return self._leaf(asked.fieldname, asked.text, quoted=False)
        if isinstance(asked, RawPhrase):
            return self._leaf(asked.fieldname, " ".join(asked.words), quoted=True)
        if isinstance(asked, TermRange):
            return self._range(asked)
        return None

    def _group(self, subqueries: Sequence[Query], kind: type[AllOf | AnyOf]) -> Node | None:
        parts: list[Node] = []
        for subquery in subqueries:
            part = self.node(subquery)
            if isinstance(part, kind):
                parts += part.parts
            elif part is not None:
                parts.append(part)
        if not parts:
            return None
        unique = tuple(dict.fromkeys(parts))
        return all_of(unique) if kind is AllOf else any_of(unique)

    def _leaf(self, field: str, text: str, *, quoted: bool) -> Node | None:
        if field in (DEFAULT_FIELD, "name"):
            if not quoted and text in _OPERATOR_WORDS:
                self.dropped = True
                return None
            return _words(text, quoted=quoted)
        if field in KEYWORDS:
            return self._try(partial(keyword, field, text, self.names))
        if field == "id":
            return self._try(partial(id_number, text))
        return self._try(partial(period, field, text))

    def _range(self, asked: TermRange) -> Node | None:
        return self._try(
            partial(
                period,
                asked.fieldname,
                asked.start or "",
                asked.end or "",
                after=bool(asked.startexcl),
                before=bool(asked.endexcl),
            )
        )

    def _try(self, make: Callable[[], Node]) -> Node | None:
        try:
            return make()
        except BadQuery as refusal:
            self.refusals.append(refusal)
            return None


def _words(text: str, *, quoted: bool) -> Node | None:
    """The node for a piece of text; a star behind a whole word or number asks for its beginning."""
    wanted = phrase(text)
    if wanted is None:
        return None
    units = cut(text)
    found = identities(units)
    if len(found) == 1 and found[0].first == 0 and found[0].last == len(units) - 1:
        return AnyOf((Words(wanted), IdNumber("whole", frozenset({found[0].number}))))
    if quoted or len(wanted.units) != 1 or wanted.han[0]:
        return Words(wanted)
    word = wanted.units[0]
    is_digits = word[:-1].isdecimal() and word.isascii() and len(word) >= 3
    if text[-1] in _STARS:
        begins = Words(Phrase(wanted.units, wanted.han, wanted.joints, prefix=True))
        return AnyOf((begins, IdNumber("first", frozenset({word})))) if is_digits else begins
    if text[0] in _STARS and is_digits:
        return AnyOf((Words(wanted), IdNumber("last", frozenset({word}))))
    return Words(wanted)
