"""Withdrawing by browser: one asks, another decides, and everybody else learns nothing."""

from __future__ import annotations

import io
import sys
from pathlib import Path

import factories
import pytest
from archives import Township
from sqlalchemy import select
from web_browser import PASSWORD, Browser

sys.path.append(str(Path(__file__).parent.parent / "services"))

import pages

from archive_app.archive import Archive
from archive_app.models import Item, Source
from archive_app.models.types import ItemState, Role
from archive_app.services import passwords


@pytest.fixture
def waiting(archive: Archive, as_alice: Browser) -> int:
    """Give the number of a file that was read and waits for a person."""
    as_alice.post("/inbox/upload", {"files": (io.BytesIO(pages.drawn(["私人照片"])), "私.png")})
    pages.read_all(archive)
    with archive.sessions.reading() as session:
        return session.scalars(select(Source.id)).one()


def test_one_asks_and_an_approver_decides(
    archive: Archive, township: Township, as_alice: Browser, browser: Browser, waiting: int
) -> None:
    assert f'value="{waiting}"' in as_alice.get(f"/retention/withdrawals?file={waiting}").text
    form = {"what": str(waiting), "reason": "私人照片"}
    assert as_alice.post("/retention/withdrawals", form).status_code == 303
    page = as_alice.get("/retention/withdrawals").text
    assert "私.png" in page and "/approve" not in page
    with archive.sessions.writing() as session:
        factories.make_user(session, "petra", Role.APPROVER).password_hash = passwords.hashed(PASSWORD)
    browser.sign_in("petra")
    page = browser.get("/retention/withdrawals").text
    address = page.split('action="')[-1].split('"')[0]
    assert "/approve" in page
    number = page.split("/retention/withdrawals/")[1].split("/")[0]
    assert address and as_alice.post(f"/retention/withdrawals/{number}/approve").status_code == 403
    assert browser.post(f"/retention/withdrawals/{number}/approve").status_code == 303
    with archive.sessions.reading() as session:
        assert session.scalars(select(Item.state)).one() is ItemState.WITHDRAWN


def test_a_stranger_neither_asks_for_it_nor_sees_that_somebody_did(
    as_alice: Browser, as_charlie: Browser, waiting: int
) -> None:
    form = {"what": str(waiting), "reason": "x"}
    assert as_charlie.post("/retention/withdrawals", form).status_code == 404
    as_alice.post("/retention/withdrawals", form)
    assert "私.png" not in as_charlie.get("/retention/withdrawals").text


def test_what_a_person_says_is_blank_leaves_the_tray_and_can_be_put_back(
    archive: Archive, as_alice: Browser, waiting: int
) -> None:
    with archive.sessions.reading() as session:
        item, batch = session.scalars(select(Item)).one(), session.get_one(Source, waiting).batch_id
        code = item.code
    for wish, back in (
        ("page_blank", "不是空白"),
        ("page_separator", "不是分隔页"),
        ("set_aside", "是档案，取回"),
    ):
        assert as_alice.post(f"/inbox/review/{code}", {"do": wish}).status_code == 303
        aside = as_alice.get(f"/inbox/batches/{batch}/aside").text
        assert back in aside
        action = aside.split(f'action="/inbox/batches/{batch}/aside/')[1].split('"')[0]
        assert as_alice.post(f"/inbox/batches/{batch}/aside/{action}").status_code == 303
        assert code in as_alice.get("/inbox/review").text
