"""The lock of a thing as pages show it."""

from __future__ import annotations

from dataclasses import dataclass

from archive_app.services import retention
from archive_app.web.facts import Fact
from archive_app.web.formats import prose_date
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
    short: str = ""


def lock_view(lock: retention.LockView, language: str) -> LockView:
    """Return how a lock is shown."""
    last = prose_date(lock.last_day) if lock.last_day else gettext("没有到期日")
    earliest = prose_date(lock.earliest_disposal_day) if lock.earliest_disposal_day else gettext("不会到期")
    facts = (
        Fact(gettext("保管期限"), str(period_name(lock.code))),
        Fact(gettext("保存到"), last),
        Fact(gettext("最早鉴定日"), earliest),
    )
    rule = lock.rule.en if language == "en" else lock.rule.zh
    return LockView(
        locked=True,
        headline=gettext("已锁定，不能删除"),
        facts=facts,
        basis=gettext("%(rule)s（依据：%(basis)s）", rule=rule, basis=lock.basis.said(language)),
        holds=tuple(
            gettext("冻结：%(reason)s（%(basis)s）", reason=hold.reason, basis=hold.basis)
            for hold in lock.holds
        ),
        short=gettext("保存到 %(day)s", day=last) if lock.last_day else gettext("没有到期日"),
    )
