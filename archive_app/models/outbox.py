"""The search outbox: pages whose index document must be made anew."""

from __future__ import annotations

import datetime as dt

from sqlalchemy.orm import Mapped, mapped_column

from archive_app.db import Base


class OutboxRow(Base):
    """One page to index again; written in the transaction of the change that made it necessary."""

    __tablename__ = "outbox"

    id: Mapped[int] = mapped_column(primary_key=True)
    page_id: Mapped[int]
    created_at: Mapped[dt.datetime]
