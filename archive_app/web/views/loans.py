"""Loans and consultations, as their pages show them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from archive_app.models.types import Condition, LoanKind, LoanState
from archive_app.rules.lending import CONDITIONS
from archive_app.services import loan_list
from archive_app.services.loan_list import LoanRow, LoanView
from archive_app.services.paging import Paged
from archive_app.web.facts import Fact
from archive_app.web.formats import number, prose_date, table_date
from archive_app.web.pages import Pages
from archive_app.web.tongue import gettext

from .movements import Step, Tab
from .places import PlaceView, place_view


@dataclass(frozen=True)
class ListView:
    """A list of loans."""

    answer: str
    tab: str
    tabs: tuple[Tab, ...]
    rows: tuple[LoanRow, ...]
    pages: Pages


@dataclass(frozen=True)
class OneView:
    """A loan as its page shows it."""

    found: LoanView
    title: str
    state: str
    answer: str
    place: PlaceView | None
    facts: tuple[Fact, ...]
    steps: tuple[Step, ...]
    differences: tuple[str, ...]


def list_view(found: Paged[LoanRow], counts: dict[str, int], tab: str, pages: Pages) -> ListView:
    """Return a list of loans as it is shown."""
    words = {
        "out": gettext("借出"),
        "overdue": gettext("逾期"),
        "soon": gettext("快到期"),
        "waiting": gettext("申请中"),
        "reading": gettext("阅览中"),
        "returned": gettext("已归还"),
        "incidents": gettext("归还有异常"),
        "all": gettext("全部"),
    }
    tabs = tuple(Tab(key, words[key], counts.get(key)) for key in loan_list.TABS)
    return ListView(_list_answer(counts), tab, tabs, found.rows, pages)


def _list_answer(counts: dict[str, int]) -> str:
    if not counts["out"] and not counts["reading"]:
        return gettext("没有东西在外，全部在位。")
    said = gettext("借出 %(n)s 件", n=number(counts["out"]))
    if counts["overdue"]:
        said += gettext("，其中 %(n)s 件逾期", n=number(counts["overdue"]))
    if counts["reading"]:
        said += gettext("；阅览中 %(n)s 件", n=number(counts["reading"]))
    return said + gettext("。")


def one_view(found: LoanView, language: str) -> OneView:
    """Return a loan as it is shown."""
    row = found.row
    reading = row.kind is LoanKind.CONSULTATION
    title = gettext("查阅 第 %(n)s 号", n=row.id) if reading else gettext("借阅 第 %(n)s 号", n=row.id)
    return OneView(
        found,
        title,
        state_of(row),
        _answer(found),
        place_view(found.place) if found.place else None,
        tuple(_facts(found, language)),
        tuple(_steps(found)),
        tuple(one.said(language) for one in found.differences),
    )


def state_of(row: LoanRow) -> str:
    """Return the key of a loan's state as pages show it."""
    if row.state is LoanState.OUT:
        if row.kind is LoanKind.CONSULTATION:
            return "in_reading_room"
        return "overdue" if row.days_over else "on_loan"
    return "incident" if row.incident else row.state.value


def due_words(due: dt.date | None, days_over: int) -> str:
    """Return when a loan is due, and by how much it is over."""
    if due is None:
        return ""
    if days_over:
        return gettext("%(day)s（逾期 %(n)s 天）", day=table_date(due), n=days_over)
    return table_date(due)


def condition_choices(language: str) -> tuple[tuple[str, str], ...]:
    """Return the conditions to choose from."""
    return tuple((one.value, said.said(language)) for one, said in CONDITIONS.items())


def _answer(found: LoanView) -> str:
    row = found.row
    if row.state is LoanState.OUT and row.kind is LoanKind.CONSULTATION:
        return gettext("%(who)s 正在阅览室查阅，不得带出。", who=row.borrower)
    if row.state is LoanState.OUT and row.due_on is not None:
        if row.days_over:
            return gettext(
                "%(who)s 借出，应于 %(day)s 归还，已逾期 %(n)s 天；请催还。",
                who=row.borrower,
                day=prose_date(row.due_on),
                n=row.days_over,
            )
        return gettext("%(who)s 借出，应于 %(day)s 归还。", who=row.borrower, day=prose_date(row.due_on))
    if row.state is LoanState.RETURNED:
        return gettext("已归还，与借出时不符，已记为异常。") if row.incident else gettext("已归还，完好。")
    return {
        LoanState.REQUESTED: gettext("等待另一位有批准权限的人批准。"),
        LoanState.APPROVED: gettext("已批准；清点张数，扫码借出。"),
        LoanState.REJECTED: gettext("没有批准；可以登记在阅览室当场查阅。"),
        LoanState.CANCELLED: gettext("已经撤销。"),
    }.get(row.state, "")


def _facts(found: LoanView, language: str) -> list[Fact]:
    row = found.row

    def condition(one: Condition | None) -> str:
        return CONDITIONS[one].said(language) if one else ""

    told = (
        (gettext("使用人"), row.borrower),
        (gettext("单位"), row.borrower_unit),
        (gettext("电话"), found.borrower_phone),
        (gettext("事由"), row.purpose),
        (gettext("应还"), due_words(row.due_on, row.days_over)),
        (gettext("交出张数"), str(found.sheets_out or "")),
        (gettext("交出时"), condition(found.condition_out) if row.out_at else ""),
        (gettext("归还张数"), str(found.sheets_back or "")),
        (gettext("归还时"), condition(found.condition_back)),
        (gettext("利用效果"), found.outcome or ""),
        (gettext("备注"), found.remark or ""),
        (gettext("催还"), gettext("%(n)s 次", n=row.reminders) if row.reminders else ""),
    )
    return [Fact(word, value) for word, value in told if value]


def _steps(found: LoanView) -> list[Step]:
    row = found.row
    reading = row.kind is LoanKind.CONSULTATION
    steps = [] if reading else [Step(gettext("申请"), row.requested_at, row.requested_by)]
    if found.decided_at is not None:
        word = gettext("未批准") if row.state is LoanState.REJECTED else gettext("批准")
        steps.append(Step(word, found.decided_at, row.decided_by or "", found.decision_note or ""))
    if row.out_at is not None:
        steps.append(
            Step(gettext("开始查阅") if reading else gettext("借出"), row.out_at, found.out_by or "")
        )
    for one in found.renewals:
        steps.append(Step(gettext("续借到 %(day)s", day=table_date(one.to_due)), one.at, one.by, one.reason))
    if row.returned_at is not None:
        steps.append(Step(gettext("归还"), row.returned_at, found.returned_by or ""))
    return steps
