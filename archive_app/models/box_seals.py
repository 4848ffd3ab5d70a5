"""Seals of boxes: when a box was sealed, with what in it, and why it was opened again."""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from archive_app.db import Base

_STANDING = sa.text("reopened_at IS NULL")


class BoxSeal(Base):
    """One sealing; `contents` are lines of volume code, tab, reference code, as they stood. One stands at a time."""

    __tablename__ = "box_seals"
    __table_args__ = (
        sa.CheckConstraint("(reopened_by IS NULL) = (reopened_at IS NULL)", name="reopening_is_whole"),
        sa.Index(
            "uq_box_seals_box_id_standing",
            "box_id",
            unique=True,
            sqlite_where=_STANDING,
            postgresql_where=_STANDING,
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    box_id: Mapped[int] = mapped_column(sa.ForeignKey("boxes.id"), index=True)
    contents: Mapped[str] = mapped_column(sa.Text)
    sealed_by: Mapped[str] = mapped_column(sa.String(80))
    sealed_at: Mapped[dt.datetime]
    reopened_by: Mapped[str | None] = mapped_column(sa.String(80))
    reopened_at: Mapped[dt.datetime | None]
    reason: Mapped[str] = mapped_column(sa.Text, default="")
