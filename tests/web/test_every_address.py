"""Every address there is, asked by people with no business there and with nonsense: no fault, and nothing given away."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from typing import TYPE_CHECKING

import pytest

from archive_app.models import Item
from archive_app.wsgi import RowNumber

if TYPE_CHECKING:
    from apiflask import APIFlask
    from web_browser import Browser
    from werkzeug.routing import Rule

NONSENSE = ("%00", "x" * 300, "%", "B-ZZZZZZ-Z", "²", "-1", "I-000001%0A")
#: may be seen by whoever comes: sign-in, the machine's own certificate, its health, its interface's description
OPEN = {"/sign-in", "/ca", "/ca/certificate", "/healthz", "/api/v1/openapi.json"}


def addresses(app: APIFlask, method: str, texts: tuple[str, ...]) -> Iterator[tuple[Rule, str]]:
    """Yield every rule with its addresses, filled with numbers and `texts`."""
    for rule in app.url_map.iter_rules():
        if method not in (rule.methods or ()) or rule.endpoint == "static":
            continue
        kinds = [type(one) for one in rule._converters.values()]
        if not all(kind.__name__ in ("RowNumber", "UnicodeConverter") for kind in kinds):
            continue
        for filled in product(*(("1", "2147483647") if kind is RowNumber else texts for kind in kinds)):
            address = rule.rule
            for name, value in zip(rule._converters, filled, strict=True):
                start, end = address.index("<"), address.index(">")
                assert address[start:end].endswith(name)
                address = address[:start] + value + address[end + 1 :]
            yield rule, address


def test_nonsense_gets_an_answer_everywhere(app: APIFlask, as_alice: Browser, filed: Item) -> None:
    for _rule, address in addresses(app, "GET", NONSENSE[:4]):
        assert as_alice.get(f"{address}?page=-1&village=%00&q=%22").status_code in {*range(200, 500), 503}, (
            address
        )


@pytest.mark.parametrize("told", [{}, {"code": "\x00", "year": "9" * 4, "number": "²", "reason": "x" * 9000}])
def test_nonsense_in_forms_gets_an_answer_everywhere(
    app: APIFlask, as_alice: Browser, filed: Item, told: dict[str, str]
) -> None:
    app.config["WTF_CSRF_ENABLED"] = False
    for rule, address in addresses(app, "POST", NONSENSE[3:5]):
        if rule.rule not in ("/sign-out", "/sign-in"):
            answer = as_alice.client.post(address, data=told, base_url="https://archive.test")
            assert answer.status_code in {*range(200, 500), 503}, address


def test_nobody_signed_in_sees_nothing_anywhere(app: APIFlask, browser: Browser, filed: Item) -> None:
    for rule, address in addresses(app, "GET", (filed.code,)):
        answer = browser.get(address)
        led = answer.status_code == 303 and "/sign-in" in answer.headers["Location"]
        assert led or answer.status_code in (401, 404) or rule.rule in OPEN, address


def test_an_officer_of_another_village_finds_nothing_of_a_thing_anywhere(
    app: APIFlask, as_charlie: Browser, filed: Item
) -> None:
    file = "F-000001-4"
    for rule, address in addresses(app, "GET", (filed.code, file, "201-0001", "B-000001-C")):
        if rule.arguments and not rule.rule.startswith("/api/"):
            assert as_charlie.get(address).status_code in (403, 404, 422), address
