"""What people confirmed of the values read on pages, and what is missing on forms."""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from archive_app.db import Base
from archive_app.models.pages import PageField


class FieldConfirmation(Base):
    """A person's word on a value: the latest one counts, the machine's reading stays where it is.

    `previous` is what counted before. Nothing is removed: a row with `undoes_id` takes an earlier one back.
    """

    __tablename__ = "field_confirmations"
    __table_args__ = ({"sqlite_autoincrement": True},)

    id: Mapped[int] = mapped_column(primary_key=True)
    page_field_id: Mapped[int] = mapped_column(sa.ForeignKey("page_fields.id"), index=True)
    value: Mapped[str] = mapped_column(sa.Text)
    previous: Mapped[str] = mapped_column(sa.Text)
    confirmed_by: Mapped[str] = mapped_column(sa.String(80))
    confirmed_at: Mapped[dt.datetime]
    undoes_id: Mapped[int | None] = mapped_column(sa.ForeignKey("field_confirmations.id"))

    page_field: Mapped[PageField] = relationship()


class FormFinding(Base):
    """Something missing or wrong on a filled-in form: a code of `rules.form_checks` and the field it is about.

    Made anew whenever a value of the item changes; nobody edits it.
    """

    __tablename__ = "form_findings"
    __table_args__ = (
        sa.UniqueConstraint("item_id", "code", "field"),
        sa.Index("ix_form_findings_code", "code"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    item_id: Mapped[int] = mapped_column(sa.ForeignKey("items.id"), index=True)
    code: Mapped[str] = mapped_column(sa.String(32))
    field: Mapped[str] = mapped_column(sa.String(40))
    noted_at: Mapped[dt.datetime]
