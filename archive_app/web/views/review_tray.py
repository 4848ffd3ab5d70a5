"""The tray as a list: what waits for a person, and the part of it somebody works through."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from archive_app.rules import doubts as doubt_rules
from archive_app.services import reviewing
from archive_app.services.paging import Paged
from archive_app.web.formats import table_time
from archive_app.web.tongue import gettext

from .inbox import Choice


@dataclass(frozen=True)
class DoubtRow:
    """One doubt in the tray."""

    code: str
    title: str
    reason: str
    form: str | None
    village: str
    file_name: str
    at: dt.datetime


@dataclass(frozen=True)
class Narrowed:
    """What the tray is narrowed to (empty: not), and what it may be narrowed to."""

    part: reviewing.Narrowing = reviewing.ALL
    villages: tuple[Choice, ...] = ()
    doubts: tuple[Choice, ...] = ()

    @property
    def anyhow(self) -> bool:
        """Tell whether only a part of what waits is shown."""
        return bool(self.query)

    @property
    def query(self) -> str:
        """Return the part as the end of an address, empty for all."""
        return query(self.part)


def query(part: reviewing.Narrowing) -> str:
    """Return a part of the tray as the end of an address (`?village=…`), empty for all of it."""
    told = {"village": part.village, "doubt": part.doubt, "batch": part.batch_id}
    text = urlencode({name: value for name, value in told.items() if value})
    return f"?{text}" if text else ""


@dataclass(frozen=True)
class TrayView:
    """The tray; `rescans` counts what waits for a better scan."""

    answer: str
    rows: tuple[DoubtRow, ...]
    rescans: int = 0
    narrowed: Narrowed = Narrowed()


def tray_view(found: Paged[reviewing.TrayRow], language: str) -> TrayView:
    """Return the tray as it is shown."""
    rows = tuple(
        DoubtRow(
            code=row.code,
            title=row.title,
            reason=_first(row, language) if row.doubts else gettext("等人确认。"),
            form=row.form_type,
            village=row.village,
            file_name=row.file_name,
            at=row.came_in_at,
        )
        for row in found.rows
    )
    if not found.total:
        return TrayView(gettext("没有要人看的。"), ())
    oldest = table_time(rows[0].at) if rows and found.offset == 0 else None
    if oldest:
        return TrayView(gettext("%(n)s 件要人看一眼，最早的 %(at)s 收到。", n=found.total, at=oldest), rows)
    return TrayView(gettext("%(n)s 件要人看一眼。", n=found.total), rows)


def doubt_choices(counts: Sequence[tuple[str, int]], language: str) -> tuple[Choice, ...]:
    """Return the kinds of doubt that wait, each with how many."""
    shown = []
    for code, count in counts:
        zh, en = doubt_rules.DOUBTS[code]
        shown.append(Choice(code, f"{en if language == 'en' else zh} ({count})"))
    return tuple(shown)


def _first(row: reviewing.TrayRow, language: str) -> str:
    return row.doubts[0].en if language == "en" else row.doubts[0].zh
