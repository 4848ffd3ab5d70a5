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
from archive_app.services import masking, permits
from archive_app.services.indexing import STAGED
from archive_app.services.place_views import PlaceView, places_of
from archive_app.services.volume_items import of_item
from ocr.text import Box, Line, lines_at

SNIPPET = 60


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


def shown(look: Work, page_ids: Sequence[int], query: ParsedQuery) -> tuple[Hit, ...]:
    """Return the hits of pages in the order given, those left out that the actor may not see."""
    pages = look.session.scalars(
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
    seen = {page.id: page for page in pages if permits.sees_item(look, page.item)}
    places = places_of(
        look, {one.item.archival_file_id for one in seen.values() if one.item.archival_file_id}
    )
    found = []
    for page in (seen[page_id] for page_id in page_ids if page_id in seen):
        where = of_item(places.get(page.item.archival_file_id or 0, ()), page.item.volume)
        found.append(_hit(look.actor, page, query, where))
    return tuple(found)


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
