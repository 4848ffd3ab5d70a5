"""Intake: running batches, their files, the arithmetic of their pages."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _l

from archive_app.services import batches
from archive_app.web.formats import number
from archive_app.web.tongue import gettext

#: where a side can go, in the order of the sum
PARTS: dict[str, Any] = {
    "filed": _l("已归"),
    "review": _l("待复核"),
    "blank": _l("空白"),
    "separators": _l("分隔页"),
    "set_aside": _l("非档案"),
    "unreadable": _l("无法识读"),
    "open": _l("还在读"),
}


@dataclass(frozen=True)
class BatchView:
    """One batch: how far it is, and what became of its pages."""

    id: int
    name: str
    at: dt.datetime
    by: str
    state: str
    files: int
    pages_done: int
    pages_total: int
    doubts: int
    problems: int
    sums: tuple[tuple[Any, int], ...] = ()
    duplicates: int = 0
    difference: int = 0
    aside: int = 0

    @property
    def running(self) -> bool:
        """Whether pages are still being read (a paused batch finishes the pages in hand)."""
        return self.state in ("running", "paused")


@dataclass(frozen=True)
class Choice:
    """One choice of a select field."""

    value: str
    word: Any


@dataclass(frozen=True)
class InboxView:
    """The intake page: `out` are batches whose paper is out, `into` the one chosen, `leaves` what is to be taken out."""

    answer: str
    batches: tuple[BatchView, ...]
    review: int
    villages: tuple[Choice, ...]
    limit_bytes: int
    running: bool = False
    sides: tuple[Choice, ...] = ()
    total: int = 0
    page: int = 1
    forms: tuple[Choice, ...] = ()
    series: tuple[Choice, ...] = ()
    out: tuple[Choice, ...] = ()
    into: str = ""
    leaves: str = ""
    reading: int = 0


def batch_view(row: batches.BatchRow) -> BatchView:
    """Return how a batch is shown, with its page arithmetic."""
    shown = tuple((word, count) for key, word in PARTS.items() if (count := getattr(row.sums, key)))
    return BatchView(
        id=row.id,
        name=row.name or gettext("%(n)s 号批次", n=row.id),
        at=row.created_at,
        by=gettext("系统") if row.created_by.startswith("system:") else row.created_by,
        state=row.state,
        files=row.files,
        pages_done=row.pages_done,
        pages_total=row.pages_total,
        doubts=row.pages_review,
        problems=row.refused,
        duplicates=row.duplicates,
        sums=((gettext("面"), row.pages_total), *shown) if row.pages_total and shown else (),
        difference=row.sums.difference,
        aside=row.sums.blank + row.sums.separators + row.sums.set_aside,
    )


def reading_answer(pages: int) -> str:
    """Say how many pages are being read, to those who hand nothing in."""
    return gettext("%(n)s 页正在识读。", n=number(pages)) if pages else gettext("现在没有正在识读的页。")


def inbox_answer(waiting: int, running: int) -> str:
    """Say in one sentence what goes on and what waits for a person."""
    now = gettext("%(n)s 批正在识读", n=running) if running else gettext("没有正在识读的")
    then = gettext("%(n)s 件要人看一眼", n=waiting) if waiting else gettext("没有要人看的")
    return gettext("%(now)s，%(then)s。", now=now, then=then)
