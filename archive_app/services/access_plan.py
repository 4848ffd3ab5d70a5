"""What the searchable PDF of an item would be made of, and how making it ended last."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import undefer

from archive_app.archive import Work
from archive_app.models import AccessCopy, DigitalObject, Item, Page
from archive_app.models.types import CopyState, ObjectRole, PageState
from archive_app.services import stamping
from archive_app.services.page_scans import ShownScan, shown_scans
from archive_app.services.stamping import Stamp
from ocr.access import AccessOrder, AccessPage

PDF = "application/pdf"
PRODUCER = "一户一档"
#: counts up whenever the same order would give another file
RECIPE = 2
_PICTURES = ("image/", PDF)


@dataclass(frozen=True)
class Itself:
    """A file that is its own searchable copy: born digital, with a text layer that can be trusted.

    `left_off` is a key of `stamping.LEFT_OFF` where it ought to carry a filing stamp.
    """

    object_id: str
    path: str
    sha256: str
    bytes: int
    left_off: str = ""


@dataclass(frozen=True)
class ToMake:
    """A copy to be made; `key` names exactly what goes into it. The stamp is laid on the order when it is made."""

    key: str
    order: AccessOrder
    stamp: Stamp | None


@dataclass(frozen=True)
class AccessView:
    """How the searchable PDF of an item stands: `state` None when none was made of its present pages.

    `reason` says why there is none, or is a key of `stamping.LEFT_OFF` for one that lacks its filing stamp.
    """

    state: CopyState | None
    bytes: int = 0
    sha256: str = ""
    reason: str = ""


def plan(look: Work, item: Item) -> Itself | ToMake | None:
    """Return what the searchable PDF of an item is or would be made of; None when it has no page pictures."""
    pages = look.session.scalars(
        sa.select(Page).where(Page.item_id == item.id).options(undefer(Page.layout)).order_by(Page.n)
    ).all()
    pages = [page for page in pages if page.state in (PageState.READ, PageState.BLANK)]
    if not pages:
        return None
    scans = shown_scans(look, pages)
    if len(scans) < len(pages) or not all(one.media_type.startswith(_PICTURES) for one in scans.values()):
        return None
    return _itself(look, item, pages, scans) or _to_make(item, pages, scans)


def view_of(look: Work, item: Item) -> AccessView | None:
    """Return how the searchable PDF stands; None when none can be made."""
    planned = plan(look, item)
    match planned:
        case None:
            return None
        case Itself():
            return AccessView(CopyState.MADE, planned.bytes, planned.sha256, planned.left_off)
        case ToMake():
            row = look.session.get(AccessCopy, item.id)
            if row is None or row.key != planned.key:
                return AccessView(None)
            return AccessView(row.state, row.bytes, row.sha256, row.reason)


def _itself(look: Work, item: Item, pages: list[Page], scans: dict[int, ShownScan]) -> Itself | None:
    """Return the item's own PDF when all of its text is its own: signed files stay what they are, too."""
    for page in pages:
        own_text = page.text_source == "text-layer" or page.state is PageState.BLANK
        scan = scans[page.id]
        if not own_text or scan.rescan or scan.password or scan.media_type != PDF or page.turned:
            return None
    if item.object_due or all(page.state is PageState.BLANK for page in pages):
        return None
    kept = look.session.scalars(
        sa.select(DigitalObject)
        .where(
            sa.or_(
                DigitalObject.item_id == item.id,
                sa.and_(DigitalObject.source_id == item.source_id, DigitalObject.role == ObjectRole.SOURCE),
            ),
            DigitalObject.role.in_([ObjectRole.MASTER, ObjectRole.SOURCE]),
            DigitalObject.media_type == PDF,
        )
        .order_by(DigitalObject.role == ObjectRole.SOURCE, DigitalObject.id.desc())
    ).first()
    left_off = stamping.OWN_FILE if stamping.stamp_of(item, pages) else ""
    return Itself(kept.object_id, kept.path, kept.sha256, kept.bytes, left_off) if kept else None


def _to_make(item: Item, pages: list[Page], scans: dict[int, ShownScan]) -> ToMake:
    stamp = stamping.stamp_of(item, pages)
    order = AccessOrder(
        pages=tuple(
            AccessPage(
                scans[page.id].path,
                scans[page.id].number - 1,
                page.turned,
                page.skew or 0.0,
                scans[page.id].password,
                page.layout or b"",
            )
            for page in pages
        ),
        title=item.title,
        identifier=item.reference_code or item.code,
        producer=PRODUCER,
        made=_utc(max((page.read_at for page in pages if page.read_at), default=item.created_at)),
    )
    parts = [
        [scans[page.id].sha256, scans[page.id].number, page.turned, page.skew, _digest(page.layout or b"")]
        for page in pages
    ]
    whole = [RECIPE, order.title, order.identifier, order.made, stamp.text if stamp else "", parts]
    return ToMake(_digest(json.dumps(whole, ensure_ascii=False).encode()), order, stamp)


def _utc(moment: dt.datetime) -> str:
    whole = moment if moment.tzinfo else moment.replace(tzinfo=dt.UTC)
    return whole.astimezone(dt.UTC).replace(microsecond=0).isoformat()


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
