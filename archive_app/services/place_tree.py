"""Rooms, cabinets and shelves as a tree, and the front of a cabinet at scale."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from archive_app.models import Box, Place
from archive_app.models.types import BoxState, PlaceKind
from archive_app.services.boxes import Fill, fills
from archive_app.services.in_use import out_things
from archive_app.services.lookup import box_condition, find_place
from archive_app.services.permits import sees

if TYPE_CHECKING:
    from archive_app.archive import Work

BOX_HEIGHT_MM = 310  # DA/T 22-2015


@dataclass(frozen=True)
class PlaceNode:
    """A room, cabinet or shelf with what is below it. `used_percent` is of the width of its shelves."""

    code: str
    kind: PlaceKind
    name: str
    unit_code: str
    unit: str
    use: str
    dedicated: bool
    boxes: int
    used_percent: int
    children: tuple[PlaceNode, ...] = ()
    sealed: int = 0
    width_mm: int = 0


@dataclass(frozen=True)
class BoxSpine:
    """A box on a shelf, in mm from the shelf's left end. A box the reader may not know of has only its outline."""

    code: str | None
    box_no: str
    title: str
    x_mm: int
    width_mm: int
    height_mm: int
    fill: Fill | None
    state: BoxState | None
    series: str = ""
    out: bool = False


@dataclass(frozen=True)
class Shelf:
    """A shelf in an elevation: `y_mm` from the cabinet's top to the space above the board."""

    code: str
    name: str
    y_mm: int
    height_mm: int
    width_mm: int
    boxes: tuple[BoxSpine, ...]


@dataclass(frozen=True)
class Elevation:
    """The front of a cabinet in mm, shelves from the top."""

    width_mm: int
    height_mm: int
    shelves: tuple[Shelf, ...]


@dataclass(frozen=True)
class PlaceView:
    """One place: the way to it (code and name, room first), what is below it, and its cabinet's front."""

    node: PlaceNode
    path: tuple[tuple[str, str], ...]
    elevation: Elevation | None


def places(look: Work) -> tuple[PlaceNode, ...]:
    """Return the rooms the actor may know of, with cabinets and shelves; three queries, however many boxes."""
    _every, children = _all(look)
    sums = _sums(look, None)
    return tuple(
        node for room in children.get(None, ()) if (node := _node(look, room, children, sums)) is not None
    )


def place(look: Work, code: str) -> PlaceView:
    """Return the room, cabinet or shelf of a code; NotFound when misread, unknown or invisible."""
    one = find_place(look, code)
    every, children = _all(look)
    cabinet = {
        PlaceKind.ROOM: None,
        PlaceKind.CABINET: one,
        PlaceKind.SHELF: every.get(one.parent_id or 0),
    }[one.kind]
    shelves = [shelf.id for shelf in _below(cabinet or one, children)]
    node = _node(look, one, children, _sums(look, shelves))
    if node is None:
        raise LookupError(code)
    path = []
    step = every.get(one.parent_id or 0)
    while step is not None:
        path.append((step.code, step.name))
        step = every.get(step.parent_id or 0)
    drawn = (
        _elevation(look, cabinet, children.get(cabinet.id, ()), _boxes(look, shelves)) if cabinet else None
    )
    return PlaceView(node, tuple(reversed(path)), drawn)


@dataclass(frozen=True)
class _Sum:
    """What stands on a shelf: how many boxes, how wide together, how many the actor may know of, how many sealed."""

    boxes: int
    width: int
    visible: int
    sealed: int


@dataclass(frozen=True)
class _OnShelf:
    """The boxes of a shelf in their order; ids of those the actor may know of."""

    boxes: tuple[Box, ...]
    visible: frozenset[int]


def _all(look: Work) -> tuple[dict[int, Place], dict[int | None, list[Place]]]:
    rows = look.session.scalars(
        sa.select(Place).options(joinedload(Place.unit)).order_by(Place.position, Place.id)
    ).all()
    children: dict[int | None, list[Place]] = {}
    for row in rows:
        children.setdefault(row.parent_id, []).append(row)
    return {row.id: row for row in rows}, children


def _sums(look: Work, shelf_ids: Sequence[int] | None) -> dict[int, _Sum]:
    """Return what stands on each of these shelves, or on all; one query."""
    sealed = sa.case((Box.state == BoxState.SEALED, 1), else_=0)
    visible = sa.case((box_condition(look), 1), else_=0)
    query = sa.select(
        Box.shelf_id,
        sa.func.count(Box.id),
        sa.func.sum(Box.spine_mm),
        sa.func.sum(visible),
        sa.func.sum(sealed),
    ).group_by(Box.shelf_id)
    query = query.where(Box.shelf_id.is_not(None) if shelf_ids is None else Box.shelf_id.in_(shelf_ids))
    return {
        row[0]: _Sum(row[1], int(row[2]), int(row[3]), int(row[4])) for row in look.session.execute(query)
    }


def _below(one: Place, children: Mapping[int | None, Sequence[Place]]) -> set[Place]:
    found = {one}
    for child in children.get(one.id, ()):
        found |= _below(child, children)
    return found


def _boxes(look: Work, shelf_ids: Sequence[int]) -> dict[int, _OnShelf]:
    query = sa.select(Box, box_condition(look)).order_by(Box.position, Box.id)
    found: dict[int, list[tuple[Box, bool]]] = {}
    for one, visible in look.session.execute(query.where(Box.shelf_id.in_(shelf_ids))):
        found.setdefault(one.shelf_id or 0, []).append((one, bool(visible)))
    return {
        shelf: _OnShelf(
            tuple(one for one, _visible in rows), frozenset(one.id for one, visible in rows if visible)
        )
        for shelf, rows in found.items()
    }


def _node(
    look: Work,
    one: Place,
    children: Mapping[int | None, Sequence[Place]],
    sums: Mapping[int, _Sum],
) -> PlaceNode | None:
    """Return a place with all below it, or None when nothing of it may be known."""
    shelves = [shelf for shelf in _below(one, children) if shelf.kind is PlaceKind.SHELF]
    standing = [sums[shelf.id] for shelf in shelves if shelf.id in sums]
    if not sees(look.actor, one.unit_id) and not any(row.visible for row in standing):
        return None
    width = sum(shelf.width_mm for shelf in shelves)
    used = sum(row.width for row in standing)
    below = (_node(look, child, children, sums) for child in children.get(one.id, ()))
    return PlaceNode(
        code=one.code,
        kind=one.kind,
        name=one.name,
        unit_code=one.unit.code,
        unit=one.unit.name,
        use=one.use,
        dedicated=one.is_dedicated,
        boxes=sum(row.boxes for row in standing),
        used_percent=min(100, used * 100 // width) if width else 0,
        children=tuple(node for node in below if node is not None),
        sealed=sum(row.sealed for row in standing),
        width_mm=one.width_mm,
    )


def _elevation(
    look: Work, cabinet: Place, shelves: Sequence[Place], on_shelf: Mapping[int, _OnShelf]
) -> Elevation:
    known = [one for row in on_shelf.values() for one in row.boxes if one.id in row.visible]
    full = fills(look.session, known)
    lent, _volumes = out_things(look, [one.id for one in known], ())
    drawn, y = [], 0
    for shelf in shelves:
        row = on_shelf.get(shelf.id, _OnShelf((), frozenset()))
        spines = _spines(row, full, frozenset(lent))
        drawn.append(Shelf(shelf.code, shelf.name, y, shelf.height_mm, shelf.width_mm, spines))
        y += shelf.height_mm
    width = max([cabinet.width_mm, *(shelf.width_mm for shelf in shelves)])
    return Elevation(width, max(y, cabinet.height_mm), tuple(drawn))


def _spines(row: _OnShelf, full: Mapping[int, Fill], lent: frozenset[int]) -> tuple[BoxSpine, ...]:
    spines, x = [], 0
    for one in row.boxes:
        if one.id in row.visible:
            spines.append(
                BoxSpine(
                    one.code,
                    one.box_no,
                    one.title,
                    x,
                    one.spine_mm,
                    BOX_HEIGHT_MM,
                    full[one.id],
                    one.state,
                    one.series,
                    one.id in lent,
                )
            )
        else:
            spines.append(BoxSpine(None, "", "", x, one.spine_mm, BOX_HEIGHT_MM, None, None))
        x += one.spine_mm
    return tuple(spines)
