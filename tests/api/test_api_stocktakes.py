"""Stocktakes by JSON: begun, scanned twice without counting twice, closed, reported."""

from __future__ import annotations

from typing import TYPE_CHECKING

import api_client
from archives import Township

from archive_app.models import Place
from archive_app.models.types import PlaceKind

if TYPE_CHECKING:
    from apiflask import APIFlask
    from conftest import Filed

    from archive_app.archive import Archive


def test_a_room_is_counted_closed_and_reported(
    archive: Archive, app: APIFlask, township: Township, filed: Filed
) -> None:
    with archive.sessions.reading() as session:
        shelf = session.query(Place).filter_by(kind=PlaceKind.SHELF).one()
        room = shelf.parent.parent.code
    bob = api_client.caller(archive, app, township.bob)
    answer = bob.call("POST", "/stocktakes", json={"place": room})
    made = answer.get_json()
    assert (answer.status_code, made["state"], made["missing"]) == (201, "open", made["expected"])
    path = f"/stocktakes/{made['id']}"
    assert bob.call("POST", "/stocktakes", json={"place": room}).status_code == 409
    scan = {"client_id": "p1", "text": filed.box, "at": "2026-05-10T10:00:00+08:00", "shelf": shelf.code}
    for _ in range(2):
        assert bob.call("POST", f"{path}/scans", json={"scans": [scan]}).get_json() == {"kept": ["p1"]}
    assert bob.get(path).get_json()["found"] == 1
    left = [one["key"] for one in bob.get(path).get_json()["discrepancies"]]
    told = bob.call("POST", f"{path}/close", json={"explanations": dict.fromkeys(left, "已查")})
    assert told.get_json()["state"] == "closed"
    assert bob.get(f"{path}/report").data.startswith(b"%PDF")
    assert bob.get("/stocktakes").get_json()["total"] == 1
    stranger = api_client.caller(archive, app, township.charlie)
    assert stranger.call("GET", path).status_code == 404
