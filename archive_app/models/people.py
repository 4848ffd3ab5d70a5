"""People: officers, cadres, helpers and householders are all people; users only sign in."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from archive_app.db import Base
from archive_app.models.units import Unit


class Person(Base):
    """A natural person. `id_number` is kept as text exactly as known, valid or not."""

    __tablename__ = "people"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(sa.String(60), index=True)
    former_names: Mapped[list[str]] = mapped_column(default=list)
    id_number: Mapped[str | None] = mapped_column(sa.String(24), index=True)
    sex: Mapped[str] = mapped_column(sa.String(1), default="0")  # GB/T 2261.1
    phone: Mapped[str | None] = mapped_column(sa.String(30))
    fictitious: Mapped[bool] = mapped_column(default=False)


class Appointment(Base):
    """Person × post × unit × from/to. Partial dates as EDTF text."""

    __tablename__ = "appointments"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("people.id"), index=True)
    unit_id: Mapped[int] = mapped_column(sa.ForeignKey("units.id"), index=True)
    post: Mapped[str] = mapped_column(sa.String(60))
    from_date: Mapped[str | None] = mapped_column(sa.String(20))
    to_date: Mapped[str | None] = mapped_column(sa.String(20))

    person: Mapped[Person] = relationship()
    unit: Mapped[Unit] = relationship()
