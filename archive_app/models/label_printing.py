"""Printed labels and the printers they come from: who printed what, when, and how askew a printer feeds."""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from archive_app.db import Base


class LabelPrint(Base):
    """One thing's labels in one print job; only ever added, so that a reprint can be seen for what it is.

    `subject_kind` is the table of the thing, `kind` the kind of label (a key of the label data).
    """

    __tablename__ = "label_prints"
    __table_args__ = (
        sa.Index("ix_label_prints_subject", "subject_kind", "subject_id"),
        sa.CheckConstraint("copies >= 1", name="some_copies"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    subject_kind: Mapped[str] = mapped_column(sa.String(24))
    subject_id: Mapped[int]
    kind: Mapped[str] = mapped_column(sa.String(24))
    stock: Mapped[str] = mapped_column(sa.String(40))
    printer: Mapped[str] = mapped_column(sa.String(60), default="")
    copies: Mapped[int] = mapped_column(default=1)
    printed_by: Mapped[str] = mapped_column(sa.String(80))
    printed_at: Mapped[dt.datetime]


class Printer(Base):
    """A printer by its name; everything printed on it is moved right and down by so many mm.

    `owner` is `unit:` and the id of the unit that shares it, or the name of the one person who prints so.
    """

    __tablename__ = "printers"
    __table_args__ = (sa.UniqueConstraint("owner", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    owner: Mapped[str] = mapped_column(sa.String(80))
    name: Mapped[str] = mapped_column(sa.String(60))
    right_mm: Mapped[float] = mapped_column(sa.Double, default=0.0)
    down_mm: Mapped[float] = mapped_column(sa.Double, default=0.0)
    used_at: Mapped[dt.datetime]


class FloorSpot(Base):
    """Where a cabinet stands in its room, in mm from the room's upper left corner as the plan shows it."""

    __tablename__ = "floor_spots"

    place_id: Mapped[int] = mapped_column(sa.ForeignKey("places.id"), primary_key=True)
    x_mm: Mapped[int]
    y_mm: Mapped[int]
    turned: Mapped[bool] = mapped_column(default=False)
