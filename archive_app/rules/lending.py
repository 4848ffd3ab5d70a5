"""Reading in the room and lending: what may leave, for how long, and what is wrong when it comes back.

Sources: notice 桑发〔2018〕30号 (requirement row 98), the loan rule of requirement section 2.10: reading in the room is
the rule; a loan needs approval by another person, has a due day, and condition and sheets are checked on return.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from archive_app.rules.sentence import Sentence
from archive_app.terms import Condition, HoldingSet

_WORSE = {Condition.GOOD: 0, Condition.WORN: 1, Condition.DAMAGED: 2}
CONDITIONS = {
    Condition.GOOD: Sentence("完好", "good"),
    Condition.WORN: Sentence("有磨损", "worn"),
    Condition.DAMAGED: Sentence("有破损", "damaged"),
}


@dataclass(frozen=True)
class RoomRule:
    """Whether things that stand in such rooms may be lent out, and what that rests on."""

    loan_out: bool
    basis: Sentence


@dataclass(frozen=True)
class LendingRules:
    """The lending rules of this installation; days are calendar days."""

    loan_days: int
    renewal_days: int
    renewals: int
    soon_days: int
    rooms: Mapping[HoldingSet, RoomRule]

    @classmethod
    def from_table(cls, table: Mapping[str, Any]) -> LendingRules:
        """Build the rules from `config/lending.toml`; a kind of room it does not name lends nothing."""
        rooms = {
            HoldingSet(key): RoomRule(bool(row["loan_out"]), Sentence(row["basis"], row["basis_en"]))
            for key, row in table["rooms"].items()
        }
        return cls(
            loan_days=int(table["loan_days"]),
            renewal_days=int(table["renewal_days"]),
            renewals=int(table["renewals"]),
            soon_days=int(table["soon_days"]),
            rooms=rooms,
        )

    def refusal(self, kept_in: HoldingSet) -> Sentence | None:
        """Return why things of such rooms are not lent out; None when they may be."""
        rule = self.rooms.get(kept_in)
        if rule is not None and rule.loan_out:
            return None
        basis = rule.basis if rule else Sentence("没有允许外借的规定", "no rule allows it")
        return Sentence(
            f"这里的档案不外借（{basis.zh}）；可以登记在阅览室当场查阅。",
            f"What is kept here is not lent out ({basis.en}); record a consultation in the reading room instead.",
        )

    def due_day(self, out: dt.date, days: int | None = None) -> dt.date:
        """Return the last day of a loan handed out on `out`: the shorter of `days` and the rule."""
        return out + dt.timedelta(days=min(days or self.loan_days, self.loan_days))

    def renewed(self, due: dt.date, today: dt.date) -> dt.date:
        """Return the new last day: counted from the old one, or from today when that is past."""
        return max(due, today) + dt.timedelta(days=self.renewal_days)


def days_over(due: dt.date | None, today: dt.date) -> int:
    """Return by how many days a loan is overdue; 0 on its last day and before."""
    return max(0, (today - due).days) if due else 0


def differences(
    sheets_out: int | None, sheets_back: int | None, before: Condition | None, after: Condition | None
) -> list[Sentence]:
    """Return what is not as it was handed out: sheets missing or too many, a worse condition."""
    found = []
    if sheets_out is not None and sheets_back is not None and sheets_out != sheets_back:
        count = abs(sheets_back - sheets_out)
        if sheets_back < sheets_out:
            found.append(
                Sentence(
                    f"少了 {count} 张（借出 {sheets_out}，归还 {sheets_back}）",
                    f"{count} sheets missing ({sheets_out} handed out, {sheets_back} back)",
                )
            )
        else:
            found.append(
                Sentence(
                    f"多了 {count} 张（借出 {sheets_out}，归还 {sheets_back}）",
                    f"{count} sheets too many ({sheets_out} handed out, {sheets_back} back)",
                )
            )
    if after is not None and _WORSE[after] > _WORSE[before or Condition.GOOD]:
        found.append(
            Sentence(
                f"借出时{CONDITIONS[before or Condition.GOOD].zh}，归还时{CONDITIONS[after].zh}",
                f"{CONDITIONS[before or Condition.GOOD].en} when handed out, {CONDITIONS[after].en} when back",
            )
        )
    return found
