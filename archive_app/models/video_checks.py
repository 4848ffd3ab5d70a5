"""Looks at videos on their carriers: is it still there, is it still the same?"""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from archive_app.db import Base
from archive_app.models.types import VideoState, choice


class VideoCheck(Base):
    """One look; rows are only added. `sha256` is what was found, empty when nothing was.

    `looked_on` is set for a look by hand (a disc that was put in and played): the day, by whom, and what was found.
    """

    __tablename__ = "video_checks"

    id: Mapped[int] = mapped_column(primary_key=True)
    item_id: Mapped[int] = mapped_column(sa.ForeignKey("items.id"), index=True)
    at: Mapped[dt.datetime]
    by: Mapped[str] = mapped_column(sa.String(80))
    state: Mapped[VideoState] = mapped_column(choice(VideoState))
    sha256: Mapped[str] = mapped_column(sa.String(64), default="")
    looked_on: Mapped[dt.date | None]
    looked_by: Mapped[str | None] = mapped_column(sa.String(80))
    note: Mapped[str | None] = mapped_column(sa.Text)
