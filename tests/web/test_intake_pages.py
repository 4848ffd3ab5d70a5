"""Taking files in by browser: names, refusals, batches of one's own."""

from __future__ import annotations

import io
from urllib.parse import quote

import factories
from sqlalchemy import select
from web_browser import Browser

from archive_app.archive import Archive
from archive_app.models import Batch, Source

JSON = {"Accept": "application/json"}


def opened(browser: Browser) -> int:
    answer = browser.post("/inbox/batches", headers=JSON, content_type="application/json")
    assert answer.status_code == 201
    return int(answer.json["id"])


def sent(
    browser: Browser, batch: int, name: str, content: bytes, **hints: str
) -> tuple[int, dict[str, object]]:
    answer = browser.post(
        f"/inbox/batches/{batch}/files",
        content,
        headers={**JSON, "X-File-Name": quote(name)},
        content_type="application/octet-stream",
        query_string=hints,
    )
    return answer.status_code, answer.json


def test_a_file_sent_is_kept_and_queued_with_its_folder_as_provenance(
    archive: Archive, queue: factories.MemoryQueue, as_alice: Browser
) -> None:
    status, told = sent(
        as_alice, opened(as_alice), "桑村二组/申请表 01.pdf", b"%PDF-1.4 bytes", village="370406101201"
    )
    assert (status, told["status"], told["name"]) == (201, "waiting", "申请表 01.pdf")
    with archive.sessions.reading() as session:
        source = session.scalars(select(Source)).one()
        assert (source.name, source.path) == ("申请表 01.pdf", "桑村二组/申请表 01.pdf")
    assert [task for task, _source in queue.sent] == ["read"]


def test_an_empty_file_is_answered_with_a_sentence_for_people(as_alice: Browser) -> None:
    status, told = sent(as_alice, opened(as_alice), "空.pdf", b"")
    assert (status, told["tone"]) == (201, "bad")
    assert "0" in str(told["reason"])


def test_nobody_sends_into_the_batch_of_somebody_else(as_alice: Browser, as_charlie: Browser) -> None:
    status, told = sent(as_charlie, opened(as_alice), "a.pdf", b"x")
    assert status == 404
    assert "找不到" in str(told["detail"])


def test_a_household_that_is_not_known_is_said_before_anything_is_kept(
    archive: Archive, as_alice: Browser
) -> None:
    status, _told = sent(as_alice, opened(as_alice), "a.pdf", b"x", household="999-9999")
    assert status == 404
    with archive.sessions.reading() as session:
        assert session.scalars(select(Source)).all() == []


def test_no_batch_is_opened_for_hints_that_mean_nothing(archive: Archive, as_alice: Browser) -> None:
    assert as_alice.post("/inbox/batches?household=999-9999", json={"name": "x"}).status_code == 404
    files = {"files": [(io.BytesIO(b"one"), "一.pdf")], "household": "999-9999"}
    assert as_alice.post("/inbox/upload", files, content_type="multipart/form-data").status_code == 404
    with archive.sessions.reading() as session:
        assert session.scalars(select(Batch)).all() == []


def test_a_browser_without_scripts_can_send_files_too(as_alice: Browser) -> None:
    files = {"files": [(io.BytesIO(b"one"), "一.pdf"), (io.BytesIO(b"two"), "二.pdf")]}
    answer = as_alice.post("/inbox/upload", files, content_type="multipart/form-data")
    assert answer.status_code == 303
    page = as_alice.get(answer.headers["Location"]).text
    assert "一.pdf" in page
    assert "二.pdf" in page


def test_the_batch_page_redraws_itself_only_while_something_is_read(as_alice: Browser) -> None:
    batch = opened(as_alice)
    sent(as_alice, batch, "a.pdf", b"x")
    assert "every 2s" in as_alice.get(f"/inbox/batches/{batch}/live").text
    empty = opened(as_alice)
    sent(as_alice, empty, "b.pdf", b"")
    assert "every 2s" not in as_alice.get(f"/inbox/batches/{empty}/live").text
