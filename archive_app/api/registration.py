"""Putting the JSON interface on an application that serves an archive."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archive_app.api import (
    arrangement,
    boxes,
    fields,
    households,
    incidents,
    items,
    loans,
    meetings,
    movements,
    openapi,
    pictures,
    problems,
    scans,
    search,
    shelving,
    stocktakes,
    withdrawals,
)
from archive_app.api.blueprint import api

if TYPE_CHECKING:
    from apiflask import APIFlask

    from archive_app.archive import Archive

#: modules whose routes stand on the blueprint once they are imported
ROUTES = (
    scans,
    items,
    fields,
    search,
    boxes,
    households,
    movements,
    shelving,
    loans,
    incidents,
    arrangement,
    stocktakes,
    meetings,
    pictures,
    withdrawals,
)


def register(app: APIFlask, archive: Archive) -> None:
    """Put the interface on `app`, serving `archive`."""
    app.extensions["archive"] = archive
    app.json.sort_keys = False  # type: ignore[attr-defined]  # the provider in use has it; answers keep our order
    app.json.ensure_ascii = False  # type: ignore[attr-defined]  # as above; Chinese stays readable
    # forms are protected because cookies travel by themselves; a token does not, and no cookie is read here
    if "csrf" in app.extensions:
        app.extensions["csrf"].exempt(api)
    problems.install(app)
    app.register_blueprint(api)
    openapi.install(app)
