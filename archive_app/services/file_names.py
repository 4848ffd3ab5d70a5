"""Names and paths of files as they came: shown and kept, never opened."""

from __future__ import annotations

LONGEST_NAME, LONGEST_PATH = 1000, 4000


def clean_name(name: str) -> str:
    """Return the last part of a file's name as it will be shown: no folders, no control characters."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    kept = "".join(ch for ch in last if ch.isprintable() and not 0xD800 <= ord(ch) <= 0xDFFF).strip()
    return kept[:LONGEST_NAME] if kept.strip(".") else "未命名"


def clean_path(path: str) -> str:
    """Return where a file stood in signs that can be shown and kept; it is told, never opened."""
    return "".join(sign if sign.isprintable() else "_" for sign in path[:LONGEST_PATH])
