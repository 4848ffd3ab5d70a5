"""One page of an item: its figures, its fields and where personal numbers stand on it."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import selectinload, undefer

from archive_app import errors
from archive_app.archive import Work
from archive_app.models import Item, Page, PageField
from archive_app.models.types import PageState
from archive_app.rules import identity
from archive_app.rules.access import Actor, Right
from archive_app.rules.form_fields import is_personal_name
from archive_app.services import masking
from ocr.text import Box, PageText


@dataclass(frozen=True)
class PageView:
    """One page of an item; `n` from 1."""

    n: int
    state: PageState
    confidence: float | None
    width: int | None
    height: int | None
    turned: int
    skew: float | None
    dpi: float | None
    flags: tuple[str, ...]
    text_source: str | None


@dataclass(frozen=True)
class FieldView:
    """A value read on a page, masked if personal and the actor may not see it."""

    page_n: int
    name: str
    value: str
    raw: str
    confidence: float
    box: Box | None
    rule: str


def page_view(page: Page) -> PageView:
    """Return a page as plain values."""
    return PageView(
        page.n,
        page.state,
        page.confidence,
        page.width,
        page.height,
        page.turned,
        page.skew,
        page.dpi,
        tuple(page.flags),
        page.text_source,
    )


def field_view(actor: Actor, page: Page, one: PageField) -> FieldView:
    """Return a field, its value masked when it is a personal number and the actor may not see those."""
    hide = is_personal_name(one.name) and not actor.may(Right.UNMASK)
    value, raw = (
        (identity.mask(one.value) or "", identity.mask(one.raw) or "") if hide else (one.value, one.raw)
    )
    return FieldView(
        page.n, one.name, value, raw, one.confidence, Box(*one.box) if one.box else None, one.rule
    )


def page_of(look: Work, item: Item, n: int) -> Page:
    """Return page `n` (from 1) with its text and layout. Raises NotFound."""
    page = look.session.scalar(
        sa.select(Page)
        .where(Page.item_id == item.id, Page.n == n)
        .options(undefer(Page.text), undefer(Page.layout), selectinload(Page.fields))
    )
    if page is None:
        raise errors.NotFound(f"{item.code} / {n}")
    return page


def sensitive_boxes(page: Page) -> list[Box]:
    """Return the boxes of words read as ID, phone or account numbers."""
    found = [Box(*one.box) for one in page.fields if is_personal_name(one.name) and one.box]
    if page.layout is None:
        return found
    spans = masking.number_spans(page.text)
    for line in PageText.from_bytes(page.layout).lines:
        found += [
            word.box
            for word in line.words
            if any(word.start < end and start < word.start + len(word.text) for start, end in spans)
        ]
    return found


def holds_numbers(look: Work, item: Item, *, whole: bool = False) -> bool:
    """Tell whether personal numbers were read on an item's pages; `whole`: on any page of the file it came in."""
    of = Page.source_id == item.source_id if whole else Page.item_id == item.id
    pages = look.session.scalars(
        sa.select(Page).where(of).options(undefer(Page.text), selectinload(Page.fields))
    )
    return any(
        masking.number_spans(page.text) or any(is_personal_name(one.name) for one in page.fields)
        for page in pages
    )
