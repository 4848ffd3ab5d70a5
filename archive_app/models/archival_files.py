"""Archival files: the intellectual thing (一户一档, or a series of a year)."""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from archive_app.db import Base
from archive_app.models.households import Household
from archive_app.models.types import Coded, FileKind, RetentionCode, choice
from archive_app.models.units import Unit


class ArchivalFile(Coded, Base):
    """A household's file, or a series of a year. `closed_year` stays empty while the file is open."""

    __tablename__ = "archival_files"
    __table_args__ = (
        sa.CheckConstraint("(kind = 'household') = (household_id IS NOT NULL)", name="household_of_kind"),
        {"sqlite_autoincrement": True},
    )
    CODE_KIND = "F"

    kind: Mapped[FileKind] = mapped_column(choice(FileKind))
    household_id: Mapped[int | None] = mapped_column(sa.ForeignKey("households.id"), unique=True)
    unit_id: Mapped[int] = mapped_column(sa.ForeignKey("units.id"), index=True)
    series: Mapped[str] = mapped_column(sa.String(40), default="household")
    year: Mapped[int | None]
    title: Mapped[str] = mapped_column(sa.String(160))
    retention_code: Mapped[RetentionCode | None] = mapped_column(choice(RetentionCode))
    closed_year: Mapped[int | None]
    reference_code: Mapped[str | None] = mapped_column(sa.String(60), unique=True)
    created_at: Mapped[dt.datetime]

    household: Mapped[Household | None] = relationship()
    unit: Mapped[Unit] = relationship()
