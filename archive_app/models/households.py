"""Households, their members, helpers and facts. Numbers stay; splits and merges are relations."""

from __future__ import annotations

import datetime as dt
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from archive_app.db import Base
from archive_app.models.people import Person
from archive_app.models.types import Coded
from archive_app.models.units import Unit


class Household(Coded, Base):
    """A household of the roster. `no` is ours, `{village3}-{4 digits}`, never reused."""

    __tablename__ = "households"
    CODE_KIND = "H"

    no: Mapped[str] = mapped_column(sa.String(12), unique=True)
    village_id: Mapped[int] = mapped_column(sa.ForeignKey("units.id"), index=True)
    head_id: Mapped[int] = mapped_column(sa.ForeignKey("people.id"), index=True)
    national_no: Mapped[str | None] = mapped_column(sa.String(20), index=True)
    category: Mapped[str | None] = mapped_column(sa.String(20))
    status: Mapped[str | None] = mapped_column(sa.String(20))
    poverty_cause: Mapped[str | None] = mapped_column(sa.String(20))
    address: Mapped[str | None] = mapped_column(sa.String(120))
    years: Mapped[list[Any]] = mapped_column(default=list)  # years its yearly forms are due for
    created_at: Mapped[dt.datetime]

    village: Mapped[Unit] = relationship()
    head: Mapped[Person] = relationship(foreign_keys=[head_id])
    members: Mapped[list[Member]] = relationship(back_populates="household")


class Member(Base):
    """A person in a household from a date to a date."""

    __tablename__ = "members"
    __table_args__ = (sa.Index("ix_members_household_id_person_id", "household_id", "person_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    household_id: Mapped[int] = mapped_column(sa.ForeignKey("households.id"))
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("people.id"), index=True)
    relation: Mapped[str] = mapped_column(sa.String(20))
    from_date: Mapped[str | None] = mapped_column(sa.String(20))
    to_date: Mapped[str | None] = mapped_column(sa.String(20))

    household: Mapped[Household] = relationship(back_populates="members")
    person: Mapped[Person] = relationship()


class HouseholdRelation(Base):
    """One household came out of another: split, merge, new head."""

    __tablename__ = "household_relations"

    id: Mapped[int] = mapped_column(primary_key=True)
    from_id: Mapped[int] = mapped_column(sa.ForeignKey("households.id"), index=True)
    to_id: Mapped[int] = mapped_column(sa.ForeignKey("households.id"), index=True)
    kind: Mapped[str] = mapped_column(sa.String(20))
    on_date: Mapped[str | None] = mapped_column(sa.String(20))
    reason: Mapped[str] = mapped_column(sa.String(200), default="")


class Pairing(Base):
    """Helper × household × from/to (requirement row 26)."""

    __tablename__ = "pairings"

    id: Mapped[int] = mapped_column(primary_key=True)
    household_id: Mapped[int] = mapped_column(sa.ForeignKey("households.id"), index=True)
    helper_id: Mapped[int] = mapped_column(sa.ForeignKey("people.id"), index=True)
    from_date: Mapped[str | None] = mapped_column(sa.String(20))
    to_date: Mapped[str | None] = mapped_column(sa.String(20))

    household: Mapped[Household] = relationship()
    helper: Mapped[Person] = relationship()


class Fact(Base):
    """A value about a household or member, with the date it is true for and the page it came from."""

    __tablename__ = "facts"
    __table_args__ = (sa.Index("ix_facts_subject", "subject_kind", "subject_id", "field"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    subject_kind: Mapped[str] = mapped_column(sa.String(20))
    subject_id: Mapped[int]
    field: Mapped[str] = mapped_column(sa.String(40))
    value: Mapped[str] = mapped_column(sa.Text)
    as_of: Mapped[str | None] = mapped_column(sa.String(20))
    source_item_id: Mapped[int | None] = mapped_column(sa.ForeignKey("items.id"), index=True)
    source_page_no: Mapped[int | None]
    recorded_by: Mapped[str] = mapped_column(sa.String(80))
    recorded_at: Mapped[dt.datetime]
