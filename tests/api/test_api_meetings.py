"""Meetings, photograph groups and videos by JSON: recorded, bound, listed, printed, never beyond one's village."""

from __future__ import annotations

from typing import TYPE_CHECKING

import api_client
import factories
from archives import Township

from archive_app.models.types import ItemKind, ItemState
from archive_app.services import videos
from archive_app.services.videos import VideoReference

if TYPE_CHECKING:
    from apiflask import APIFlask

    from archive_app.archive import Archive

HELD = {"title": "第一次评议会", "held_on": "2018-04-02", "due": 30, "present": 28, "agree": 28}


def test_a_meeting_is_recorded_amended_and_shows_what_it_lacks(
    archive: Archive, app: APIFlask, township: Township
) -> None:
    alice = api_client.caller(archive, app, township.alice)
    answer = alice.call("POST", "/meetings", json={**HELD, "village": "201"})
    made = answer.get_json()
    assert (answer.status_code, made["lacks"]) == (201, ["minutes", "sign_in", "pictures"])
    path = f"/meetings/{made['id']}"
    assert alice.call("PUT", path, json={**HELD, "agree": None}).get_json()["lacks"][-1] == "vote"
    assert alice.get("/meetings?lacking=true&village=201").get_json()["total"] == 1
    assert alice.get("/meetings/missing.pdf").data.startswith(b"%PDF")
    charlie = api_client.caller(archive, app, township.charlie)
    assert charlie.get("/meetings").get_json()["total"] == 0 and charlie.get(path).status_code == 404


def test_a_picture_is_grouped_bound_and_let_go(archive: Archive, app: APIFlask, township: Township) -> None:
    with archive.sessions.writing() as session:
        item = factories.make_item(
            session, unit_id=township.sang.id, kind=ItemKind.PHOTO, state=ItemState.STAGED
        )
        code = item.code
    alice = api_client.caller(archive, app, township.alice)
    meeting = alice.call("POST", "/meetings", json={**HELD, "village": "201"}).get_json()["id"]
    wish = {"village": "201", "title": "现场", "year": 2018, "meeting": meeting, "items": [code]}
    group = alice.call("POST", "/photo-groups", json=wish).get_json()
    assert [one["item"] for one in group["photos"]] == [code]
    assert alice.get(f"/meetings/{meeting}").get_json()["materials"][0]["role"] == "photo"
    unbind = f"/meetings/{meeting}/materials/{code}/unbind"
    assert alice.call("POST", unbind).status_code == 409
    path = f"/photo-groups/{group['id']}"
    assert alice.call("POST", f"{path}/take-out", json={"items": [code]}).get_json()["photos"] == []
    assert alice.call("POST", unbind).get_json()["materials"] == []
    assert alice.call("POST", f"{path}/photos", json={"items": [code]}).get_json()["photos"][0]["n"] == 1
    assert alice.get("/photo-groups").get_json()["total"] == 1


def test_a_disc_is_listed_and_looked_at_by_hand(archive: Archive, app: APIFlask, township: Township) -> None:
    disc = VideoReference("走访", "2018-04", "桑村", "李明", 60, "光盘", "D-07", "", 0, "", "镇档案室")
    with archive.work(township.alice) as work:
        code = videos.add_reference(work, disc, village="201", series="work_team", year=2018).code
    alice = api_client.caller(archive, app, township.alice)
    assert alice.get("/videos").get_json()["rows"][0]["standing"] == "unchecked"
    assert alice.call("POST", f"/videos/{code}/check").status_code == 422
    said = {"state": "there", "on": "2026-05-01", "by": "王芳"}
    told = alice.call("POST", f"/videos/{code}/looks", json=said)
    assert (told.status_code, told.get_json()["standing"]) == (201, "there")
    assert alice.get(f"/videos/{code}").get_json()["last_look"]["by"] == "王芳"
    charlie = api_client.caller(archive, app, township.charlie)
    assert charlie.get(f"/videos/{code}").status_code == 404
