"""Browsers in front of the pages: signed in as people of the test township, with the site's form token."""

from __future__ import annotations

from typing import TYPE_CHECKING

import factories
import pytest
from web_browser import PASSWORD, Browser

from archive_app.models import Item, User
from archive_app.models.types import FormType
from archive_app.services import passwords

if TYPE_CHECKING:
    from apiflask import APIFlask
    from archives import Township

    from archive_app.archive import Archive


@pytest.fixture
def app(archive: Archive, township: Township) -> APIFlask:
    """Give the application, in which everybody of the township may sign in."""
    from archive_app.web import site
    from archive_app.wsgi import create_app

    with archive.sessions.writing() as session:
        known = passwords.hashed(PASSWORD)
        for user in session.query(User):
            user.password_hash = known
    made = create_app(archive)
    site.limiter.reset()
    return made


@pytest.fixture
def browser(app: APIFlask) -> Browser:
    """Give somebody who has not signed in."""
    return Browser(app.test_client())


@pytest.fixture
def as_alice(app: APIFlask) -> Browser:
    """Give the town archivist, signed in."""
    browser = Browser(app.test_client())
    assert browser.sign_in("alice").status_code == 303
    return browser


@pytest.fixture
def as_charlie(app: APIFlask) -> Browser:
    """Give the officer of Zao village, signed in."""
    browser = Browser(app.test_client())
    assert browser.sign_in("charlie").status_code == 303
    return browser


@pytest.fixture
def filed(archive: Archive, township: Township) -> Item:
    """Give an item that is registered in a household's file of Sang village, standing in a box."""
    with archive.sessions.writing() as session:
        household = factories.make_household(session, township.sang, "张守田", no="201-0001")
        file = factories.make_household_file(session, household)
        item = factories.make_registered_item(
            session, file, form_type=FormType.SURVEY, title="张守田户认定调查表"
        )
        box = factories.make_box(session, township.sang)
        factories.make_holding(session, file, box)
        return item
