"""Re-layings (理顺次序): volumes of a class brought into the order of their numbers, asked by one, done by another."""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from archive_app.db import Base
from archive_app.models.types import HoldingSet, RelayingState, choice
from archive_app.models.units import Unit


class Relaying(Base):
    """One request for all open boxes of a unit, class, year and set; `moves` volumes changed their box by it.

    Every volume that changes its box gets a movement of its own when the request is carried out.
    """

    __tablename__ = "relayings"
    __table_args__ = (
        sa.CheckConstraint("settled_by IS NULL OR settled_by <> asked_by", name="settled_by_another"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(sa.ForeignKey("units.id"), index=True)
    series: Mapped[str] = mapped_column(sa.String(40))
    year: Mapped[int | None]
    held_set: Mapped[HoldingSet] = mapped_column(choice(HoldingSet))
    reason: Mapped[str] = mapped_column(sa.String(200))
    state: Mapped[RelayingState] = mapped_column(choice(RelayingState))
    asked_by: Mapped[int] = mapped_column(sa.ForeignKey("users.id"))
    asked_at: Mapped[dt.datetime]
    settled_by: Mapped[int | None] = mapped_column(sa.ForeignKey("users.id"))
    settled_at: Mapped[dt.datetime | None]
    settled_note: Mapped[str] = mapped_column(sa.String(200), default="")
    carrier: Mapped[str | None] = mapped_column(sa.String(60))
    moves: Mapped[int] = mapped_column(default=0)

    unit: Mapped[Unit] = relationship()
