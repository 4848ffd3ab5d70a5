"""Callers of the JSON interface, and something registered for them to look at."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import api_client
import factories
import pytest
from api_client import Caller

sys.path.append(str(Path(__file__).parent.parent / "services"))

import pages

if TYPE_CHECKING:
    from apiflask import APIFlask
    from archives import Township

    from archive_app.archive import Archive

#: head of the household whose form is handed in
NUMBER = pages.NUMBER


@pytest.fixture
def app(archive: Archive) -> APIFlask:
    """Give the application under test."""
    return api_client.make_app(archive)


@pytest.fixture
def as_alice(archive: Archive, app: APIFlask, township: Township) -> Caller:
    """Give the archivist's client."""
    return api_client.caller(archive, app, township.alice)


@pytest.fixture
def as_bob(archive: Archive, app: APIFlask, township: Township) -> Caller:
    """Give the client of Sang village's officer."""
    return api_client.caller(archive, app, township.bob)


@pytest.fixture
def as_charlie(archive: Archive, app: APIFlask, township: Township) -> Caller:
    """Give the client of Zao village's officer: a stranger to everything in Sang village."""
    return api_client.caller(archive, app, township.charlie)


@pytest.fixture
def as_ivan(archive: Archive, app: APIFlask, township: Township) -> Caller:
    """Give the inspector's client, who sees everything but no personal numbers."""
    return api_client.caller(archive, app, township.ivan)


@dataclass(frozen=True)
class Filed:
    """A survey form that came in and was registered: its codes, its box, its household."""

    item: str
    item_id: int
    box: str
    household: str
    content: bytes


@pytest.fixture
def filed(archive: Archive, township: Township) -> Filed:
    """Hand in a form of a household of Sang village, which has a box to stand in."""
    with archive.sessions.writing() as session:
        village = session.merge(township.sang)
        household = factories.make_household(session, village, "张测试", years=[2018])
        household.head.id_number = NUMBER
        box = factories.make_box(session, village)
        number, code = household.no, box.code
    content = pages.form()
    pages.hand_in(archive, township.alice, ("调查表.png", content))
    with archive.sessions.reading() as session:
        from archive_app.models import Item

        item = session.query(Item).one()
        assert item.state == "registered", item.doubts
        return Filed(item.code, item.id, code, number, content)
