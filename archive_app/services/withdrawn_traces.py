"""Removing what was withdrawn: words from the records, then pages from the index, then pictures and bytes.

The rows that say so come first, so that an interruption leaves at most an object `archive verify` names, and the next
sweep takes it away.
"""

from __future__ import annotations

import logging

import sqlalchemy as sa

from archive_app.archive import Archive, Work
from archive_app.models import (
    AccessCopy,
    FieldConfirmation,
    FormFinding,
    Item,
    OutboxRow,
    Page,
    PageField,
    PageFingerprint,
    Withdrawal,
    WithdrawnObject,
)
from archive_app.models.types import ItemState
from archive_app.rules.access import Actor

log = logging.getLogger("archive.withdrawing")


def wipe(work: Work, item: Item) -> None:
    """Take away what was read on an item's pages; a value a person confirmed stays with its confirmation."""
    pages = sa.select(Page.id).where(Page.item_id == item.id)
    fields = sa.select(PageField.id).where(PageField.page_id.in_(pages))
    said = sa.select(FieldConfirmation.page_field_id).where(FieldConfirmation.page_field_id.in_(fields))
    work.session.execute(sa.delete(FormFinding).where(FormFinding.item_id == item.id))
    work.session.execute(sa.delete(PageField).where(PageField.page_id.in_(pages), PageField.id.not_in(said)))
    work.session.execute(sa.update(PageField).where(PageField.page_id.in_(pages)).values(value="", raw=""))
    work.session.execute(sa.delete(PageFingerprint).where(PageFingerprint.page_id.in_(pages)))
    work.session.execute(sa.delete(AccessCopy).where(AccessCopy.item_id == item.id))
    work.session.execute(
        sa.update(Page).where(Page.item_id == item.id).values(text="", layout=None, codes=[])
    )
    item.doubts, item.proposals, item.details = [], [], {}


def sweep(archive: Archive, actor: Actor) -> int:
    """Remove the bytes of what was withdrawn once the index has forgotten its pages; return how many requests are done."""
    with archive.look(actor) as look:
        query = sa.select(Withdrawal.id).where(Withdrawal.approved.is_(True), Withdrawal.removed_at.is_(None))
        due = look.session.scalars(query).all()
        if due and _still_indexed(look):
            return 0
    for number in due:
        _remove(archive, actor, number)
    return len(due)


def _still_indexed(look: Work) -> bool:
    """Tell whether a page of something withdrawn still waits for the index."""
    query = (
        sa.select(OutboxRow.id)
        .join(Page, OutboxRow.page_id == Page.id)
        .join(Item, Page.item_id == Item.id)
        .where(Item.state == ItemState.WITHDRAWN)
    )
    return look.session.scalar(query.limit(1)) is not None


def _remove(archive: Archive, actor: Actor, number: int) -> None:
    with archive.look(actor) as look:
        mine = sa.select(WithdrawnObject.object_id).where(WithdrawnObject.withdrawal_id == number)
        objects = look.session.scalars(mine).all()
    archive.cache.clear()  # pictures are found by a hash alone; all can be made again
    for object_id in objects:
        archive.vault.remove(object_id)
    with archive.work(actor) as work:
        done = work.session.get_one(Withdrawal, number)
        done.removed_at = work.now
        work.record("withdrawal.removed", done, objects=len(objects))
    log.info("withdrawal %s: %s objects removed", number, len(objects))
