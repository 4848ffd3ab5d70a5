"""The lock of a thing as pages show it."""

from __future__ import annotations

from dataclasses import dataclass

from archive_app.services import retention
from archive_app.web.facts import Fact
from archive_app.web.formats import prose_date, table_date
from archive_app.web.tongue import gettext
from archive_app.web.words import period_name


@dataclass(frozen=True)
class LockView:
    """Until when something is kept, by which rule and source, and what holds lie on it."""

    locked: bool
    headline: str
    facts: tuple[Fact, ...]
    basis: str
    holds: tuple[str, ...] = ()
    blocked: tuple[str, ...] = ()
    short: str = ""


def lock_view(lock: retention.LockView, language: str) -> LockView:
    """Return how a lock is shown."""
    if not lock.locked:
        return LockView(
            False, gettext("还没有归档"), (), lock.rule.said(language), short=gettext("还没有归档，未锁定")
        )
    for_now = [one.said for one in lock.blocked_by]
    reasons = tuple(reason.said(language) for reason in lock.reasons if reason not in for_now)
    never = reasons[0] if reasons else gettext("不会到期")
    last = prose_date(lock.last_day) if lock.last_day else never
    facts = [Fact(gettext("保管期限"), str(period_name(lock.code))), Fact(gettext("保存到"), last)]
    if lock.earliest_disposal_day:
        facts.append(Fact(gettext("最早鉴定日"), prose_date(lock.earliest_disposal_day)))
    if lock.floor:
        facts.append(Fact(gettext("最低保存期"), gettext("至 %(day)s", day=prose_date(lock.floor))))
    source = lock.basis.said(language)
    basis = gettext("依据：%(basis)s", basis=source)
    if lock.floor_basis:
        basis = gettext("依据：%(basis)s；最低保存期依据：%(floor)s", basis=source, floor=lock.floor_basis)
    return LockView(
        locked=True,
        headline=gettext("期限已到，等待鉴定") if lock.appraisal_due else gettext("已锁定，不能删除"),
        facts=tuple(facts),
        basis=basis,
        holds=tuple(
            gettext(
                "冻结：%(why)s（%(basis)s），自 %(day)s",
                why=hold.reason,
                basis=hold.basis,
                day=table_date(hold.since),
            )
            for hold in lock.holds
        ),
        blocked=tuple(gettext("暂不能鉴定：%(why)s", why=one.said(language)) for one in for_now),
        short=gettext("保存到 %(day)s", day=last) if lock.last_day else never,
    )
