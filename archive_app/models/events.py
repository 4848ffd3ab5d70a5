"""The audit trail: events are only added; seals chain them afterwards."""

from __future__ import annotations

import datetime as dt
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from archive_app.db import Base


class Event(Base):
    """Who did what to which thing, when. Details hold ids and codes, never personal values.

    `mac` authenticates the row with the installation's key, so that a row put in by hand is recognised.
    """

    __tablename__ = "events"
    __table_args__ = (
        sa.Index("ix_events_subject", "subject_kind", "subject_id"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[dt.datetime] = mapped_column(index=True)
    actor: Mapped[str] = mapped_column(sa.String(80))
    action: Mapped[str] = mapped_column(sa.String(60), index=True)
    subject_kind: Mapped[str] = mapped_column(sa.String(24), default="")
    subject_id: Mapped[int | None]
    details: Mapped[dict[str, Any]] = mapped_column(default=dict)
    mac: Mapped[str] = mapped_column(sa.String(64))


class EventSeal(Base):
    """One link of the chain: SHA-256 over the link before and the event, in sealing order."""

    __tablename__ = "event_seals"

    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    event_id: Mapped[int] = mapped_column(unique=True)
    digest: Mapped[str] = mapped_column(sa.String(64))
