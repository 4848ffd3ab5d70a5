"""The web application: pages and JSON on one Flask app. The only place that knows both doors.

`create_app(archive)` is what tests and `archive serve` call.
"""

from __future__ import annotations

import datetime as dt
from urllib.parse import urlsplit

from apiflask import APIFlask
from flask import Flask, request
from flask.sessions import SecureCookieSessionInterface, SessionMixin
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.routing import IntegerConverter, Map

from archive_app import api
from archive_app.archive import Archive
from archive_app.web import registration

MEBIBYTE = 1024 * 1024
HIGHEST_ROW = 2**31 - 1
"""The highest number a row can have (PostgreSQL's integer)."""


class RowNumber(IntegerConverter):
    """A number of a row in an address; a higher one than any row can have leads nowhere."""

    def __init__(self, map: Map) -> None:
        super().__init__(map, max=HIGHEST_ROW)


class CookieByConnection(SecureCookieSessionInterface):
    """Sends the session over https only, except where the site itself is plain http (a loopback address)."""

    def __init__(self, *, always_secure: bool) -> None:
        self._always_secure = always_secure

    def get_cookie_secure(self, app: Flask) -> bool:
        """Tell whether this answer's cookie is for https only."""
        return self._always_secure or request.is_secure

    def should_set_cookie(self, app: Flask, session: SessionMixin) -> bool:
        """Leave the JSON interface without cookies: it reads none and renews none."""
        return not request.path.startswith("/api/") and super().should_set_cookie(app, session)


def create_app(archive: Archive) -> APIFlask:
    """Build the application that serves `archive`."""
    app = APIFlask(
        "archive_app",
        title="Township archive",
        version="1.0.0",
        static_folder="web/static",
        template_folder="web/templates",
        spec_path="/api/v1/openapi.json",
        docs_path=None,
        json_errors=False,
    )
    settings = archive.settings
    behind_proxy = settings.tls == "off" and urlsplit(settings.base_url).scheme == "https"
    app.config.update(
        SECRET_KEY=settings.secret_key,
        MAX_CONTENT_LENGTH=settings.upload_limit_mb * MEBIBYTE,
        MAX_FORM_MEMORY_SIZE=MEBIBYTE,
        SESSION_COOKIE_NAME="archive",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        PERMANENT_SESSION_LIFETIME=dt.timedelta(hours=12),
        OPENAPI_VERSION="3.1.0",
    )
    app.url_map.converters["int"] = RowNumber
    app.session_interface = CookieByConnection(always_secure=behind_proxy)
    app.extensions["archive"] = archive
    if behind_proxy:  # one proxy of our own in front: it says who calls and that they came by https
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=1, x_proto=1)  # type: ignore[method-assign]  # Flask's own way
    registration.register(app, archive)
    api.register(app, archive)
    return app
