"""Consultations in the reading room and loans: who has what, since when, until when."""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from archive_app.db import Base
from archive_app.models.boxes import Box
from archive_app.models.holdings import Holding
from archive_app.models.types import Condition, LoanKind, LoanState, choice
from archive_app.models.users import User

#: states in which a thing is out or spoken for
OPEN_LOAN = sa.text("state IN ('requested', 'approved', 'out')")


def _condition(name: str) -> sa.Enum:
    """Return the column type for a condition under a name of its own: a table has two of them."""
    column = choice(Condition)
    column.name = name
    return column


class Loan(Base):
    """One use of a box or volume by one person. A loan is approved by another person than who asked for it.

    `due_on` is the last day; sheets are counted at handing out and at coming back.
    """

    __tablename__ = "loans"
    __table_args__ = (
        sa.CheckConstraint("(box_id IS NULL) <> (holding_id IS NULL)", name="one_thing"),
        sa.CheckConstraint("decided_by IS NULL OR decided_by <> requested_by", name="decided_by_another"),
        sa.CheckConstraint("kind = 'loan' OR due_on IS NULL", name="only_loans_are_due"),
        sa.Index(
            "uq_loans_box_id_open", "box_id", unique=True, sqlite_where=OPEN_LOAN, postgresql_where=OPEN_LOAN
        ),
        sa.Index(
            "uq_loans_holding_id_open",
            "holding_id",
            unique=True,
            sqlite_where=OPEN_LOAN,
            postgresql_where=OPEN_LOAN,
        ),
        sa.Index("ix_loans_state_due_on", "state", "due_on"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[LoanKind] = mapped_column(choice(LoanKind))
    box_id: Mapped[int | None] = mapped_column(sa.ForeignKey("boxes.id"), index=True)
    holding_id: Mapped[int | None] = mapped_column(sa.ForeignKey("holdings.id"), index=True)
    state: Mapped[LoanState] = mapped_column(choice(LoanState))
    borrower: Mapped[str] = mapped_column(sa.String(60))
    borrower_unit: Mapped[str] = mapped_column(sa.String(80), default="")
    borrower_phone: Mapped[str] = mapped_column(sa.String(30), default="")
    purpose: Mapped[str] = mapped_column(sa.String(200))
    requested_by: Mapped[int] = mapped_column(sa.ForeignKey("users.id"))
    requested_at: Mapped[dt.datetime]
    decided_by: Mapped[int | None] = mapped_column(sa.ForeignKey("users.id"))
    decided_at: Mapped[dt.datetime | None]
    decision_note: Mapped[str | None] = mapped_column(sa.String(200))
    out_by: Mapped[int | None] = mapped_column(sa.ForeignKey("users.id"))
    out_at: Mapped[dt.datetime | None]
    due_on: Mapped[dt.date | None]
    sheets_out: Mapped[int | None]
    condition_out: Mapped[Condition | None] = mapped_column(_condition("condition_out"))
    returned_by: Mapped[int | None] = mapped_column(sa.ForeignKey("users.id"))
    returned_at: Mapped[dt.datetime | None]
    sheets_back: Mapped[int | None]
    condition_back: Mapped[Condition | None] = mapped_column(_condition("condition_back"))
    outcome: Mapped[str | None] = mapped_column(sa.String(200))
    remark: Mapped[str | None] = mapped_column(sa.String(200))
    incident: Mapped[bool] = mapped_column(default=False)
    reminded_at: Mapped[dt.datetime | None]
    reminders: Mapped[int] = mapped_column(default=0)

    box: Mapped[Box | None] = relationship(foreign_keys=[box_id])
    holding: Mapped[Holding | None] = relationship(foreign_keys=[holding_id])
    requester: Mapped[User] = relationship(foreign_keys=[requested_by])
    decider: Mapped[User | None] = relationship(foreign_keys=[decided_by])


class LoanRenewal(Base):
    """A due day moved back, by whom and why. Rows are only added."""

    __tablename__ = "loan_renewals"
    __table_args__ = ({"sqlite_autoincrement": True},)

    id: Mapped[int] = mapped_column(primary_key=True)
    loan_id: Mapped[int] = mapped_column(sa.ForeignKey("loans.id"), index=True)
    from_due: Mapped[dt.date]
    to_due: Mapped[dt.date]
    reason: Mapped[str] = mapped_column(sa.String(200))
    renewed_by: Mapped[int] = mapped_column(sa.ForeignKey("users.id"))
    renewed_at: Mapped[dt.datetime]
