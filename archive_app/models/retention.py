"""Retention: schedule rows, floors, decisions and holds. Last days are computed, never stored as truth."""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from archive_app.db import Base
from archive_app.models.types import RetentionCode, choice


class RetentionRule(Base):
    """One row of the retention schedule, with its source and the day it took effect."""

    __tablename__ = "retention_rules"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(sa.String(40), unique=True)
    title: Mapped[str] = mapped_column(sa.String(120))
    title_en: Mapped[str] = mapped_column(sa.String(120))
    retention_code: Mapped[RetentionCode] = mapped_column(choice(RetentionCode))
    basis: Mapped[str] = mapped_column(sa.String(200))
    effective_from: Mapped[dt.date]


class RetentionFloor(Base):
    """A day before which nothing in the cabinet may go, whatever its own period says."""

    __tablename__ = "retention_floors"

    id: Mapped[int] = mapped_column(primary_key=True)
    last_day: Mapped[dt.date]
    basis: Mapped[str] = mapped_column(sa.String(200), unique=True)


class RetentionDecision(Base):
    """Two people's decision that a retention value may be lowered; used by the database's own lock."""

    __tablename__ = "retention_decisions"
    __table_args__ = (sa.CheckConstraint("decided_by <> approved_by", name="two_people"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    subject_kind: Mapped[str] = mapped_column(sa.String(20))
    subject_id: Mapped[int]
    new_code: Mapped[RetentionCode | None] = mapped_column(choice(RetentionCode))
    new_start_year: Mapped[int | None]
    reason: Mapped[str] = mapped_column(sa.Text)
    decided_by: Mapped[int] = mapped_column(sa.ForeignKey("users.id"))
    approved_by: Mapped[int] = mapped_column(sa.ForeignKey("users.id"))
    decided_at: Mapped[dt.datetime]


class Hold(Base):
    """A legal hold (冻结): stops disposal and changes to retention, never reading."""

    __tablename__ = "holds"
    __table_args__ = (
        sa.CheckConstraint("released_by IS NULL OR released_by <> placed_by", name="released_by_another"),
        sa.CheckConstraint("(released_by IS NULL) = (released_at IS NULL)", name="release_is_whole"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    reason: Mapped[str] = mapped_column(sa.String(40))
    basis: Mapped[str] = mapped_column(sa.String(200))
    placed_by: Mapped[int] = mapped_column(sa.ForeignKey("users.id"))
    placed_at: Mapped[dt.datetime]
    released_by: Mapped[int | None] = mapped_column(sa.ForeignKey("users.id"))
    released_at: Mapped[dt.datetime | None]
    release_reason: Mapped[str | None] = mapped_column(sa.String(200))

    subjects: Mapped[list[HoldSubject]] = relationship(back_populates="hold", lazy="selectin")


class HoldSubject(Base):
    """One thing a hold covers: an item, or an archival file with everything in it."""

    __tablename__ = "hold_subjects"
    __table_args__ = (
        sa.CheckConstraint("(item_id IS NULL) <> (archival_file_id IS NULL)", name="one_subject"),
        sa.UniqueConstraint("hold_id", "item_id", "archival_file_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    hold_id: Mapped[int] = mapped_column(sa.ForeignKey("holds.id"), index=True)
    item_id: Mapped[int | None] = mapped_column(sa.ForeignKey("items.id"), index=True)
    archival_file_id: Mapped[int | None] = mapped_column(sa.ForeignKey("archival_files.id"), index=True)

    hold: Mapped[Hold] = relationship(back_populates="subjects")
