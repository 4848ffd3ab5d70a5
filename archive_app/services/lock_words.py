"""A lock in words: what keeps a thing, by which rule and source, and what one can do."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from archive_app.models.types import RetentionCode
from archive_app.rules.retention import YEARS, Lock
from archive_app.rules.sentence import Sentence

CAN_DO = Sentence(
    "可以申请：登记更正（原件保留）、改归他处，或到期后鉴定。",
    "You can ask for a correction (the original stays), for refiling, or for appraisal once it is due.",
)
NOT_REGISTERED = Sentence(
    "还没有归档，不受保管期限约束；撤回须两人批准并写明理由。",
    "Not registered yet, so no retention period applies; withdrawing it takes two people and a reason.",
)
_NEVER = {
    "permanent": Sentence("永久保存", "kept permanently"),
    "no_period": Sentence("未定保管期限，按永久保存", "no period set, kept as permanent"),
    "open_file": Sentence(
        "案卷未结卷，保管期限尚未起算", "the file is still open, so its period has not begun"
    ),
    "no_date": Sentence(
        "日期未经人工确认，保管期限尚未起算",
        "its date is not confirmed by a person, so its period has not begun",
    ),
}
#: what keeps a thing for now; appraisal waits until it is over
_BLOCKED = {
    "not_found_at_inventory": Sentence("清点未见，尚未查清", "not found at a stocktake, not yet explained"),
    "on_loan": Sentence("借出或查阅中，尚未归还", "out on loan or being read"),
    "out_for_scanning": Sentence("调出扫描，尚未归还", "out for scanning"),
    "open_movement": Sentence("挪动手续尚未办完", "a movement of it is under way"),
    "open_incident": Sentence("有异常尚未销案", "an incident about it is still open"),
}


@dataclass(frozen=True)
class Blocked:
    """One thing that keeps it for now: its `reason` as scripts know it, and in words."""

    reason: str
    said: Sentence


@dataclass(frozen=True)
class HoldView:
    """An active hold on a thing: why, by which document, since when, placed by whom."""

    id: int
    reason: str
    basis: str
    since: dt.datetime
    by: str


@dataclass(frozen=True)
class LockView:
    """The lock of one thing. Days that are None mean never; `locked` is false only before registration.

    `last_day`: last day of the period; `earliest_disposal_day`: first day on which people may appraise;
    `sentence`: the answer to who wants to delete it; `basis` names the schedule.
    """

    locked: bool
    code: RetentionCode | None
    start_year: int | None
    last_day: dt.date | None
    earliest_disposal_day: dt.date | None
    rule: Sentence
    basis: Sentence
    floor: dt.date | None
    floor_basis: str
    holds: tuple[HoldView, ...]
    reasons: tuple[Sentence, ...]
    blocked_by: tuple[Blocked, ...]
    open_file: bool
    appraisal_due: bool
    sentence: Sentence

    @property
    def locked_until(self) -> dt.date | None:
        """Return the last day of the lock, None for never."""
        return self.earliest_disposal_day - dt.timedelta(days=1) if self.earliest_disposal_day else None

    def as_json(self) -> dict[str, Any]:
        """Return the form of the JSON interface: {code, last_day, earliest_disposal_day, holds, rule}."""
        return {
            "code": self.code.value if self.code else None,
            "last_day": self.last_day.isoformat() if self.last_day else None,
            "earliest_disposal_day": self.earliest_disposal_day.isoformat()
            if self.earliest_disposal_day
            else None,
            "holds": [
                {"reason": one.reason, "basis": one.basis, "since": one.since.isoformat()}
                for one in self.holds
            ],
            "blocked_by": [one.reason for one in self.blocked_by],
            "rule": self.rule.zh,
        }


def period(code: RetentionCode | None) -> Sentence:
    """Return the name of a period."""
    if code is None:
        return _NEVER["no_period"]
    if code is RetentionCode.Y:
        return Sentence("永久", "permanent")
    return Sentence(f"{YEARS[code]} 年", f"{YEARS[code]} years")


def rule_of(lock: Lock) -> Sentence:
    """Return which period applies and until when it lasts."""
    if lock.code in (None, RetentionCode.Y):
        return _NEVER["no_period" if lock.code is None else "permanent"]
    name = period(lock.code)
    if lock.last_day is None:
        why = next((_NEVER[reason] for reason in lock.reasons if reason in _NEVER), _NEVER["open_file"])
        return Sentence(f"保管期限 {name.zh}，{why.zh}", f"retention period {name.en}; {why.en}")
    return Sentence(
        f"保管期限 {name.zh}，至 {lock.last_day}", f"retention period {name.en}, until {lock.last_day}"
    )


def reasons_of(lock: Lock, holds: Sequence[HoldView]) -> tuple[Sentence, ...]:
    """Return each thing that keeps it for good or for now, the strongest first."""
    told = [
        Sentence(f"已冻结：{one.reason}（依据{one.basis}）", f"on hold: {one.reason} ({one.basis})")
        for one in holds
    ]
    blocked = (one.said for one in blocked_by(lock))
    return (*told, *blocked, *(_NEVER[reason] for reason in lock.reasons if reason in _NEVER))


def blocked_by(lock: Lock) -> tuple[Blocked, ...]:
    """Return what keeps it for now: lent, being moved, absent, unexplained."""
    return tuple(Blocked(reason, _BLOCKED[reason]) for reason in lock.reasons if reason in _BLOCKED)


def refusal(lock: Lock, basis: Sentence, holds: Sequence[HoldView], today: dt.date) -> Sentence:
    """Return the whole sentence of a refused deletion: what, why with rule and source, and what one can do."""
    rule = rule_of(lock)
    zh, en = [f"{rule.zh}（依据{basis.zh}）"], [f"{rule.en} ({basis.en})"]
    if lock.floor:
        zh.append(f"最低保存至 {lock.floor.last_day}（依据{lock.floor.basis}）")
        en.append(f"to be kept at least until {lock.floor.last_day} ({lock.floor.basis})")
    for one in holds:
        zh.append(f"现已冻结：{one.reason}（依据{one.basis}）")
        en.append(f"on hold: {one.reason} ({one.basis})")
    for found in blocked_by(lock):
        zh.append(found.said.zh)
        en.append(found.said.en)
    if lock.appraisal_due(today):
        zh.append("期限已满，但须先经鉴定小组鉴定，系统从不自动销毁")
        en.append(
            "the period is over, but appraisal is needed first: nothing is ever destroyed automatically"
        )
    return Sentence(
        f"不能删除：{'；'.join(zh)}。{CAN_DO.zh}", f"Cannot be deleted: {'; '.join(en)}. {CAN_DO.en}"
    )
