"""Search: hits with a strip of the page image, the words around them, and the place of the paper."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from flask import request
from flask_babel import lazy_gettext as _l

from archive_app.services import finding
from archive_app.services.household_views import HouseholdRow
from archive_app.services.paging import Paged
from archive_app.web import words
from archive_app.web.formats import number
from archive_app.web.pages import Pages, address_with
from archive_app.web.tongue import gettext

from .places import PlaceView, place_view, places_shown

#: what a search may be narrowed by, in the order shown
FACETS = {"village": _l("村"), "form": _l("表"), "year": _l("年度"), "kind": _l("种类")}
MOST_VALUES = 12
MOST_BOXES = 8


@dataclass(frozen=True)
class Piece:
    """A piece of a snippet, marked or not."""

    text: str
    marked: bool


@dataclass(frozen=True)
class HitView:
    """One hit: a page of an item."""

    code: str
    title: str
    page_n: int | None
    kind: str
    form: str | None
    year: int | None
    village: str
    household_no: str | None
    state: str
    reference_code: str | None
    snippet: tuple[Piece, ...]
    strip: str | None
    strip_words: str
    places: tuple[PlaceView, ...]
    href: str


@dataclass(frozen=True)
class FacetValue:
    """One value to narrow by; `href` sets it, or takes it away where `chosen`."""

    word: str
    count: int
    href: str
    chosen: bool


@dataclass(frozen=True)
class Facet:
    """One way to narrow: village, form, year, kind."""

    word: str
    values: tuple[FacetValue, ...]


@dataclass(frozen=True)
class HouseholdLine:
    """A household of the roster that is called so."""

    no: str
    head: str
    village: str
    place: PlaceView | None


@dataclass(frozen=True)
class SearchView:
    """The search page. `answer` is None before anything was asked."""

    query: str
    answer: str
    problem: str | None
    note: str | None
    hits: tuple[HitView, ...]
    facets: tuple[Facet, ...]
    pages: Pages | None
    total: int
    chosen: int = 0
    households: tuple[HouseholdLine, ...] = ()
    more_households: int = 0


def search_view(
    query: str, found: finding.Found, shown_pages: Pages, roster: Paged[HouseholdRow] | None = None
) -> SearchView:
    """Return what was found as it is shown."""
    if not found.total and roster is not None and roster.total:
        answer = gettext(
            "名册里有 %(n)s 户与“%(q)s”相符；还没有一页写着这些字。", n=number(roster.total), q=query
        )
    elif not found.total:
        answer = gettext("没有找到“%(q)s”。", q=query)
    else:
        took = max(1, round(found.took_ms))
        answer = gettext(
            "“%(q)s”共找到 %(n)s 页，用时 %(ms)s 毫秒。", q=query, n=number(found.total), ms=took
        )
    note = gettext("没有一页同时有这些字，下面是只有其中一部分的。") if found.loosened else None
    facets = tuple(_facet(name, values) for name, values in found.facets.items() if name in FACETS)
    return SearchView(
        query=query,
        answer=answer,
        problem=None,
        note=note,
        hits=tuple(_hit(hit, query) for hit in found.hits),
        facets=facets,
        pages=shown_pages,
        total=found.total,
        chosen=sum(1 for name in FACETS if request.args.get(name)),
        households=tuple(
            HouseholdLine(one.no, one.head, one.village, place_view(one.place) if one.place else None)
            for one in (roster.rows if roster else ())
        ),
        more_households=max(0, roster.total - len(roster.rows)) if roster else 0,
    )


def _facet(name: str, values: Sequence[tuple[str, str, int]]) -> Facet:
    chosen = request.args.get(name)
    shown = tuple(
        FacetValue(
            _facet_word(name, value, label),
            count,
            address_with(**{name: None if value == chosen else value}),
            value == chosen,
        )
        for value, label, count in values[:MOST_VALUES]
    )
    if chosen and not any(one.chosen for one in shown):
        gone = FacetValue(_facet_word(name, chosen, chosen), 0, address_with(**{name: None}), True)
        shown = (gone, *shown)
    return Facet(str(FACETS[name]), shown)


def _facet_word(name: str, value: str, label: str) -> str:
    if name == "form":
        return str(words.form_name(value))
    return str(words.kind_name(value)) if name == "kind" else label


def _hit(hit: finding.Hit, query: str) -> HitView:
    here = f"/items/{hit.item_code}/pages/{hit.page_n}"
    boxes = ";".join(
        ",".join(f"{side:.4f}" for side in (b.x0, b.y0, b.x1, b.y1)) for b in hit.boxes[:MOST_BOXES]
    )
    return HitView(
        code=hit.item_code,
        title=hit.title,
        page_n=hit.page_n,
        kind=hit.kind.value,
        form=hit.form_type.value if hit.form_type else None,
        year=hit.year,
        village=hit.village,
        household_no=hit.household_no,
        state="superseded" if hit.superseded else "review" if hit.state == "staged" else hit.state,
        reference_code=hit.reference_code,
        snippet=pieces(hit.snippet, hit.marks),
        strip=f"{here}/strip?{urlencode({'boxes': boxes})}" if boxes else None,
        strip_words=gettext("第 %(n)s 页中查到的那一行的图像", n=hit.page_n) if hit.page_n else "",
        places=places_shown(hit.places),
        href=f"/items/{hit.item_code}"
        + (f"?{urlencode({'page': hit.page_n, 'q': query})}" if hit.page_n else ""),
    )


def pieces(text: str, marks: Sequence[tuple[int, int]]) -> tuple[Piece, ...]:
    """Cut a snippet at its marks; cell and line borders become spaces and thin rules."""
    found: list[Piece] = []
    at = 0
    for start, end in sorted(marks):
        if start > at:
            found.append(Piece(_plain(text[at:start]), False))
        found.append(Piece(_plain(text[max(start, at) : end]), True))
        at = max(at, end)
    if at < len(text):
        found.append(Piece(_plain(text[at:]), False))
    return tuple(found)


def _plain(text: str) -> str:
    return text.replace("\n\n", " ┊ ").replace("\t", " │ ").replace("\n", "")
