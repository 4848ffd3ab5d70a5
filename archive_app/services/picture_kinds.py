"""Photograph or paper: what the picture itself tells when it comes in, and what a person says of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from archive_app import errors
from archive_app.archive import Work
from archive_app.models import Item, MeetingMaterial, Page, Photo
from archive_app.models.types import ItemKind, MaterialRole
from archive_app.rules.access import Right
from archive_app.rules.picturing import Written, is_photograph
from archive_app.services import items, meetings, permits
from ocr.reading import PageReading

#: kinds that a picture can be taken for
PICTURES = frozenset({ItemKind.SCAN, ItemKind.PHOTO})
#: where an item's details say that a person named its kind: no reading overrules that
SAID = "kind_said"


def recognise(item: Item, pages: Sequence[Page]) -> None:
    """Set the kind of an item of one picture by what is seen on it, where that is certain and nobody said it."""
    if item.kind not in PICTURES or item.details.get(SAID) or len(pages) != 1:
        return
    found = of_page(pages[0])
    if found is not None:
        item.kind = ItemKind.PHOTO if found else ItemKind.SCAN


def of_page(page: Page) -> bool | None:
    """Tell whether a page that was read is a photograph; None where it could be either."""
    return _judged(page.quality, page.text or "", known=bool(page.form_type or page.codes))


def of_reading(reading: PageReading) -> bool | None:
    """Tell the same of a page that is being saved."""
    return _judged(reading.quality, reading.text.text, known=bool(reading.form or reading.codes))


def _judged(quality: Mapping[str, Any], text: str, *, known: bool) -> bool | None:
    written = Written(len("".join(text.split())), float(quality.get("covered", 0)), known)
    return is_photograph(quality.get("tones"), written)


def say(work: Work, code: str, kind: ItemKind) -> Item:
    """Say that an item is a photograph, or a paper. Said again nothing changes.

    Raises BadInput for what is no picture of one page, Conflict once it has its reference code (the code names the
    group) or while it stands in a group, NotFound, Forbidden.
    """
    item = items.find(work, code)
    permits.require(work, Right.FILE, item.unit_id, what=code)
    return name(work, item, kind)


def name(work: Work, item: Item, kind: ItemKind) -> Item:
    """Name the kind of an item for which rights were checked."""
    if kind not in PICTURES or item.kind not in PICTURES:
        raise errors.BadInput(
            "只有图像能说明是照片还是纸质材料。", "Only a picture can be called a photograph or a paper."
        )
    if item.kind is kind and item.details.get(SAID):
        return item
    if item.kind is not kind:
        _check(work, item, kind)
    before, item.kind = item.kind, kind
    item.details = {**item.details, SAID: work.actor.name}
    work.record("item.kind_said", item, before=before, kind=kind)
    if before is not kind:
        _roles(work, item)
        work.reindex(item)
    return item


def _check(work: Work, item: Item, kind: ItemKind) -> None:
    if item.reference_code:
        raise errors.Conflict(
            "这一件已给档号，档号里写着它的类别，不能再改。",
            "This item has its reference code, which names its kind; it stays as it is.",
        )
    pages = work.session.scalar(sa.select(sa.func.count()).where(Page.item_id == item.id))
    if kind is ItemKind.PHOTO and pages != 1:
        raise errors.BadInput(
            "一件照片只有一张；请先把各页拆开。", "A photograph is one picture; take its pages apart first."
        )
    if kind is ItemKind.SCAN and work.session.get(Photo, item.id) is not None:
        raise errors.Conflict(
            "这张还在照片组里；请先从组里移出。", "It stands in a group of photographs; take it out first."
        )


def _roles(work: Work, item: Item) -> None:
    """Let the meetings it belongs to take it for what it is now."""
    bound = sa.select(MeetingMaterial).where(MeetingMaterial.item_id == item.id)
    for one in work.session.scalars(bound):
        if item.kind is ItemKind.PHOTO or one.role is MaterialRole.PHOTO:
            meetings.bind(work, one.meeting, item)
