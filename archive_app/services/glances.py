"""What a scanned code is, in two lines: for whoever scans one label after another."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import sqlalchemy as sa

from archive_app.models import Box, Holding, Item
from archive_app.rules.sentence import Sentence
from archive_app.services import absences, auditing, subjects, targets
from archive_app.services.incidents import subject_of
from archive_app.services.place_views import place_of_box, places_of
from archive_app.services.volume_items import of_item
from labels import codes

if TYPE_CHECKING:
    from archive_app.archive import Work


@dataclass(frozen=True)
class Glance:
    """A thing at a glance: where its page is, what it is called, where it stands, why it may be away.

    `page` and `key` as in targets; `inside` counts what is in a box; `place` is the way to it, room first.
    """

    code: str
    page: str
    key: str
    name: str
    place: str
    inside: int | None
    away: Sentence | None


def glance(look: Work, text: str) -> Glance:
    """Return what a code stands for; NotFound alike for misread, unknown and invisible ones."""
    target = targets.target(look, text)
    code = codes.parse(target.code)
    if code.kind == "B":
        return _of_box(look, target, look.session.get_one(Box, code.number))
    if code.kind in "RCSH":
        thing = subjects.find(look, target.code)
        name = getattr(thing, "name", "") or getattr(thing, "title", "")
        return Glance(target.code, target.page, target.key, name, "", None, None)
    return _of_file(look, target)


def _of_box(look: Work, target: targets.Target, box: Box) -> Glance:
    auditing.looked(look.archive, look.actor, "box.shown", "boxes", box.id)
    place = place_of_box(look, box)
    inside = look.session.scalar(sa.select(sa.func.count(Holding.id)).where(Holding.box_id == box.id))
    way = " › ".join(part for part in (place.room, place.cabinet, place.shelf) if part)
    why = absences.away(look, [("boxes", box.id)]).get(("boxes", box.id))
    name = f"{box.box_no} {box.title}"
    return Glance(target.code, target.page, target.key, name, way, inside or 0, why)


def _of_file(look: Work, target: targets.Target) -> Glance:
    thing = subjects.find(look, target.code)
    _code, name = subject_of(look, thing.__tablename__, thing.id)
    file_id = (
        thing.id if thing.__tablename__ == "archival_files" else getattr(thing, "archival_file_id", None)
    )
    places = places_of(look, [file_id]).get(file_id, []) if file_id else []
    way, why = "", None
    if isinstance(thing, Item):
        places = list(of_item(places, thing.volume))
    if isinstance(thing, Holding):
        places = [one for one in places if one.code == thing.code]
    if places:
        one = places[0]
        way = " › ".join(part for part in (one.room, one.cabinet, one.shelf, one.box_no) if part)
    if isinstance(thing, Holding):
        why = absences.away(look, [("holdings", thing.id)]).get(("holdings", thing.id))
    return Glance(target.code, target.page, target.key, name, way, None, why)
