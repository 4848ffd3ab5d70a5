"""The one search: a question, what narrows it, and the hits."""

from __future__ import annotations

import datetime as dt
import re

from flask import Blueprint, Response, render_template, request

from archive_app.errors import ArchiveError, NotFound, ServiceMissing
from archive_app.services import finding, household_list, households
from archive_app.services.finding import Asked
from archive_app.services.household_views import HouseholdRow
from archive_app.services.paging import Paged
from archive_app.web.tongue import gettext
from labels import codes

from ..answers import redirect
from ..pages import page_number, pages
from ..refusals import language
from ..views import search as views
from ..visit import actor, archive, signed_in
from .codes import page_of_code

bp = Blueprint("search", __name__)

PER_PAGE = 20
#: of the roster beside the hits; the list of households has them all
MOST_HOUSEHOLDS = 5
HOUSEHOLD_NO = re.compile(r"\d{3}-\d{4}", re.ASCII)
NOBODY: Paged[HouseholdRow] = Paged((), 0, 0, MOST_HOUSEHOLDS)


@bp.get("/search")
@signed_in
def search() -> str | Response:
    """Show what answers `q`; a code typed in leads straight to its thing."""
    query = request.args.get("q", "").strip()[:400]
    if not query:
        empty = views.SearchView("", gettext("写下要找的字，或扫一个码。"), None, None, (), (), None, 0)
        return render_template("search/search.html", view=empty, section="search", query="")
    straight = _straight_to(query)
    if straight:
        return redirect(straight)
    try:
        found = finding.search(
            archive(), actor(), _asked(query), offset=(page_number() - 1) * PER_PAGE, limit=PER_PAGE
        )
        view = views.search_view(query, found, pages(found.total, PER_PAGE), _on_the_roster(query))
    except ArchiveError as error:
        if isinstance(error, ServiceMissing) or error.http_status < 500:
            view = views.SearchView(query, "", error.sentence(language()), None, (), (), None, 0)
        else:
            raise
    return render_template("search/search.html", view=view, section="search", query=query)


def _asked(query: str) -> Asked:
    args = request.args
    year = args.get("year", "")
    return Asked(
        text=query,
        village=args.get("village") or None,
        form=args.get("form") or None,
        kind=args.get("kind") or None,
        year=int(year) if year.isdecimal() and len(year) == 4 else None,
        box=args.get("box") or None,
        date_from=_day(args.get("from")),
        date_to=_day(args.get("to")),
        sort="newest" if args.get("sort") == "newest" else "relevance",
    )


def _day(text: str | None) -> int | None:
    """Return a day as the index keeps it (20180305), None for nonsense."""
    try:
        return int(f"{dt.date.fromisoformat(text or ''):%Y%m%d}")
    except ValueError:
        return None


def _on_the_roster(query: str) -> Paged[HouseholdRow]:
    """Return the households that are called so, before anything of theirs was scanned; with the first page only."""
    if page_number() > 1:
        return NOBODY
    with archive().look(actor()) as look:
        return household_list.households(look, q=query, limit=MOST_HOUSEHOLDS)


def _straight_to(query: str) -> str | None:
    """Return the page of a thing whose code, or household whose number, was typed or scanned into the search box."""
    if HOUSEHOLD_NO.fullmatch(query):
        with archive().look(actor()) as look:
            try:
                return f"/households/{households.find(look, query).no}"
            except ArchiveError:
                return None
    try:
        codes.parse(query)
    except codes.BadCode:
        return None
    try:
        return page_of_code(query)
    except NotFound:
        return None
