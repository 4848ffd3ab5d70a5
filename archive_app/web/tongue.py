"""Words in the reader's language, typed (Flask-Babel publishes no types)."""

from __future__ import annotations

from typing import cast

import flask_babel


def gettext(message: str, **values: object) -> str:
    """Return `message` in the reader's language, with `values` put in."""
    return cast(str, flask_babel.gettext(message, **values))
