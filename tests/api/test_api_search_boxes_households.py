from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from api_client import Caller
    from conftest import Filed


def test_a_search_gives_total_marked_snippets_boxes_places_and_facets(as_bob: Caller, filed: Filed) -> None:
    found = as_bob.get("/search?q=张测试").get_json()
    assert found["total"] == 1 and found["took_ms"] > 0
    hit = found["hits"][0]
    assert hit["item"] == filed.item and hit["page"] == 1
    assert "<mark>张测试</mark>" in hit["snippet"] and hit["boxes"]
    assert hit["places"][0]["box"] == filed.box
    assert {"value": "survey", "label": "survey", "count": 1} in found["facets"]["form"]


def test_a_search_is_narrowed_by_every_parameter(as_bob: Caller, filed: Filed) -> None:
    for narrowed in ("village=201", "form=survey", "kind=scan", "year=2018", f"box={filed.box}"):
        assert as_bob.get(f"/search?q=张测试&{narrowed}").get_json()["total"] == 1, narrowed
    for elsewhere in ("village=202", "form=approval", "kind=photo", "year=2017", "from=2019", "to=2017-06"):
        assert as_bob.get(f"/search?q=张测试&{elsewhere}").get_json()["total"] == 0, elsewhere
    assert as_bob.get("/search?q=张测试&page=2").get_json()["hits"] == []


def test_a_stranger_finds_and_counts_nothing(as_charlie: Caller, filed: Filed) -> None:
    for question in ("张测试", filed.item, "village:201"):
        found = as_charlie.get(f"/search?q={question}").get_json()
        assert found["total"] == 0 and not any(found["facets"].values())


def test_wrong_parameters_are_named(as_bob: Caller) -> None:
    answer = as_bob.get("/search?q=a&year=abc&from=yesterday&page=0", {"Accept-Language": "en"})
    problem = answer.get_json()
    assert (answer.status_code, answer.mimetype) == (422, "application/problem+json")
    assert set(problem["errors"]) == {"year", "from", "page"}
    assert "year" in problem["detail"] and answer.headers["Content-Language"] == "en"


def test_a_question_that_cannot_be_asked_is_answered_in_the_callers_language(as_bob: Caller) -> None:
    zh = as_bob.get("/search?q=((", {"Accept-Language": "zh-CN,zh;q=0.9"})
    en = as_bob.get("/search?q=((", {"Accept-Language": "en-GB,en;q=0.9"})
    assert zh.status_code == en.status_code
    if zh.status_code != 200:
        assert zh.get_json()["detail"] != en.get_json()["detail"]


def test_a_box_shows_where_it_stands_and_its_items(as_bob: Caller, filed: Filed) -> None:
    box = as_bob.get(f"/boxes/{filed.box}").get_json()
    assert box["code"] == filed.box and box["place"]["room"] == "工作室"
    assert [row["household"] for row in box["contents"]] == [filed.household]
    items = as_bob.get(f"/boxes/{filed.box}/items").get_json()
    assert (items["total"], items["rows"][0]["code"]) == (1, filed.item)
    assert as_bob.get(f"/boxes/{filed.box}/items?page=2").get_json()["rows"] == []


def test_households_are_listed_and_shown_with_masked_numbers(as_bob: Caller, filed: Filed) -> None:
    rows = as_bob.get("/households?village=201&q=张测").get_json()
    assert (rows["total"], rows["rows"][0]["no"]) == (1, filed.household)
    answer = as_bob.get(f"/households/{filed.household}")
    assert answer.get_json()["id_number"] == "110105********002X"
    assert "11010519491231002X" not in answer.get_data(as_text=True)


def test_a_stranger_sees_no_household_in_the_list(as_charlie: Caller, filed: Filed) -> None:
    assert as_charlie.get("/households").get_json()["rows"] == []
    assert as_charlie.get("/households?q=张测试").get_json()["total"] == 0
    assert as_charlie.get("/households?village=201").status_code == 404


def test_completeness_names_what_is_there_and_what_is_missing(as_bob: Caller, filed: Filed) -> None:
    told = as_bob.get(f"/households/{filed.household}/completeness", {"Accept-Language": "en"}).get_json()
    states = {slot["form"]: slot["state"] for slot in told["forms"]}
    assert states["survey"] == "present" and states["approval"] == "missing"
    assert not told["complete"] and told["missing"] == list(states.values()).count("missing")
