"""Chinese first, English in full: which language a page is drawn in, and the switch between them."""

from __future__ import annotations

from typing import Any

from flask import Flask, Response, request, session
from flask_babel import Babel
from flask_login import current_user

from .addresses import local_address
from .answers import redirect

LANGUAGES = {"zh_CN": "中文", "en": "English"}


def install(app: Flask, default: str) -> None:
    """Set up translation; `default` is the installation's language (zh_CN or en)."""
    app.config["BABEL_DEFAULT_LOCALE"] = default
    app.config["BABEL_DEFAULT_TIMEZONE"] = "Asia/Shanghai"
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = "web/translations"
    Babel(app, locale_selector=lambda: chosen_language(default))
    app.context_processor(_words)
    app.add_url_rule("/language", "language", _switch, methods=["POST"])


def chosen_language(default: str) -> str:
    """Return the language of this visit: the switch, else the user's own, else the installation's."""
    for wish in (session.get("language"), getattr(current_user, "language", None), default):
        if wish in LANGUAGES:
            return str(wish)
    return "zh_CN"


def _words() -> dict[str, Any]:
    return {"languages": LANGUAGES}


def _switch() -> Response:
    wish = request.form.get("language", "")
    if wish in LANGUAGES:
        session["language"] = wish
    return redirect(local_address(request.form.get("back")))
