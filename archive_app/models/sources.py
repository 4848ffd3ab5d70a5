"""Sources and batches: files as they came in, kept as they came."""

from __future__ import annotations

import datetime as dt
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from archive_app.db import Base
from archive_app.models.types import SourceState, choice
from archive_app.models.units import Unit


class Batch(Base):
    """Files that came in together: one drop, one upload, one command.

    `sides` is the order in which the scanner saw the sheets (a value of `rules.stacks.Sides`, None: as they come).
    While `paused_at` is set nothing more of the batch is read. `whole_at` is when its last file had come (None: more
    are expected, see `services.gathering`).
    """

    __tablename__ = "batches"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(sa.String(200), default="")
    channel: Mapped[str] = mapped_column(sa.String(20))
    created_by: Mapped[str] = mapped_column(sa.String(80))
    created_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("users.id"))
    created_at: Mapped[dt.datetime]
    idempotency_key: Mapped[str | None] = mapped_column(sa.String(200), unique=True)
    sides: Mapped[str | None] = mapped_column(sa.String(24))
    paused_at: Mapped[dt.datetime | None]
    paused_by: Mapped[str | None] = mapped_column(sa.String(80))
    whole_at: Mapped[dt.datetime | None]

    sources: Mapped[list[Source]] = relationship(back_populates="batch")


class Source(Base):
    """One file as it came. `name` is its last path part, `path` where it stood; digests are hex.

    `held_at` is since when it is read and waits for the rest of the row of images it is one of (`services.rows`).
    """

    __tablename__ = "sources"
    __table_args__ = (
        sa.Index(
            "uq_sources_sha256_kept",
            "sha256",
            unique=True,
            sqlite_where=sa.text("object_id IS NOT NULL"),
            postgresql_where=sa.text("object_id IS NOT NULL"),
        ),
        sa.Index("ix_sources_state_id", "state", "id"),
        sa.Index(
            "ix_sources_held_at",
            "batch_id",
            sqlite_where=sa.text("held_at IS NOT NULL"),
            postgresql_where=sa.text("held_at IS NOT NULL"),
        ),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    batch_id: Mapped[int] = mapped_column(sa.ForeignKey("batches.id"), index=True)
    name: Mapped[str] = mapped_column(sa.Text)
    path: Mapped[str] = mapped_column(sa.Text, default="")
    sha256: Mapped[str] = mapped_column(sa.String(64), index=True)
    bytes: Mapped[int] = mapped_column(sa.BigInteger)
    media_type: Mapped[str] = mapped_column(sa.String(100), default="application/octet-stream")
    object_id: Mapped[str | None] = mapped_column(sa.String(120))
    state: Mapped[SourceState] = mapped_column(choice(SourceState))
    reason: Mapped[str] = mapped_column(sa.Text, default="")
    reason_en: Mapped[str] = mapped_column(sa.Text, default="")
    flags: Mapped[list[str]] = mapped_column(default=list)
    hints: Mapped[dict[str, Any]] = mapped_column(default=dict)
    unit_id: Mapped[int | None] = mapped_column(sa.ForeignKey("units.id"), index=True)
    container_id: Mapped[int | None] = mapped_column(sa.ForeignKey("sources.id"), index=True)
    duplicate_of_id: Mapped[int | None] = mapped_column(sa.ForeignKey("sources.id"), index=True)
    page_count: Mapped[int | None]
    claimed_by: Mapped[str | None] = mapped_column(sa.String(120))
    claimed_until: Mapped[dt.datetime | None]
    attempts: Mapped[int] = mapped_column(default=0)
    received_at: Mapped[dt.datetime]
    settled_at: Mapped[dt.datetime | None]
    held_at: Mapped[dt.datetime | None]

    batch: Mapped[Batch] = relationship(back_populates="sources")
    unit: Mapped[Unit | None] = relationship()
    duplicate_of: Mapped[Source | None] = relationship(remote_side=[id], foreign_keys=[duplicate_of_id])
