"""A question as a Whoosh"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from whoosh import fields as whoosh_fields
from whoosh.analysis.acore import Token
from whoosh.analysis.analyzers import Analyzer
from whoosh.query.compound import And, Or
from whoosh.query.positional import Phrase
from whoosh.query.qcore import Every, NullQuery, Query
from whoosh.query.ranges import NumericRange
from whoosh.query.terms import Prefix, Term
from whoosh.query.wrappers import Not

from archive_app.search.analysis import tokens
from archive_app.search.document import Filters
from archive_app.search.normal import cut
from archive_app.search.tree import (
    AllOf,
    AnyOf,
    Between,
    Everything,
    Except,
    IdNumber,
    Keyword,
    Node,
    Words,
)

NOWHERE = "∅"


class PlaceAnalyzer(Analyzer):
    """Gives Whoosh the tokens of our own analysis at their places."""

    def __call__(self, value: str, **kwargs: Any) -> Iterator[Token]:
        """One token object, changed for each token, as Whoosh wants it."""
        token = Token(positions=True, mode=kwargs.get("mode", ""))
        token.boost = 1.0
        token.stopped = False
        for text, position in tokens(cut(value)):
            token.text = text
            token.pos = position
            yield token


def fields() -> whoosh_fields.Schema:
    """The index schema: nothing but the key is stored."""
    return whoosh_fields.Schema(
        key=whoosh_fields.ID(stored=True, unique=True),
        item=whoosh_fields.ID(),
        village=whoosh_fields.ID(sortable=True),
        form=whoosh_fields.ID(sortable=True),
        kind=whoosh_fields.ID(sortable=True),
        box=whoosh_fields.ID(),
        body=whoosh_fields.TEXT(analyzer=PlaceAnalyzer(), phrase=True),
        uni=whoosh_fields.KEYWORD(),
        idn=whoosh_fields.KEYWORD(),
        idn_rev=whoosh_fields.KEYWORD(),
        year=whoosh_fields.NUMERIC(int, sortable=True),
        date=whoosh_fields.NUMERIC(int, sortable=True),
        age=whoosh_fields.NUMERIC(int, sortable=True),
    )


def wanted(node: Node) -> Query:
    """The query for a question."""
    if isinstance(node, Words):
        return _words(node)
    if isinstance(node, AllOf):
        return And([wanted(part) for part in node.parts])
    if isinstance(node, AnyOf):
        return Or([wanted(part) for part in node.parts])
    if isinstance(node, Except):
        return Not(wanted(node.part))
    if isinstance(node, Keyword):
        return _one_of(node.field, node.values)
    if isinstance(node, Between):
        if node.low > node.high:
            return NullQuery
        return NumericRange(node.field, node.low, node.high)
    if isinstance(node, IdNumber):
        return _id_number(node)
    assert isinstance(node, Everything)
    every: Query = Every()  # type: ignore[no-untyped-call]  # its constructor carries no annotations
    return every


def narrowing(villages: frozenset[str] | None, filters: Filters) -> Query | None:
    """The query for rights and filters; None if there are none."""
    parts = []
    if villages is not None:
        parts.append(_one_of("village", {village or NOWHERE for village in villages}))
    for name in ("village", "form", "kind", "box", "item"):
        values: frozenset[str] = getattr(filters, name)
        if values:
            parts.append(
                _one_of(name, {value or NOWHERE for value in values} if name == "village" else values)
            )
    if filters.year:
        parts.append(Or([NumericRange("year", year, year) for year in sorted(filters.year)]))
    if filters.date_from is not None or filters.date_to is not None:
        low = filters.date_from if filters.date_from is not None else 1
        high = filters.date_to if filters.date_to is not None else 99991231
        parts.append(wanted(Between("date", max(low, 1), high)))
    return And(parts) if parts else None


def _words(node: Words) -> Query:
    phrase = node.phrase
    if phrase.prefix:
        return Prefix("body", phrase.units[0])
    if phrase.single_character:
        return Term("uni", phrase.units[0])
    texts = [token for _, token in phrase.places()]
    return Term("body", texts[0]) if len(texts) == 1 else Phrase("body", texts)


def _id_number(node: IdNumber) -> Query:
    if node.part == "whole":
        return _one_of("idn", node.numbers)
    field, turn = ("idn", 1) if node.part == "first" else ("idn_rev", -1)
    return Or([Prefix(field, number[::turn]) for number in sorted(node.numbers)])


def _one_of(field: str, values: Iterable[str]) -> Query:
    known = sorted(value for value in values if value)
    return Or([Term(field, value) for value in known]) if known else NullQuery
