"""Quality control: acceptance samples and their marks, scans made again, fingerprints, and access copies."""

from __future__ import annotations

import datetime as dt
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, deferred, mapped_column, relationship

from archive_app.db import Base
from archive_app.models.digital_objects import DigitalObject
from archive_app.models.items import Item
from archive_app.models.types import AcceptanceState, CopyState, RescanState, choice


class AccessCopy(Base):
    """How making the searchable PDF of an item ended last; the file itself lies in the cache, if at all.

    `key` names exactly what it was made from; `readers` extracted its text again.
    """

    __tablename__ = "access_copies"

    item_id: Mapped[int] = mapped_column(sa.ForeignKey("items.id"), primary_key=True)
    key: Mapped[str] = mapped_column(sa.String(64))
    state: Mapped[CopyState] = mapped_column(choice(CopyState))
    sha256: Mapped[str] = mapped_column(sa.String(64), default="")
    bytes: Mapped[int] = mapped_column(sa.BigInteger, default=0)
    pages: Mapped[int] = mapped_column(default=0)
    carried: Mapped[int] = mapped_column(default=0)
    readers: Mapped[list[str]] = mapped_column(default=list)
    reason: Mapped[str] = mapped_column(sa.Text, default="")
    made_at: Mapped[dt.datetime]


class PageFingerprint(Base):
    """What a page looks like, in 64 bits (two's complement): pages that look alike differ in few of them."""

    __tablename__ = "page_fingerprints"

    page_id: Mapped[int] = mapped_column(sa.ForeignKey("pages.id"), primary_key=True)
    value: Mapped[int] = mapped_column(sa.BigInteger)


class Rescan(Base):
    """A page scanned again: its own object in the vault; the first scan stays beside it.

    Once accepted it is what is shown; `file_page` counts within its file from 1. `reading` holds what else was read
    on it: fields, the kind of form, codes, flags.
    """

    __tablename__ = "rescans"
    __table_args__ = (sa.UniqueConstraint("page_id", "no"), {"sqlite_autoincrement": True})

    id: Mapped[int] = mapped_column(primary_key=True)
    page_id: Mapped[int] = mapped_column(sa.ForeignKey("pages.id"))
    no: Mapped[int]
    digital_object_id: Mapped[int] = mapped_column(sa.ForeignKey("digital_objects.id"))
    file_page: Mapped[int]
    state: Mapped[RescanState] = mapped_column(choice(RescanState))
    reason: Mapped[str] = mapped_column(sa.Text)
    turned: Mapped[int] = mapped_column(default=0)
    skew: Mapped[float | None]
    dpi: Mapped[float | None]
    width: Mapped[int | None]
    height: Mapped[int | None]
    quality: Mapped[dict[str, Any]] = mapped_column(default=dict)
    text: Mapped[str] = deferred(mapped_column(sa.Text, default=""))
    layout: Mapped[bytes | None] = deferred(mapped_column(sa.LargeBinary))
    reading: Mapped[dict[str, Any] | None] = deferred(mapped_column(sa.JSON))
    made_by: Mapped[str] = mapped_column(sa.String(80))
    made_at: Mapped[dt.datetime]
    settled_by: Mapped[str | None] = mapped_column(sa.String(80))
    settled_at: Mapped[dt.datetime | None]

    digital_object: Mapped[DigitalObject] = relationship()


class Acceptance(Base):
    """One round of acceptance by sample over a batch: who is in it follows from population and seed."""

    __tablename__ = "acceptances"
    __table_args__ = (sa.UniqueConstraint("batch_id", "round"), {"sqlite_autoincrement": True})

    id: Mapped[int] = mapped_column(primary_key=True)
    batch_id: Mapped[int] = mapped_column(sa.ForeignKey("batches.id"))
    round: Mapped[int]
    seed: Mapped[str] = mapped_column(sa.String(40))
    population: Mapped[int]
    sample_size: Mapped[int]
    pages: Mapped[int]
    failing_pages: Mapped[int]
    basis: Mapped[str] = mapped_column(sa.String(200))
    state: Mapped[AcceptanceState] = mapped_column(choice(AcceptanceState))
    opened_by: Mapped[str] = mapped_column(sa.String(80))
    opened_at: Mapped[dt.datetime]
    settled_by: Mapped[str | None] = mapped_column(sa.String(80))
    settled_at: Mapped[dt.datetime | None]

    marks: Mapped[list[AcceptanceMark]] = relationship(
        back_populates="acceptance", order_by="AcceptanceMark.position"
    )


class AcceptanceMark(Base):
    """One sampled item: does its entry match its images, and is all else right? None until it was looked at."""

    __tablename__ = "acceptance_marks"
    __table_args__ = (sa.UniqueConstraint("acceptance_id", "item_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    acceptance_id: Mapped[int] = mapped_column(sa.ForeignKey("acceptances.id"))
    position: Mapped[int]
    item_id: Mapped[int] = mapped_column(sa.ForeignKey("items.id"), index=True)
    matches: Mapped[bool | None]
    content_right: Mapped[bool | None]
    note: Mapped[str] = mapped_column(sa.String(200), default="")
    marked_by: Mapped[str | None] = mapped_column(sa.String(80))
    marked_at: Mapped[dt.datetime | None]

    acceptance: Mapped[Acceptance] = relationship(back_populates="marks")
    item: Mapped[Item] = relationship()
