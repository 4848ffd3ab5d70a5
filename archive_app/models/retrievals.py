"""Paper that left the cabinet to be scanned, and came back: counted both ways (DA/T 31-2017, handing over)."""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from archive_app.db import Base
from archive_app.models.holdings import Holding


class Retrieval(Base):
    """Which holdings left the cabinet for a batch, how many sheets, and who took them. Written once."""

    __tablename__ = "retrievals"
    __table_args__ = (sa.CheckConstraint("sheets >= 0", name="sheets_counted"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    batch_id: Mapped[int] = mapped_column(sa.ForeignKey("batches.id"), unique=True)
    sheets: Mapped[int]
    taken_by: Mapped[str] = mapped_column(sa.String(80))
    note: Mapped[str] = mapped_column(sa.String(200), default="")
    recorded_at: Mapped[dt.datetime]
    recorded_by: Mapped[str] = mapped_column(sa.String(80))

    holdings: Mapped[list[RetrievedHolding]] = relationship(order_by="RetrievedHolding.id")


class RetrievedHolding(Base):
    """One holding that went along."""

    __tablename__ = "retrieved_holdings"
    __table_args__ = (sa.UniqueConstraint("retrieval_id", "holding_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    retrieval_id: Mapped[int] = mapped_column(sa.ForeignKey("retrievals.id"))
    holding_id: Mapped[int] = mapped_column(sa.ForeignKey("holdings.id"), index=True)

    holding: Mapped[Holding] = relationship()


class ScanReturn(Base):
    """How many sheets of a batch came back, in what condition, between whom. Written once."""

    __tablename__ = "scan_returns"
    __table_args__ = (sa.CheckConstraint("sheets >= 0", name="sheets_counted"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    batch_id: Mapped[int] = mapped_column(sa.ForeignKey("batches.id"), unique=True)
    sheets: Mapped[int]
    condition: Mapped[str] = mapped_column(sa.String(200))
    returned_by: Mapped[str] = mapped_column(sa.String(80))
    received_by: Mapped[str] = mapped_column(sa.String(80))
    recorded_at: Mapped[dt.datetime]
    recorded_by: Mapped[str] = mapped_column(sa.String(80))
