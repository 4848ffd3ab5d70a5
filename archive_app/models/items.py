"""Items: the smallest thing that is filed, locked and found (件)."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from archive_app.db import Base
from archive_app.models.archival_files import ArchivalFile
from archive_app.models.sources import Source
from archive_app.models.types import Coded, FormType, ItemKind, ItemState, RetentionCode, choice
from archive_app.models.units import Unit

if TYPE_CHECKING:
    from archive_app.models.pages import Page


class Item(Coded, Base):
    """A range of a source's pages (or a reference to a video), staged or registered.

    `volume` is the volume of its file the paper lies in, the same in both sets: of a household's file 1 unless a
    person said otherwise, elsewhere laid when filed (tentative) and again when arranged (`services.volumes`).
    `year` is the year the form is for. Dates may be partial: EDTF text with the earliest and latest day it
    can mean. `retention_start_year` is set by registration or by a person's decision, never by a machine-read
    date alone. `object_due`: its pages are no whole file, and the object of its own is written once it is
    registered (`services.masters`).
    """

    __tablename__ = "items"
    __table_args__ = (
        sa.CheckConstraint(
            "state <> 'registered' OR archival_file_id IS NOT NULL", name="registered_is_filed"
        ),
        sa.Index("ix_items_archival_file_id_form_type", "archival_file_id", "form_type"),
        sa.Index("ix_items_state_unit_id", "state", "unit_id"),
        sa.Index(
            "ix_items_object_due",
            "id",
            sqlite_where=sa.text("object_due"),
            postgresql_where=sa.text("object_due"),
        ),
        {"sqlite_autoincrement": True},
    )
    CODE_KIND = "I"

    source_id: Mapped[int | None] = mapped_column(sa.ForeignKey("sources.id"), index=True)
    archival_file_id: Mapped[int | None] = mapped_column(sa.ForeignKey("archival_files.id"))
    unit_id: Mapped[int | None] = mapped_column(sa.ForeignKey("units.id"), index=True)
    state: Mapped[ItemState] = mapped_column(choice(ItemState), default=ItemState.STAGED)
    kind: Mapped[ItemKind] = mapped_column(choice(ItemKind))
    form_type: Mapped[FormType | None] = mapped_column(choice(FormType))
    volume: Mapped[int | None]
    year: Mapped[int | None]
    title: Mapped[str] = mapped_column(sa.String(300))
    reference_code: Mapped[str | None] = mapped_column(sa.String(60), unique=True)
    former_reference_codes: Mapped[list[str]] = mapped_column(default=list)
    document_date: Mapped[str | None] = mapped_column(sa.String(40))
    date_earliest: Mapped[dt.date | None]
    date_latest: Mapped[dt.date | None]
    date_confirmed_by: Mapped[str | None] = mapped_column(sa.String(80))
    retention_code: Mapped[RetentionCode | None] = mapped_column(choice(RetentionCode))
    retention_start_year: Mapped[int | None]
    retention_rule: Mapped[str | None] = mapped_column(sa.String(40))
    flags: Mapped[list[str]] = mapped_column(default=list)
    doubts: Mapped[list[Any]] = mapped_column(default=list)
    proposals: Mapped[list[Any]] = mapped_column(default=list)
    details: Mapped[dict[str, Any]] = mapped_column(default=dict)
    supersedes_id: Mapped[int | None] = mapped_column(sa.ForeignKey("items.id"))
    registered_at: Mapped[dt.datetime | None]
    registered_by: Mapped[str | None] = mapped_column(sa.String(80))
    created_at: Mapped[dt.datetime]
    object_due: Mapped[bool] = mapped_column(default=False, server_default=sa.false())

    source: Mapped[Source | None] = relationship()
    archival_file: Mapped[ArchivalFile | None] = relationship()
    unit: Mapped[Unit | None] = relationship()
    pages: Mapped[list[Page]] = relationship(back_populates="item", order_by="Page.n")
