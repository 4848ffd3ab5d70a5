"""Finding: from what a person types to pages with the words framed and the place of the paper beside them."""

from __future__ import annotations

import time
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, undefer

from archive_app import errors
from archive_app.archive import Archive, Work
from archive_app.models import ArchivalFile, Household, Item, Page, Unit
from archive_app.models.types import FormType, ItemKind
from archive_app.rules.access import Actor, Right
from archive_app.search import highlight
from archive_app.search.document import Filters, Hits, Order
from archive_app.search.faults import BadQuery, IndexBroken, NeedsRebuild
from archive_app.search.query import ParsedQuery, parse
from archive_app.services import auditing, items, masking, permits
from archive_app.services.indexing import STAGED
from archive_app.services.place_views import PlaceView, places_of
from labels import codes
from ocr.text import Box, PageText

SNIPPET = 60
MOST_ITEMS = 5000


@dataclass(frozen=True)
class Asked:
    """A question with its narrowing. Villages as codes, dates as yyyymmdd."""

    text: str
    village: str | None = None
    form: str | None = None
    kind: str | None = None
    year: int | None = None
    box: str | None = None
    date_from: int | None = None
    date_to: int | None = None
    sort: Order = "relevance"


@dataclass(frozen=True)
class Hit:
    """One page that answers. `boxes` are fractions of the upright image; `marks` are offsets into the snippet."""

    page_id: int
    item_id: int
    item_code: str
    reference_code: str | None
    title: str
    kind: ItemKind
    form_type: FormType | None
    year: int | None
    state: str
    village: str
    household_no: str | None
    file_name: str
    page_n: int
    snippet: str
    marks: tuple[tuple[int, int], ...]
    boxes: tuple[Box, ...]
    places: tuple[PlaceView, ...]


@dataclass(frozen=True)
class Found:
    """The answer: exact total, this page of hits, facets as field → [(value, label, pages)].

    `loosened` tells that nothing was found as written and look-alike characters were allowed.
    """

    total: int
    took_ms: float
    hits: tuple[Hit, ...]
    facets: dict[str, list[tuple[str, str, int]]] = field(default_factory=dict)
    loosened: bool = False


def search(
    archive: Archive, actor: Actor, asked: Asked, *, offset: int = 0, limit: int = 20, loose: bool = True
) -> Found:
    """Answer a question from the index, then show each hit from the database.

    Raises BadInput for a question that cannot be asked, ServiceMissing while the index must be rebuilt.
    """
    started = time.perf_counter()
    with archive.look(actor) as look:
        permits.require(look, Right.READ)
        villages = _villages(look)
        query = _parse(look, asked.text)
        filters = _narrowed(look, asked)
        hits, loosened = _ask(archive, query, villages, filters, asked.sort, offset, limit, loose=loose)
        shown = _show(look, [int(key) for key, _score in hits.keys], query.loosened() if loosened else query)
        facets = {name: _labelled(look, name, values) for name, values in hits.facets.items()}
    auditing.looked(archive, actor, "search.asked", "", None, total=hits.total)
    return Found(hits.total, round((time.perf_counter() - started) * 1000, 2), shown, facets, loosened)


def _parse(look: Work, text: str) -> ParsedQuery:
    try:
        return parse(text, lambda name, value: _meant(look, name, value))
    except BadQuery as error:
        raise errors.BadInput(error.zh, error.en) from error


def _ask(
    archive: Archive,
    query: ParsedQuery,
    villages: frozenset[str] | None,
    filters: Filters,
    sort: Order,
    offset: int,
    limit: int,
    *,
    loose: bool,
) -> tuple[Hits, bool]:
    try:
        index = archive.index.reader()
        hits = index.search(query, villages=villages, filters=filters, offset=offset, limit=limit, sort=sort)
        if hits.total or not loose:
            return hits, False
        near = index.search(
            query.loosened(), villages=villages, filters=filters, offset=offset, limit=limit, sort=sort
        )
        return near, bool(near.total)
    except NeedsRebuild:
        return Hits(
            0
        ), False  # nothing was indexed yet, or `archive index rebuild` is needed: verify says which
    except IndexBroken as error:
        raise errors.ServiceMissing(
            "检索库出错，请管理员运行 archive index rebuild。",
            "The index failed; run `archive index rebuild`.",
        ) from error


def _villages(look: Work) -> frozenset[str] | None:
    """Return the village values whose pages the actor may see, None for all."""
    files = look.actor.may(Right.FILE)
    if look.actor.units is None and files:
        return None
    units = sa.select(Unit.code)
    if look.actor.units is not None:
        reach = {*look.actor.units, *_villages_of_households(look)}
        units = units.where(Unit.id.in_(reach))
    seen = set(look.session.scalars(units))
    if look.actor.units is None:
        seen.add("")
    return frozenset(seen | {STAGED + code for code in seen} if files else seen)


def _villages_of_households(look: Work) -> Collection[int]:
    if not look.actor.households:
        return ()
    wanted = sa.select(Household.village_id).where(Household.id.in_(look.actor.households))
    return look.session.scalars(wanted).all()


def _narrowed(look: Work, asked: Asked) -> Filters:
    filters = Filters(date_from=asked.date_from, date_to=asked.date_to)
    if asked.village:
        filters = replace(
            filters, village=frozenset(_village_values(look, asked.village)) or frozenset({asked.village})
        )
    if asked.form:
        filters = replace(filters, form=frozenset({asked.form}))
    if asked.kind:
        filters = replace(filters, kind=frozenset({asked.kind}))
    if asked.box:
        filters = replace(filters, box=frozenset(_box_values(asked.box)))
    if asked.year is not None:
        filters = replace(filters, year=frozenset({asked.year}))
    if look.actor.households and look.actor.units is not None:
        filters = replace(filters, item=_items_in_reach(look))
    return filters


def _items_in_reach(look: Work) -> frozenset[str]:
    """Return the items of one who is only assigned households: few enough to name them all."""
    query = (
        sa.select(Item)
        .join(ArchivalFile, Item.archival_file_id == ArchivalFile.id, isouter=True)
        .where(permits.visible_items(look))
        .limit(MOST_ITEMS)
    )
    return frozenset(item.code for item in look.session.scalars(query)) or frozenset({"-"})


def _meant(look: Work, name: str, value: str) -> Collection[str] | None:
    """Translate what people write for a field's value: village names, form names, box numbers."""
    wanted = value.strip()
    if name == "village":
        return _village_values(look, wanted)
    if name == "form":
        forms = look.archive.rules.forms.values()
        return [one.key for one in forms if wanted.lower() in (one.key, one.en.lower()) or wanted in one.zh]
    if name == "kind":
        return [key for key, label in KINDS.items() if wanted.lower() in (key, label)]
    return _box_values(wanted) if name == "box" else None


KINDS = {"scan": "扫描件", "document": "文档", "photo": "照片", "video": "视频"}


def _village_values(look: Work, wanted: str) -> list[str]:
    short = wanted.removesuffix("村")
    rows = look.session.execute(sa.select(Unit.code, Unit.name)).all()
    found = [
        code for code, name in rows if wanted in (code, code[-3:], name) or short == name.removesuffix("村")
    ]
    return [*found, *(STAGED + code for code in found)]


def _box_values(wanted: str) -> list[str]:
    try:
        parsed = codes.extract(wanted)
    except codes.BadCode:
        return []
    return [codes.make(parsed.kind, parsed.number)]


def _labelled(look: Work, name: str, values: dict[str, int]) -> list[tuple[str, str, int]]:
    counts: dict[str, int] = {}
    for value, n in values.items():
        plain = value.removeprefix(STAGED)
        if plain:
            counts[plain] = counts.get(plain, 0) + n
    labels: dict[str, str] = {}
    if name == "village":
        labels = {row.code: row.name for row in look.session.execute(sa.select(Unit.code, Unit.name))}
    rows = [(value, labels.get(value, value), n) for value, n in counts.items()]
    return (
        sorted(rows, key=lambda row: row[0], reverse=True)
        if name == "year"
        else sorted(rows, key=lambda r: -r[2])
    )


def _show(look: Work, page_ids: Sequence[int], query: ParsedQuery) -> tuple[Hit, ...]:
    pages = look.session.scalars(
        sa.select(Page)
        .where(Page.id.in_(page_ids))
        .options(
            undefer(Page.text),
            undefer(Page.layout),
            joinedload(Page.item).options(
                joinedload(Item.unit),
                joinedload(Item.source),
                joinedload(Item.archival_file).joinedload(ArchivalFile.household),
            ),
        )
    ).all()
    seen = {page.id: page for page in pages if permits.sees_item(look, page.item)}
    places = places_of(
        look, {one.item.archival_file_id for one in seen.values() if one.item.archival_file_id}
    )
    return tuple(
        _hit(
            look.actor, seen[page_id], query, tuple(places.get(seen[page_id].item.archival_file_id or 0, ()))
        )
        for page_id in page_ids
        if page_id in seen
    )


def _hit(actor: Actor, page: Page, query: ParsedQuery, places: tuple[PlaceView, ...]) -> Hit:
    item = page.item
    matches = highlight.find(page.text, query)
    # hidden signs keep their places, so the marks found in the true text fit
    text = page.text if actor.may(Right.UNMASK) else masking.masked(page.text)
    snippet = highlight.snippet(text, matches, SNIPPET)
    household = item.archival_file.household if item.archival_file else None
    return Hit(
        page_id=page.id,
        item_id=item.id,
        item_code=item.code,
        reference_code=item.reference_code,
        title=item.title,
        kind=item.kind,
        form_type=item.form_type,
        year=item.year,
        state=item.state.value,
        village=item.unit.name if item.unit else "",
        household_no=household.no if household else None,
        file_name=item.source.name if item.source else "",
        page_n=page.n,
        snippet=snippet.text,
        marks=tuple((mark.start, mark.end) for mark in snippet.marks),
        boxes=boxes_of(page, matches),
        places=places,
    )


def frames_on(archive: Archive, actor: Actor, code: str, n: int, text: str) -> tuple[Box, ...]:
    """Return the boxes of what a question matches on one page; one that cannot be asked matches nothing."""
    with archive.look(actor) as look:
        page = items.page_of(look, items.find(look, code), n)
        try:
            query = _parse(look, text)
        except errors.BadInput:
            return ()
        return boxes_of(page, highlight.find(page.text, query))


def boxes_of(page: Page, matches: Sequence[highlight.Match]) -> tuple[Box, ...]:
    """Return the boxes of matched stretches on the page, one a line touched, cut at the matched characters."""
    if not matches or page.layout is None:
        return ()
    return boxes_in(PageText.from_bytes(page.layout), matches)


def boxes_in(layout: PageText, matches: Sequence[highlight.Match]) -> tuple[Box, ...]:
    """Return the boxes of matched stretches of a page's text."""
    boxes: list[Box] = []
    for line in layout.lines:
        for match in matches:
            touched = [
                _part(word.box, word.start, len(word.text), match)
                for word in line.words
                if word.start < match.end and match.start < word.start + len(word.text)
            ]
            if touched:
                joined = touched[0]
                for box in touched[1:]:
                    joined = joined.joined(box)
                boxes.append(joined)
    return tuple(boxes)


def _part(box: Box, start: int, length: int, match: highlight.Match) -> Box:
    """Cut a word's box to the characters inside the match, in proportion."""
    first, last = max(match.start - start, 0) / length, min(match.end - start, length) / length
    width = box.x1 - box.x0
    return Box(box.x0 + width * first, box.y0, box.x0 + width * last, box.y1)
