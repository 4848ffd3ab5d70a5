"""An application that serves the archive of a test by JSON alone, and clients with tokens for it."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

from apiflask import APIFlask

from archive_app import api
from archive_app.models import Token
from archive_app.services import actors

if TYPE_CHECKING:
    from flask.testing import FlaskClient
    from werkzeug.test import TestResponse

    from archive_app.archive import Archive
    from archive_app.rules.access import Actor

MEBIBYTE = 1024 * 1024


def make_app(archive: Archive) -> APIFlask:
    """Build the application as `wsgi` does, without the pages."""
    app = APIFlask("archive_app", spec_path="/api/v1/openapi.json", docs_path=None, json_errors=False)
    app.config.update(
        SECRET_KEY=archive.settings.secret_key,
        MAX_CONTENT_LENGTH=archive.settings.upload_limit_mb * MEBIBYTE,
        MAX_FORM_MEMORY_SIZE=MEBIBYTE,
        OPENAPI_VERSION="3.1.0",
    )
    api.register(app, archive)
    return app


class Caller:
    """A client of one user, by a token."""

    def __init__(self, client: FlaskClient, bearer: str) -> None:
        self._client = client
        self._headers = {"Authorization": f"Bearer {bearer}"}

    def call(
        self, method: str, path: str, headers: dict[str, str] | None = None, **more: Any
    ) -> TestResponse:
        """Call an address below /api/v1."""
        return self._client.open(
            f"/api/v1{path}", method=method, headers={**self._headers, **(headers or {})}, **more
        )

    def get(self, path: str, headers: dict[str, str] | None = None, **more: Any) -> TestResponse:
        """Fetch an address below /api/v1."""
        return self.call("GET", path, headers, **more)

    def send(self, *files: tuple[str, bytes], key: str | None = None, **fields: str) -> TestResponse:
        """Hand files in."""
        data: dict[str, Any] = {**fields, "files": [(io.BytesIO(content), name) for name, content in files]}
        headers = {"Idempotency-Key": key} if key else {}
        return self.call("POST", "/scans", headers, data=data, content_type="multipart/form-data")


def caller(archive: Archive, app: APIFlask, actor: Actor, scopes: tuple[str, ...] = ()) -> Caller:
    """Give a user a token and a client that uses it."""
    bearer = f"token-of-{actor.name}-{'-'.join(scopes)}"
    with archive.sessions.writing() as session:
        session.add(
            Token(
                user_id=actor.user_id,
                name="test",
                digest=actors.digest(bearer),
                scopes=list(scopes),
                created_at=archive.clock(),
            )
        )
    return Caller(app.test_client(), bearer)
