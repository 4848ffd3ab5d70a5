"""A browser in front of the pages: keeps the session and sends the form token as a page would."""

from __future__ import annotations

import re

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

PASSWORD = "kou-ling-for-tests"
TOKEN = re.compile(r'name="csrf-token" content="([^"]+)"')


class Browser:
    """A client that sends the form token as a page would."""

    def __init__(self, client: FlaskClient) -> None:
        self.client = client

    def get(self, address: str, **more: object) -> TestResponse:
        return self.client.get(address, base_url="https://archive.test", **more)  # type: ignore[arg-type]  # passed on

    def token(self) -> str:
        found = TOKEN.search(self.get("/ca").text)
        assert found
        return found[1]

    def post(self, address: str, data: object = None, **more: object) -> TestResponse:
        headers = {
            "X-CSRFToken": self.token(),
            "Referer": "https://archive.test/",
            **dict(more.pop("headers", {})),
        }  # type: ignore[call-overload]  # a mapping
        return self.client.post(address, data=data, headers=headers, base_url="https://archive.test", **more)  # type: ignore[arg-type]  # passed on

    def sign_in(self, name: str, password: str = PASSWORD, wanted: str = "/") -> TestResponse:
        return self.post("/sign-in", {"name": name, "password": password, "next": wanted})
