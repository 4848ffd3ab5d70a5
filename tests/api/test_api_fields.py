"""Values over the interface: listed, said and taken back by those who may."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from api_client import Caller
    from conftest import Filed


def listed(caller: Caller, item: str) -> dict[str, dict[str, object]]:
    """Return the values of an item by name."""
    answer = caller.get(f"/items/{item}/fields")
    assert answer.status_code == 200
    return {one["name"]: one for one in answer.get_json()["fields"]}


def say(caller: Caller, item: str, name: str, value: str):
    """Say a value."""
    return caller.call("PUT", f"/items/{item}/fields/{name}", json={"value": value})


def test_a_value_is_corrected_after_filing_and_taken_back(as_bob: Caller, filed: Filed) -> None:
    said = say(as_bob, filed.item, "year", "2019")
    assert said.status_code == 200
    assert (said.get_json()["value"], said.get_json()["machine"]) == ("2019", "2018")
    assert listed(as_bob, filed.item)["year"]["confirmed_by"] == "bob"
    back = as_bob.call("POST", f"/items/{filed.item}/fields/year/undo")
    assert (back.status_code, back.get_json()["value"]) == (200, "2018")
    assert back.get_json()["confirmed_by"] is None
    assert as_bob.call("POST", f"/items/{filed.item}/fields/year/undo").status_code == 409


def test_wrong_values_and_unknown_names_are_refused(as_bob: Caller, filed: Filed) -> None:
    assert say(as_bob, filed.item, "year", "某年").status_code == 422
    assert say(as_bob, filed.item, "shoe_size", "42").status_code == 404


def test_strangers_and_readers_say_nothing(as_charlie: Caller, as_ivan: Caller, filed: Filed) -> None:
    assert as_charlie.get(f"/items/{filed.item}/fields").status_code == 404
    assert say(as_charlie, filed.item, "year", "2019").status_code == 404
    assert say(as_ivan, filed.item, "year", "2019").status_code == 403
    assert "*" in str(listed(as_ivan, filed.item)["id_number"]["value"])
