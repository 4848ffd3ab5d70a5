"""Retention, audit and users, as their pages show them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from archive_app.web.pages import Pages


@dataclass(frozen=True)
class LockRow:
    """Something locked, and until when."""

    code: str
    title: str
    period: str
    start: str
    last_day: dt.date | None
    earliest: dt.date | None
    why: str


@dataclass(frozen=True)
class YearCount:
    """How many things may be appraised from a year on; `year` None means never."""

    year: int | None
    items: int


@dataclass(frozen=True)
class RuleRow:
    """A row of the retention schedule."""

    title: str
    period: str
    basis: str
    since: dt.date


@dataclass(frozen=True)
class HoldRow:
    """A hold that is active."""

    reason: str
    basis: str
    since: dt.datetime
    things: int


@dataclass(frozen=True)
class RetentionView:
    """The lock page."""

    answer: str
    years: tuple[YearCount, ...]
    rows: tuple[LockRow, ...]
    rules: tuple[RuleRow, ...]
    floors: tuple[tuple[dt.date, str], ...]
    holds: tuple[HoldRow, ...]
    pages: Pages


@dataclass(frozen=True)
class EventRow:
    """One event of the trail."""

    id: int
    at: dt.datetime
    actor: str
    action: str
    subject: str
    href: str | None
    details: str
    sealed: bool


@dataclass(frozen=True)
class AuditView:
    """The audit page."""

    answer: str
    rows: tuple[EventRow, ...]
    pages: Pages
    actor: str
    action: str
    subject: str


@dataclass(frozen=True)
class UserRow:
    """Someone who may sign in."""

    id: int
    name: str
    display_name: str
    roles: tuple[str, ...]
    scopes: tuple[str, ...]
    expires_on: dt.date | None
    state: str


@dataclass(frozen=True)
class AdminView:
    """The administration page."""

    answer: str
    users: tuple[UserRow, ...]
    roles: tuple[tuple[str, str], ...]
    units: tuple[tuple[str, str], ...]
