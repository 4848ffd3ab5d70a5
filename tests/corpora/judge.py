"""Does a file end as its class asks?"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from expectations import TEXT_KINDS, Expected

#: a printed apostrophe or quote has no one code point
QUOTES = str.maketrans("‘’‚“”„", "'''\"\"\"")
REFUSALS = frozenset({"refused", "unsupported", "password_needed"})
TAKEN = frozenset({"filed", "review"})


@dataclass(frozen=True)
class Outcome:
    """How a file ended. `came_back`: the original's bytes are the same; `preview`: a picture of page 1 exists."""

    status: str
    reason: str
    flags: tuple[str, ...]
    pages: int
    text: str
    came_back: bool
    preview: bool
    opened_with_password: bool = False


def faults(expected: Expected, got: Outcome) -> Iterator[str]:
    """Yield what is wrong, nothing when the file ended as its class asks."""
    check = {
        "ingest": _ingest,
        "damaged": _damaged,
        "refuse": _refuse,
        "unsupported": _unsupported,
        "locked": _locked,
        "optional": _optional,
    }[expected.kind]
    yield from check(expected, got)


def _ingest(expected: Expected, got: Outcome) -> Iterator[str]:
    if got.status not in TAKEN:
        yield f"not taken: {got.status} ({got.reason})"
        return
    if not got.came_back:
        yield "the original does not come back byte for byte"
    if expected.expect.isdigit() and got.pages != int(expected.expect):
        yield f"{got.pages} pages instead of {expected.expect}"
    if not got.preview:
        yield "no preview"
    for truth in expected.truths:
        if truth["kind"] in TEXT_KINDS and not text_agrees(truth, got.text):
            yield f"text: {truth['kind']} {str(truth['expected'])[:60]!r} not in {got.text[:80]!r}"


def _damaged(_expected: Expected, got: Outcome) -> Iterator[str]:
    if got.status in TAKEN:
        if got.pages == 0:
            yield "taken with no page"
        if "damaged" not in got.flags and not _page_refused(got):
            yield "taken without being flagged damaged"
    elif got.status not in REFUSALS or not got.reason:
        yield f"ended as {got.status} without a reason"


def _page_refused(got: Outcome) -> bool:
    return "page_refused" in got.flags


def _refuse(_expected: Expected, got: Outcome) -> Iterator[str]:
    if got.status not in REFUSALS or not got.reason:
        yield f"not refused: {got.status}"


def _unsupported(_expected: Expected, got: Outcome) -> Iterator[str]:
    if got.status in TAKEN:
        if got.pages == 0 or not got.preview:
            yield "taken, but without pages"
    elif got.status not in REFUSALS or not got.reason:
        yield f"ended as {got.status} without a reason"


def _locked(expected: Expected, got: Outcome) -> Iterator[str]:
    if got.status != "password_needed":
        yield f"not password_needed: {got.status}"
    if expected.password and not got.opened_with_password:
        yield "does not open with its password"


def _optional(_expected: Expected, got: Outcome) -> Iterator[str]:
    if got.status not in TAKEN | REFUSALS:
        yield f"ended as {got.status}"
    if got.status in REFUSALS and not got.reason:
        yield "refused without a reason"


def text_agrees(truth: dict[str, Any], text: str) -> bool:
    """Tell whether a text holds what the ground truth says, white space aside."""
    kind, wanted = truth["kind"], truth["expected"]
    ignore_case = kind.endswith("-ci")
    found = _plain(text, ignore_case)
    if kind == "text-empty":
        return not found
    pieces = [_plain(one, ignore_case) for one in ([wanted] if isinstance(wanted, str) else wanted)]
    if kind == "first-line":
        first = next((line for line in text.splitlines() if line.strip()), "")
        return _plain(first, False) == pieces[0]
    if kind == "contains-chars-ordered":
        return _in_order(list(pieces[0]), found)
    if "ordered" in kind:
        return _in_order(pieces, found)
    return all(piece in found for piece in pieces)


def _plain(text: str, ignore_case: bool) -> str:
    plain = re.sub(r"\s+", "", unicodedata.normalize("NFKC", text)).translate(QUOTES)
    return plain.lower() if ignore_case else plain


def _in_order(pieces: list[str], text: str) -> bool:
    at = 0
    for piece in pieces:
        found = text.find(piece, at)
        if found < 0:
            return False
        at = found + len(piece)
    return True
