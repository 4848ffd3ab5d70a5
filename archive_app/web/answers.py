"""Answers of routes, typed once: Flask hands out werkzeug's own response class for redirects."""

from __future__ import annotations

from typing import cast

import flask
from flask import Response


def redirect(address: str) -> Response:
    """Lead to another address after a form (303: fetched anew, never sent twice)."""
    # codes are read with spaces and line ends among them; a header takes none
    return cast(Response, flask.redirect("".join(filter(str.isprintable, address)), code=303))
