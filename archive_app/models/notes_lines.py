"""Notes sheets (备考表): what happened to a volume or a box, line after line, for good."""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from archive_app.db import Base
from archive_app.models.types import NoteKind, choice


class NotesLine(Base):
    """One line of the notes sheet of a file or of a box; it is never changed and never removed.

    `about` names the form a line of kind `lacking` explains (`approval` or `plan_progress:2018`).
    """

    __tablename__ = "notes_lines"
    __table_args__ = (
        sa.CheckConstraint("(archival_file_id IS NULL) <> (box_id IS NULL)", name="one_subject"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    archival_file_id: Mapped[int | None] = mapped_column(sa.ForeignKey("archival_files.id"), index=True)
    box_id: Mapped[int | None] = mapped_column(sa.ForeignKey("boxes.id"), index=True)
    kind: Mapped[NoteKind] = mapped_column(choice(NoteKind))
    text: Mapped[str] = mapped_column(sa.Text)
    about: Mapped[str] = mapped_column(sa.String(60), default="")
    by: Mapped[str] = mapped_column(sa.String(80))
    at: Mapped[dt.datetime]
