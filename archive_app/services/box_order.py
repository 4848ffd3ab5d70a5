"""The order of boxes on the shelf and of the numbers in them: read left to right, top to bottom, numbers rise.

Household files rise in the order of their codes through all boxes of a village and set; items that are kept singly
rise within each stem of the code (one for each period and kind of thing).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from archive_app.models import ArchivalFile, Box, Holding, Place, Unit
from archive_app.models.types import FileKind, HoldingSet, UnitKind
from archive_app.services.physical import kept_in
from archive_app.services.volume_items import kept_in as items_kept_in

if TYPE_CHECKING:
    from archive_app.archive import Work


def class_of(look: Work, box: Box) -> tuple[list[Box], HoldingSet]:
    """Return all boxes of the class and set of a box in the order they stand, and the set; it alone without a shelf."""
    held_set = kept_in(look, box)
    found = boxes_of(look, box.unit_id, box.series, box.year, held_set)
    return (found if box in found else [box]), held_set


def boxes_of(look: Work, unit_id: int, series: str, year: int | None, held_set: HoldingSet) -> list[Box]:
    """Return the boxes of a class that stand in the rooms of a set, shelf by shelf."""
    shelf, cabinet, room = aliased(Place), aliased(Place), aliased(Place)
    villages = Unit.kind == UnitKind.VILLAGE
    query = (
        sa.select(Box)
        .join(shelf, Box.shelf_id == shelf.id)
        .join(cabinet, shelf.parent_id == cabinet.id)
        .join(room, cabinet.parent_id == room.id)
        .join(Unit, room.unit_id == Unit.id)
        .where(
            Box.unit_id == unit_id,
            Box.series == series,
            Box.year.is_(None) if year is None else Box.year == year,
            villages if held_set is HoldingSet.VILLAGE else ~villages,
        )
        .order_by(room.position, room.id, cabinet.position, cabinet.id, shelf.side, shelf.position, shelf.id)
        .order_by(Box.position, Box.id)
    )
    return list(look.session.scalars(query))


def codes_in(look: Work, boxes: Collection[Box]) -> dict[int, list[tuple[int, str | None]]]:
    """Return for each box (volume's id, reference code) of what is in it, in its order; items singly, else volumes."""
    found: dict[int, list[tuple[int, str | None]]] = {one.id: [] for one in boxes}
    items: dict[int, list[str | None]] = {}
    for holding_id, _item, code in look.session.execute(items_kept_in(found)):
        items.setdefault(holding_id, []).append(code)
    rows = look.session.execute(
        sa.select(Holding.box_id, Holding.id, ArchivalFile.kind, ArchivalFile.reference_code)
        .outerjoin(ArchivalFile, Holding.archival_file_id == ArchivalFile.id)
        .where(Holding.box_id.in_(list(found)))
        .order_by(Holding.box_id, Holding.position, Holding.id)
    )
    for box_id, holding_id, kind, code in rows:
        whole = kind is FileKind.HOUSEHOLD
        inside = [code] if whole else items.get(holding_id, [])
        found[box_id or 0] += [(holding_id, one) for one in inside]
    return found


def by_stem(codes: Iterable[str], *, singly: bool) -> dict[str, list[str]]:
    """Return codes as they stand, each stem of items that are kept singly by itself; volumes all under ""."""
    found: dict[str, list[str]] = {}
    for code in codes:
        found.setdefault(code.rpartition("-")[0] if singly else "", []).append(code)
    return found
