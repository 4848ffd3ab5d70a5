"""Retrieval first: a batch opened by what leaves the cabinet, filled from the page, signed for, closed by a return."""

from __future__ import annotations

import io

import factories
import pytest
from archives import Township
from sqlalchemy import select
from web_browser import Browser

from archive_app.archive import Archive
from archive_app.models import Batch, Retrieval, Source


@pytest.fixture
def box(archive: Archive, township: Township) -> str:
    """Give the code of a box of Sang village with one household's volume in it."""
    with archive.sessions.writing() as session:
        file = factories.make_household_file(session, factories.make_household(session, township.sang))
        made = factories.make_box(session, township.sang, box_no="01")
        factories.make_holding(session, file, made)
        return made.code


def taken_out(browser: Browser, code: str, sheets: str = "12") -> int:
    form = {"holdings": f"https://192.0.2.1:8000/q/{code}\n", "sheets": sheets, "taken_by": "王扫描"}
    answer = browser.post("/inbox/retrievals", form)
    assert answer.status_code == 303, answer.text
    return int(answer.headers["Location"].rsplit("/", 1)[1])


def test_what_leaves_opens_a_batch_that_scans_are_put_into_and_a_return_closes(
    archive: Archive, as_alice: Browser, box: str
) -> None:
    number = taken_out(as_alice, box)
    page = as_alice.get(f"/inbox/batches/{number}").text
    assert "王扫描" in page and f'href="/inbox?batch={number}"' in page
    assert f'<option value="{number}" selected>' in as_alice.get(f"/inbox?batch={number}").text
    file = (io.BytesIO(b"%PDF-1.4 x"), "一.pdf")
    as_alice.post("/inbox/upload", {"files": file, "batch": str(number)})
    with archive.sessions.reading() as session:
        assert session.scalars(select(Source.batch_id)).one() == number
    sheet = as_alice.get(f"/inbox/batches/{number}/sheet")
    assert sheet.mimetype == "application/pdf" and sheet.data.startswith(b"%PDF")
    back = {"sheets": "11", "condition": "完好", "returned_by": "王扫描", "received_by": "李档案"}
    assert as_alice.post(f"/inbox/batches/{number}/return", back).status_code == 303
    assert "少了 1 张" in as_alice.get(f"/inbox/batches/{number}").text
    assert f'value="{number}"' not in as_alice.get("/inbox").text
    with archive.sessions.reading() as session:
        assert session.get_one(Batch, number).whole_at is not None


def test_nothing_is_opened_for_what_is_not_there_or_was_not_counted(
    archive: Archive, as_alice: Browser, box: str
) -> None:
    for form in (
        {"holdings": "B-0000ZZ-1", "sheets": "3", "taken_by": "王"},
        {"holdings": box, "sheets": "几张", "taken_by": "王"},
        {"holdings": " ", "sheets": "3", "taken_by": "王"},
        {"holdings": box, "sheets": "3", "taken_by": " "},
    ):
        assert as_alice.post("/inbox/retrievals", form).status_code in (404, 422)
    with archive.sessions.reading() as session:
        assert session.scalars(select(Batch)).all() == []
        assert session.scalars(select(Retrieval)).all() == []


def test_another_village_takes_nothing_out_and_sees_no_sheet(
    archive: Archive, as_alice: Browser, as_charlie: Browser, box: str
) -> None:
    form = {"holdings": box, "sheets": "3", "taken_by": "王"}
    assert as_charlie.post("/inbox/retrievals", form).status_code == 404
    number = taken_out(as_alice, box)
    assert as_charlie.get(f"/inbox/batches/{number}/sheet").status_code == 404
    assert as_alice.post("/inbox/retrievals", form).status_code == 409


def test_what_is_known_of_files_goes_along_with_them(
    archive: Archive, township: Township, as_alice: Browser
) -> None:
    series = next(iter(archive.rules.series))
    with archive.sessions.writing() as session:
        box = factories.make_box(session, session.merge(township.sang), series=series, year=2018).code
    said = {"village": "201", "box": box, "series": series, "year": "2018"}
    as_alice.post("/inbox/upload", {"files": (io.BytesIO(b"%PDF-1.4 y"), "二.pdf"), **said})
    with archive.sessions.reading() as session:
        hints = session.scalars(select(Source)).one().hints
    assert (hints["box"], hints["series"], hints["year"]) == (box, series, 2018)
    wrong = {"files": (io.BytesIO(b"z"), "三.pdf"), "year": "去年"}
    assert as_alice.post("/inbox/upload", wrong).status_code == 422
