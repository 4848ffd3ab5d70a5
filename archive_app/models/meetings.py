"""Meetings and what belongs to them (requirement row 97: each of the 历次评议会议 with its pictures)."""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from archive_app.db import Base
from archive_app.models.items import Item
from archive_app.models.types import MaterialRole, choice
from archive_app.models.units import Unit


class Meeting(Base):
    """One meeting: day, place, who was due and there, how they voted. Counts are people; None: not known."""

    __tablename__ = "meetings"
    __table_args__ = (
        sa.CheckConstraint("present IS NULL OR present >= 0", name="present_counted"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(sa.ForeignKey("units.id"), index=True)
    series: Mapped[str] = mapped_column(sa.String(40))
    title: Mapped[str] = mapped_column(sa.String(200))
    held_on: Mapped[dt.date]
    place: Mapped[str] = mapped_column(sa.String(120), default="")
    chair: Mapped[str] = mapped_column(sa.String(60), default="")
    recorder: Mapped[str] = mapped_column(sa.String(60), default="")
    due: Mapped[int | None]
    present: Mapped[int | None]
    agree: Mapped[int | None]
    against: Mapped[int | None]
    abstain: Mapped[int | None]
    decision: Mapped[str] = mapped_column(sa.Text, default="")
    created_at: Mapped[dt.datetime]
    created_by: Mapped[str] = mapped_column(sa.String(80))

    unit: Mapped[Unit] = relationship()
    materials: Mapped[list[MeetingMaterial]] = relationship(
        back_populates="meeting", order_by="MeetingMaterial.id"
    )


class MeetingMaterial(Base):
    """An item that belongs to a meeting, and what it is to it."""

    __tablename__ = "meeting_materials"
    __table_args__ = (sa.UniqueConstraint("meeting_id", "item_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    meeting_id: Mapped[int] = mapped_column(sa.ForeignKey("meetings.id"))
    item_id: Mapped[int] = mapped_column(sa.ForeignKey("items.id"), index=True)
    role: Mapped[MaterialRole] = mapped_column(choice(MaterialRole))

    meeting: Mapped[Meeting] = relationship(back_populates="materials")
    item: Mapped[Item] = relationship()
