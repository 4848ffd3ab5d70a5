"""The desk's figures: only of what the reader may see, on the township's calendar."""

from __future__ import annotations

import datetime as dt

import factories
from archives import Township
from web_browser import Browser

from archive_app.archive import Archive
from archive_app.models import Item
from archive_app.models.types import PageState
from archive_app.services import overview


def test_the_desk_counts_only_what_the_reader_may_see(
    archive: Archive, township: Township, filed: Item
) -> None:
    with archive.look(township.alice) as look:
        everything = overview.desk(look)
    with archive.look(township.charlie) as look:
        nothing = overview.desk(look)
    assert (everything.items, everything.households, len(everything.filed)) == (1, 1, 1)
    assert (nothing.items, nothing.households, nothing.filed) == (0, 0, ())
    assert "桑村" not in [bar.name for bar in nothing.villages]


def test_pages_are_counted_on_the_townships_day(
    archive: Archive, township: Township, clock: factories.Clock
) -> None:
    clock.set(2026, 5, 10, hour=20)
    late = dt.datetime(2026, 5, 9, 17, 0, tzinfo=dt.UTC)  # 01:00 on the 10th in the township
    with archive.sessions.writing() as session:
        source = factories.make_source(session, received_at=late)
        factories.make_item(session, source, pages=3)
    with archive.look(township.alice) as look:
        came_in = dict(overview.desk(look).came_in)
    assert len(came_in) == 7
    assert came_in[dt.date(2026, 5, 10)] == 3
    assert came_in[dt.date(2026, 5, 9)] == 0


def test_blank_sides_are_not_counted_as_pages(archive: Archive, township: Township, filed: Item) -> None:
    with archive.sessions.writing() as session:
        item = session.get_one(Item, filed.id)
        item.pages[0].state = PageState.BLANK
    with archive.look(township.alice) as look:
        assert overview.desk(look).pages == 0


def test_typing_a_name_offers_only_households_one_may_see(
    filed: Item, as_alice: Browser, as_charlie: Browser
) -> None:
    asked = {"q": "张守田"}
    assert [one["no"] for one in as_alice.get("/households/found", query_string=asked).json] == ["201-0001"]
    assert as_charlie.get("/households/found", query_string=asked).json == []
