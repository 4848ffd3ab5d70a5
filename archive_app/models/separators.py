"""Separator sheets: paper that tells the reader where a document begins, and whose it is."""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from archive_app.db import Base
from archive_app.models.households import Household
from archive_app.models.types import Coded, FormType, SeparatorKind, choice
from archive_app.models.units import Unit


class Separator(Coded, Base):
    """What a printed sheet with the code `P-…` means. Rows never change: the sheet is in someone's drawer.

    `household_id` empty in a sheet of kind household means: another household, which one its papers tell.
    `text` names a meeting, `meeting_id` its record if it has one; `series` and `year` say where its material belongs.
    """

    __tablename__ = "separators"
    CODE_KIND = "P"

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[SeparatorKind] = mapped_column(choice(SeparatorKind))
    household_id: Mapped[int | None] = mapped_column(sa.ForeignKey("households.id"), index=True)
    unit_id: Mapped[int | None] = mapped_column(sa.ForeignKey("units.id"))
    form_type: Mapped[FormType | None] = mapped_column(choice(FormType))
    series: Mapped[str | None] = mapped_column(sa.String(40))
    year: Mapped[int | None]
    meeting_id: Mapped[int | None] = mapped_column(sa.ForeignKey("meetings.id"))
    text: Mapped[str] = mapped_column(sa.String(200), default="")
    created_at: Mapped[dt.datetime]
    created_by: Mapped[str] = mapped_column(sa.String(80))

    household: Mapped[Household | None] = relationship()
    unit: Mapped[Unit | None] = relationship()
