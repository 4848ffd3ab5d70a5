"""Quality control of what was scanned: the checks of each page of an item, and of a whole batch."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from archive_app import errors
from archive_app.archive import Work
from archive_app.models import Acceptance, Batch, Item, Page, Source
from archive_app.models.types import AcceptanceState, ItemKind, ItemState, PageState, SourceState
from archive_app.rules import quality as rules
from archive_app.rules.access import Right
from archive_app.rules.quality import Checked, ScannedPage, Verdict
from archive_app.services import items, page_order, permits
from archive_app.services.paging import Paged, bounds
from labels import codes

A4_LONG_INCHES = 11.69
#: pages that were looked at by the reader; others have no figures yet
_JUDGED = (PageState.READ, PageState.BLANK, PageState.REFUSED)


@dataclass(frozen=True)
class PageQuality:
    """The checks of one page, the worst first; `verdict` is the worst of them."""

    n: int
    verdict: Verdict
    checks: tuple[Checked, ...]
    waived: str = ""


@dataclass(frozen=True)
class ItemQuality:
    """The checks of an item: of each page, and of their order."""

    pages: tuple[PageQuality, ...]
    order: Checked


@dataclass(frozen=True)
class FailingPage:
    """A page of a batch that does not pass: where it is and what is wrong."""

    item: str
    title: str
    page: PageQuality


@dataclass(frozen=True)
class BatchRow:
    """A batch in the list of quality control, with its latest round of acceptance."""

    id: int
    name: str
    created_at: dt.datetime
    settled: bool
    pages: int
    warned: int
    failed: int
    round: int | None
    state: AcceptanceState | None


@dataclass(frozen=True)
class BatchQuality:
    """A batch: its counts, whether its files are of one format, and the pages that do not pass."""

    row: BatchRow
    format: Checked
    failing: Paged[FailingPage]


def item_quality(look: Work, item: Item) -> ItemQuality:
    """Return the checks of an item; the caller has checked the right to see it."""
    pages = look.session.scalars(sa.select(Page).where(Page.item_id == item.id).order_by(Page.n)).all()
    judged = tuple(_page(look, page, item.kind) for page in pages if page.state in _JUDGED)
    fault = page_order.kept(item.details)
    return ItemQuality(
        judged, rules.order_check([page.n for page in pages], look.archive.rules.quality, fault)
    )


def batches(look: Work, *, offset: int = 0, limit: int = 20) -> Paged[BatchRow]:
    """Return the batches the actor may check, the newest first."""
    permits.require(look, Right.CHECK)
    offset, limit = bounds(offset, limit)
    query = sa.select(Batch).where(_visible(look), Batch.id.in_(sa.select(Source.batch_id)))
    total = look.session.scalar(sa.select(sa.func.count()).select_from(query.subquery())) or 0
    found = look.session.scalars(query.order_by(Batch.id.desc()).offset(offset).limit(limit)).all()
    return Paged(tuple(_row(look, one) for one in found), total, offset, limit)


def batch(look: Work, batch_id: int, *, offset: int = 0, limit: int = 50) -> BatchQuality:
    """Return a batch with the pages that fail or warn, failing ones first. Raises NotFound."""
    found = batch_of(look, batch_id)
    offset, limit = bounds(offset, limit)
    failing = [
        FailingPage(codes.make("I", page.item_id), title, judged)
        for page, title, judged in _judged(look, found.id)
        if judged.verdict is not Verdict.PASS
    ]
    failing.sort(key=lambda one: one.page.verdict is not Verdict.FAIL)
    kinds = look.session.scalars(
        sa.select(Source.media_type).where(Source.batch_id == found.id, Source.object_id.is_not(None))
    ).all()
    return BatchQuality(
        _row(look, found),
        rules.format_check(kinds, look.archive.rules.quality),
        Paged(tuple(failing[offset : offset + limit]), len(failing), offset, limit),
    )


def batch_of(look: Work, batch_id: int) -> Batch:
    """Return a batch the actor may check. Raises NotFound, Forbidden."""
    permits.require(look, Right.CHECK)
    found = look.session.scalar(sa.select(Batch).where(Batch.id == batch_id, _visible(look)))
    if found is None:
        raise errors.NotFound(str(batch_id))
    return found


def counts(look: Work, batch_id: int) -> tuple[int, int, int]:
    """Return how many pages of a batch were judged, how many warn, how many fail."""
    verdicts = [judged.verdict for _page, _title, judged in _judged(look, batch_id)]
    return len(verdicts), verdicts.count(Verdict.WARN), verdicts.count(Verdict.FAIL)


def waive(work: Work, code: str, n: int, reason: str) -> None:
    """Accept a page that fails as the best that can be had of the paper, with the reason. Raises BadInput."""
    permits.require(work, Right.CHECK)
    page = items.page_of(work, items.find(work, code), n)
    if not reason.strip():
        raise errors.BadInput(
            "请写明为什么不重扫（例如原件本身模糊）。",
            "Say why it is not scanned again (the paper itself is faint, for instance).",
        )
    page.quality = {**page.quality, "waived": {"by": work.actor.name, "reason": reason.strip()[:200]}}
    work.record("page.quality_waived", page, n=n, reason_given=True)


def _page(look: Work, page: Page, kind: ItemKind) -> PageQuality:
    found = rules.page_checks(scanned(page, kind), look.archive.rules.quality)
    waived = (page.quality.get("waived") or {}).get("reason", "")
    worst = found[0].verdict if found else Verdict.PASS
    if waived and worst is Verdict.FAIL:
        worst = Verdict.WARN
    return PageQuality(page.n, worst, found, waived)


def scanned(page: Page, kind: ItemKind) -> ScannedPage:
    """Return a page as the rules judge it; figures that older versions did not measure are completed.

    Photographs and films are no scans of paper; the standard for digitising paper does not judge them.
    """
    longest = max(page.width or 0, page.height or 0)
    known = {"dpi": page.dpi, "computed_dpi": page.dpi or round(longest / A4_LONG_INCHES) or None}
    no_paper = page.text_source in ("text-layer", "text") or kind in (ItemKind.PHOTO, ItemKind.VIDEO)
    return ScannedPage(
        n=page.n,
        figures={**known, "skew": page.skew, **page.quality},
        flags=frozenset(page.flags),
        own_text=no_paper and page.state is not PageState.REFUSED,
        blank=page.state is PageState.BLANK,
        refused=page.state is PageState.REFUSED,
    )


def _judged(look: Work, batch_id: int) -> Iterable[tuple[Page, str, PageQuality]]:
    rows = look.session.execute(
        sa.select(Page, Item.title, Item.kind, Item.details)
        .join(Source, Page.source_id == Source.id)
        .join(Item, Page.item_id == Item.id)
        .where(Source.batch_id == batch_id, Page.state.in_(_JUDGED), Item.state != ItemState.WITHDRAWN)
        .order_by(Page.item_id, Page.n)
    )
    return (
        (page, title, _with_order(look, page, _page(look, page, kind), details))
        for page, title, kind, details in rows
    )


def _with_order(look: Work, page: Page, judged: PageQuality, details: Mapping[str, Any]) -> PageQuality:
    """Tell on the first page of an item what is wrong with the order of all; whoever waives it says why."""
    fault = page_order.kept(details) if page.n == 1 else None
    if fault is None:
        return judged
    order = rules.order_check([], look.archive.rules.quality, fault)
    verdict = Verdict.WARN if judged.waived else Verdict.FAIL
    return PageQuality(judged.n, verdict, (order, *judged.checks), judged.waived)


def _row(look: Work, one: Batch) -> BatchRow:
    pages, warned, failed = counts(look, one.id)
    latest = look.session.scalars(
        sa.select(Acceptance).where(Acceptance.batch_id == one.id).order_by(Acceptance.round.desc())
    ).first()
    return BatchRow(
        one.id,
        one.name,
        one.created_at,
        is_settled(look, [one.id]),
        pages,
        warned,
        failed,
        latest.round if latest else None,
        latest.state if latest else None,
    )


def is_settled(look: Work, batch_ids: Sequence[int]) -> bool:
    """Tell whether everything of these batches has been read."""
    busy = sa.select(sa.func.count()).where(
        Source.batch_id.in_(batch_ids), Source.state.in_([SourceState.WAITING, SourceState.READING])
    )
    return not look.session.scalar(busy)


def _visible(look: Work) -> sa.ColumnElement[bool]:
    """Whole batches mix households: they are for those with the whole town, others see their own."""
    if look.actor.may(Right.SEE_SOURCES) and look.actor.units is None:
        return sa.true()
    return sa.and_(Batch.created_by_id == look.actor.user_id, sa.literal(look.actor.user_id is not None))
