"""What this installation is: one row, written at init."""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from archive_app.db import Base


class Installation(Base):
    """Name, fonds number, and whether it is a demonstration (marked DEMO on every page and print)."""

    __tablename__ = "installation"
    __table_args__ = (sa.CheckConstraint("id = 1", name="only_one"),)

    id: Mapped[int] = mapped_column(primary_key=True, default=1)
    name: Mapped[str] = mapped_column(sa.String(80))
    fonds_no: Mapped[str] = mapped_column(sa.String(5))
    demo: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[dt.datetime]
