"""Looks at videos on their carriers: is it still there, is it still the same?"""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from archive_app.db import Base
from archive_app.models.types import VideoState, choice


class VideoCheck(Base):
    """One look; rows are only added. `sha256` is what was found, empty when nothing was."""

    __tablename__ = "video_checks"

    id: Mapped[int] = mapped_column(primary_key=True)
    item_id: Mapped[int] = mapped_column(sa.ForeignKey("items.id"), index=True)
    at: Mapped[dt.datetime]
    by: Mapped[str] = mapped_column(sa.String(80))
    state: Mapped[VideoState] = mapped_column(choice(VideoState))
    sha256: Mapped[str] = mapped_column(sa.String(64), default="")
