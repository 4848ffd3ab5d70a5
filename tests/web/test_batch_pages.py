"""The batch page: where every side went, pausing, what was set aside, and the paper it came from."""

from __future__ import annotations

import io
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import factories
import pytest
from web_browser import Browser

sys.path.append(str(Path(__file__).parent.parent / "services"))

import pages
import stacks

from archive_app.services import intake

if TYPE_CHECKING:
    from archives import Township

    from archive_app.archive import Archive
    from archive_app.rules.access import Actor


@pytest.fixture
def batch(archive: Archive, township: Township) -> int:
    """Give a batch of one file of five sides, not read yet."""
    with archive.sessions.writing() as session:
        household = factories.make_household(session, township.sang, "张测试")
        household.head.id_number = pages.NUMBER
    sides = [stacks.form("贫困户申请书"), stacks.blank(), stacks.form("认定调查表"), stacks.blank()]
    data = stacks.pdf([*sides, stacks.page("农技小报", "春季育苗要点")])
    return handed_in(archive, township.alice, ("一叠.pdf", data))


def handed_in(archive: Archive, actor: Actor, *files: tuple[str, bytes], order: str | None = None) -> int:
    with archive.work(actor) as work:
        number = intake.open_batch(work, name="一叠", channel="test", sides=order).id
    for name, data in files:
        intake.receive(archive, actor, io.BytesIO(data), name, batch_id=number)
    return number


def plain(html: str) -> str:
    """Return a page's words without marks, single blanks between them."""
    import re

    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def test_every_side_is_accounted_for_in_one_line(archive: Archive, as_alice: Browser, batch: int) -> None:
    pages.read_all(archive)
    shown = plain(as_alice.get(f"/inbox/batches/{batch}").text)
    assert "5 面 = 2 已归 + 1 待复核 + 2 空白" in shown


def test_a_batch_is_paused_and_goes_on_from_its_page(archive: Archive, as_alice: Browser, batch: int) -> None:
    assert "暂停" in as_alice.get(f"/inbox/batches/{batch}").text
    assert as_alice.post(f"/inbox/batches/{batch}/pause").status_code == 303
    paused = as_alice.get(f"/inbox/batches/{batch}/live").text
    assert "已暂停" in paused and f"/inbox/batches/{batch}/resume" in paused
    pages.read_all(archive)
    assert "0 / 0" in plain(as_alice.get(f"/inbox/batches/{batch}").text)
    assert as_alice.post(f"/inbox/batches/{batch}/resume").status_code == 303
    pages.read_all(archive)
    assert "5 / 5" in plain(as_alice.get(f"/inbox/batches/{batch}").text)


def test_what_was_set_aside_is_shown_and_can_be_put_back(
    archive: Archive, as_alice: Browser, batch: int
) -> None:
    pages.read_all(archive)
    page = as_alice.get(f"/inbox/batches/{batch}/aside").text
    assert "2 面空白" in page
    form = page.split(f'action="/inbox/batches/{batch}/aside/')[1].split('"')[0]
    assert as_alice.post(f"/inbox/batches/{batch}/aside/{form}").status_code == 303
    assert "5 面 = 3 已归 + 1 待复核 + 1 空白" in plain(as_alice.get(f"/inbox/batches/{batch}").text)


def test_a_file_shows_its_sides_one_by_one(archive: Archive, as_alice: Browser, batch: int) -> None:
    pages.read_all(archive)
    page = as_alice.get(f"/inbox/batches/{batch}").text
    number = page.split('href="/inbox/files/')[1].split('"')[0]
    shown = as_alice.get(f"/inbox/files/{number}").text
    assert shown.count('class="side"') == 5
    assert "待复核" in shown and "空白" in shown


def test_what_failed_is_read_again_from_the_page(
    archive: Archive, as_alice: Browser, township: Township
) -> None:
    number = handed_in(archive, township.alice, ("坏.jpg", b"\xff\xd8\xff\xe0\x00\x10JFIF"))
    pages.read_all(archive)
    assert "没读成的都重读" in as_alice.get(f"/inbox/batches/{number}").text
    assert as_alice.post(f"/inbox/batches/{number}/retry").status_code == 303


def test_the_paper_is_counted_out_and_in_and_a_missing_sheet_is_said(as_alice: Browser, batch: int) -> None:
    out = {"sheets": "120", "taken_by": "王取件", "holdings": "", "note": "二组"}
    assert as_alice.post(f"/inbox/batches/{batch}/retrieval", out).status_code == 303
    back = {"sheets": "118", "condition": "完好", "returned_by": "王取件", "received_by": "李接收"}
    assert as_alice.post(f"/inbox/batches/{batch}/return", back).status_code == 303
    shown = plain(as_alice.get(f"/inbox/batches/{batch}").text)
    assert "120 张" in shown and "少了 2 张" in shown


def test_nobody_sees_or_steers_the_batch_of_somebody_else(as_charlie: Browser, batch: int) -> None:
    for path in ("", "/live", "/aside"):
        assert as_charlie.get(f"/inbox/batches/{batch}{path}").status_code == 404
    for path in ("pause", "resume", "retry", "retrieval", "return", "aside/1"):
        answer = as_charlie.post(f"/inbox/batches/{batch}/{path}", {"sheets": "1", "taken_by": "x"})
        assert answer.status_code == 404, path
    assert as_charlie.get("/inbox/files/1").status_code == 404
    assert as_charlie.post("/inbox/files/1/retry").status_code == 404


def test_a_number_of_sheets_that_is_none_is_refused_in_a_sentence(as_alice: Browser, batch: int) -> None:
    answer = as_alice.post(f"/inbox/batches/{batch}/retrieval", {"sheets": "很多", "taken_by": "王"})
    assert answer.status_code == 422
    assert "张数" in answer.text
