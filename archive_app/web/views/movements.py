"""Movements and stays, as their pages show them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from archive_app.models.types import MovementState
from archive_app.services import movement_list, place_history
from archive_app.services.movement_list import MovementRow, MovementView, Spot
from archive_app.services.paging import Paged
from archive_app.web.formats import number
from archive_app.web.pages import Pages
from archive_app.web.tongue import gettext


@dataclass(frozen=True)
class Tab:
    """One list to choose."""

    key: str
    word: str
    count: int | None = None


@dataclass(frozen=True)
class ListView:
    """A list of movements."""

    answer: str
    tab: str
    tabs: tuple[Tab, ...]
    rows: tuple[MovementRow, ...]
    pages: Pages


@dataclass(frozen=True)
class Step:
    """One step of a movement or loan: what was done, when, by whom; `note` what was said."""

    word: str
    at: dt.datetime | None
    who: str = ""
    note: str = ""


@dataclass(frozen=True)
class OneView:
    """A movement as its page shows it."""

    found: MovementView
    state: str
    answer: str
    steps: tuple[Step, ...]


@dataclass(frozen=True)
class StayLine:
    """One stay of a thing."""

    since: dt.datetime
    until: dt.datetime | None
    where: str
    movement: int | None


def list_view(found: Paged[MovementRow], tab: str, pages: Pages) -> ListView:
    """Return a list of movements as it is shown."""
    words = {
        "open": gettext("在办"),
        "waiting": gettext("待批准"),
        "approved": gettext("已批准"),
        "done": gettext("已挪到位"),
        "ended": gettext("未批准或撤销"),
        "all": gettext("全部"),
    }
    answer = gettext("%(n)s 件挪动：%(tab)s。", n=number(found.total), tab=words[tab])
    if not found.total and tab == "open":
        answer = gettext("现在没有在办的挪动；所有盒和户档都在登记的位置上。")
    tabs = tuple(Tab(key, words[key]) for key in movement_list.TABS)
    return ListView(answer, tab, tabs, found.rows, pages)


def one_view(found: MovementView) -> OneView:
    """Return a movement as it is shown."""
    row = found.row
    return OneView(found, state_of(row), _answer(found), tuple(_steps(found)))


def state_of(row: MovementRow) -> str:
    """Return the key of a movement's state as pages show it."""
    return "moving" if row.on_the_way else row.state.value


def spot_words(spot: Spot | None) -> str:
    """Return a place in words: 工作室 › 1号橱 › 2层 › 3."""
    if spot is None:
        return gettext("没有位置")
    return " › ".join([*spot.path, *([str(spot.position)] if spot.position else [])])


def stay_lines(stays: tuple[place_history.Stay, ...]) -> tuple[StayLine, ...]:
    """Return where a thing has stood, newest first."""
    lines = []
    for one in reversed(stays):
        steps = [*one.path] or [gettext("未上架")]
        if one.box_no:
            steps.append(gettext("盒 %(no)s", no=one.box_no))
        if one.position is not None:
            steps.append(str(one.position))
        lines.append(StayLine(one.since, one.until, " › ".join(steps), one.movement))
    return tuple(lines)


def _answer(found: MovementView) -> str:
    row = found.row
    if row.on_the_way:
        return gettext("%(who)s 正在搬运；放好后扫新位置的码。", who=row.carrier or "")
    return {
        MovementState.REQUESTED: gettext("等待另一位有批准权限的人批准；批准以前，东西不能动。"),
        MovementState.APPROVED: gettext("已经批准；先扫东西的码，再扫新位置的码。"),
        MovementState.REJECTED: gettext("没有批准；东西留在原处。"),
        MovementState.CARRIED_OUT: gettext("已经挪到位，位置已更新。"),
        MovementState.CANCELLED: gettext("已经撤销；东西留在原处。"),
    }[row.state]


def _steps(found: MovementView) -> list[Step]:
    row = found.row
    steps = [Step(gettext("申请"), row.requested_at, row.requested_by, row.reason)]
    if found.decided_at is not None:
        word = gettext("未批准") if row.state is MovementState.REJECTED else gettext("批准")
        steps.append(Step(word, found.decided_at, row.decided_by or "", found.decision_note or ""))
    if found.taken_up_at is not None:
        carried = gettext("搬运人：%(name)s", name=row.carrier or "")
        steps.append(Step(gettext("扫码拿起"), found.taken_up_at, found.taken_up_by or "", carried))
    if row.put_down_at is not None:
        steps.append(Step(gettext("扫码放下"), row.put_down_at, found.put_down_by or ""))
    if found.cancelled_at is not None:
        steps.append(
            Step(gettext("撤销"), found.cancelled_at, found.cancelled_by or "", found.cancel_reason or "")
        )
    return steps
