"""What a meeting's record needs, and what a photograph's caption needs; pure decisions."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Final

from archive_app.terms import ItemKind, MaterialRole

#: what every assessment meeting should have (requirement row 97): any picture material will do
NEEDED: Final[tuple[tuple[str, frozenset[MaterialRole]], ...]] = (
    ("minutes", frozenset({MaterialRole.MINUTES})),
    ("sign_in", frozenset({MaterialRole.SIGN_IN})),
    ("pictures", frozenset({MaterialRole.PHOTO, MaterialRole.VIDEO})),
)
#: caption elements of DA/T 50-2014 that are mandatory here
CAPTION: Final = ("title", "photographer", "taken_on", "place", "persons", "event")
HEADING_LINES: Final = 2
_SIGN_IN_WORDS: Final = ("签到", "签名册", "到会人员")
_MINUTES_WORDS: Final = ("会议记录", "会议纪要", "评议记录", "纪要")


def lacking(roles: Collection[MaterialRole], counts: Mapping[str, int | None]) -> tuple[str, ...]:
    """Return what a meeting lacks: minutes, sign_in, pictures, attendance, vote."""
    missing = [name for name, any_of in NEEDED if not any_of & set(roles)]
    if counts.get("due") is None or counts.get("present") is None:
        missing.append("attendance")
    if counts.get("agree") is None:
        missing.append("vote")
    return tuple(missing)


def contradictions(counts: Mapping[str, int | None]) -> tuple[str, ...]:
    """Return what cannot be true of the counted people: more present than due, more votes than people."""
    due, present = counts.get("due"), counts.get("present")
    votes = sum(counts.get(name) or 0 for name in ("agree", "against", "abstain"))
    found = []
    if due is not None and present is not None and present > due:
        found.append("present_over_due")
    if present is not None and votes > present:
        found.append("votes_over_present")
    return tuple(found)


def role_of(kind: ItemKind, text: str) -> MaterialRole:
    """Return what an item most likely is to a meeting, by its kind and the words at its top."""
    if kind is ItemKind.PHOTO:
        return MaterialRole.PHOTO
    if kind is ItemKind.VIDEO:
        return MaterialRole.VIDEO
    head = text[:200]
    if any(word in head for word in _SIGN_IN_WORDS):
        return MaterialRole.SIGN_IN
    return MaterialRole.MINUTES if any(word in head for word in _MINUTES_WORDS) else MaterialRole.OTHER


def has_heading(text: str) -> bool:
    """Tell whether a page begins as minutes or a sign-in sheet do, and not as the next page of one."""
    top = "\n".join(line for line in text.splitlines() if line.strip()).split("\n")[:HEADING_LINES]
    head = "".join("".join(top).split())
    return "续" not in head and any(word in head for word in (*_SIGN_IN_WORDS, *_MINUTES_WORDS))


def caption_lacks(said: Mapping[str, str]) -> tuple[str, ...]:
    """Return the mandatory caption elements that nobody has given."""
    return tuple(name for name in CAPTION if not said.get(name, "").strip())
