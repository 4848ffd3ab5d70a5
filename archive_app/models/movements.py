"""Movements and the place history: where a box or volume stands changes only by a movement (requirement row 98)."""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from archive_app.db import Base
from archive_app.models.boxes import Box
from archive_app.models.holdings import Holding
from archive_app.models.places import Place
from archive_app.models.types import MovementState, choice
from archive_app.models.users import User

#: states in which a movement still stands in the way of another one
OPEN_MOVEMENT = sa.text("state IN ('requested', 'approved')")


class Movement(Base):
    """One box to another shelf, or one volume to another box: asked, decided by another, carried, scanned twice."""

    __tablename__ = "movements"
    __table_args__ = (
        sa.CheckConstraint("(box_id IS NULL) <> (holding_id IS NULL)", name="one_thing"),
        sa.CheckConstraint("(to_shelf_id IS NULL) <> (to_box_id IS NULL)", name="one_goal"),
        sa.CheckConstraint("(box_id IS NULL) = (to_shelf_id IS NULL)", name="goal_fits_thing"),
        sa.CheckConstraint("decided_by IS NULL OR decided_by <> requested_by", name="decided_by_another"),
        sa.Index(
            "uq_movements_box_id_open",
            "box_id",
            unique=True,
            sqlite_where=OPEN_MOVEMENT,
            postgresql_where=OPEN_MOVEMENT,
        ),
        sa.Index(
            "uq_movements_holding_id_open",
            "holding_id",
            unique=True,
            sqlite_where=OPEN_MOVEMENT,
            postgresql_where=OPEN_MOVEMENT,
        ),
        sa.Index("ix_movements_state_id", "state", "id"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    box_id: Mapped[int | None] = mapped_column(sa.ForeignKey("boxes.id"), index=True)
    holding_id: Mapped[int | None] = mapped_column(sa.ForeignKey("holdings.id"), index=True)
    from_shelf_id: Mapped[int | None] = mapped_column(sa.ForeignKey("places.id"))
    from_box_id: Mapped[int | None] = mapped_column(sa.ForeignKey("boxes.id"))
    from_position: Mapped[int | None]
    to_shelf_id: Mapped[int | None] = mapped_column(sa.ForeignKey("places.id"))
    to_box_id: Mapped[int | None] = mapped_column(sa.ForeignKey("boxes.id"))
    to_position: Mapped[int | None]
    reason: Mapped[str] = mapped_column(sa.String(200))
    state: Mapped[MovementState] = mapped_column(choice(MovementState))
    requested_by: Mapped[int] = mapped_column(sa.ForeignKey("users.id"))
    requested_at: Mapped[dt.datetime]
    decided_by: Mapped[int | None] = mapped_column(sa.ForeignKey("users.id"))
    decided_at: Mapped[dt.datetime | None]
    decision_note: Mapped[str | None] = mapped_column(sa.String(200))
    carrier: Mapped[str | None] = mapped_column(sa.String(60))
    taken_up_by: Mapped[int | None] = mapped_column(sa.ForeignKey("users.id"))
    taken_up_at: Mapped[dt.datetime | None]
    put_down_by: Mapped[int | None] = mapped_column(sa.ForeignKey("users.id"))
    put_down_at: Mapped[dt.datetime | None]
    cancelled_by: Mapped[int | None] = mapped_column(sa.ForeignKey("users.id"))
    cancelled_at: Mapped[dt.datetime | None]
    cancel_reason: Mapped[str | None] = mapped_column(sa.String(200))

    box: Mapped[Box | None] = relationship(foreign_keys=[box_id])
    holding: Mapped[Holding | None] = relationship(foreign_keys=[holding_id])
    from_shelf: Mapped[Place | None] = relationship(foreign_keys=[from_shelf_id])
    from_box: Mapped[Box | None] = relationship(foreign_keys=[from_box_id])
    to_shelf: Mapped[Place | None] = relationship(foreign_keys=[to_shelf_id])
    to_box: Mapped[Box | None] = relationship(foreign_keys=[to_box_id])
    requester: Mapped[User] = relationship(foreign_keys=[requested_by])
    decider: Mapped[User | None] = relationship(foreign_keys=[decided_by])

    @property
    def on_the_way(self) -> bool:
        """Tell whether the thing has been taken up and not yet put down."""
        return self.state is MovementState.APPROVED and self.taken_up_at is not None


class Placement(Base):
    """One stay of a box on a shelf or a volume in a box; it lasts until the thing's next one. Rows are only added.

    The first (n = 1) is the first shelving, every later one rests on a movement: so the history has no gaps.
    """

    __tablename__ = "placements"
    __table_args__ = (
        sa.CheckConstraint("(box_id IS NULL) <> (holding_id IS NULL)", name="one_thing"),
        sa.CheckConstraint("(box_id IS NULL) = (shelf_id IS NULL)", name="box_on_shelf"),
        sa.CheckConstraint("(holding_id IS NULL) = (in_box_id IS NULL)", name="volume_in_box"),
        sa.CheckConstraint("(n = 1) OR (movement_id IS NOT NULL)", name="by_movement"),
        sa.UniqueConstraint("box_id", "n"),
        sa.UniqueConstraint("holding_id", "n"),
        sa.UniqueConstraint("movement_id"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    box_id: Mapped[int | None] = mapped_column(sa.ForeignKey("boxes.id"))
    holding_id: Mapped[int | None] = mapped_column(sa.ForeignKey("holdings.id"))
    n: Mapped[int]
    shelf_id: Mapped[int | None] = mapped_column(sa.ForeignKey("places.id"))
    in_box_id: Mapped[int | None] = mapped_column(sa.ForeignKey("boxes.id"))
    position: Mapped[int | None]
    since: Mapped[dt.datetime]
    movement_id: Mapped[int | None] = mapped_column(sa.ForeignKey("movements.id"))
    recorded_by: Mapped[str] = mapped_column(sa.String(80))
