"""Addresses of static files: each carries a mark of its content, so browsers may keep it for ever."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

from flask import Flask, Response, request
from markupsafe import Markup

STATIC = Path(__file__).parent / "static"


@cache
def asset(name: str) -> str:
    """Return the address of a static file with its content mark; files do not change while a process runs."""
    mark = hashlib.sha256((STATIC / name).read_bytes()).hexdigest()[:12]
    return f"/static/{name}?v={mark}"


@cache
def icon(name: str, extra: str = "") -> Markup:
    """Draw an icon of the sprite; it is decoration, the word beside it carries the meaning."""
    return Markup(
        '<svg class="icon {}" aria-hidden="true" focusable="false"><use href="{}#{}"></use></svg>'
    ).format(extra, asset("vendor/icons.svg"), name)


def install(app: Flask) -> None:
    """Offer `asset()` and `icon()` to templates; a file asked for by its mark may be kept for a year."""
    app.jinja_env.globals.update(asset=asset, icon=icon)

    @app.after_request
    def keep_marked(response: Response) -> Response:
        if request.endpoint == "static" and "v" in request.args and response.status_code == 200:
            response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
        return response
