"""The search outbox: pages, and items without pages, whose index document must be made anew."""

from __future__ import annotations

import datetime as dt

from sqlalchemy.orm import Mapped, mapped_column

from archive_app.db import Base


class OutboxRow(Base):
    """One page to index again; written in the transaction of the change that made it necessary.

    `page_id` below zero is minus the id of an item without pages: a video on its carrier.
    """

    __tablename__ = "outbox"

    id: Mapped[int] = mapped_column(primary_key=True)
    page_id: Mapped[int]
    created_at: Mapped[dt.datetime]
