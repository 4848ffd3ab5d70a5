"""A catalogue brought in by browser: looked at first, everything without a partner named both ways, then taken or not."""

from __future__ import annotations

import io

import pytest
import xlsxwriter
from sqlalchemy import select
from web_browser import Browser

from archive_app.archive import Archive
from archive_app.models import Batch, CatalogueEntry, Source

CODES = [f"X001-2018-{n:03}" for n in range(1, 61)]


@pytest.fixture
def table() -> bytes:
    """Give a catalogue of sixty lines."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ("档号", "题名"))
        for row, code in enumerate(CODES, 1):
            sheet.write_row(row, 0, (code, f"第{row:03}份"))
    return out.getvalue()


def sent(browser: Browser, table: bytes, name: str = "目录.xlsx") -> str:
    files = [
        (io.BytesIO(b"%PDF-1.4 one"), f"图像/{CODES[0]}.pdf"),
        (io.BytesIO(b"%PDF-1.4 two"), "图像/../../没有目录.pdf"),
    ]
    answer = browser.post("/inbox/catalogues", {"table": (io.BytesIO(table), name), "files": files})
    return str(answer.headers.get("Location", answer.status_code))


def test_nothing_is_written_until_it_was_confirmed_and_all_without_a_partner_is_named(
    archive: Archive, as_alice: Browser, as_charlie: Browser, table: bytes
) -> None:
    address = sent(as_alice, table)
    first, second = as_alice.get(address).text, as_alice.get(f"{address}?page=2").text
    assert "有目录没有图像（59 条）" in first and "没有目录.pdf" in first
    assert all(code in first + second for code in CODES[1:])
    assert as_charlie.get(address).status_code == 404
    assert as_alice.get(f"{address}/sheet").data.startswith(b"PK")
    with archive.sessions.reading() as session:
        assert session.scalars(select(Batch)).all() == []
    assert as_alice.post(address, {"do": "import"}).status_code == 303
    with archive.sessions.reading() as session:
        assert len(session.scalars(select(CatalogueEntry)).all()) == 60
        assert session.scalars(select(Source.name)).all() == [f"{CODES[0]}.pdf"]
    assert as_alice.get(address).status_code == 404


def test_what_is_not_brought_in_is_cleared_away(archive: Archive, as_alice: Browser, table: bytes) -> None:
    address = sent(as_alice, table)
    assert as_alice.post(address, {"do": "forget"}).status_code == 303
    assert as_alice.get(address).status_code == 404
    assert list((archive.settings.data_dir / "uploads" / "catalogues").iterdir()) == []


def test_something_that_is_no_spreadsheet_is_refused(as_alice: Browser) -> None:
    assert sent(as_alice, b"x", "目录.txt") == "422"
