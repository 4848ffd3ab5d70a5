"""Files of a watched folder that were taken and still lie there: a read-only share is not read twice."""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from archive_app.db import Base


class WatchedFile(Base):
    """One file as it lay when it was taken. `mark` is the digest of folder, path, size and time of change."""

    __tablename__ = "watched_files"

    id: Mapped[int] = mapped_column(primary_key=True)
    mark: Mapped[str] = mapped_column(sa.String(64), unique=True)
    folder: Mapped[str] = mapped_column(sa.Text)
    path: Mapped[str] = mapped_column(sa.Text)
    bytes: Mapped[int] = mapped_column(sa.BigInteger)
    changed_ns: Mapped[int] = mapped_column(sa.BigInteger)
    sha256: Mapped[str] = mapped_column(sa.String(64))
    source_id: Mapped[int] = mapped_column(sa.ForeignKey("sources.id"))
    taken_at: Mapped[dt.datetime]
