"""Finding: from what a person types to pages with the words framed and the place of the paper beside them."""

from __future__ import annotations

import time
from dataclasses import dataclass, field

from archive_app import errors
from archive_app.archive import Archive, Work
from archive_app.rules.access import Actor, Right
from archive_app.search import highlight
from archive_app.search.document import Hits
from archive_app.search.faults import IndexBroken, NeedsRebuild
from archive_app.search.query import ParsedQuery
from archive_app.services import asking, auditing, hits, indexing, items, permits
from archive_app.services.asking import Asked
from archive_app.services.hits import Hit
from ocr.text import Box

__all__ = ["Asked", "Found", "Hit", "frames_on", "search"]


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

    Raises BadInput for a question that cannot be asked, ServiceMissing while there is no usable index of the
    pages there are; an archive that holds nothing yet answers with nothing.
    """
    started = time.perf_counter()
    with archive.look(actor) as look:
        permits.require(look, Right.READ)
        query = asking.understood(look, asked.text)
        answer, loosened = _answer(look, query, asked, offset, limit, loose=loose)
        numbers = [int(key) for key, _score in answer.keys]
        shown = hits.shown(look, numbers, query.loosened() if loosened else query)
        facets = {name: hits.facet(look, name, values) for name, values in answer.facets.items()}
    auditing.looked(archive, actor, "search.asked", "", None, total=answer.total)
    return Found(answer.total, round((time.perf_counter() - started) * 1000, 2), shown, facets, loosened)


def _answer(
    look: Work, query: ParsedQuery, asked: Asked, offset: int, limit: int, *, loose: bool
) -> tuple[Hits, bool]:
    """Ask the index, once more with look-alikes if nothing is found as written; tell whether that helped."""
    villages, filters = asking.villages_in_reach(look), asking.narrowed(look, asked)

    def ask(one: ParsedQuery) -> Hits:
        index = look.archive.index.reader()
        return index.search(
            one, villages=villages, filters=filters, offset=offset, limit=limit, sort=asked.sort
        )

    try:
        exact = ask(query)
        if exact.total or not loose:
            return exact, False
        near = ask(query.loosened())
        return near, bool(near.total)
    except NeedsRebuild as error:
        if not indexing.anything_to_find(look.session):
            return Hits(0), False
        raise errors.ServiceMissing(
            "检索库还没有建好，暂时不能检索；请稍后再试，仍不行请管理员运行 archive index rebuild。",
            "The search index is being made or is missing; try again soon, "
            "or ask an administrator to run `archive index rebuild`.",
        ) from error
    except IndexBroken as error:
        raise errors.ServiceMissing(
            "检索库出错，请管理员运行 archive index rebuild。",
            "The index failed; run `archive index rebuild`.",
        ) from error


def frames_on(archive: Archive, actor: Actor, code: str, n: int, text: str) -> tuple[Box, ...]:
    """Return the boxes of what a question matches on one page; one that cannot be asked matches nothing."""
    with archive.look(actor) as look:
        page = items.page_of(look, items.find(look, code), n)
        try:
            query = asking.understood(look, text)
        except errors.BadInput:
            return ()
        return hits.boxes_of(page, highlight.find(page.text, query))
