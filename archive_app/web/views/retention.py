"""The lock page: what is locked until when, as years and as a list, with rules, floors and holds."""

from __future__ import annotations

from collections.abc import Sequence

from archive_app.rules.retention import Floor
from archive_app.services import retention
from archive_app.services.paging import Paged
from archive_app.web.formats import number
from archive_app.web.pages import pages
from archive_app.web.tongue import gettext
from archive_app.web.words import period_name

from .records import HoldRow, LockRow, RetentionView, RuleRow, YearCount


def retention_view(
    rows: Paged[retention.LockRow],
    years: Sequence[tuple[int | None, int]],
    rules: Sequence[retention.RuleRow],
    floors: Sequence[Floor],
    holds: Sequence[retention.HoldRow],
    language: str,
) -> RetentionView:
    """Return the lock page as it is shown."""
    return RetentionView(
        answer=_answer(years),
        years=tuple(YearCount(year, items) for year, items in years),
        rows=tuple(_row(one, language) for one in rows.rows),
        rules=tuple(
            RuleRow(one.title.said(language), str(period_name(one.code)), one.basis, one.effective)
            for one in rules
        ),
        floors=tuple((one.last_day, one.basis) for one in floors),
        holds=tuple(HoldRow(one.reason, one.basis, one.since, one.things) for one in holds),
        pages=pages(rows.total),
    )


def _answer(years: Sequence[tuple[int | None, int]]) -> str:
    total = sum(items for _year, items in years)
    if not total:
        return gettext("还没有归档的件；一归档就锁定。")
    first = next(((year, items) for year, items in years if year is not None), None)
    if first is None:
        return gettext("%(n)s 件全部锁定，现在没有一件有到期日。", n=number(total))
    year, items = first
    return gettext(
        "%(n)s 件全部锁定；最早从 %(year)s 年起有 %(m)s 件可以鉴定。",
        n=number(total),
        year=year,
        m=number(items),
    )


def _row(one: retention.LockRow, language: str) -> LockRow:
    start = str(one.start_year) if one.start_year else "—"
    why = " · ".join(part for part in (one.village, one.why.said(language)) if part)
    return LockRow(
        f"/q/{one.code}", one.title, str(period_name(one.retention)), start, one.last_day, one.earliest, why
    )
