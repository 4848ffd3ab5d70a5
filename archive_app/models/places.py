"""Rooms, cabinets and shelves (requirement row 56)."""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from archive_app.db import Base
from archive_app.models.types import Coded, PlaceKind, choice
from archive_app.models.units import Unit

LETTER = {PlaceKind.ROOM: "R", PlaceKind.CABINET: "C", PlaceKind.SHELF: "S"}


class Place(Coded, Base):
    """One spot of the store. Sizes in millimetres; shelves count from the top, 1 first.

    The shelves of a cabinet that is opened from two sides say which `side` they are on, A or B. A place no longer
    in use is `retired_at` a moment, empty, and stays on record.
    """

    __tablename__ = "places"

    kind: Mapped[PlaceKind] = mapped_column(choice(PlaceKind))
    parent_id: Mapped[int | None] = mapped_column(sa.ForeignKey("places.id"), index=True)
    unit_id: Mapped[int] = mapped_column(sa.ForeignKey("units.id"), index=True)
    name: Mapped[str] = mapped_column(sa.String(60))
    position: Mapped[int] = mapped_column(default=1)
    is_dedicated: Mapped[bool] = mapped_column(default=False)  # 专橱专用, requirement row 19
    use: Mapped[str] = mapped_column(sa.String(80), default="")
    width_mm: Mapped[int] = mapped_column(default=850)
    height_mm: Mapped[int] = mapped_column(default=390)
    side: Mapped[str] = mapped_column(sa.String(1), default="", server_default=sa.text("''"))
    retired_at: Mapped[dt.datetime | None]

    parent: Mapped[Place | None] = relationship(remote_side="Place.id")
    unit: Mapped[Unit] = relationship()

    @property
    def code_kind(self) -> str:
        """Return R, C or S."""
        return LETTER[self.kind]
