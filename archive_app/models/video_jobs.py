"""What is still to be done with a video: its bytes are many, so a worker reads them, not the page that asked."""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from archive_app.db import Base
from archive_app.models.types import VideoTask, choice


class VideoJob(Base):
    """One job, gone when it is done: `done_bytes` of `total_bytes` were read; whoever works on it holds the lease."""

    __tablename__ = "video_jobs"

    id: Mapped[int] = mapped_column(primary_key=True)
    item_id: Mapped[int] = mapped_column(sa.ForeignKey("items.id"), unique=True)
    what: Mapped[VideoTask] = mapped_column(choice(VideoTask))
    asked_by: Mapped[str] = mapped_column(sa.String(80))
    asked_at: Mapped[dt.datetime]
    done_bytes: Mapped[int] = mapped_column(sa.BigInteger, default=0)
    total_bytes: Mapped[int] = mapped_column(sa.BigInteger, default=0)
    claimed_until: Mapped[dt.datetime | None]
