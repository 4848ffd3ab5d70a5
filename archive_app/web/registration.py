"""Putting all pages on an application that serves an archive."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archive_app.services import founding, people

from . import site
from .blueprints import (
    account,
    admin,
    arrangement,
    audit,
    authority,
    batches,
    box_order,
    boxes,
    catalogues,
    classes,
    codes,
    desk,
    health,
    holds,
    households,
    inbox,
    items,
    labels,
    loans,
    meetings,
    movements,
    photos,
    place_care,
    places,
    problems,
    quality,
    read_fields,
    retention,
    retrievals,
    review,
    roster,
    scan,
    sealing,
    search,
    staff,
    stocktakes,
    tokens,
    units,
    unplaced,
    videos,
    withdrawals,
)
from .frame import Site
from .visit import Visitor

if TYPE_CHECKING:
    from flask import Flask

    from archive_app.archive import Archive

BLUEPRINTS = (
    account.bp,
    admin.bp,
    arrangement.bp,
    sealing.bp,
    box_order.bp,
    audit.bp,
    authority.bp,
    batches.bp,
    boxes.bp,
    catalogues.bp,
    classes.bp,
    codes.bp,
    desk.bp,
    health.bp,
    holds.bp,
    households.bp,
    inbox.bp,
    items.bp,
    labels.bp,
    meetings.bp,
    photos.bp,
    videos.bp,
    withdrawals.bp,
    loans.bp,
    movements.bp,
    place_care.bp,
    places.bp,
    problems.bp,
    quality.bp,
    read_fields.bp,
    retention.bp,
    retrievals.bp,
    review.bp,
    roster.bp,
    scan.bp,
    search.bp,
    staff.bp,
    stocktakes.bp,
    tokens.bp,
    units.bp,
    unplaced.bp,
)


def register(app: Flask, archive: Archive) -> None:
    """Put all pages on `app`, serving `archive`."""
    site.install(app, _site(archive), archive.settings.language)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)

    @site.sessions.user_loader  # type: ignore[untyped-decorator]  # Flask-Login publishes no types
    def visitor_of(key: str) -> Visitor | None:
        actor = people.actor_of(archive, key)
        return Visitor(actor) if actor else None


def _site(archive: Archive) -> Site:
    with archive.look(people.system_actor()) as look:
        found = founding.installation(look)
        return Site(found.name, found.demo) if found else Site("一户一档", False)
