"""Putting boxes in order, and the two sets of a village, as their pages show them."""

from __future__ import annotations

from dataclasses import dataclass

from archive_app.models import Box, Relaying
from archive_app.services.relaying_plan import Plan
from archive_app.services.second_sets import VillageSets
from archive_app.web.formats import number
from archive_app.web.tongue import gettext

from .inbox import Choice


@dataclass(frozen=True)
class StepLine:
    """One volume that is to stand elsewhere."""

    number: str
    title: str
    before: str
    after: str
    crosses: bool


@dataclass(frozen=True)
class OrderView:
    """The plan for a class of boxes; `asked` is the reason of the request that waits, `mine` whether one asked oneself."""

    code: str
    title: str
    answer: str
    steps: tuple[StepLine, ...]
    obstacles: tuple[str, ...]
    crossing: int
    asked: str
    mine: bool


def order_view(box: Box, plan: Plan, asked: Relaying | None, user_id: int | None, language: str) -> OrderView:
    """Return the plan as it is shown."""
    crossing = len(plan.crossing)
    if not plan.steps and not plan.obstacles:
        answer = gettext("%(n)s 盒都按次序摆好了。", n=len(plan.boxes))
    elif crossing:
        answer = gettext("%(n)s 卷要换盒，须由另一个人批准。", n=number(crossing))
    else:
        answer = gettext("%(n)s 卷只在盒内换位次。", n=number(len(plan.steps)))
    return OrderView(
        box.code,
        f"{box.box_no} {box.title}",
        answer,
        tuple(
            StepLine(
                one.number,
                one.title,
                _where(one.before.box_no, one.holding.position),
                _where(one.goal.box_no, one.position),
                one.crosses,
            )
            for one in plan.steps
        ),
        tuple(one.said(language) for one in plan.obstacles),
        crossing,
        asked.reason if asked is not None else "",
        asked is not None and asked.asked_by == user_id,
    )


def _where(box_no: str, position: int | None) -> str:
    return gettext("盒 %(no)s 第 %(at)s 位", no=box_no, at=position or "—")


@dataclass(frozen=True)
class DifferingLine:
    """One household whose sets differ, with the sentences that say in what."""

    code: str
    number: str
    title: str
    said: tuple[str, ...]


@dataclass(frozen=True)
class SetsView:
    """The two sets of a village."""

    answer: str
    files: int
    counts: tuple[tuple[str, int], ...]
    rows: tuple[DifferingLine, ...]
    village: str
    villages: tuple[Choice, ...]


def sets_view(
    found: VillageSets | None, village: str, villages: tuple[Choice, ...], language: str
) -> SetsView:
    """Return the sets of a village as they are shown."""
    if found is None or not found.files:
        return SetsView(gettext("这个村还没有户档。"), 0, (), (), village, villages)
    answer = (
        gettext("%(n)s 户里有 %(m)s 户两套不一致。", n=number(found.files), m=number(len(found.differing)))
        if found.differing
        else gettext("%(n)s 户两套都一致。", n=number(found.files))
    )
    return SetsView(
        answer,
        found.files,
        ((gettext("村里一套"), found.village), (gettext("镇里一套"), found.town)),
        tuple(
            DifferingLine(
                one.code, one.household_no, one.title, tuple(said.said(language) for said in one.differences)
            )
            for one in found.differing
        ),
        village,
        villages,
    )
