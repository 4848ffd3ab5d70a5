"""Intake: running batches, their files, the arithmetic of their pages."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from archive_app.services import batches
from archive_app.web.tongue import gettext


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
    sums: tuple[tuple[str, int], ...] = ()
    duplicates: int = 0
    difference: int = 0

    @property
    def running(self) -> bool:
        """Whether pages are still to be read."""
        return self.state == "running"


@dataclass(frozen=True)
class FileView:
    """One file as it came in."""

    id: int
    name: str
    bytes: int
    sha256: str
    state: str
    reason: str
    pages_done: int
    pages_total: int | None
    items: tuple[tuple[str, str], ...] = ()
    same_as: tuple[str, str] | None = None
    can_retry: bool = False


@dataclass(frozen=True)
class Choice:
    """One choice of a select field."""

    value: str
    word: str


@dataclass(frozen=True)
class InboxView:
    """The intake page."""

    answer: str
    batches: tuple[BatchView, ...]
    review: int
    villages: tuple[Choice, ...]
    limit_bytes: int
    running: bool = False


@dataclass(frozen=True)
class BatchPageView:
    """A batch page: the batch and its files."""

    batch: BatchView
    answer: str
    files: tuple[FileView, ...]


def batch_view(row: batches.BatchRow) -> BatchView:
    """Return how a batch is shown, with its page arithmetic."""
    words = {
        "filed": gettext("已归"),
        "review": gettext("待复核"),
        "blank": gettext("空白"),
        "separators": gettext("分隔页"),
        "set_aside": gettext("非档案"),
        "unreadable": gettext("无法识读"),
        "open": gettext("还在读"),
    }
    shown = tuple((word, count) for key, word in words.items() if (count := getattr(row.sums, key)))
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
    )


def file_view(row: batches.FileRow, language: str) -> FileView:
    """Return how a file is shown; the reason in the reader's language."""
    status = row.status.value
    items = tuple((code, code) for code in row.items)
    same = items[0] if status == "duplicate" and items else None
    return FileView(
        id=row.source_id,
        name=row.path or row.name,
        bytes=row.bytes,
        sha256=row.sha256,
        state=status,
        reason="" if same else _reason(row, language),
        pages_done=row.pages_done,
        pages_total=row.pages_total or None,
        items=() if same else items,
        same_as=same,
        can_retry=status == "password_needed",
    )


def _reason(row: batches.FileRow, language: str) -> str:
    said = row.reason_en if language == "en" else row.reason
    if not said and "damaged" in row.flags:  # read in part: nobody should take it for the whole
        return gettext("文件有损坏，可能只读出一部分；原件已保存，请核对或重新扫描。")
    return said


def batch_answer(row: batches.BatchRow) -> str:
    """Say in one sentence how far a batch is."""
    parts = [gettext("%(total)s 面已读 %(done)s 面", total=row.pages_total, done=row.pages_done)]
    if row.pages_review:
        parts.append(gettext("%(n)s 面要人看一眼", n=row.pages_review))
    if row.refused:
        parts.append(gettext("%(n)s 个文件没有收下", n=row.refused))
    if row.duplicates:
        parts.append(gettext("%(n)s 个以前收过", n=row.duplicates))
    return gettext("，").join(parts) + gettext("。")


def inbox_answer(waiting: int, running: int) -> str:
    """Say in one sentence what goes on and what waits for a person."""
    now = gettext("%(n)s 批正在识读", n=running) if running else gettext("没有正在识读的")
    then = gettext("%(n)s 件要人看一眼", n=waiting) if waiting else gettext("没有要人看的")
    return gettext("%(now)s，%(then)s。", now=now, then=then)
