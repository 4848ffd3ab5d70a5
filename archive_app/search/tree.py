"""A question as a tree of plain values: what the query language yields and every engine understands."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from archive_app.search.analysis import Phrase


@dataclass(frozen=True, slots=True)
class Words:
    """Pages whose text (or metadata) holds the phrase."""

    phrase: Phrase


@dataclass(frozen=True, slots=True)
class Keyword:
    """Pages whose field (`item village form kind box`) is one of the values."""

    field: str
    values: frozenset[str]


@dataclass(frozen=True, slots=True)
class Between:
    """Pages whose `year`, or `date` as the number yyyymmdd, lies between two bounds, both included."""

    field: Literal["year", "date"]
    low: int
    high: int


@dataclass(frozen=True, slots=True)
class IdNumber:
    """Pages with an identity number: whole (any of several), or by its first or last digits; lower-case x."""

    part: Literal["whole", "first", "last"]
    numbers: frozenset[str]


@dataclass(frozen=True, slots=True)
class AllOf:
    """Pages that satisfy every part (there is at least one)."""

    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    """Pages that satisfy one part or more."""

    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Except:
    """Pages that do not satisfy the part."""

    part: Node


@dataclass(frozen=True, slots=True)
class Everything:
    """Every page: an empty question."""


Node = Words | Keyword | Between | IdNumber | AllOf | AnyOf | Except | Everything


def positive_leaves(node: Node) -> Iterator[Words | IdNumber]:
    """The leaves a hit can show: text and identity numbers, never those under a NOT."""
    if isinstance(node, Words | IdNumber):
        yield node
    elif isinstance(node, AllOf | AnyOf):
        for part in node.parts:
            yield from positive_leaves(part)


def all_of(parts: tuple[Node, ...]) -> Node:
    """All of the parts, without a needless level."""
    return parts[0] if len(parts) == 1 else AllOf(parts)


def any_of(parts: tuple[Node, ...]) -> Node:
    """Any of the parts, without a needless level."""
    return parts[0] if len(parts) == 1 else AnyOf(parts)
