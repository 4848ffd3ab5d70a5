"""Incidents as they are listed."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _l

from archive_app.services.incidents import IncidentRow

KINDS: dict[str, Any] = {
    "absent": _l("清点未见"),
    "returned_different": _l("归还时与借出不符"),
    "misplaced": _l("不在原位"),
    "damaged": _l("损坏"),
    "pages_missing": _l("缺页"),
    "overdue": _l("逾期未还"),
}
#: where the record that brought an incident up is shown
CAUSES: dict[str, str] = {"stocktakes": "/stocktakes/", "loans": "/loans/"}


@dataclass(frozen=True)
class ProblemRow:
    """One incident; `cause` is the address of what brought it up, None where it has no page."""

    id: int
    kind: str
    code: str
    name: str
    village: str
    told: str
    cause: str | None
    opened_by: str
    opened_at: dt.datetime
    closed_by: str | None
    closed_at: dt.datetime | None
    explanation: str | None


def problem_row(one: IncidentRow) -> ProblemRow:
    """Return an incident as it is listed."""
    before = CAUSES.get(one.cause_kind)
    return ProblemRow(
        id=one.id,
        kind=str(KINDS.get(one.kind, one.kind)),
        code=one.code,
        name=one.name,
        village=one.village,
        told=one.told,
        cause=f"{before}{one.cause_id}" if before and one.cause_id else None,
        opened_by=one.opened_by,
        opened_at=one.opened_at,
        closed_by=one.closed_by,
        closed_at=one.closed_at,
        explanation=one.explanation,
    )
