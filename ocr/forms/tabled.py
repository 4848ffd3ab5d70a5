"""Reading lists of texts and patterns out of a data table."""

import re
from collections.abc import Sequence
from typing import Any


class BadCatalogue(ValueError):
    """The table of forms is not as expected; the text names the entry."""


def texts(values: Sequence[Any]) -> tuple[str, ...]:
    """A list of texts; a single text raises TypeError."""
    if isinstance(values, str):
        raise TypeError("a list is expected")
    return tuple(str(value) for value in values)


def patterns(values: Sequence[Any]) -> tuple[str, ...]:
    """A list of regular expressions. Raises BadCatalogue for one that is none."""
    found = texts(values)
    for pattern in found:
        try:
            re.compile(pattern)
        except re.error as error:
            raise BadCatalogue(f"forms: pattern {pattern!r}: {error}") from error
    return found
