"""Boxes: containers only; a box number has no logical link to its contents (DA/T 22-2015)."""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from archive_app.db import Base
from archive_app.models.places import Place
from archive_app.models.types import BoxState, Coded, RetentionCode, choice
from archive_app.models.units import Unit


class Box(Coded, Base):
    """One box: 310 × 220 mm outside, spine 20-50 mm, on a shelf at a position.

    `retention_code` is the period it was begun for; None takes what comes, kept apart by what is in it already.
    """

    __tablename__ = "boxes"
    CODE_KIND = "B"

    box_no: Mapped[str] = mapped_column(sa.String(10))
    title: Mapped[str] = mapped_column(sa.String(120))
    unit_id: Mapped[int] = mapped_column(sa.ForeignKey("units.id"), index=True)
    series: Mapped[str] = mapped_column(sa.String(40), default="household")
    year: Mapped[int | None]
    retention_code: Mapped[RetentionCode | None] = mapped_column(choice(RetentionCode, check=False))
    shelf_id: Mapped[int | None] = mapped_column(sa.ForeignKey("places.id"), index=True)
    position: Mapped[int] = mapped_column(default=1)
    spine_mm: Mapped[int] = mapped_column(default=50)
    state: Mapped[BoxState] = mapped_column(choice(BoxState), default=BoxState.OPEN)
    created_at: Mapped[dt.datetime]

    unit: Mapped[Unit] = relationship()
    shelf: Mapped[Place | None] = relationship()
