"""Batches over the interface: listed, opened by what leaves the cabinet, single files read again."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pages

from archive_app.models.types import SourceState
from archive_app.services import catching_up

if TYPE_CHECKING:
    from api_client import Caller
    from conftest import Filed

    from archive_app.archive import Archive


def test_batches_are_listed_newest_first_to_those_who_may_know_of_them(
    as_bob: Caller, as_charlie: Caller
) -> None:
    first = as_bob.send(("一.png", pages.form())).get_json()["batch"]
    second = as_bob.send(("二.png", pages.drawn(["别的"]))).get_json()["batch"]
    rows = as_bob.get("/batches").get_json()["rows"]
    assert [one["id"] for one in rows] == [second, first]
    assert rows[0]["whole"] and rows[0]["files_total"] == 1
    assert as_charlie.get("/batches").get_json()["total"] == 0


def test_a_batch_is_opened_by_a_retrieval_filled_and_closed_by_a_return(
    archive: Archive, as_alice: Caller, filed: Filed
) -> None:
    wish = {"holdings": [filed.box], "sheets": 4, "taken_by": "王扫描"}
    opened = as_alice.call("POST", "/batches", json=wish).get_json()
    number = opened["id"]
    assert not opened["whole"] and opened["paper"]["sheets_out"] == 4
    sent = as_alice.send(("三.png", pages.drawn(["第三份"])), batch=str(number))
    assert sent.get_json()["batch"] == number
    sheet = as_alice.get(f"/batches/{number}/sheet")
    assert sheet.data.startswith(b"%PDF")
    back = {"sheets": 5, "condition": "完好", "returned_by": "王扫描", "received_by": "李档案"}
    closed = as_alice.call("POST", f"/batches/{number}/return", json=back).get_json()
    assert closed["paper"]["missing"] == -1 and closed["whole"]
    assert as_alice.call("POST", f"/batches/{number}/return", json=back).status_code == 409


def test_a_retrieval_needs_its_sheets_counted_and_something_that_is_there(
    as_alice: Caller, filed: Filed
) -> None:
    assert as_alice.call("POST", "/batches", json={"holdings": [filed.box]}).status_code == 422
    assert (
        as_alice.call("POST", "/batches", json={"holdings": ["V-0000ZZ-1"], "sheets": 1}).status_code == 404
    )
    assert as_alice.call("POST", "/batches", json={}).status_code == 201


def test_files_for_an_open_batch_come_without_a_key_and_only_into_ones_own(
    as_bob: Caller, as_charlie: Caller
) -> None:
    number = as_bob.send(("一.png", pages.form())).get_json()["batch"]
    assert as_charlie.send(("二.png", pages.drawn(["二"])), batch=str(number)).status_code == 404
    assert (
        as_bob.send(("二.png", pages.drawn(["二"])), batch=str(number), sides="front-back").status_code == 422
    )


def test_one_file_is_read_again_by_its_number(archive: Archive, as_bob: Caller, as_charlie: Caller) -> None:
    number = as_bob.send(("坏.pdf", b"%PDF-1.7 broken")).get_json()["batch"]
    catching_up.drain(archive)
    (file,) = as_bob.get(f"/batches/{number}").get_json()["files"]
    assert file["status"] in (SourceState.REFUSED, SourceState.UNSUPPORTED)
    address = f"/batches/{number}/files/{file['id']}/retry"
    assert as_charlie.call("POST", address, json={}).status_code == 404
    again = as_bob.call("POST", address, json={}).get_json()
    assert again["files"][0]["status"] == "waiting"
    assert as_bob.call("POST", f"/batches/{number}/files/999999/retry", json={}).status_code == 404


def test_material_of_no_household_names_its_series_and_year(archive: Archive, as_bob: Caller) -> None:
    series = next(iter(archive.rules.series))
    sent = as_bob.send(("一.png", pages.drawn(["纪要"])), village="201", series=series, year="2018")
    assert sent.status_code == 202
    assert as_bob.send(("二.png", pages.drawn(["二"])), series="没有这一类").status_code == 422
