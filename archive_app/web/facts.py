"""A word and its value, as pages list them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Fact:
    """One line of a list of facts; both parts are already in the reader's language."""

    word: str
    value: str
