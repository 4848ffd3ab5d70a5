"""Which household is this form? Decided from what was read and what the roster knows; never silently.

A form is filed by itself only when two independent readings agree: the citizen number with the name, or the
name with the village. Everything else goes to a person, with the candidates and the reasons.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from archive_app.rules import near_names

#: reasons that are guesses: what is filed because of one is marked with it
GUESSES = frozenset({"id_near", "name_near", "name_look_alike", "name_same_sound"})
#: why a name could be the head's, by `near_names.near`
_NEAR = {"look_alike": "name_look_alike", "same_sound": "name_same_sound", "one_sign": "name_near"}
#: at most this many wrong, lost or extra digits between a number read and one of the roster
MOST_WRONG_DIGITS = 2


@dataclass(frozen=True)
class ReadForm:
    """What stands on a form. `id_valid`: the number passes its check digit; `village` is a name or ''.

    `name_sure` is false where the reader only suggests the name, so that it supports a number but no village.
    """

    form_type: str | None
    form_sure: bool
    name: str = ""
    id_number: str = ""
    id_valid: bool = False
    village: str = ""
    year: int | None = None
    name_sure: bool = True


@dataclass(frozen=True)
class Candidate:
    """A household the form could belong to; `hinted` when the person handing it in said so."""

    household_id: int
    no: str
    village: str
    head: str
    head_id_number: str
    member_names: tuple[str, ...] = ()
    member_id_numbers: tuple[str, ...] = ()
    former_names: tuple[str, ...] = ()
    hinted: bool = False
    in_hinted_village: bool = False


@dataclass(frozen=True)
class Proposal:
    """One household offered to the person: codes of what speaks for it and against it, best first."""

    household_id: int
    score: int
    reasons: tuple[str, ...]
    against: tuple[str, ...] = ()


@dataclass(frozen=True)
class Match:
    """The decision: `household_id` only when certain; `marks` name any guess made on the way."""

    household_id: int | None
    doubts: tuple[str, ...]
    proposals: tuple[Proposal, ...] = field(default=())
    marks: tuple[str, ...] = ()


def match(read: ReadForm, candidates: Sequence[Candidate]) -> Match:
    """Decide which household a form belongs to, or say what is in doubt."""
    proposals = tuple(sorted((_weigh(read, one) for one in candidates), key=lambda one: -one.score))
    proposals = tuple(one for one in proposals if one.score > 0)
    if not proposals:
        return Match(None, (_nothing_found(read),))
    best, rest = proposals[0], proposals[1:]
    doubts = [one for one in best.against if not _is_settled(one, best)]
    if not _is_enough(best):
        doubts.append("household_unsure")
    elif rest and _is_enough(rest[0]) and rest[0].score == best.score:
        doubts.append("household_ambiguous")
    if doubts:
        return Match(None, tuple(dict.fromkeys(doubts)), proposals)
    marks = tuple(reason for reason in best.reasons if reason in GUESSES)
    return Match(best.household_id, (), proposals, marks)


def _nothing_found(read: ReadForm) -> str:
    return "household_unknown" if read.name or read.id_number else "nothing_read"


def _is_settled(doubt: str, best: Proposal) -> bool:
    """Tell whether a name that differs by little is settled: the number is exactly the head's, the village too."""
    reasons = set(best.reasons)
    return doubt == "name_other" and {"id", "village"} <= reasons and bool(reasons & set(_NEAR.values()))


def _is_enough(one: Proposal) -> bool:
    """Tell whether two independent readings agree (or a person said so and nothing speaks against it)."""
    reasons = set(one.reasons)
    return (
        "hinted" in reasons
        or {"id", "name"} <= reasons
        or {"id", "name_likely"} <= reasons
        or {"id", "village"} <= reasons
        or ({"name", "village"} <= reasons and "id_other" not in one.against)
    )


def _weigh(read: ReadForm, one: Candidate) -> Proposal:
    reasons: list[str] = []
    against: list[str] = []
    score = 0
    if one.hinted:
        reasons.append("hinted")
        score += 8
    score += _weigh_number(read, one, reasons, against)
    score += _weigh_name(read, one, reasons, against)
    if one.in_hinted_village or (read.village and read.village == one.village):
        reasons.append("village")
        score += 2
    elif read.village and {"id", "name"} & set(reasons):
        against.append("village_other")
    if set(reasons) <= {"village"}:
        score = 0  # a village alone names nobody
    return Proposal(one.household_id, score, tuple(reasons), tuple(against))


def _weigh_number(read: ReadForm, one: Candidate, reasons: list[str], against: list[str]) -> int:
    if not read.id_number:
        return 0
    if read.id_number == one.head_id_number:
        reasons.append("id")
        return 6
    if read.id_number in one.member_id_numbers:
        reasons.append("member_id")
        against.append("id_of_member")
        return 4
    if (
        not read.id_valid
        and one.head_id_number
        and distance(read.id_number, one.head_id_number) <= MOST_WRONG_DIGITS
    ):
        reasons.append("id_near")
        return 3
    if read.id_valid:
        against.append("id_other")
    else:
        against.append("id_invalid")
    return 0


def _weigh_name(read: ReadForm, one: Candidate, reasons: list[str], against: list[str]) -> int:
    if not read.name:
        return 0
    if read.name == one.head:
        reasons.append("name" if read.name_sure else "name_likely")
        return 4 if read.name_sure else 3
    if read.name in one.former_names:
        reasons.append("former_name")
        against.append("name_former")
        return 2
    if read.name in one.member_names:
        reasons.append("member_name")
        against.append("name_of_member")
        return 2
    why = near_names.near(read.name, one.head)
    if why is not None:
        reasons.append(_NEAR[why])
        against.append("name_other")
        return 1
    if any(near_names.near(read.name, name) for name in one.former_names):
        reasons.append("former_name_near")
        against.append("name_other")
        return 1
    if {"id", "id_near", "member_id", "hinted"} & set(reasons):
        against.append("name_other")
    return 0


def distance(one: str, other: str) -> int:
    """Return the edit distance of two short texts (insert, delete, replace)."""
    row = list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        before, row[0] = row[0], i
        for j, b in enumerate(other, 1):
            before, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, before + (a != b))
    return row[-1]


def latest(values: Iterable[int | None]) -> int | None:
    """Return the greatest value that is there."""
    return max((value for value in values if value is not None), default=None)
