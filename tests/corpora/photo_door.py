"""The scanner's photo upload as a phone uses it: signed in, over the whole application."""

from __future__ import annotations

import io

from archive_app.archive import Archive
from archive_app.rules.access import Actor
from archive_app.services import people
from archive_app.terms import Role
from archive_app.wsgi import create_app

NAME, PASSWORD = "saomiao", "corpora-photo-door-1"
SITE = "https://corpora.test"


class PhotoDoor:
    """One signed-in phone that sends photos to an archive."""

    def __init__(self, archive: Archive, actor: Actor) -> None:
        with archive.work(actor) as work:
            people.add_user(work, NAME, roles=[Role.ARCHIVIST], password=PASSWORD)
        app = create_app(archive)
        app.config["WTF_CSRF_ENABLED"] = False  # judged by the tests of the pages
        self._client = app.test_client()
        self._client.post("/sign-in", data={"name": NAME, "password": PASSWORD}, base_url=SITE)

    def texts(self, photo: bytes, name: str) -> list[str]:
        """Return what the server read in a photo; nothing where it refused it."""
        answer = self._client.post(
            "/scan/photo", data=self._form(photo, name), base_url=SITE, headers={"Accept": "application/json"}
        )
        if answer.status_code == 422:
            return []
        assert answer.status_code == 200, answer.text
        return [str(text) for text in answer.get_json()["texts"]]

    def opens(self, photo: bytes, name: str) -> str | None:
        """Return the address a photo leads to, None when it opens nothing."""
        answer = self._client.post("/scan/photo", data=self._form(photo, name), base_url=SITE)
        return answer.headers.get("Location") if answer.status_code == 303 else None

    @staticmethod
    def _form(photo: bytes, name: str) -> dict[str, tuple[io.BytesIO, str]]:
        return {"photo": (io.BytesIO(photo), name)}
