"""A seeded site whose reader is the quick one, with something in every room of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import office
import sqlalchemy as sa
from browser_window import DEMO_NAME, Window
from playwright.sync_api import Browser

from archive_app.demo.build import PASSWORD
from archive_app.demo.model import Household
from archive_app.demo.township import plan
from archive_app.models import Box, Holding, Item, Place, Source
from archive_app.models.types import ItemState, PlaceKind

TOWNSHIP = plan(20)
FILED, DOUBTED, OTHER = TOWNSHIP.households[0], TOWNSHIP.households[2], TOWNSHIP.households[4]
ADMINISTRATOR = ("admin", "office-password-1")


@dataclass(frozen=True)
class Site:
    """A served archive with one filed form and two doubtful ones."""

    office: office.Office
    filed: str
    doubtful: tuple[str, ...]

    def pages(self) -> dict[str, str]:
        """Return the main pages: name → address."""
        with self.office.archive.look(office.ACTOR) as look:
            box = look.session.scalars(sa.select(Box).join(Holding, Holding.box_id == Box.id)).first()
            room = look.session.scalars(sa.select(Place).where(Place.kind == PlaceKind.ROOM)).first()
            batch = look.session.scalars(sa.select(Source.batch_id)).first()
            assert box is not None and room is not None and batch is not None
        return {
            "desk": "/",
            "inbox": "/inbox",
            "batch": f"/inbox/batches/{batch}",
            "tray": "/inbox/review",
            "doubt": f"/inbox/review/{self.doubtful[-1]}",
            "search": "/search",
            "hits": f"/search?q={FILED.head.name}",
            "no hits": "/search?q=zzzz",
            "item": f"/items/{self.filed}?q={FILED.head.name}",
            "waiting item": f"/items/{self.doubtful[-1]}",
            "households": "/households",
            "household": f"/households/{FILED.number}",
            "places": "/places",
            "place": f"/places/{room.code}",
            "box": f"/boxes/{box.code}",
            "retention": "/retention",
            "audit": "/audit",
            "account": "/account",
            "scan": "/scan",
            "stocktakes": "/stocktakes",
            "problems": "/problems",
            "meetings": "/meetings",
            "new meeting": "/meetings/new",
            "photographs": "/photos",
            "catalogues": "/inbox/catalogues",
            "waiting for rescans": "/inbox/review?rescan=1",
            "arrangement": "/arrangement",
            "movements": "/movements",
            "loans": "/loans",
            "taking back": "/loans/return",
            "quality": "/quality",
            "labels": "/labels",
            "separators": "/labels/separators",
            "forecast": "/arrangement/forecast",
            "certificate": "/ca",
        }


def survey(household: Household, **other: str) -> bytes:
    """Return a survey form as the quick reader reads it; `name` and `id_number` may be others."""
    return office.drawn(
        "认定调查表",
        f"户主姓名：{other.get('name', household.head.name)}",
        f"身份证号：{other.get('id_number', household.head.id_number)}",
        f"行政村：{TOWNSHIP.village(household.village).name}",
        f"年度：{household.year}年",
    )


def site_in(folder: Path) -> Iterator[Site]:
    """Serve an archive in `folder`: one form is filed, two wait for a person."""
    made = office.Office(folder)
    made.settle(TOWNSHIP)
    files = (
        ("调查表.png", survey(FILED)),
        ("疑一.png", survey(DOUBTED, name="无此人")),
        ("疑二.png", survey(OTHER, name="无此人")),
    )
    for _source in made.hand_in(iter(files)):
        pass
    made.open()
    try:
        office.wait_for(made.is_quiet, 120)
        with made.archive.look(office.ACTOR) as look:
            items = look.session.scalars(sa.select(Item).order_by(Item.id)).all()
            filed = [one.code for one in items if one.state is ItemState.REGISTERED and one.source_id]
            doubtful = tuple(one.code for one in items if one.state is ItemState.STAGED)
        assert (len(filed), len(doubtful)) == (1, 2)
        yield Site(made, filed[0], doubtful)
    finally:
        made.close()


def window_on(chromium: Browser, site: Site, **more: object) -> Window:
    """Open the archivist's window, signed in."""
    window = Window(chromium, site.office.address, **more)
    window.sign_in(DEMO_NAME, PASSWORD)
    return window
