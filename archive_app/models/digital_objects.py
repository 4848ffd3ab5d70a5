"""Digital objects: what of an item or source lies in the vault, with its digests."""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from archive_app.db import Base
from archive_app.models.types import ObjectRole, choice


class DigitalObject(Base):
    """One file in the vault. Rows are only ever added; digests are hex."""

    __tablename__ = "digital_objects"
    __table_args__ = (
        sa.CheckConstraint("source_id IS NOT NULL OR item_id IS NOT NULL", name="belongs"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    source_id: Mapped[int | None] = mapped_column(sa.ForeignKey("sources.id"), index=True)
    item_id: Mapped[int | None] = mapped_column(sa.ForeignKey("items.id"), index=True)
    role: Mapped[ObjectRole] = mapped_column(choice(ObjectRole))
    object_id: Mapped[str] = mapped_column(sa.String(120), index=True)
    path: Mapped[str] = mapped_column(sa.Text)
    name: Mapped[str] = mapped_column(sa.Text)
    media_type: Mapped[str] = mapped_column(sa.String(100))
    bytes: Mapped[int] = mapped_column(sa.BigInteger)
    sha256: Mapped[str] = mapped_column(sa.String(64))
    sha512: Mapped[str] = mapped_column(sa.String(128))
    created_at: Mapped[dt.datetime]
