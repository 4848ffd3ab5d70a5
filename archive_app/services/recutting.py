"""Cutting by hand: a waiting item divided, joined with another, put in another order, a page taken out of it.

Every way ends in the same step: pages get their item and number. What came in stays as it came, and nothing is
written into the vault, however often a person cuts: an item's own object comes with its registration
(`services.masters`).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from archive_app import errors
from archive_app.archive import Archive, Work
from archive_app.models import Item, Page, Source
from archive_app.models.types import ItemState
from archive_app.rules.access import Actor, Right
from archive_app.rules.page_arithmetic import NOT_A_RECORD
from archive_app.services import items, looking_again, masters, permits, source_states, splitting
from ocr.problems import ReadingError


@dataclass(frozen=True)
class Part:
    """Pages (ids, in order) that become one item: a known one, or a new one (None)."""

    item_id: int | None
    page_ids: tuple[int, ...]


def divide(archive: Archive, actor: Actor, code: str, before: int) -> list[str]:
    """Make two items of one: the second begins with page `before` (from 2). Returns both codes."""
    with archive.look(actor) as look:
        item, pages = _item(look, code)
        if not 2 <= before <= len(pages):
            raise errors.BadInput("请从第 2 页或以后的页拆开。", "Divide before page 2 or a later one.")
        first, rest = pages[: before - 1], pages[before - 1 :]
        parts = [Part(item.id, _ids(first)), Part(None, _ids(rest))]
    return _recut(archive, actor, parts)


def take_out(archive: Archive, actor: Actor, code: str, n: int) -> list[str]:
    """Make page `n` an item of its own. Returns the codes of what is left and of the page."""
    with archive.look(actor) as look:
        item, pages = _item(look, code)
        if len(pages) < 2 or not 1 <= n <= len(pages):
            raise errors.BadInput("这一件只有一页，没有可以取出的。", "There is no page to take out.")
        left = [page for page in pages if page.n != n]
        parts = [Part(item.id, _ids(left)), Part(None, _ids(pages[n - 1 : n]))]
    return _recut(archive, actor, parts)


def reorder(archive: Archive, actor: Actor, code: str, order: Sequence[int]) -> list[str]:
    """Put the pages of an item in another order: page numbers as they should follow. Returns its code."""
    with archive.look(actor) as look:
        item, pages = _item(look, code)
        if sorted(order) != [page.n for page in pages]:
            raise errors.BadInput("每一页都要出现一次。", "Every page stands in the order once.")
        by_n = {page.n: page for page in pages}
        parts = [Part(item.id, tuple(by_n[n].id for n in order))]
    return _recut(archive, actor, parts)


def join(archive: Archive, actor: Actor, code: str, other: str) -> list[str]:
    """Let the pages of `other` follow those of `code`; `other` ends. Returns the code that stays."""
    with archive.look(actor) as look:
        item, pages = _item(look, code)
        second, more = _item(look, other)
        if item.id == second.id:
            raise errors.BadInput("不能和自己合并。", "An item cannot be joined with itself.")
        parts = [Part(item.id, _ids([*pages, *more])), Part(second.id, ())]
    return _recut(archive, actor, parts)


def put_back(archive: Archive, actor: Actor, before: Sequence[tuple[int, Sequence[int]]]) -> list[str]:
    """Undo a cut: pages lie again in the items (ids) they lay in before. Returns the codes, the first one first.

    An item that ended by joining stays ended; its pages become a new one. Raises NotFound, Forbidden, Conflict.
    """
    with archive.look(actor) as look:
        wanted = [page_id for _item_id, page_ids in before for page_id in page_ids]
        holding = set(look.session.scalars(sa.select(Page.item_id).where(Page.id.in_(wanted))))
        for item_id in holding:
            _item(look, str(item_id))
        parts = []
        for item_id, page_ids in before:
            ended = look.session.get_one(Item, item_id).state is ItemState.WITHDRAWN
            parts.append(Part(None if ended else item_id, tuple(page_ids)))
        known = {item_id for item_id, _page_ids in before}
        parts += [Part(item_id, ()) for item_id in sorted(holding - known)]
    return _recut(archive, actor, parts, is_undo=True)


def neighbour(look: Work, code: str, *, after: bool) -> str:
    """Return the waiting item before or after one in its batch. Raises NotFound when there is none."""
    item = items.find(look, code)
    batch = look.session.get_one(Source, item.source_id).batch_id if item.source_id else None
    query = (
        sa.select(Item)
        .join(Source, Item.source_id == Source.id)
        .where(
            Source.batch_id == batch, Item.state == ItemState.STAGED,
            Item.id > item.id if after else Item.id < item.id,
        )
        .order_by(Item.id if after else Item.id.desc())
    )  # fmt: skip
    for one in look.session.scalars(query.limit(20)):
        if permits.sees_item(look, one) and NOT_A_RECORD not in one.flags:
            return one.code
    raise errors.NotFound(code)


def _recut(archive: Archive, actor: Actor, parts: Sequence[Part], *, is_undo: bool = False) -> list[str]:
    for part in parts:
        if part.page_ids:
            _try_to_copy(archive, actor, part)
    with archive.work(actor) as work:
        return _written(work, parts, is_undo=is_undo)


def _item(look: Work, code: str) -> tuple[Item, Sequence[Page]]:
    """Return a waiting item with its pages. Raises NotFound, Forbidden, Conflict."""
    item = items.find(look, code)
    permits.require(look, Right.FILE, item.unit_id, what=code)
    if item.state is not ItemState.STAGED:
        raise errors.Conflict(
            "已经归档的不能再拆合；请刷新页面。", "Registered items are not cut any more; reload the page."
        )
    pages = look.session.scalars(sa.select(Page).where(Page.item_id == item.id).order_by(Page.n)).all()
    return item, pages


def _ids(pages: Iterable[Page]) -> tuple[int, ...]:
    return tuple(page.id for page in pages)


def _try_to_copy(archive: Archive, actor: Actor, part: Part) -> None:
    """Refuse pages of which no object could be made later. Raises BadInput."""
    with archive.look(actor) as look:
        pages = [look.session.get_one(Page, page_id) for page_id in part.page_ids]
        if masters.is_whole_file(look, pages):
            return
        order = masters.order_of(archive, look, pages)
    try:
        masters.made(archive.desk, order)
    except ReadingError as error:
        raise errors.BadInput(
            "这种图片不能原样并进一份文件；请把这几页扫成一个 PDF 再交。",
            "Such pictures cannot be put into one file untouched; scan these pages as one PDF.",
        ) from error


def _written(work: Work, parts: Sequence[Part], *, is_undo: bool) -> list[str]:
    """Give every page its item, and let the machine look at the items anew.

    The trail says how the pages lay before, so that the cut can be undone.
    """
    known = [work.session.get_one(Item, one.item_id) for one in parts if one.item_id]
    _unchanged(work, known, parts)
    before = [[item.id, list(work.session.scalars(_pages_of(item)))] for item in known]
    sources = {one for item in known for one in source_states.of_item(work, item)}
    changed: list[Item] = []
    for one in parts:
        item = work.session.get_one(Item, one.item_id) if one.item_id else _sibling(work, known[0])
        for n, page_id in enumerate(one.page_ids, 1):
            page = work.session.get_one(Page, page_id)
            page.item_id, page.n, page.part = item.id, n, None
        if one.page_ids:
            changed.append(item)
        else:
            splitting.merge(work, item, into=known[0].id)
    work.session.flush()
    work.session.expire_all()
    for item in changed:
        masters.mark(work, item)
        how = {} if is_undo or item is not changed[0] else {"before": before}
        work.record("item.cut", item, pages=work.session.scalar(_count(item)), **how)
        looking_again.look_again(work, item)
    source_states.settle(work, sources)
    return [item.code for item in changed]


def _unchanged(work: Work, known: Sequence[Item], parts: Sequence[Part]) -> None:
    """Refuse when somebody filed or cut these items since they were looked at."""
    wanted = {page_id for one in parts for page_id in one.page_ids}
    ids = [item.id for item in known]
    there = set(work.session.scalars(sa.select(Page.id).where(Page.item_id.in_(ids))))
    if there != wanted or any(item.state is not ItemState.STAGED for item in known):
        raise errors.Conflict(
            "刚才有人动过这一件；请刷新页面再做。", "Somebody changed this item; reload the page."
        )


def _sibling(work: Work, item: Item) -> Item:
    made = Item(
        source_id=item.source_id, unit_id=item.unit_id, state=ItemState.STAGED, kind=item.kind,
        title=item.source.name[:300] if item.source else item.title, created_at=work.now, details={},
    )  # fmt: skip
    work.session.add(made)
    work.session.flush()
    return made


def _count(item: Item) -> sa.Select[int]:
    return sa.select(sa.func.count()).select_from(Page).where(Page.item_id == item.id)


def _pages_of(item: Item) -> sa.Select[int]:
    return sa.select(Page.id).where(Page.item_id == item.id).order_by(Page.n)
