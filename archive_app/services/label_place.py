"""What cards, door signs and shelf strips say."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from archive_app.models import Box, Place
from archive_app.models.types import PlaceKind
from archive_app.services.dedication import name_of_use
from archive_app.services.label_box import address, parts
from archive_app.services.lookup import sees_place
from labels.covers import SignLabel
from labels.sheets import BoxLabel

if TYPE_CHECKING:
    from archive_app.archive import Work

KIND_WORDS: Final = {PlaceKind.ROOM: "库房", PlaceKind.CABINET: "档案橱", PlaceKind.SHELF: "层"}


def cards(look: Work, numbers: set[int]) -> dict[str, BoxLabel]:
    """Return the place cards of visible rooms, cabinets and shelves, by code."""
    made = {}
    for one in _places(look, numbers):
        details = (f"{one.unit.name} {KIND_WORDS[one.kind]}", " › ".join(_way(one)), _use(look, one))
        made[one.code] = BoxLabel(
            one.code, address(look, one.code), one.name, tuple(line for line in details if line)
        )
    return made


def doors(look: Work, numbers: set[int]) -> dict[str, SignLabel]:
    """Return the door signs of visible rooms and cabinets, by code."""
    made = {}
    for one in _places(look, numbers):
        lines = (one.unit.name, *_way(one), "" if one.is_dedicated else one.use)
        band = _use(look, one) if one.is_dedicated else ""
        made[one.code] = SignLabel(
            one.code, address(look, one.code), one.name, tuple(line for line in lines if line), band
        )
    return made


def strips(look: Work, numbers: set[int]) -> dict[str, SignLabel]:
    """Return the strips of visible shelves, by code; they name what stands on the shelf now."""
    standing = _standing(look, numbers)
    made = {}
    for one in _places(look, numbers):
        way = _way(one)
        name = f"{way[-1]} {one.name}" if way else one.name
        lines = (" › ".join(way[:-1]), one.unit.name, standing.get(one.id, ""))
        made[one.code] = SignLabel(
            one.code, address(look, one.code), name, tuple(line for line in lines if line)
        )
    return made


def _places(look: Work, numbers: set[int]) -> Iterator[Place]:
    above = joinedload(Place.parent).joinedload(Place.parent)
    for part in parts(numbers):
        query = sa.select(Place).where(Place.id.in_(part)).options(joinedload(Place.unit), above)
        yield from (one for one in look.session.scalars(query) if sees_place(look, one))


def _standing(look: Work, numbers: set[int]) -> dict[int, str]:
    """Return the first and last box number of each shelf, as a person reads it."""
    found: dict[int, list[str]] = {}
    for part in parts(numbers):
        rows = look.session.execute(
            sa.select(Box.shelf_id, Box.box_no)
            .where(Box.shelf_id.in_(part))
            .order_by(Box.shelf_id, Box.position, Box.id)
        )
        for shelf_id, box_no in rows:
            found.setdefault(shelf_id or 0, []).append(box_no)
    return {
        shelf: f"{nos[0]}盒 — {nos[-1]}盒" if len(nos) > 1 else f"{nos[0]}盒" for shelf, nos in found.items()
    }


def _way(one: Place) -> list[str]:
    """Return the names above a place, the room first."""
    way, step = [], one.parent
    while step is not None:
        way.append(step.name)
        step = step.parent
    return way[::-1]


def _use(look: Work, one: Place) -> str:
    """Return what a place is for, in the language of the installation, as it is printed."""
    settings, said = look.archive.settings, name_of_use(look.archive.rules, one.use)
    if not one.is_dedicated:
        return said.said(settings.language)
    if settings.language == "en":
        return f"Dedicated: {said.en}" if one.use else "Dedicated"
    return f"专橱专用：{said.zh}" if one.use else "专橱专用"
