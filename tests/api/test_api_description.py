from __future__ import annotations

from typing import TYPE_CHECKING, Any

import api_client
import pytest

if TYPE_CHECKING:
    from api_client import Caller
    from apiflask import APIFlask
    from archives import Township
    from conftest import Filed

    from archive_app.archive import Archive

jsonschema = pytest.importorskip("jsonschema")

CALLS = {
    ("get", "/api/v1/stocktakes"),
    ("post", "/api/v1/stocktakes"),
    ("get", "/api/v1/stocktakes/{number}"),
    ("post", "/api/v1/stocktakes/{number}/scans"),
    ("post", "/api/v1/stocktakes/{number}/close"),
    ("get", "/api/v1/stocktakes/{number}/report"),
    ("post", "/api/v1/scans"),
    ("get", "/api/v1/batches"),
    ("post", "/api/v1/batches"),
    ("get", "/api/v1/batches/{batch}"),
    ("get", "/api/v1/batches/{batch}/sheet"),
    ("post", "/api/v1/batches/{batch}/return"),
    ("post", "/api/v1/batches/{batch}/whole"),
    ("post", "/api/v1/batches/{batch}/files/{file}/retry"),
    ("get", "/api/v1/withdrawals"),
    ("post", "/api/v1/withdrawals"),
    ("post", "/api/v1/withdrawals/{number}/approve"),
    ("post", "/api/v1/withdrawals/{number}/refuse"),
    ("post", "/api/v1/batches/{batch}/pause"),
    ("post", "/api/v1/batches/{batch}/resume"),
    ("post", "/api/v1/batches/{batch}/retry"),
    ("get", "/api/v1/items/{code}"),
    ("delete", "/api/v1/items/{code}"),
    ("get", "/api/v1/items/{code}/fields"),
    ("put", "/api/v1/items/{code}/fields/{name}"),
    ("post", "/api/v1/items/{code}/fields/{name}/undo"),
    ("get", "/api/v1/items/{code}/pages/{n}"),
    ("get", "/api/v1/items/{code}/pages/{n}/image"),
    ("get", "/api/v1/items/{code}/files/{role}"),
    ("get", "/api/v1/search"),
    ("get", "/api/v1/boxes/{code}"),
    ("get", "/api/v1/boxes/{code}/items"),
    ("get", "/api/v1/households"),
    ("get", "/api/v1/households/{no}"),
    ("get", "/api/v1/households/{no}/completeness"),
    ("get", "/api/v1/arrangement"),
    ("get", "/api/v1/arrangement/{code}"),
    ("post", "/api/v1/arrangement/{code}"),
    ("post", "/api/v1/arrangement/{code}/check"),
    ("post", "/api/v1/arrangement/{code}/return"),
    ("get", "/api/v1/boxes/{code}/sealing"),
    ("post", "/api/v1/boxes/{code}/seal"),
    ("post", "/api/v1/boxes/{code}/reopen"),
    ("get", "/api/v1/forecast/boxes"),
    ("get", "/api/v1/movements"),
    ("post", "/api/v1/movements"),
    ("get", "/api/v1/movements/{number}"),
    ("get", "/api/v1/unplaced"),
    ("post", "/api/v1/shelvings"),
    ("get", "/api/v1/stays/{code}"),
    ("get", "/api/v1/meetings"),
    ("post", "/api/v1/meetings"),
    ("get", "/api/v1/meetings/{number}"),
    ("put", "/api/v1/meetings/{number}"),
    ("post", "/api/v1/meetings/{number}/materials"),
    ("post", "/api/v1/meetings/{number}/materials/{code}/unbind"),
    ("get", "/api/v1/meetings/missing.pdf"),
    ("get", "/api/v1/photo-groups"),
    ("post", "/api/v1/photo-groups"),
    ("get", "/api/v1/photo-groups/{number}"),
    ("post", "/api/v1/photo-groups/{number}/photos"),
    ("post", "/api/v1/photo-groups/{number}/take-out"),
    ("get", "/api/v1/photo-groups/{number}/sheet.pdf"),
    ("get", "/api/v1/videos"),
    ("get", "/api/v1/videos/{code}"),
    ("post", "/api/v1/videos/{code}/check"),
    ("post", "/api/v1/videos/{code}/looks"),
    ("post", "/api/v1/videos/{code}/take-in"),
    ("get", "/api/v1/loans"),
    ("post", "/api/v1/loans"),
    ("get", "/api/v1/loans/{number}"),
    ("get", "/api/v1/loans/{number}/slip"),
    ("post", "/api/v1/loans/return"),
    ("post", "/api/v1/movements/{number}/approve"),
    ("post", "/api/v1/movements/{number}/reject"),
    ("post", "/api/v1/movements/{number}/cancel"),
    ("post", "/api/v1/movements/{number}/take-up"),
    ("post", "/api/v1/movements/{number}/put-down"),
    ("post", "/api/v1/loans/{number}/approve"),
    ("post", "/api/v1/loans/{number}/reject"),
    ("post", "/api/v1/loans/{number}/cancel"),
    ("post", "/api/v1/loans/{number}/hand-out"),
    ("post", "/api/v1/loans/{number}/remind"),
    ("get", "/api/v1/incidents"),
    ("post", "/api/v1/incidents/{number}/close"),
    ("post", "/api/v1/loans/{number}/renew"),
}


@pytest.fixture
def spec(app: APIFlask) -> dict[str, Any]:
    """Give the description as anyone gets it."""
    made: dict[str, Any] = app.test_client().get("/api/v1/openapi.json").get_json()
    return made


def test_the_description_names_every_call_and_all_its_references_lead_somewhere(spec: dict[str, Any]) -> None:
    assert spec["openapi"].startswith("3.1")
    assert {(method, path) for path, calls in spec["paths"].items() for method in calls} == CALLS
    known = {f"#/components/schemas/{name}" for name in spec["components"]["schemas"]}
    assert set(_references(spec)) <= known
    for schema in spec["components"]["schemas"].values():
        jsonschema.Draft202012Validator.check_schema(schema)


def test_every_call_says_its_token_its_answer_and_its_problems(spec: dict[str, Any]) -> None:
    for path, calls in spec["paths"].items():
        for method, call in calls.items():
            answers = call["responses"]
            assert call["security"] == [{"token": []}] and call["summary"], path
            assert "application/problem+json" in answers["401"]["content"]
            assert any(status.startswith("2") for status in answers) is (method != "delete"), path
    upload = spec["paths"]["/api/v1/scans"]["post"]
    fields = upload["requestBody"]["content"]["multipart/form-data"]["schema"]["properties"]
    assert set(fields) == {
        "files", "village", "household", "form", "box", "sides", "series", "year", "batch"
    }  # fmt: skip
    assert [one["name"] for one in upload["parameters"] if one["in"] == "header"] == ["Idempotency-Key"]
    asked = {one["name"] for one in spec["paths"]["/api/v1/search"]["get"]["parameters"]}
    assert {"q", "village", "form", "kind", "year", "box", "from", "to", "page"} <= asked


def test_answers_are_what_the_description_says(spec: dict[str, Any], as_alice: Caller, filed: Filed) -> None:
    taken = as_alice.send(("again.png", filed.content))
    _check(spec, "/api/v1/scans", "post", taken)
    routes = {
        "/batches/{batch}": f"/batches/{taken.get_json()['batch']}",
        "/items/{code}": f"/items/{filed.item}",
        "/items/{code}/fields": f"/items/{filed.item}/fields",
        "/items/{code}/pages/{n}": f"/items/{filed.item}/pages/1",
        "/search": "/search?q=张测试",
        "/boxes/{code}": f"/boxes/{filed.box}",
        "/boxes/{code}/items": f"/boxes/{filed.box}/items",
        "/households": "/households",
        "/households/{no}": f"/households/{filed.household}",
        "/households/{no}/completeness": f"/households/{filed.household}/completeness",
    }
    for route, path in routes.items():
        _check(spec, f"/api/v1{route}", "get", as_alice.get(path))
    _check(spec, "/api/v1/items/{code}", "get", as_alice.get("/items/I-1"))
    _check(spec, "/api/v1/items/{code}", "delete", as_alice.call("DELETE", f"/items/{filed.item}"))


def test_what_is_no_call_is_a_problem_too(as_alice: Caller) -> None:
    for method, path, status in (("GET", "/nowhere", 404), ("PUT", "/search", 405), ("GET", "", 404)):
        answer = as_alice.call(method, path)
        assert (answer.status_code, answer.mimetype) == (status, "application/problem+json")
    assert "GET" in as_alice.call("PUT", "/search").headers["Allow"]


def test_a_fault_of_ours_is_a_problem_that_tells_nothing_of_the_inside(
    as_alice: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    from archive_app.services import household_list

    def fail(*_given: object, **_more: object) -> None:
        raise RuntimeError("secret inside")

    monkeypatch.setattr(household_list, "households", fail)
    answer = as_alice.get("/households")
    assert (answer.status_code, answer.mimetype) == (500, "application/problem+json")
    assert "secret" not in answer.get_data(as_text=True)


def test_a_narrowed_or_ended_token_gives_no_more_than_it_says(
    archive: Archive, app: APIFlask, township: Township, filed: Filed
) -> None:
    narrow = api_client.caller(archive, app, township.alice, ("ingest",))
    assert narrow.get(f"/items/{filed.item}").status_code == 404
    assert narrow.get("/search?q=张测试").status_code == 403
    assert narrow.send(("a.png", b"text")).status_code == 202
    elsewhere = api_client.caller(archive, app, township.alice, (township.zao.code,))
    assert elsewhere.get(f"/items/{filed.item}").status_code == 404


def test_answers_set_no_cookie_and_allow_no_other_origin(as_alice: Caller, filed: Filed) -> None:
    answer = as_alice.get(f"/items/{filed.item}", {"Origin": "https://elsewhere.example"})
    assert "Set-Cookie" not in answer.headers
    assert not any(name.lower().startswith("access-control") for name, _value in answer.headers)


def _references(value: Any) -> list[str]:
    if isinstance(value, dict):
        own = [value["$ref"]] if isinstance(value.get("$ref"), str) else []
        return own + [one for inner in value.values() for one in _references(inner)]
    return [one for inner in value for one in _references(inner)] if isinstance(value, list) else []


def _check(spec: dict[str, Any], path: str, method: str, answer: Any) -> None:
    described = spec["paths"][path][method]["responses"][str(answer.status_code)]["content"][answer.mimetype]
    schema = {**described["schema"], "components": spec["components"]}
    jsonschema.Draft202012Validator(schema).validate(answer.get_json())
