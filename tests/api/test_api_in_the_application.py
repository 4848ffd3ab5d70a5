from __future__ import annotations

from typing import TYPE_CHECKING

import api_client
import pages

from archive_app.services import actors
from archive_app.wsgi import create_app

if TYPE_CHECKING:
    from archives import Township
    from conftest import Filed

    from archive_app.archive import Archive


def test_beside_the_pages_calls_need_no_form_token_and_fail_as_problems(
    archive: Archive, township: Township, filed: Filed
) -> None:
    app = create_app(archive)
    bob = api_client.caller(archive, app, township.bob)
    assert bob.send(("again.png", filed.content)).get_json()["files"][0]["status"] == "duplicate"
    assert bob.send(("new.png", pages.drawn(["别的文字"]))).status_code == 202
    for answer, status in (
        (bob.get("/items/I-1"), 404),
        (bob.get("/nowhere"), 404),
        (bob.call("PATCH", "/search"), 405),
        (bob.call("DELETE", f"/items/{filed.item}"), 423),
        (bob.call("POST", "/scans", json={}), 415),
    ):
        assert (answer.status_code, answer.mimetype) == (status, "application/problem+json")
    assert bob.get("/openapi.json").get_json()["openapi"] == "3.1.0"


def test_signed_in_people_are_strangers_to_the_interface(
    archive: Archive, township: Township, filed: Filed
) -> None:
    app = create_app(archive)
    client = app.test_client()
    key = f"{township.alice.user_id}.0"
    signed_in = actors.actor_of(archive, key)
    with client.session_transaction() as session:
        session.permanent = True
        session["_user_id"], session["_fresh"] = signed_in.key if signed_in else key, True
    answer = client.get(f"/api/v1/items/{filed.item}")
    assert (answer.status_code, answer.mimetype) == (401, "application/problem+json")
    assert "Set-Cookie" not in answer.headers
    assert client.delete(f"/api/v1/items/{filed.item}").status_code == 401
