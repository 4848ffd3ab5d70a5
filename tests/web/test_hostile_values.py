"""Values nobody types by accident get a refusal in words, never a fault of ours: on both databases."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import factories
import pytest
from archives import make_township, open_test_archive
from web_browser import PASSWORD, Browser

from archive_app.db import Sessions, same_moment
from archive_app.models import Batch, Source, Unit, User
from archive_app.services import passwords

if TYPE_CHECKING:
    from archive_app.archive import Archive

TOO_HIGH = ("2147483648", "9223372036854775808", "1" + "0" * 30)


@pytest.fixture
def asked(
    ready_database_url: str, tmp_path: Path, clock: factories.Clock, queue: factories.MemoryQueue
) -> Iterator[Archive]:
    """Give an archive on each database in turn."""
    made = open_test_archive(tmp_path / "archive", clock, queue, ready_database_url)
    yield made
    made.close()


@pytest.fixture
def alice(asked: Archive) -> Browser:
    """Give the town archivist, signed in."""
    from archive_app.web import site
    from archive_app.wsgi import create_app

    with asked.sessions.writing() as session:
        make_township(session)
        known = passwords.hashed(PASSWORD)
        for user in session.query(User):
            user.password_hash = known
    browser = Browser(create_app(asked).test_client())
    site.limiter.reset()
    assert browser.sign_in("alice").status_code == 303
    return browser


def test_numbers_higher_than_any_row_lead_nowhere(alice: Browser) -> None:
    for number in TOO_HIGH:
        for address in (
            f"/meetings/{number}",
            f"/photos/{number}",
            f"/stocktakes/{number}",
            f"/quality/{number}",
            f"/inbox/batches/{number}",
            f"/inbox/files/{number}",
            f"/items/{number}",
            f"/items/1/pages/{number}/image",
            f"/scan/thing?code={number}",
        ):
            assert alice.get(address).status_code == 404, address


def test_what_no_column_can_hold_is_refused_in_words(alice: Browser) -> None:
    told = {"village": "370406101201", "title": "评议会\x00", "held_on": "2018-04-02"}
    answer = alice.post("/meetings/new", told)
    assert answer.status_code in (303, 422), answer.text
    assert alice.post("/meetings/1/bind", {"code": "I\x00", "role": "video"}).status_code == 404
    assert alice.post("/photos/new", {**told, "year": "2018", "meeting": TOO_HIGH[2]}).status_code in (
        404,
        422,
    )
    assert alice.post("/loans/new", {"code": "\x00"}).status_code < 500


def test_what_two_people_enter_at_once_is_told_from_a_mistake_of_ours(sessions: Sessions) -> None:
    import sqlalchemy as sa

    def entered(**values: object) -> sa.exc.IntegrityError:
        with pytest.raises(sa.exc.IntegrityError) as refused, sessions.writing() as session:
            for _ in range(2):
                factories.added(session, Batch(name="", channel="web", created_by="a", **values))
        return refused.value

    moment = factories.Clock()()
    assert same_moment(entered(idempotency_key="k" * 8, created_at=moment)) is not None
    assert same_moment(entered(idempotency_key=None, created_at=None)) is None


def test_lengths_without_end_are_refused(alice: Browser) -> None:
    for length in ("nan", "inf", "-1e999"):
        told = {"x": length, "y": "1", "right": length, "down": length}
        assert alice.post("/places/C-000001-9/spot", told).status_code in (404, 422)
        assert alice.post("/labels", {**told, "kind": "boxes"}).status_code < 500


def test_a_code_with_line_ends_in_it_gets_an_answer(asked: Archive, alice: Browser) -> None:
    with asked.sessions.writing() as session:
        town = session.query(Unit).filter_by(code="370406101201").one()
        household = factories.make_household(session, town, "张守田", no="201-0001")
        file = factories.make_household_file(session, household)
        item = factories.make_registered_item(session, file, title="调查表")
        codes = (item.code, file.code)
    for code in codes:
        for written in (f"{code}%0A", f"{code[:4]}%0D%0A{code[4:]}"):
            assert alice.get(f"/arrangement/papers/{written}.pdf").status_code < 500
            assert alice.post(f"/items/{written}/take-up").status_code < 500
            assert alice.post(f"/arrangement/files/{written}", {"do": "rule"}).status_code < 500


def test_an_upload_opens_no_batch_by_nonsense_and_keeps_no_control_signs(
    asked: Archive, alice: Browser
) -> None:
    assert alice.post("/inbox/batches", data='"x"', content_type="application/json").status_code == 201
    name = "a%1b%5b31m/b%00c.txt"
    answer = alice.post("/inbox/batches/1/files", data=b"hello", headers={"X-File-Name": name})
    assert answer.status_code == 201
    with asked.sessions.reading() as session:
        [source] = session.query(Source)
        assert source.path.isprintable() and source.name.isprintable()
