"""The character tables beside this module, read once a process."""

from __future__ import annotations

from functools import cache
from importlib import resources


def _lines(name: str) -> list[str]:
    text = (resources.files("archive_app.search.data") / name).read_text("utf-8")
    return [line for line in text.splitlines() if line and not line.startswith("#")]


@cache
def traditional() -> dict[str, str]:
    """Traditional character -> simplified character (OpenCC, first candidate)."""
    run = "".join(_lines("traditional.txt"))
    return dict(zip(run[0::2], run[1::2], strict=True))


@cache
def variants() -> dict[str, str]:
    """Written variant -> the character that is meant."""
    return {pair[0]: pair[1] for line in _lines("variants.txt") for pair in line.split()}


@cache
def lookalikes() -> dict[str, str]:
    """Character -> the characters a reader takes it for (itself not among them)."""
    found: dict[str, set[str]] = {}
    for group in _lines("lookalikes.txt"):
        for character in group:
            found.setdefault(character, set()).update(set(group) - {character})
    return {character: "".join(sorted(others)) for character, others in found.items()}
