"""The blueprint of the interface: every call says who calls by a bearer token, and by nothing else."""

from __future__ import annotations

from dataclasses import replace
from typing import cast

from apiflask import APIBlueprint
from flask import current_app, g, request

from archive_app.archive import Archive
from archive_app.errors import SignInNeeded
from archive_app.services import actors
from archive_app.services.actors import SignedIn

PREFIX = "/api/v1"
BEARER = "bearer "

api = APIBlueprint("api", __name__, url_prefix=PREFIX, tag="archive")


def archive() -> Archive:
    """Return the archive this application serves."""
    return cast(Archive, current_app.extensions["archive"])


def actor() -> SignedIn:
    """Return who calls, narrowed to what the token allows, speaking the language of the answer."""
    return replace(cast(SignedIn, g.api_actor), language=language())


def language() -> str:
    """Return the language of the answer: what the caller prefers, else the installation's."""
    best = request.accept_languages.best_match(["zh-CN", "zh", "en"])
    if best is None:
        return archive().settings.language
    return "en" if best == "en" else "zh_CN"


@api.before_request
def _identify() -> None:
    said = request.headers.get("Authorization", "")
    found = None
    if said[: len(BEARER)].lower() == BEARER:
        found = actors.actor_of_token(archive(), said[len(BEARER) :].strip())
    if found is None:
        raise SignInNeeded
    g.api_actor = found
