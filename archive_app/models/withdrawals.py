"""Withdrawals: material that came in by mistake and leaves again before it was registered, by two people."""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from archive_app.db import Base
from archive_app.models.sources import Source


class Withdrawal(Base):
    """A request to withdraw a file as it came, with all that was made of it; another person decides.

    `approved` is None while nobody decided. `removed_at` is when the last byte was gone. The file's row stays, with
    name and digest.
    """

    __tablename__ = "withdrawals"
    __table_args__ = (
        sa.CheckConstraint("decided_by IS NULL OR decided_by <> requested_by", name="two_people"),
        sa.CheckConstraint("(decided_by IS NULL) = (approved IS NULL)", name="decision_is_whole"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    source_id: Mapped[int] = mapped_column(sa.ForeignKey("sources.id"), index=True)
    reason: Mapped[str] = mapped_column(sa.String(200))
    requested_by: Mapped[int] = mapped_column(sa.ForeignKey("users.id"))
    requested_at: Mapped[dt.datetime]
    decided_by: Mapped[int | None] = mapped_column(sa.ForeignKey("users.id"))
    decided_at: Mapped[dt.datetime | None]
    approved: Mapped[bool | None]
    note: Mapped[str] = mapped_column(sa.String(200), default="")
    removed_at: Mapped[dt.datetime | None]

    source: Mapped[Source] = relationship()
    objects: Mapped[list[WithdrawnObject]] = relationship(order_by="WithdrawnObject.id")


class WithdrawnObject(Base):
    """One object that leaves the store with a withdrawal: written before a byte of it goes."""

    __tablename__ = "withdrawn_objects"

    id: Mapped[int] = mapped_column(primary_key=True)
    withdrawal_id: Mapped[int] = mapped_column(sa.ForeignKey("withdrawals.id"), index=True)
    object_id: Mapped[str] = mapped_column(sa.String(120), unique=True)
