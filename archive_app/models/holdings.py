"""Holdings: file or item × set × original/copy × volume × box × position."""

from __future__ import annotations

import datetime as dt
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from archive_app.db import Base
from archive_app.models.archival_files import ArchivalFile
from archive_app.models.boxes import Box
from archive_app.models.types import Coded, CopyType, HoldingSet, choice


class Holding(Coded, Base):
    """One physical thing on the shelf; movements, loans and stocktakes act on it.

    `spine_mm` is that of a household's volume when a person said so, else it follows from its sheets. A copy holds
    what was registered up to `complete_at` (None: up to when it was made), but for the items of `without`.
    """

    __tablename__ = "holdings"
    __table_args__ = (
        sa.CheckConstraint("archival_file_id IS NOT NULL OR item_id IS NOT NULL", name="holds_something"),
        sa.UniqueConstraint("archival_file_id", "held_set", "copy", "volume"),
        {"sqlite_autoincrement": True},
    )
    CODE_KIND = "V"

    archival_file_id: Mapped[int | None] = mapped_column(sa.ForeignKey("archival_files.id"), index=True)
    item_id: Mapped[int | None] = mapped_column(sa.ForeignKey("items.id"), index=True)
    held_set: Mapped[HoldingSet] = mapped_column(choice(HoldingSet))
    copy: Mapped[CopyType] = mapped_column(choice(CopyType))
    volume: Mapped[int] = mapped_column(default=1)
    box_id: Mapped[int | None] = mapped_column(sa.ForeignKey("boxes.id"), index=True)
    position: Mapped[int | None]
    sheets: Mapped[int | None]
    spine_mm: Mapped[int | None]
    without: Mapped[list[Any] | None] = mapped_column(sa.JSON)
    complete_at: Mapped[dt.datetime | None]
    created_at: Mapped[dt.datetime]

    archival_file: Mapped[ArchivalFile | None] = relationship()
    box: Mapped[Box | None] = relationship()
