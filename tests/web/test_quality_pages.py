"""Quality control in the browser: what fails is shown, samples are marked, scans replaced, copies taken away."""

from __future__ import annotations

import io
import sys
from pathlib import Path
from typing import TYPE_CHECKING

sys.path.append(str(Path(__file__).parent.parent / "services"))

import pages
import pytest

from archive_app.models import Acceptance, Page, Source

if TYPE_CHECKING:
    from web_browser import Browser

    from archive_app.archive import Archive
    from archive_app.models import Item
    from archive_app.rules.access import Actor

GOOD = {"dpi": 300, "computed_dpi": 300, "scanned": "colour", "skew": 0.2, "edge_mm": 8.0, "sharpness": 0.8}


@pytest.fixture
def batch_id(archive: Archive, filed: Item) -> int:
    """Give the batch the registered item came in with; its page is good."""
    with archive.sessions.writing() as session:
        for page in session.query(Page).filter_by(item_id=filed.id):
            page.quality, page.dpi, page.skew = GOOD, 300, 0.2
        return session.get_one(Source, filed.source_id).batch_id


def test_a_batch_is_accepted_in_the_browser_and_its_report_printed(
    archive: Archive, as_alice: Browser, filed: Item, batch_id: int
) -> None:
    assert "测试批次" in as_alice.get("/quality").text
    assert "抽样验收" in as_alice.get(f"/quality/{batch_id}").text
    assert as_alice.post(f"/quality/{batch_id}/sample").status_code == 303
    marked = {"matches": "yes", "content": "yes"}
    assert as_alice.post(f"/quality/{batch_id}/marks/{filed.code}", marked).status_code == 303
    assert as_alice.post(f"/quality/{batch_id}/settle").status_code == 303
    assert "验收合格" in as_alice.get(f"/quality/{batch_id}").text
    report = as_alice.get(f"/quality/{batch_id}/rounds/1/report")
    assert (report.mimetype, report.data[:5]) == ("application/pdf", b"%PDF-")
    with archive.sessions.reading() as session:
        assert session.query(Acceptance).one().state == "passed"


def test_a_page_that_fails_says_so_on_item_and_batch_until_somebody_says_why(
    archive: Archive, as_alice: Browser, filed: Item, batch_id: int
) -> None:
    with archive.sessions.writing() as session:
        for page in session.query(Page).filter_by(item_id=filed.id):
            page.quality = {**GOOD, "sharpness": 0.1}
    part = as_alice.get(f"/items/{filed.code}/quality?page=1").text
    assert "不合格" in part and "DA/T 31-2017" in part and "0.10" in part
    assert "模糊，请重扫" in as_alice.get(f"/quality/{batch_id}").text
    as_alice.post(f"/items/{filed.code}/pages/1/waive", {"reason": "原件本身模糊"})
    assert "原件本身模糊" in as_alice.get(f"/items/{filed.code}/quality").text


def test_an_officer_of_another_village_finds_nothing(as_charlie: Browser, filed: Item, batch_id: int) -> None:
    assert as_charlie.get(f"/items/{filed.code}/quality").status_code == 404
    assert as_charlie.get(f"/items/{filed.code}/files/access").status_code == 404
    assert as_charlie.get(f"/quality/{batch_id}").status_code in (403, 404)
    assert as_charlie.get("/quality").status_code == 403


def test_a_page_is_scanned_again_and_the_new_scan_accepted(
    archive: Archive, as_alice: Browser, alice: Actor
) -> None:
    [got] = pages.hand_in(archive, alice, ("一.png", pages.drawn(["认定调查表 模糊"])))
    code = got.items[0]
    sent = {"file": (io.BytesIO(pages.drawn(["认定调查表 清楚"])), "重扫.png"), "reason": "模糊"}
    assert as_alice.post(f"/items/{code}/pages/1/rescan", sent).status_code == 303
    assert "等人决定" in as_alice.get(f"/items/{code}/quality").text
    assert as_alice.get(f"/items/{code}/pages/1/rescan").mimetype == "image/jpeg"
    assert as_alice.post(f"/items/{code}/pages/1/rescan/accept").status_code == 303
    assert "认定调查表 清楚" in as_alice.get(f"/items/{code}").text
    copy = as_alice.get(f"/items/{code}/files/access")
    assert (copy.mimetype, copy.data[:5]) == ("application/pdf", b"%PDF-")


def test_the_same_page_twice_is_linked(archive: Archive, as_alice: Browser, alice: Actor) -> None:
    [first] = pages.hand_in(archive, alice, ("一.png", pages.form()))
    [again] = pages.hand_in(archive, alice, ("二.png", pages.form() + b"\0"))
    assert f"/items/{first.items[0]}?page=1" in as_alice.get(f"/items/{again.items[0]}/quality").text
