"""From a code or reference code to the thing it names, for those who may know of it."""

from __future__ import annotations

import json

import sqlalchemy as sa

from archive_app.archive import Work
from archive_app.errors import NotFound
from archive_app.models import ArchivalFile, Box, Holding, Household, Item, Place
from archive_app.rules import reference_codes
from archive_app.services import lookup, permits
from labels import codes

#: shorter than any former code: a number typed to find an item must not meet the middle of one
SHORTEST_FORMER = 4


def find(look: Work, text: str) -> Item | ArchivalFile | Holding | Box | Place:
    """Return what a code or reference code names: an item (also by number), file, holding, box or place.

    A household's code or number leads to its file. Raises NotFound for a misread, unknown or invisible one.
    """
    wanted = text.strip()
    try:
        code = codes.extract(wanted)
    except codes.BadCode:
        return _by_reference(look, wanted)
    match code.kind:
        case "I":
            return _seen_item(look, look.session.get(Item, code.number), wanted)
        case "F":
            return _seen_file(look, look.session.get(ArchivalFile, code.number), wanted)
        case "V":
            return _holding(look, code.number, wanted)
        case "B":
            return lookup.find_box(look, wanted)
        case "H":
            return _file_of(look, Household.id == code.number, wanted)
        case "R" | "C" | "S":
            return lookup.find_place(look, wanted)
    raise NotFound(wanted)


def find_item(look: Work, text: str) -> Item:
    """Return the item a code, reference code or number names; raises NotFound."""
    thing = find(look, text)
    if not isinstance(thing, Item):
        raise NotFound(text)
    return thing


def find_file(look: Work, text: str) -> ArchivalFile:
    """Return the archival file a code, reference code or household number names; raises NotFound."""
    thing = find(look, text)
    if not isinstance(thing, ArchivalFile):
        raise NotFound(text)
    return thing


def _by_reference(look: Work, wanted: str) -> Item | ArchivalFile:
    if wanted.isascii() and wanted.isdigit():
        number = int(wanted[:18])
        found = look.session.get(Item, number) if number <= codes.HIGHEST else None
        return _seen_item(look, found, wanted)
    written = reference_codes.written(wanted)
    item = look.session.scalar(sa.select(Item).where(Item.reference_code == written))
    if item is not None:
        return _seen_item(look, item, wanted)
    file = look.session.scalar(sa.select(ArchivalFile).where(ArchivalFile.reference_code == written))
    if file is not None:
        return _seen_file(look, file, wanted)
    if look.session.scalar(sa.select(Household.id).where(Household.no == wanted)) is not None:
        return _file_of(look, Household.no == wanted, wanted)
    former = _by_former_code(look, wanted)  # last: it looks through all items
    if former is None:
        raise NotFound(wanted)
    return former


def _by_former_code(look: Work, wanted: str) -> Item | None:
    """Return the first item the actor may see that had this reference code before (原档号)."""
    if len(wanted) < SHORTEST_FORMER:
        return None
    kept = sa.cast(Item.former_reference_codes, sa.Text)
    spelled = {wanted, wanted.translate(reference_codes.DOTS), reference_codes.written(wanted)}
    tests = [kept.contains(json.dumps(one), escape="/", autoescape=True) for one in spelled]
    rows = look.session.scalars(
        sa.select(Item).where(kept != "[]", sa.or_(*tests)).order_by(Item.id).limit(20)
    )
    return next((item for item in rows if permits.sees_item(look, item)), None)


def _seen_item(look: Work, item: Item | None, wanted: str) -> Item:
    if item is None or not permits.sees_item(look, item):
        raise NotFound(wanted)
    return item


def _seen_file(look: Work, file: ArchivalFile | None, wanted: str) -> ArchivalFile:
    if file is None or not permits.sees_file(look, file):
        raise NotFound(wanted)
    return file


def _file_of(look: Work, household: sa.ColumnElement[bool], wanted: str) -> ArchivalFile:
    query = (
        sa.select(ArchivalFile).join(Household, ArchivalFile.household_id == Household.id).where(household)
    )
    return _seen_file(look, look.session.scalar(query), wanted)


def _holding(look: Work, number: int, wanted: str) -> Holding:
    holding = look.session.get(Holding, number)
    if holding is None:
        raise NotFound(wanted)
    if holding.archival_file is not None:
        _seen_file(look, holding.archival_file, wanted)
    else:
        _seen_item(look, look.session.get(Item, holding.item_id), wanted)
    return holding
