"""Hits: pages that answer, as a person is shown them, with the words framed and the place of the paper."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import defer, joinedload, undefer

from archive_app.archive import Work
from archive_app.models import ArchivalFile, Item, Page, Source, Unit
from archive_app.models.types import FormType, ItemKind
from archive_app.rules.access import Actor, Right
from archive_app.search import highlight
from archive_app.search.query import ParsedQuery
from archive_app.services import masking, pageless, permits, superseding
from archive_app.services.indexing import STAGED
from archive_app.services.place_views import PlaceView, places_of
from archive_app.services.volume_items import of_item
from ocr.text import Box, Line, lines_at

SNIPPET = 60


@dataclass(frozen=True)
class Hit:
    """One page that answers. `boxes` are fractions of the upright image; `marks` are offsets into the snippet.

    An item without pages answers as a whole: `page_id` is minus its id, `page_n` None.
    """

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
    page_n: int | None
    snippet: str
    marks: tuple[tuple[int, int], ...]
    boxes: tuple[Box, ...]
    places: tuple[PlaceView, ...]
    superseded: bool


def shown(look: Work, numbers: Sequence[int], query: ParsedQuery) -> tuple[Hit, ...]:
    """Return the hits of pages, and (below zero) of items without, in the order given; left out what is invisible."""
    pages = {page.id: page for page in _pages(look, [one for one in numbers if one > 0])}
    bare = {-item.id: item for item in pageless.items(look.session, [-one for one in numbers if one < 0])}
    told = {number: pages[number].item if number in pages else bare.get(number) for number in numbers}
    seen = {number: item for number, item in told.items() if item and permits.sees_item(look, item)}
    places = places_of(look, {item.archival_file_id for item in seen.values() if item.archival_file_id})
    earlier = superseding.superseded_among(look, [item.id for item in seen.values()])
    found = []
    for number, item in seen.items():
        where = of_item(places.get(item.archival_file_id or 0, ()), item.volume)
        found.append(_hit(look.actor, number, item, pages.get(number), query, where, item.id in earlier))
    return tuple(found)


def _pages(look: Work, page_ids: Sequence[int]) -> Sequence[Page]:
    return look.session.scalars(
        sa.select(Page)
        .where(Page.id.in_(page_ids))
        .options(
            undefer(Page.text),
            undefer(Page.layout),
            *(defer(column) for column in (Page.flags, Page.quality, Page.codes)),
            joinedload(Page.item).options(
                joinedload(Item.unit),
                *(defer(column) for column in (Item.flags, Item.doubts, Item.proposals)),
                joinedload(Item.source).load_only(Source.name),
                joinedload(Item.archival_file).joinedload(ArchivalFile.household),
            ),
        )
    ).all()


def _hit(
    actor: Actor,
    number: int,
    item: Item,
    page: Page | None,
    query: ParsedQuery,
    places: tuple[PlaceView, ...],
    superseded: bool,
) -> Hit:
    written = page.text if page else pageless.text_of(item)
    matches = highlight.find(written, query)
    # hidden signs keep their places, so the marks found in the true text fit
    text = written if actor.may(Right.UNMASK) else masking.masked(written)
    snippet = highlight.snippet(text, matches, SNIPPET)
    household = item.archival_file.household if item.archival_file else None
    return Hit(
        page_id=number,
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
        page_n=page.n if page else None,
        snippet=snippet.text,
        marks=tuple((mark.start, mark.end) for mark in snippet.marks),
        boxes=boxes_of(page, matches) if page else (),
        places=places,
        superseded=superseded,
    )


def boxes_of(page: Page, matches: Sequence[highlight.Match]) -> tuple[Box, ...]:
    """Return the boxes of matched stretches on the page, one a line touched, cut at the matched characters."""
    if not matches or page.layout is None:
        return ()
    return boxes_in(lines_at(page.layout, matches), matches)


def boxes_in(lines: Iterable[Line], matches: Sequence[highlight.Match]) -> tuple[Box, ...]:
    """Return the boxes of matched stretches of a page's lines."""
    boxes: list[Box] = []
    for line in lines:
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


def facet(look: Work, name: str, values: dict[str, int]) -> list[tuple[str, str, int]]:
    """Return one field's values as (value, label, pages): years newest first, others by how many pages."""
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
