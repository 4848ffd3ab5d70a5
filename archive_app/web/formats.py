"""How values are written in pages: dates, numbers, sizes, masked numbers (Jinja filters).

Prose dates read 2018年3月5日, table dates 2018-03-05; times are the township's (Asia/Shanghai).
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from zoneinfo import ZoneInfo

from flask_babel import get_locale

from archive_app.web.tongue import gettext

TOWN_TIME = ZoneInfo("Asia/Shanghai")


def _in_town(moment: dt.datetime) -> dt.datetime:
    """Bring a moment to the township's clock; a naive one is taken as UTC, as it is stored."""
    aware = moment if moment.tzinfo else moment.replace(tzinfo=dt.UTC)
    return aware.astimezone(TOWN_TIME)


def english() -> bool:
    """Whether the page is drawn in English."""
    locale = get_locale()
    return locale is not None and locale.language == "en"


def prose_date(value: dt.date | None) -> str:
    """Write a day in a sentence: 2018年3月5日, or 5 March 2018."""
    if value is None:
        return "—"
    if isinstance(value, dt.datetime):
        value = _in_town(value).date()
    if english():
        return f"{value.day} {value:%B} {value.year}"
    return f"{value.year}年{value.month}月{value.day}日"


def table_date(value: dt.date | None) -> str:
    """Write a day in a table: 2018-03-05."""
    if value is None:
        return "—"
    if isinstance(value, dt.datetime):
        value = _in_town(value).date()
    return value.isoformat()


def table_time(value: dt.datetime | None) -> str:
    """Write a moment in a table, on the township's clock: 2018-03-05 14:07."""
    return "—" if value is None else f"{_in_town(value):%Y-%m-%d %H:%M}"


def clock_time(value: dt.datetime | None) -> str:
    """Write the time of day with seconds: 14:07:31."""
    return "—" if value is None else f"{_in_town(value):%H:%M:%S}"


def number(value: int | None) -> str:
    """Write a count with thousands separators."""
    return "—" if value is None else f"{value:,}"


def money(value: Decimal | None) -> str:
    """Write an amount with two decimals and its unit."""
    return "—" if value is None else gettext("%(amount)s 元", amount=f"{value:,.2f}")


def size(value: int | None) -> str:
    """Write a number of bytes in the largest fitting unit of 1024."""
    if value is None:
        return "—"
    amount = float(value)
    for unit in ("B", "KB", "MB", "GB"):
        if amount < 1024:
            return f"{amount:.0f} {unit}" if unit == "B" or amount >= 100 else f"{amount:.1f} {unit}"
        amount /= 1024
    return f"{amount:.1f} TB"


def percent(part: int, whole: int) -> int:
    """Return whole percents, rounded down, so that 100 % is only ever shown for all of them."""
    return 0 if whole <= 0 else min(100, part * 100 // whole)


def masked(value: str | None) -> str:
    """Mask a citizen's, phone or account number: 370406********1234, 138****1234."""
    if not value:
        return "—"
    if "*" in value:
        return value
    if len(value) >= 15:
        return f"{value[:6]}{'*' * (len(value) - 10)}{value[-4:]}"
    if len(value) >= 8:
        return f"{value[:3]}{'*' * (len(value) - 7)}{value[-4:]}"
    return "*" * len(value)


FILTERS = {
    "prose_date": prose_date,
    "table_date": table_date,
    "table_time": table_time,
    "clock_time": clock_time,
    "number": number,
    "money": money,
    "size": size,
    "masked": masked,
}
