"""A question as a Tantivy query."""

from __future__ import annotations

from collections.abc import Iterable

import tantivy
from tantivy import FieldType, Occur, Query

from archive_app.search.document import Filters
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
"""Stands in the index for the village of a page that has none, so that rights can be asked for it."""


def fields() -> tantivy.Schema:
    """The index schema: nothing but the key is stored."""
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("key", stored=True, tokenizer_name="raw", index_option="basic")
    for name in ("item", "village", "form", "kind", "box"):
        fast = name not in ("item", "box")
        builder.add_text_field(name, tokenizer_name="raw", index_option="basic", fast=fast)
    builder.add_text_field("body", tokenizer_name="whitespace", index_option="position")
    for name in ("uni", "idn", "idn_rev"):
        builder.add_text_field(name, tokenizer_name="whitespace", index_option="basic")
    for name in ("year", "date"):
        builder.add_unsigned_field(name, indexed=True, fast=True)
    builder.add_unsigned_field("age", fast=True)
    return builder.build()


class Translator:
    """Makes Tantivy queries for one schema."""

    def __init__(self, schema: tantivy.Schema) -> None:
        self.schema = schema

    def wanted(self, node: Node, villages: frozenset[str] | None, filters: Filters) -> Query:
        """The whole query: question, rights, filters. Only the question scores."""
        narrowing = list(self._narrowing(villages, filters))
        question = self._node(node)
        if not narrowing:
            return question
        return Query.boolean_query([(Occur.Must, question), *((Occur.Must, part) for part in narrowing)])

    def _narrowing(self, villages: frozenset[str] | None, filters: Filters) -> Iterable[Query]:
        if villages is not None:
            yield self._one_of("village", {village or NOWHERE for village in villages})
        for name in ("village", "form", "kind", "box", "item"):
            values: frozenset[str] = getattr(filters, name)
            if values:
                yield self._one_of(
                    name, {value or NOWHERE for value in values} if name == "village" else values
                )
        if filters.year:
            yield self._silent(Query.term_set_query(self.schema, "year", sorted(filters.year)))
        if filters.date_from is not None or filters.date_to is not None:
            low = filters.date_from if filters.date_from is not None else 1
            high = filters.date_to if filters.date_to is not None else 99991231
            yield self._node(Between("date", max(low, 1), high))

    def _node(self, node: Node) -> Query:
        if isinstance(node, Words):
            return self._words(node)
        if isinstance(node, AllOf):
            return self._all(node.parts)
        if isinstance(node, AnyOf):
            return Query.boolean_query([(Occur.Should, self._node(part)) for part in node.parts])
        if isinstance(node, Except):
            return self._all((node,))
        if isinstance(node, Keyword):
            return self._one_of(node.field, node.values)
        if isinstance(node, Between):
            return self._between(node)
        if isinstance(node, IdNumber):
            return self._id_number(node)
        assert isinstance(node, Everything)
        return Query.all_query()

    def _all(self, parts: tuple[Node, ...]) -> Query:
        clauses = [
            (Occur.MustNot, self._node(part.part))
            if isinstance(part, Except)
            else (Occur.Must, self._node(part))
            for part in parts
        ]
        if all(occur == Occur.MustNot for occur, _ in clauses):
            clauses.append((Occur.Must, Query.all_query()))  # a boolean of nothing but MustNot finds nothing
        return Query.boolean_query(clauses)

    def _words(self, node: Words) -> Query:
        phrase = node.phrase
        if phrase.prefix:
            return self._begins("body", phrase.units[0])
        if phrase.single_character:
            return Query.term_query(self.schema, "uni", phrase.units[0], index_option="basic")
        places = phrase.sparse_places()
        if len(places) == 1:  # a phrase of one term panics
            return Query.term_query(self.schema, "body", places[0][1], index_option="freq")
        return Query.phrase_query(self.schema, "body", list(places))

    def _begins(self, field: str, start: str) -> Query:
        """Terms that begin so: an edit distance of 0 is several times faster than a regular expression."""
        return Query.fuzzy_term_query(self.schema, field, start, distance=0, prefix=True)

    def _id_number(self, node: IdNumber) -> Query:
        if node.part == "whole":
            return self._one_of("idn", node.numbers)
        field, turn = ("idn", 1) if node.part == "first" else ("idn_rev", -1)
        starts = [self._begins(field, number[::turn]) for number in sorted(node.numbers)]
        return Query.boolean_query([(Occur.Should, start) for start in starts])

    def _between(self, node: Between) -> Query:
        if node.low > node.high:
            return Query.empty_query()
        return self._silent(
            Query.range_query(self.schema, node.field, FieldType.Unsigned, node.low, node.high)
        )

    def _one_of(self, field: str, values: Iterable[str]) -> Query:
        known = sorted(value for value in values if value)
        if not known:
            return Query.empty_query()
        if len(known) == 1:  # a set walks the dictionary even for one
            return self._silent(Query.term_query(self.schema, field, known[0], index_option="basic"))
        return self._silent(Query.term_set_query(self.schema, field, known))

    @staticmethod
    def _silent(query: Query) -> Query:
        return Query.const_score_query(query, 0.0)
