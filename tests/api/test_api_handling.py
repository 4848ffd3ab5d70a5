"""Movements and loans by JSON: the same verbs, the same refusals."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import api_client
import pytest
from archives import Township

from archive_app.models import Place
from archive_app.models.types import PlaceKind
from archive_app.rules.access import Actor

if TYPE_CHECKING:
    from apiflask import APIFlask
    from conftest import Filed

    from archive_app.archive import Archive


class Poster:
    """Somebody who posts JSON."""

    def __init__(self, archive: Archive, app: APIFlask, who: Actor) -> None:
        self.caller = api_client.caller(archive, app, who)

    def post(self, path: str, **said: object) -> tuple[int, dict[str, Any]]:
        answer = self.caller.call("POST", path, json=said)
        return answer.status_code, answer.get_json()

    def get(self, path: str) -> dict[str, Any]:
        answer: dict[str, Any] = self.caller.get(path).get_json()
        return answer


@pytest.fixture
def shelf(archive: Archive, township: Township, filed: Filed) -> str:
    with archive.sessions.writing() as session:
        first = session.query(Place).filter_by(kind=PlaceKind.SHELF).one()
        second = Place(
            kind=PlaceKind.SHELF, parent_id=first.parent_id, unit_id=first.unit_id, name="2层", position=2
        )
        session.add(second)
        session.flush()
        return second.code


def test_a_box_is_moved_step_by_step(
    archive: Archive, app: APIFlask, township: Township, filed: Filed, shelf: str
) -> None:
    bob, dora = Poster(archive, app, township.bob), Poster(archive, app, township.dora)
    status, made = bob.post("/movements", code=filed.box, to=shelf, reason="橱门损坏")
    assert (status, made["state"], made["thing"]["code"]) == (201, "requested", filed.box)
    path = f"/movements/{made['id']}"
    assert bob.post(f"{path}/take-up", code=filed.box, carrier="李")[0] == 409
    assert bob.post(f"{path}/approve")[0] == 403
    assert dora.post(f"{path}/approve", note="同意")[1]["state"] == "approved"
    assert bob.post(f"{path}/take-up", code=filed.box, carrier="李")[1]["on_the_way"]
    status, told = bob.post(f"{path}/put-down", code=filed.box)
    assert status == 409 and told["type"].endswith("conflict") and told["detail"]
    assert bob.post(f"{path}/put-down", code=shelf)[1]["state"] == "carried_out"
    stays = bob.get(f"/stays/{filed.box}")["stays"]
    assert [one["movement"] for one in stays] == [None, made["id"]]
    assert stays[0]["until"] == stays[1]["since"] and stays[1]["until"] is None
    assert bob.get("/movements?tab=done")["total"] == 1


def test_a_box_is_read_in_the_room_and_comes_back(
    archive: Archive, app: APIFlask, township: Township, filed: Filed
) -> None:
    bob, charlie = Poster(archive, app, township.bob), Poster(archive, app, township.charlie)
    status, told = bob.post("/loans", kind="loan", code=filed.box, borrower="王", purpose="核对")
    assert status == 409 and "不外借" in told["detail"]
    status, made = bob.post(
        "/loans", kind="consultation", code=filed.box, borrower="王", purpose="核对", sheets=9
    )
    assert (status, made["state"], made["due_on"]) == (201, "out", None)
    assert bob.get(f"/boxes/{filed.box}")["place"]["out"]["who"] == "王"
    assert charlie.get("/loans?tab=all")["total"] == 0
    assert charlie.post("/loans/return", code=filed.box, sheets=9)[0] == 404
    status, back = bob.post("/loans/return", code=filed.box, sheets=8)
    assert (status, back["state"], back["incident"]) == (200, "returned", True)
    assert back["differences"]
    assert bob.get(f"/boxes/{filed.box}")["place"]["out"] is None
    told = bob.get("/incidents")
    assert (told["total"], told["rows"][0]["thing"]) == (1, filed.box)
    number = told["rows"][0]["id"]
    assert charlie.get("/incidents")["total"] == 0
    assert charlie.post(f"/incidents/{number}/close", explanation="x")[0] == 404
    assert bob.post(f"/incidents/{number}/close", explanation=" ")[0] == 422
    status, closed = bob.post(f"/incidents/{number}/close", explanation="夹在另一页后面")
    assert (status, closed["closed_by"], closed["explanation"]) == (200, "bob", "夹在另一页后面")
    assert bob.get("/incidents")["total"] == 0
    assert bob.get("/incidents?all=true")["total"] == 1


def test_a_reminder_needs_something_that_is_out(
    archive: Archive, app: APIFlask, township: Township, filed: Filed
) -> None:
    bob, charlie = Poster(archive, app, township.bob), Poster(archive, app, township.charlie)
    _status, made = bob.post("/loans", kind="consultation", code=filed.box, borrower="王", purpose="核对")
    assert charlie.post(f"/loans/{made['id']}/remind")[0] == 404
    status, told = bob.post(f"/loans/{made['id']}/remind")
    assert (status, told["reminders"]) == (200, 1)
