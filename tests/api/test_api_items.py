from __future__ import annotations

import hashlib
import io
from typing import TYPE_CHECKING

import factories
import pytest
from PIL import Image

if TYPE_CHECKING:
    from api_client import Caller
    from archives import Township
    from conftest import Filed

    from archive_app.archive import Archive


def test_an_item_is_shown_with_its_files_places_and_lock(as_bob: Caller, filed: Filed) -> None:
    answer = as_bob.get(f"/items/{filed.item}")
    item = answer.get_json()
    assert answer.status_code == 200
    assert item["code"] == filed.item and item["reference_code"] is None
    assert item["form_type"] == "survey" and item["household"] == filed.household
    assert item["places"][0]["box"] == filed.box
    assert item["retention"]["last_day"] is None and item["retention"]["locked"]
    assert {one["role"]: one["sha256"] for one in item["files"]}["master"] == _digest(filed.content)


def test_an_item_is_found_by_number_and_by_a_reference_code_with_a_dot(
    archive: Archive, as_bob: Caller, filed: Filed
) -> None:
    from archive_app.models import Item

    reference = "0370-XX·2018·D30-ZK-0001"
    with archive.sessions.writing() as session:
        session.get_one(Item, filed.item_id).reference_code = reference
    for name in (str(filed.item_id), filed.item.lower(), reference):
        assert as_bob.get(f"/items/{name}").get_json()["id"] == filed.item_id


ROUTES = (
    "/items/{item}",
    "/items/{item_id}",
    "/items/{item}/pages/1",
    "/items/{item}/pages/1/image",
    "/items/{item}/files/source",
    "/items/{item}/files/master",
    "/items/{item}/files/access",
    "/boxes/{box}",
    "/boxes/{box}/items",
    "/households/{household}",
    "/households/{household}/completeness",
)


@pytest.mark.parametrize("route", ROUTES)
def test_a_stranger_gets_the_answer_of_something_that_is_not_there(
    as_charlie: Caller, filed: Filed, route: str
) -> None:
    hidden = as_charlie.get(route.format(**vars(filed)))
    nowhere = as_charlie.get(
        route.format(item="I-000009-1", item_id=999, box="B-000009-1", household="201-9999")
    )
    assert hidden.status_code == nowhere.status_code == 404
    assert hidden.mimetype == "application/problem+json"
    assert hidden.get_json()["type"] == nowhere.get_json()["type"]


@pytest.mark.parametrize("route", ROUTES)
def test_no_route_answers_without_a_token_or_to_a_session_cookie(
    app: object, filed: Filed, route: str
) -> None:
    client = app.test_client()  # type: ignore[attr-defined]  # the Flask application
    with client.session_transaction() as session:
        session["_user_id"] = "1.0"
    answer = client.get("/api/v1" + route.format(**vars(filed)))
    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"].startswith("Bearer")


def test_deleting_is_locked_with_rule_basis_and_day_and_hidden_from_strangers(
    as_alice: Caller, as_charlie: Caller, filed: Filed
) -> None:
    refused = as_alice.call("DELETE", f"/items/{filed.item}")
    problem = refused.get_json()
    assert refused.status_code == 423
    assert problem["locked_until"] is None and problem["rule"] and problem["basis"]
    assert not problem["appraisal_needed"]
    assert as_charlie.call("DELETE", f"/items/{filed.item}").status_code == 404
    assert as_alice.get(f"/items/{filed.item}").status_code == 200


def test_a_page_gives_text_lines_and_words_with_boxes(as_bob: Caller, filed: Filed) -> None:
    page = as_bob.get(f"/items/{filed.item}/pages/1").get_json()
    assert "张测试" in page["text"] and page["width"] > 0
    word = page["lines"][0]["words"][0]
    assert page["text"][word["start"] : word["start"] + len(word["text"])] == word["text"]
    assert all(0 <= side <= 1 for side in word["box"])
    assert as_bob.get(f"/items/{filed.item}/pages/2").status_code == 404


def test_personal_numbers_are_masked_for_who_may_not_see_them(
    as_bob: Caller, as_ivan: Caller, filed: Filed
) -> None:
    number = "11010519491231002X"
    full = as_bob.get(f"/items/{filed.item}/pages/1").get_data(as_text=True)
    hidden = as_ivan.get(f"/items/{filed.item}/pages/1").get_data(as_text=True)
    assert number in full
    assert number not in hidden and "110105********002X" in hidden
    for path in (f"/items/{filed.item}", f"/search?q={number}", f"/households/{filed.household}"):
        assert number not in as_ivan.get(path).get_data(as_text=True)


def test_the_image_is_the_upright_page(as_bob: Caller, filed: Filed) -> None:
    answer = as_bob.get(f"/items/{filed.item}/pages/1/image?longest=360")
    assert answer.mimetype == "image/jpeg" and answer.headers["X-Content-Type-Options"] == "nosniff"
    with Image.open(io.BytesIO(answer.data)) as image:
        assert max(image.size) <= 360
    assert as_bob.get(f"/items/{filed.item}/pages/1/image?longest=0").status_code == 422


def test_a_file_comes_byte_for_byte_with_digest_ranges_and_conditions(as_alice: Caller, filed: Filed) -> None:
    path = f"/items/{filed.item}/files/source"
    whole = as_alice.get(path)
    assert whole.data == filed.content
    assert whole.headers["Content-Disposition"].startswith("attachment")
    assert whole.headers["X-Content-Type-Options"] == "nosniff"
    assert whole.headers["Repr-Digest"].startswith("sha-256=:")
    assert _digest(filed.content) in whole.headers["ETag"]
    assert as_alice.get(path, {"If-None-Match": whole.headers["ETag"]}).status_code == 304
    part = as_alice.get(path, {"Range": "bytes=2-5"})
    assert (part.status_code, part.data) == (206, filed.content[2:6])
    beyond = as_alice.get(path, {"Range": f"bytes={len(filed.content) + 5}-"})
    assert beyond.status_code == 416 and beyond.mimetype == "application/problem+json"


def test_the_searchable_pdf_is_made_for_who_may_see_numbers_and_refused_to_others(
    as_bob: Caller, as_ivan: Caller, filed: Filed
) -> None:
    answer = as_bob.get(f"/items/{filed.item}/files/access")
    assert (answer.status_code, answer.mimetype) == (200, "application/pdf")
    assert answer.data.startswith(b"%PDF-") and answer.headers["Repr-Digest"]
    files = {one["role"]: one["sha256"] for one in as_bob.get(f"/items/{filed.item}").get_json()["files"]}
    assert files["access"] == _digest(answer.data)
    refused = as_ivan.get(f"/items/{filed.item}/files/access", {"Accept-Language": "en"})
    assert refused.status_code == 403 and "ID numbers" in refused.get_json()["detail"]
    assert as_bob.get(f"/items/{filed.item}/files/nothing").get_json()["type"].endswith("not-found")


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def test_pictures_show_no_personal_number_to_who_may_not_see_them(
    as_bob: Caller, as_ivan: Caller, filed: Filed
) -> None:
    for size in (360, 2000):
        path = f"/items/{filed.item}/pages/1/image?longest={size}"
        hidden, full = as_ivan.get(path).data, as_bob.get(path).data
        assert hidden != full and as_ivan.get(path).data == hidden
        with Image.open(io.BytesIO(hidden)) as one, Image.open(io.BytesIO(full)) as other:
            assert one.size == other.size


def test_a_file_with_personal_numbers_is_not_handed_to_who_may_not_see_them(
    as_bob: Caller, as_ivan: Caller, filed: Filed
) -> None:
    path = f"/items/{filed.item}/files/master"
    assert as_bob.get(path).status_code == 200
    assert as_ivan.get(path).status_code == 403


def test_a_page_that_is_not_read_yet_has_no_size_and_no_fault(
    archive: Archive, township: Township, as_alice: Caller
) -> None:
    with archive.sessions.writing() as session:
        item = factories.make_item(session, unit_id=township.sang.id)
        code = item.code
    answer = as_alice.get(f"/items/{code}/pages/1")
    assert answer.status_code == 200 and answer.get_json()["width"] is None
