"""Incidents: what must not stay unexplained (requirement row 98: unexplained absence at an inventory)."""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from archive_app.db import Base
from archive_app.models.units import Unit


class Incident(Base):
    """Something that happened to a thing, open until a person explains it.

    `subject_kind` and `cause_kind` are table names (`boxes`, `holdings`; `stocktakes`, `loans`), as in the trail.
    """

    __tablename__ = "incidents"
    __table_args__ = (
        sa.CheckConstraint(
            "(closed_by IS NULL) = (closed_at IS NULL) AND (closed_by IS NULL) = (explanation IS NULL)",
            name="closing_is_whole",
        ),
        sa.Index("ix_incidents_subject", "subject_kind", "subject_id"),
        sa.Index("ix_incidents_cause", "cause_kind", "cause_id"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(sa.String(40))
    subject_kind: Mapped[str] = mapped_column(sa.String(24))
    subject_id: Mapped[int]
    unit_id: Mapped[int] = mapped_column(sa.ForeignKey("units.id"), index=True)
    cause_kind: Mapped[str] = mapped_column(sa.String(24), default="")
    cause_id: Mapped[int | None]
    told: Mapped[str] = mapped_column(sa.String(400), default="")
    opened_by: Mapped[str] = mapped_column(sa.String(80))
    opened_at: Mapped[dt.datetime] = mapped_column(index=True)
    closed_by: Mapped[str | None] = mapped_column(sa.String(80))
    closed_at: Mapped[dt.datetime | None]
    explanation: Mapped[str | None] = mapped_column(sa.String(400))

    unit: Mapped[Unit] = relationship()
