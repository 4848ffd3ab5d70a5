"""Pages, what was read on them, and the fields found."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, deferred, mapped_column, relationship

from archive_app.db import Base
from archive_app.models.types import PageState, choice

if TYPE_CHECKING:
    from archive_app.models.items import Item


class Page(Base):
    """One side. `n` counts within its item and `source_n` within its source, both from 1.

    `turned` is what was turned clockwise to make it upright (0, 90, 180, 270); `skew` in degrees. `part` says
    what a page is besides a document's: `separator` for a sheet that only parts a stack.
    """

    __tablename__ = "pages"
    __table_args__ = (
        sa.UniqueConstraint("source_id", "source_n"),
        sa.Index("ix_pages_state_id", "state", "id"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    source_id: Mapped[int] = mapped_column(sa.ForeignKey("sources.id"))
    source_n: Mapped[int]
    item_id: Mapped[int] = mapped_column(sa.ForeignKey("items.id"), index=True)
    n: Mapped[int]
    state: Mapped[PageState] = mapped_column(choice(PageState))
    reason: Mapped[str] = mapped_column(sa.Text, default="")
    part: Mapped[str | None] = mapped_column(sa.String(16))
    width: Mapped[int | None]
    height: Mapped[int | None]
    dpi: Mapped[float | None]
    turned: Mapped[int] = mapped_column(default=0)
    skew: Mapped[float | None]
    confidence: Mapped[float | None]
    text_source: Mapped[str | None] = mapped_column(sa.String(20))
    form_type: Mapped[str | None] = mapped_column(sa.String(24))
    form_score: Mapped[float | None]
    flags: Mapped[list[str]] = mapped_column(default=list)
    quality: Mapped[dict[str, Any]] = mapped_column(default=dict)
    codes: Mapped[list[str]] = mapped_column(default=list)
    text: Mapped[str] = deferred(mapped_column(sa.Text, default=""))
    layout: Mapped[bytes | None] = deferred(mapped_column(sa.LargeBinary))
    claimed_by: Mapped[str | None] = mapped_column(sa.String(120))
    claimed_until: Mapped[dt.datetime | None]
    attempts: Mapped[int] = mapped_column(default=0)
    read_at: Mapped[dt.datetime | None]

    item: Mapped[Item] = relationship(back_populates="pages")
    fields: Mapped[list[PageField]] = relationship(back_populates="page")


class PageField(Base):
    """A value read on a page: what stands there (`raw`), what we take it for (`value`), and where.

    `box` is [x0, y0, x1, y1] as fractions of the upright page; `rule` names the correction, if any.
    """

    __tablename__ = "page_fields"

    id: Mapped[int] = mapped_column(primary_key=True)
    page_id: Mapped[int] = mapped_column(sa.ForeignKey("pages.id"), index=True)
    name: Mapped[str] = mapped_column(sa.String(40))
    value: Mapped[str] = mapped_column(sa.Text)
    raw: Mapped[str] = mapped_column(sa.Text)
    confidence: Mapped[float]
    box: Mapped[list[Any] | None]
    rule: Mapped[str] = mapped_column(sa.String(60), default="")

    page: Mapped[Page] = relationship(back_populates="fields")
