"""Photographs as records (DA/T 50-2014): groups of one event, and a caption for each picture."""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from archive_app.db import Base
from archive_app.models.items import Item
from archive_app.models.meetings import Meeting
from archive_app.models.types import RetentionCode, choice
from archive_app.models.units import Unit


class PhotoGroup(Base):
    """The pictures of one event: year / retention period / group (DA/T 50-2014, arrangement). Numbers are never reused."""

    __tablename__ = "photo_groups"
    __table_args__ = (sa.UniqueConstraint("unit_id", "year", "retention_code", "group_no"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(sa.ForeignKey("units.id"))
    year: Mapped[int]
    retention_code: Mapped[RetentionCode] = mapped_column(choice(RetentionCode))
    group_no: Mapped[int]
    title: Mapped[str] = mapped_column(sa.String(200))
    event: Mapped[str] = mapped_column(sa.Text, default="")
    place: Mapped[str] = mapped_column(sa.String(120), default="")
    meeting_id: Mapped[int | None] = mapped_column(sa.ForeignKey("meetings.id"), index=True)
    created_at: Mapped[dt.datetime]
    created_by: Mapped[str] = mapped_column(sa.String(80))

    unit: Mapped[Unit] = relationship()
    meeting: Mapped[Meeting | None] = relationship()
    photos: Mapped[list[Photo]] = relationship(back_populates="group", order_by="Photo.n")


class Photo(Base):
    """A picture in its group, with what people say of it; what the camera says stays in the item's details.

    `taken_on` is the stated day (EDTF), kept apart from the camera's clock, which may be wrong. `persons` is
    "无人物" where nobody is in the picture.
    """

    __tablename__ = "photos"
    __table_args__ = (sa.UniqueConstraint("group_id", "n"),)

    item_id: Mapped[int] = mapped_column(sa.ForeignKey("items.id"), primary_key=True, autoincrement=False)
    group_id: Mapped[int] = mapped_column(sa.ForeignKey("photo_groups.id"))
    n: Mapped[int]
    title: Mapped[str] = mapped_column(sa.String(200), default="")
    photographer: Mapped[str] = mapped_column(sa.String(80), default="")
    taken_on: Mapped[str] = mapped_column(sa.String(40), default="")
    place: Mapped[str] = mapped_column(sa.String(120), default="")
    persons: Mapped[str] = mapped_column(sa.Text, default="")
    event: Mapped[str] = mapped_column(sa.Text, default="")
    related_reference: Mapped[str] = mapped_column(sa.String(120), default="")

    group: Mapped[PhotoGroup] = relationship(back_populates="photos")
    item: Mapped[Item] = relationship()
