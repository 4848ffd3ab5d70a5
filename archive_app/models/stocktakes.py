"""Stocktakes (清点, requirement row 64): what ought to be there, every scan, and where each thing was seen."""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from archive_app.db import Base
from archive_app.models.places import Place
from archive_app.models.types import CountDepth, CountVerdict, StocktakeState, choice


class Stocktake(Base):
    """One count of a room or cabinet. What is expected is frozen when it starts."""

    __tablename__ = "stocktakes"
    __table_args__ = (
        sa.CheckConstraint("(state = 'closed') = (closed_at IS NOT NULL)", name="closing_is_whole"),
        sa.Index(
            "uq_stocktakes_open_place",
            "place_id",
            unique=True,
            sqlite_where=sa.text("state = 'open'"),
            postgresql_where=sa.text("state = 'open'"),
        ),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    place_id: Mapped[int] = mapped_column(sa.ForeignKey("places.id"), index=True)
    depth: Mapped[CountDepth] = mapped_column(choice(CountDepth))
    state: Mapped[StocktakeState] = mapped_column(choice(StocktakeState), default=StocktakeState.OPEN)
    started_by: Mapped[str] = mapped_column(sa.String(80))
    started_at: Mapped[dt.datetime]
    closed_by: Mapped[str | None] = mapped_column(sa.String(80))
    closed_at: Mapped[dt.datetime | None]

    place: Mapped[Place] = relationship()


class ExpectedThing(Base):
    """A box or holding that ought to stand in the place counted, as it was when the count began.

    `counted` is false for what goes along with its box and is not scanned itself.
    """

    __tablename__ = "stocktake_expected"
    __table_args__ = (sa.UniqueConstraint("stocktake_id", "thing_kind", "thing_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    stocktake_id: Mapped[int] = mapped_column(sa.ForeignKey("stocktakes.id"))
    thing_kind: Mapped[str] = mapped_column(sa.String(24))
    thing_id: Mapped[int]
    shelf_id: Mapped[int] = mapped_column(sa.ForeignKey("places.id"))
    box_id: Mapped[int | None] = mapped_column(sa.ForeignKey("boxes.id"))
    counted: Mapped[bool]


class StocktakeScan(Base):
    """One scan as a phone sent it. `client_id` is the phone's own, so that sending twice counts once."""

    __tablename__ = "stocktake_scans"
    __table_args__ = (
        sa.UniqueConstraint("stocktake_id", "client_id"),
        sa.Index("ix_stocktake_scans_thing", "stocktake_id", "thing_kind", "thing_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    stocktake_id: Mapped[int] = mapped_column(sa.ForeignKey("stocktakes.id"))
    client_id: Mapped[str] = mapped_column(sa.String(40))
    text: Mapped[str] = mapped_column(sa.String(120))
    thing_kind: Mapped[str | None] = mapped_column(sa.String(24))
    thing_id: Mapped[int | None]
    shelf_id: Mapped[int | None] = mapped_column(sa.ForeignKey("places.id"))
    box_id: Mapped[int | None] = mapped_column(sa.ForeignKey("boxes.id"))
    scanned_at: Mapped[dt.datetime]
    received_at: Mapped[dt.datetime]
    scanned_by: Mapped[str] = mapped_column(sa.String(80))


class Sighting(Base):
    """Where a thing was last seen in a stocktake: one row a thing, however many phones saw it."""

    __tablename__ = "stocktake_sightings"
    __table_args__ = (sa.UniqueConstraint("stocktake_id", "thing_kind", "thing_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    stocktake_id: Mapped[int] = mapped_column(sa.ForeignKey("stocktakes.id"))
    thing_kind: Mapped[str] = mapped_column(sa.String(24))
    thing_id: Mapped[int]
    shelf_id: Mapped[int | None] = mapped_column(sa.ForeignKey("places.id"))
    box_id: Mapped[int | None] = mapped_column(sa.ForeignKey("boxes.id"))
    seen_at: Mapped[dt.datetime]
    seen_by: Mapped[str] = mapped_column(sa.String(80))
    times: Mapped[int] = mapped_column(default=1)


class StocktakeFinding(Base):
    """What did not agree when a stocktake was closed, and how it was explained; `text` for unknown codes."""

    __tablename__ = "stocktake_findings"
    __table_args__ = (sa.UniqueConstraint("stocktake_id", "key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    stocktake_id: Mapped[int] = mapped_column(sa.ForeignKey("stocktakes.id"))
    key: Mapped[str] = mapped_column(sa.String(120))
    verdict: Mapped[CountVerdict] = mapped_column(choice(CountVerdict))
    thing_kind: Mapped[str | None] = mapped_column(sa.String(24))
    thing_id: Mapped[int | None]
    explanation: Mapped[str] = mapped_column(sa.String(400), default="")
    incident_id: Mapped[int | None] = mapped_column(sa.ForeignKey("incidents.id"))
