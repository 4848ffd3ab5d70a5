"""The arrangement desk by JSON: two people, codes given at once, sealing refused with what is missing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from test_api_description import _check

from archive_app.models import ArchivalFile

if TYPE_CHECKING:
    from api_client import Caller
    from apiflask import APIFlask
    from conftest import Filed

    from archive_app.archive import Archive


@pytest.fixture
def file(archive: Archive, filed: Filed) -> str:
    """Give the code of the file the form was registered in."""
    with archive.sessions.reading() as session:
        return session.query(ArchivalFile).one().code


def test_a_file_is_arranged_checked_and_its_box_sealed_only_when_nothing_is_missing(
    app: APIFlask, as_bob: Caller, as_alice: Caller, filed: Filed, file: str
) -> None:
    spec = app.test_client().get("/api/v1/openapi.json").get_json()
    made = as_bob.call("POST", f"/arrangement/{file}", json={})
    assert made.status_code == 200, made.get_json()
    _check(spec, "/api/v1/arrangement/{code}", "post", made)
    assert made.get_json()["round"]["may_check"] is False
    assert as_bob.call("POST", f"/arrangement/{file}/check").status_code == 403
    checked = as_alice.call("POST", f"/arrangement/{file}/check").get_json()
    assert checked["arranged"][0]["reference_code"] == checked["reference_code"] + "-001"
    assert as_alice.call("POST", f"/arrangement/{file}/check").status_code == 409
    listed = as_bob.get("/arrangement?state=arranged")
    _check(spec, "/api/v1/arrangement", "get", listed)
    assert [row["code"] for row in listed.get_json()["rows"]] == [file]

    state = as_alice.get(f"/boxes/{filed.box}/sealing")
    _check(spec, "/api/v1/boxes/{code}/sealing", "get", state)
    assert [gap["kind"] for gap in state.get_json()["gaps"]] == ["incomplete"]
    refused = as_alice.call("POST", f"/boxes/{filed.box}/seal", headers={"Accept-Language": "en"})
    assert refused.status_code == 409
    assert "lacks" in refused.get_json()["detail"]
    forecast = as_alice.get("/forecast/boxes")
    _check(spec, "/api/v1/forecast/boxes", "get", forecast)
    assert forecast.get_json()["rows"][0]["files"] == 1


def test_a_round_is_sent_back_only_with_a_reason(as_bob: Caller, as_alice: Caller, file: str) -> None:
    as_bob.call("POST", f"/arrangement/{file}", json={})
    assert as_alice.call("POST", f"/arrangement/{file}/return", json={"reason": ""}).status_code == 422
    assert (
        as_alice.call("POST", f"/arrangement/{file}/return", json={"reason": "重排"}).get_json()["round"]
        is None
    )


def test_what_is_of_another_village_does_not_exist(as_charlie: Caller, filed: Filed, file: str) -> None:
    assert as_charlie.get(f"/arrangement/{file}").status_code == 404
    for path in (f"/arrangement/{file}/check", f"/boxes/{filed.box}/seal"):
        assert as_charlie.call("POST", path).status_code == 404
    assert as_charlie.get("/arrangement").get_json()["total"] == 0
