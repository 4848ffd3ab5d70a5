"""Arrangements (整理): the order, page numbers and reference codes given to items of a file, all at once."""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from archive_app.db import Base
from archive_app.models.archival_files import ArchivalFile
from archive_app.models.items import Item
from archive_app.models.types import ArrangementState, choice

_SUBMITTED = sa.text("state = 'submitted'")


class Arrangement(Base):
    """One round of arranging a file: made by one person, settled by another; `no` counts within the file.

    A later round holds only what came later. `settled_by` checked it or sent it back, with a `reason`.
    """

    __tablename__ = "arrangements"
    __table_args__ = (
        sa.UniqueConstraint("archival_file_id", "no"),
        sa.CheckConstraint("state <> 'checked' OR settled_by <> arranged_by", name="checked_by_another"),
        sa.CheckConstraint(
            "(state = 'submitted') = (settled_by IS NULL) AND (settled_by IS NULL) = (settled_at IS NULL)",
            name="settled_whole",
        ),
        sa.Index(
            "uq_arrangements_archival_file_id_submitted",
            "archival_file_id",
            unique=True,
            sqlite_where=_SUBMITTED,
            postgresql_where=_SUBMITTED,
        ),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    archival_file_id: Mapped[int] = mapped_column(sa.ForeignKey("archival_files.id"))
    no: Mapped[int]
    state: Mapped[ArrangementState] = mapped_column(choice(ArrangementState))
    arranged_by: Mapped[str] = mapped_column(sa.String(80))
    arranged_at: Mapped[dt.datetime]
    settled_by: Mapped[str | None] = mapped_column(sa.String(80))
    settled_at: Mapped[dt.datetime | None]
    reason: Mapped[str] = mapped_column(sa.Text, default="")

    archival_file: Mapped[ArchivalFile] = relationship()


class ArrangementLine(Base):
    """One item in a round: its place in the order and its pages.

    In a household's volume `first_page` and `last_page` run on through the whole volume (GB/T 9705-2008); of
    an item that is kept singly they count from 1 (DA/T 22-2015). An item without pages has none.
    """

    __tablename__ = "arrangement_lines"
    __table_args__ = (
        sa.UniqueConstraint("arrangement_id", "position"),
        sa.UniqueConstraint("arrangement_id", "item_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    arrangement_id: Mapped[int] = mapped_column(sa.ForeignKey("arrangements.id"))
    item_id: Mapped[int] = mapped_column(sa.ForeignKey("items.id"), index=True)
    position: Mapped[int]
    pages: Mapped[int]
    first_page: Mapped[int | None]
    last_page: Mapped[int | None]

    arrangement: Mapped[Arrangement] = relationship()
    item: Mapped[Item] = relationship()


class ReferenceCounter(Base):
    """The last number given under a stem of the reference code; it only ever rises."""

    __tablename__ = "reference_counters"

    stem: Mapped[str] = mapped_column(sa.String(60), primary_key=True)
    last: Mapped[int]
