"""Households that a waiting item may belong to, with what speaks for and against each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from archive_app.archive import Work
from archive_app.models import Household, Item
from archive_app.rules import doubts, identity
from archive_app.rules.access import Right
from archive_app.services.items import Doubt

MOST_PROPOSALS = 5
REASONS = {
    "hinted": ("送件人或分隔页指定了这一户", "named by whoever handed it in, or by the separator sheet"),
    "id": ("证件号一致", "same ID number"),
    "id_near": ("证件号只差一两位", "ID number differs by one or two digits"),
    "member_id": ("证件号是其家庭成员的", "ID number of a member"),
    "name": ("户主姓名一致", "same name as the head"),
    "name_likely": ("读出的姓名像是户主", "the name read is probably the head's"),
    "name_near": ("户主姓名差一个字", "head's name differs by one character"),
    "name_look_alike": ("户主姓名只差形近字", "head's name differs by a look-alike"),
    "name_same_sound": ("户主姓名同音", "head's name sounds the same"),
    "former_name_near": ("与曾用名只差一点", "close to a former name"),
    "former_name": ("与曾用名一致", "same as a former name"),
    "member_name": ("姓名是其家庭成员的", "name of a member"),
    "village": ("同一个村", "same village"),
    "filed_there": ("现在归在这一户", "filed there now"),
    "follows": ("夹在这一户的材料后面", "lay behind this household's papers"),
}


@dataclass(frozen=True)
class HouseholdProposal:
    """One household the item may belong to, with what speaks for and against it."""

    no: str
    head: str
    village: str
    id_number: str
    reasons: tuple[tuple[str, str], ...]
    against: tuple[Doubt, ...]
    score: int


def of(look: Work, item: Item) -> tuple[HouseholdProposal, ...]:
    """Return the likeliest households of an item that the actor may know of, the best first."""
    wanted: Sequence[dict[str, Any]] = item.proposals[:MOST_PROPOSALS]
    rows = look.session.scalars(
        sa.select(Household)
        .where(Household.id.in_([one["household"] for one in wanted]))
        .options(joinedload(Household.head), joinedload(Household.village))
    )
    known = {row.id: row for row in rows if look.actor.reaches(row.village_id, row.id)}
    return tuple(_proposal(look, known[one["household"]], one) for one in wanted if one["household"] in known)


def _proposal(look: Work, household: Household, one: dict[str, Any]) -> HouseholdProposal:
    number = household.head.id_number or ""
    return HouseholdProposal(
        household.no,
        household.head.name,
        household.village.name,
        number if look.actor.may(Right.UNMASK) else identity.mask(number) or "",
        tuple(REASONS.get(reason, (reason, reason)) for reason in one["for"]),
        tuple(Doubt(*told) for told in doubts.sentences(one["against"])),
        one["score"],
    )
