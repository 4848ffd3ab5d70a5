"""Showing items: everything known of one, its pages' text, and its bytes."""

from __future__ import annotations

import datetime as dt
import hashlib
from dataclasses import dataclass, replace
from pathlib import Path as FilePath
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from archive_app import errors
from archive_app.archive import Archive, Work
from archive_app.models import AccessCopy, ArchivalFile, Batch, DigitalObject, Household, Item, Page, Source
from archive_app.models.types import CopyState, FormType, ItemKind, ItemState, ObjectRole
from archive_app.rules import doubts
from archive_app.rules.access import Actor, Right
from archive_app.services import access_plan, auditing, masking, masters, permits, retention, source_states
from archive_app.services.page_views import (
    FieldView,
    PageView,
    field_view,
    holds_numbers,
    page_of,
    page_view,
    sensitive_boxes,
)
from archive_app.services.place_views import PlaceView, places_of
from archive_app.services.retention import LockView
from archive_app.services.volume_items import of_item
from labels import codes
from ocr.problems import ReadingError
from ocr.text import PageText

__all__ = [
    "ACCESS",
    "Doubt",
    "FieldView",
    "FileView",
    "ItemView",
    "PageView",
    "batch_of",
    "file_path",
    "files_of",
    "find",
    "of_source",
    "page_of",
    "page_text",
    "sensitive_boxes",
    "show",
    "view_of",
]

#: the role of the searchable PDF
ACCESS = "access"


@dataclass(frozen=True)
class FileView:
    """One file of an item that can be had: role, digest, size and kind."""

    role: str
    sha256: str
    bytes: int
    media_type: str
    name: str


@dataclass(frozen=True)
class Doubt:
    """Why a person must look: a code and its two sentences."""

    code: str
    zh: str
    en: str


@dataclass(frozen=True)
class ItemView:
    """Everything known of one item."""

    id: int
    code: str
    reference_code: str | None
    former_reference_codes: tuple[str, ...]
    title: str
    kind: ItemKind
    form_type: FormType | None
    year: int | None
    state: ItemState
    registered_at: dt.datetime | None
    registered_by: str | None
    household_no: str | None
    household_head: str | None
    village_code: str | None
    village: str
    archival_file_code: str | None
    file_name: str
    source_path: str
    batch_id: int | None
    received_at: dt.datetime | None
    flags: tuple[str, ...]
    doubts: tuple[Doubt, ...]
    details: dict[str, Any]
    pages: tuple[PageView, ...]
    files: tuple[FileView, ...]
    fields: tuple[FieldView, ...]
    places: tuple[PlaceView, ...]
    lock: LockView
    superseded: bool = False


def find(look: Work, code: str) -> Item:
    """Return an item by code, reference code (also a former one) or number; NotFound also when invisible."""
    wanted = code.strip()
    query = sa.select(Item).options(
        joinedload(Item.unit),
        joinedload(Item.source),
        joinedload(Item.archival_file).joinedload(ArchivalFile.household).joinedload(Household.head),
    )
    item = look.session.scalar(query.where(_named(wanted)))
    if item is None or not permits.sees_item(look, item):
        raise errors.NotFound(wanted)
    return item


def _named(wanted: str) -> sa.ColumnElement[bool]:
    if wanted.isascii() and wanted.isdigit():
        number = int(wanted[:18])
        return Item.id == number if number <= codes.HIGHEST else sa.false()
    try:
        parsed = codes.parse(wanted)
    except codes.BadCode:
        return Item.reference_code == wanted.replace("•", "·").replace("．", "·")
    return Item.id == parsed.number if parsed.kind == "I" else sa.false()


def show(archive: Archive, actor: Actor, code: str) -> ItemView:
    """Return everything known of an item, and note the look."""
    with archive.look(actor) as look:
        view = view_of(look, find(look, code))
    auditing.looked(archive, actor, "item.shown", "items", view.id)
    return view


def view_of(look: Work, item: Item) -> ItemView:
    """Return an item as plain values; the caller has checked the right."""
    pages = look.session.scalars(
        sa.select(Page).where(Page.item_id == item.id).options(selectinload(Page.fields)).order_by(Page.n)
    ).all()
    file, source = item.archival_file, item.source
    household = file.household if file else None
    batch_id = source.batch_id if source and look.actor.may(Right.SEE_SOURCES) else None
    return ItemView(
        id=item.id,
        code=item.code,
        reference_code=item.reference_code,
        former_reference_codes=tuple(item.former_reference_codes),
        title=item.title,
        kind=item.kind,
        form_type=item.form_type,
        year=item.year,
        state=item.state,
        registered_at=item.registered_at,
        registered_by=item.registered_by,
        household_no=household.no if household else None,
        household_head=household.head.name if household else None,
        village_code=item.unit.code if item.unit else None,
        village=item.unit.name if item.unit else "",
        archival_file_code=file.code if file else None,
        file_name=source.name if source else "",
        source_path=source.path if source else "",
        batch_id=batch_id,
        received_at=source.received_at if source else item.created_at,
        flags=tuple(item.flags),
        doubts=tuple(Doubt(*one) for one in doubts.sentences(item.doubts)),
        details=dict(item.details),
        pages=tuple(page_view(page) for page in pages),
        files=files_of(look, item),
        fields=tuple(field_view(look.actor, page, one) for page in pages for one in page.fields),
        places=of_item(places_of(look, {file.id}).get(file.id, ()), item.volume) if file else (),
        lock=retention.lock_of(look, item),
        superseded=look.session.scalar(sa.select(Item.id).where(Item.supersedes_id == item.id).limit(1))
        is not None,
    )


def page_text(archive: Archive, actor: Actor, code: str, n: int) -> tuple[PageView, PageText]:
    """Return a page and what was read on it, personal numbers hidden from who may not see them."""
    with archive.look(actor) as look:
        page = page_of(look, find(look, code), n)
        text = PageText.from_bytes(page.layout) if page.layout else PageText()
        return page_view(page), text if actor.may(Right.UNMASK) else masking.masked_page(text)


def files_of(look: Work, item: Item) -> tuple[FileView, ...]:
    """Return the files of an item: its master, and the source for those who may see whole batches."""
    mine = DigitalObject.item_id == item.id
    if item.source_id is not None:
        came = sa.and_(DigitalObject.source_id == item.source_id, DigitalObject.role == ObjectRole.SOURCE)
        mine = sa.or_(came, mine)
    rows = look.session.scalars(sa.select(DigitalObject).where(mine).order_by(DigitalObject.id)).all()
    source = next((one for one in rows if one.role is ObjectRole.SOURCE), None)
    # pages cut by an older release may have left objects behind: the newest is what the item is now
    own = next((one for one in reversed(rows) if _is_own(one, item)), None)
    found = []
    if source and (look.actor.may(Right.SEE_SOURCES) or (own is None and not item.object_due)):
        found.append(_file_view("source", source))
    master = own or source
    if item.object_due:
        found.append(_file_due(look, item))
    elif master:
        found.append(_file_view("master", master))
    if look.actor.may(Right.UNMASK) and look.session.get(AccessCopy, item.id) is not None:
        copy = access_plan.view_of(look, item)
        if copy and copy.state is CopyState.MADE:
            found.append(FileView(ACCESS, copy.sha256, copy.bytes, access_plan.PDF, f"{item.code}.pdf"))
    return tuple(found)


def _is_own(one: DigitalObject, item: Item) -> bool:
    return one.item_id == item.id and one.role is ObjectRole.MASTER


def _file_due(look: Work, item: Item) -> FileView:
    """Return the file of an item whose object is not written yet: its size and digest are known once it is."""
    order = masters.order_of(look.archive, look, masters.pages_of(look, item))
    return FileView("master", "", 0, order.media_type, order.name)


def _file_view(role: str, one: DigitalObject) -> FileView:
    return FileView(role, one.sha256, one.bytes, one.media_type, one.name)


def file_path(archive: Archive, actor: Actor, code: str, role: str) -> tuple[FilePath, FileView]:
    """Return where a file of an item lies, for sending only; records the download.

    Raises NotFound, Forbidden where personal numbers stand in it that the actor may not see.
    """
    with archive.look(actor) as look:
        item = find(look, code)
        view = next((one for one in files_of(look, item) if one.role == role), None)
        if view is None:
            raise errors.NotFound(f"{code} / {role}")
        if not actor.may(Right.UNMASK) and holds_numbers(look, item, whole=role == "source"):
            raise errors.Forbidden(
                "文件里有完整的证件号、电话或账号，您的账号不能下载；请看网页上的页面，或请档案员协助。",
                "The file holds ID, phone or account numbers in full, which your account may not see; look at the pages "
                "in the browser or ask an archivist.",
            )
        if view.sha256:
            path = _kept(archive, look, item, view)
        else:
            path, view = _lent(archive, look, item, view)
        item_id = item.id
    auditing.looked(archive, actor, "file.downloaded", "items", item_id, role=role)
    return path, view


def _kept(archive: Archive, look: Work, item: Item, view: FileView) -> FilePath:
    kept = look.session.scalars(
        sa.select(DigitalObject).where(
            DigitalObject.sha256 == view.sha256,
            sa.or_(DigitalObject.source_id == item.source_id, DigitalObject.item_id == item.id),
        )
    ).first()
    assert kept is not None
    return archive.vault.local_path(kept.object_id, kept.path)


def _lent(archive: Archive, look: Work, item: Item, view: FileView) -> tuple[FilePath, FileView]:
    try:
        path = masters.lend(archive, look, item)
        data = path.read_bytes()
        return path, replace(view, sha256=hashlib.sha256(data).hexdigest(), bytes=len(data))
    except ReadingError as error:
        raise errors.NotMade(
            "现在取不出这一件的页面，请稍后再试。",
            "The pages of this item cannot be taken out now; try again later.",
        ) from error


def of_source(look: Work, source_id: int) -> list[Item]:
    """Return the visible items of a source."""
    found = source_states.items_of(look, [source_id])[source_id]
    return [item for item in found if permits.sees_item(look, item)]


def batch_of(look: Work, item: Item) -> Batch | None:
    """Return the batch an item came in with."""
    source = look.session.get(Source, item.source_id) if item.source_id else None
    return source.batch if source else None
