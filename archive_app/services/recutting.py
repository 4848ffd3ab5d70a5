"""Cutting by hand: a waiting item divided, joined with another, put in another order, a page taken out of it.

Every way ends in the same step: pages get their item and number, and an item that is no longer one whole file gets
an object of its own in the vault, image data copied as it lies. What came in stays as it came.
"""

from __future__ import annotations

import io
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path as FilePath

import sqlalchemy as sa

from archive_app import errors
from archive_app.archive import Archive, Work
from archive_app.models import DigitalObject, Item, Page, Source
from archive_app.models.types import ItemState, ObjectRole, SourceState
from archive_app.rules.access import Actor, Right
from archive_app.rules.page_arithmetic import NOT_A_RECORD
from archive_app.services import file_passwords, filing, items, permits
from archive_app.services.splitting import ENDING, keep_once
from ocr.problems import ReadingError
from storage.contract import StoredFile

PDF = "application/pdf"


@dataclass(frozen=True)
class Part:
    """Pages (ids, in order) that become one item: a known one, or a new one (None)."""

    item_id: int | None
    page_ids: tuple[int, ...]


@dataclass(frozen=True)
class Made:
    """The object of a part in the vault; None where the part is a whole file as it came."""

    part: Part
    object_id: str = ""
    name: str = ""
    media_type: str = ""
    stored: StoredFile | None = None


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


def _recut(archive: Archive, actor: Actor, parts: Sequence[Part]) -> list[str]:
    made = []
    for part in parts:
        made.append(_kept(archive, actor, part) if part.page_ids else Made(part))
    with archive.work(actor) as work:
        return _written(work, made)


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


def _kept(archive: Archive, actor: Actor, part: Part) -> Made:
    """Keep an object of exactly these pages, unless they are one whole file that never had one."""
    with archive.look(actor) as look:
        leaves, kind, told, whole = _leaves(archive, look, part)
    if whole:
        return Made(part)
    desk = archive.desk
    try:
        if len(leaves) == 1 and kind in ENDING:
            data, media_type = desk.excerpt(*leaves[0]), kind
        else:
            data, media_type = desk.bind(leaves), PDF
    except ReadingError as error:
        raise errors.BadInput(
            "这种图片不能原样并进一份文件；请把这几页扫成一个 PDF 再交。",
            "Such pictures cannot be put into one file untouched; scan these pages as one PDF.",
        ) from error
    name = f"pages.{ENDING[media_type]}"
    about = json.dumps({"pages": told, "how": "image data copied, not encoded again"}).encode()
    staged = archive.vault.stage(io.BytesIO(data))
    try:
        object_id, stored = keep_once(
            archive,
            actor,
            f"by hand:{json.dumps(told)}",
            {name: staged, "metadata.json": about},
            "cut by hand",
        )
    finally:
        archive.vault.discard(staged)
    return Made(part, object_id, name, media_type, stored[name])


Leaf = tuple[FilePath, list[int], str | None]


def _leaves(archive: Archive, look: Work, part: Part) -> tuple[list[Leaf], str, list[object], bool]:
    """Return where the pages lie, the kind of the first file, what to note, and whether they are one whole file."""
    pages = [look.session.get_one(Page, page_id) for page_id in part.page_ids]
    leaves: list[Leaf] = []
    told: list[object] = []
    sources = {page.source_id: look.session.get_one(Source, page.source_id) for page in pages}
    for source_id, run in groupby(pages, key=lambda page: page.source_id):
        numbers = [page.source_n for page in run]
        source = sources[source_id]
        kept = look.session.scalars(
            sa.select(DigitalObject).where(
                DigitalObject.source_id == source_id, DigitalObject.role == ObjectRole.SOURCE
            )
        ).one()
        path = archive.vault.local_path(kept.object_id, kept.path)
        leaves.append((path, [n - 1 for n in numbers], file_passwords.of(archive, source)))
        told.append([source.sha256, numbers])
    first = sources[pages[0].source_id]
    own = sa.select(DigitalObject.id).where(DigitalObject.item_id == part.item_id)
    whole = (
        len(sources) == 1
        and [page.source_n for page in pages] == list(range(1, (first.page_count or 0) + 1))
        and (part.item_id is None or look.session.scalar(own.limit(1)) is None)
    )
    return leaves, first.media_type, told, whole


def _written(work: Work, made: Sequence[Made]) -> list[str]:
    """Give every page its item, note objects, and let the machine look at the items anew."""
    known = [work.session.get_one(Item, one.part.item_id) for one in made if one.part.item_id]
    _unchanged(work, known, made)
    changed: list[Item] = []
    for one in made:
        item = work.session.get_one(Item, one.part.item_id) if one.part.item_id else _sibling(work, known[0])
        for n, page_id in enumerate(one.part.page_ids, 1):
            page = work.session.get_one(Page, page_id)
            page.item_id, page.n, page.part = item.id, n, None
        if one.stored is not None:
            work.session.add(_object(work, item, one, one.stored))
        if one.part.page_ids:
            changed.append(item)
        else:
            item.state = ItemState.WITHDRAWN
            item.details = {**item.details, "merged_into": known[0].id}
            work.record("item.merged", item, into=known[0].id)
    work.session.flush()
    work.session.expire_all()
    for item in changed:
        work.record("item.cut", item, pages=work.session.scalar(_count(item)))
        _look_again(work, item)
    _settle_sources(work, {item.source_id for item in (*known, *changed) if item.source_id})
    return [item.code for item in changed]


def _unchanged(work: Work, known: Sequence[Item], made: Sequence[Made]) -> None:
    """Refuse when somebody filed or cut these items since they were looked at."""
    wanted = {page_id for one in made for page_id in one.part.page_ids}
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


def _object(work: Work, item: Item, one: Made, stored: StoredFile) -> DigitalObject:
    return DigitalObject(
        source_id=item.source_id, item_id=item.id, role=ObjectRole.MASTER, object_id=one.object_id, path=one.name,
        name=one.name, media_type=one.media_type, bytes=stored.size, sha256=stored.sha256, sha512=stored.sha512,
        created_at=work.now,
    )  # fmt: skip


def _look_again(work: Work, item: Item) -> None:
    """Forget what the machine thought of the old pages and let it think again of the new ones."""
    said = item.details.get("parting", {}).get("said")
    item.details = {key: value for key, value in item.details.items() if key != "parting"}
    if said:
        item.details = {**item.details, "parting": {"said": said}}
    item.form_type, item.year, item.proposals = None, None, []
    source = work.session.get_one(Source, item.source_id)
    filing.file_item(work, item, source)
    work.reindex(item)


def _settle_sources(work: Work, source_ids: Iterable[int]) -> None:
    work.session.flush()
    for source_id in source_ids:
        left = work.session.scalars(
            sa.select(Item).where(Item.source_id == source_id, Item.state == ItemState.STAGED)
        )
        waits = any(NOT_A_RECORD not in item.flags for item in left)
        source = work.session.get_one(Source, source_id)
        source.state = SourceState.REVIEW if waits else SourceState.FILED


def _count(item: Item) -> sa.Select[int]:
    return sa.select(sa.func.count()).select_from(Page).where(Page.item_id == item.id)
