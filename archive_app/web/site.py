"""What all pages share, put on an application: language, sign-in, form tokens, limits, headers, refusals."""

from __future__ import annotations

from flask import Flask
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from flask_login import LoginManager
from flask_wtf.csrf import CSRFProtect

from . import assets, frame, headers, languages, refusals

#: sign-in is limited per address and, in its route, per name
limiter = Limiter(
    key_func=get_remote_address, storage_uri="memory://", strategy="moving-window", headers_enabled=False
)
csrf = CSRFProtect()
sessions = LoginManager()


def install(app: Flask, site: frame.Site, language: str) -> None:
    """Put the shared parts on `app`; `language` is the installation's default (zh_CN or en)."""
    app.config.setdefault("WTF_CSRF_TIME_LIMIT", None)  # as long as the session
    languages.install(app, language)
    assets.install(app)
    frame.install(app, site)
    headers.install(app)
    refusals.install(app)
    sessions.init_app(app)
    sessions.session_protection = "basic"
    csrf.init_app(app)
    limiter.init_app(app)
