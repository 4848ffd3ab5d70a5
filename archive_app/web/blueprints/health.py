"""Whether the site answers: no sign-in, no data."""

from __future__ import annotations

from flask import Blueprint, Response

bp = Blueprint("health", __name__)


@bp.get("/healthz")
def healthz() -> Response:
    """Say that this process answers."""
    return Response("ok\n", mimetype="text/plain")
