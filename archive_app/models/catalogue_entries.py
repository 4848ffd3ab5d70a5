"""Entries of catalogues that others made, and the files that belong to them (挂接, DA/T 31-2017, linking)."""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from archive_app.db import Base
from archive_app.models.sources import Source


class CatalogueEntry(Base):
    """One line of a brought-in catalogue. `reference_code` is the one it had there, `row` its line, from 1."""

    __tablename__ = "catalogue_entries"

    id: Mapped[int] = mapped_column(primary_key=True)
    reference_code: Mapped[str] = mapped_column(sa.String(80), unique=True)
    catalogue: Mapped[str] = mapped_column(sa.String(200))
    row: Mapped[int]
    title: Mapped[str] = mapped_column(sa.String(300))
    responsible_party: Mapped[str] = mapped_column(sa.String(200), default="")
    document_no: Mapped[str] = mapped_column(sa.String(80), default="")
    document_date: Mapped[str] = mapped_column(sa.String(40), default="")
    page_count: Mapped[int | None]
    note: Mapped[str] = mapped_column(sa.Text, default="")
    unit_id: Mapped[int | None] = mapped_column(sa.ForeignKey("units.id"), index=True)
    created_at: Mapped[dt.datetime]
    created_by: Mapped[str] = mapped_column(sa.String(80))

    links: Mapped[list[CatalogueLink]] = relationship(back_populates="entry")


class CatalogueLink(Base):
    """A file that belongs to an entry; one entry may have several (a picture a page)."""

    __tablename__ = "catalogue_links"
    __table_args__ = (sa.UniqueConstraint("entry_id", "source_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    entry_id: Mapped[int] = mapped_column(sa.ForeignKey("catalogue_entries.id"))
    source_id: Mapped[int] = mapped_column(sa.ForeignKey("sources.id"), index=True)

    entry: Mapped[CatalogueEntry] = relationship(back_populates="links")
    source: Mapped[Source] = relationship()
