"""Rooms, cabinets and shelves as a tree, and the front of a cabinet at scale."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from archive_app.models import Box, Place
from archive_app.models.types import BoxState, PlaceKind
from archive_app.rules.sentence import Sentence
from archive_app.services.boxes import Fill, fills
from archive_app.services.dedication import classes_of, name_of_use
from archive_app.services.in_use import out_things
from archive_app.services.lookup import box_condition, find_place
from archive_app.services.permits import sees

if TYPE_CHECKING:
    from archive_app.archive import Work

BOX_HEIGHT_MM = 310  # DA/T 22-2015


@dataclass(frozen=True)
class PlaceNode:
    """A room, cabinet or shelf with what is below it. `used_percent` is of the width of its shelves.

    `use_name` is its use as people read it, `classes` are the keys of those it is kept for.
    """

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
    height_mm: int = 0
    side: str = ""
    retired: bool = False
    use_name: Sentence = Sentence("", "")
    classes: tuple[str, ...] = ()

    @property
    def sides(self) -> tuple[str, ...]:
        """Return the sides a cabinet's shelves are on; one without a name where it is opened from the front only."""
        return tuple(sorted({one.side for one in self.children})) or ("",)


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
    retired: bool = False


@dataclass(frozen=True)
class Elevation:
    """One side of a cabinet in mm, shelves from the top. `side` has no name where the cabinet has only one."""

    width_mm: int
    height_mm: int
    shelves: tuple[Shelf, ...]
    side: str = ""


@dataclass(frozen=True)
class PlaceView:
    """One place: the way to it (code and name, room first), what is below it, and its cabinet's sides.

    A shelf shows the side it is on. `retired` are the places below it that are no longer in use.
    """

    node: PlaceNode
    path: tuple[tuple[str, str], ...]
    elevations: tuple[Elevation, ...] = ()
    cabinet: PlaceNode | None = None
    retired: tuple[PlaceNode, ...] = ()

    @property
    def elevation(self) -> Elevation | None:
        """Return the first side drawn."""
        return self.elevations[0] if self.elevations else None


def places(look: Work) -> tuple[PlaceNode, ...]:
    """Return the rooms in use the actor may know of, with cabinets and shelves; three queries, however many boxes."""
    _every, children = _all(look)
    sums = _sums(look, None)
    nodes = (_node(look, room, children, sums) for room in children.get(None, ()))
    return tuple(node for node in nodes if node is not None and not node.retired)


def retired_rooms(look: Work) -> tuple[PlaceNode, ...]:
    """Return the rooms no longer in use."""
    rows = look.session.scalars(
        sa.select(Place)
        .where(Place.parent_id.is_(None), Place.retired_at.is_not(None))
        .options(joinedload(Place.unit))
        .order_by(Place.position, Place.id)
    )
    nodes = (_node(look, one, {}, {}) for one in rows)
    return tuple(one for one in nodes if one is not None)


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
    below = (_node(look, child, children, {}) for child in children.get(one.id, ()))
    retired = tuple(child for child in below if child is not None and child.retired)
    if cabinet is None:
        return PlaceView(node, tuple(reversed(path)), retired=retired)
    standing = [row for row in children.get(cabinet.id, ()) if row.retired_at is None or row.id == one.id]
    sides = [one.side] if one.kind is PlaceKind.SHELF else sorted({row.side for row in standing}) or [""]
    on_shelf, drawn = _boxes(look, shelves), []
    for side in sides:
        on_side = [row for row in standing if row.side == side]
        drawn.append(_elevation(look, cabinet, side, on_side, on_shelf))
    whole = node if one is cabinet else _node(look, cabinet, children, {})
    return PlaceView(node, tuple(reversed(path)), tuple(drawn), whole, retired)


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
        sa.select(Place).options(joinedload(Place.unit)).order_by(Place.side, Place.position, Place.id)
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
    width = sum(shelf.width_mm for shelf in shelves if shelf.retired_at is None)
    used = sum(row.width for row in standing)
    below = (
        _node(look, child, children, sums) for child in children.get(one.id, ()) if child.retired_at is None
    )
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
        height_mm=one.height_mm,
        side=one.side,
        retired=one.retired_at is not None,
        use_name=name_of_use(look.archive.rules, one.use),
        classes=classes_of(look.archive.rules, one.use),
    )


def _elevation(
    look: Work, cabinet: Place, side: str, shelves: Sequence[Place], on_shelf: Mapping[int, _OnShelf]
) -> Elevation:
    rows = [on_shelf[shelf.id] for shelf in shelves if shelf.id in on_shelf]
    known = [one for row in rows for one in row.boxes if one.id in row.visible]
    full = fills(look.session, known)
    lent, _volumes = out_things(look, [one.id for one in known], ())
    drawn, y = [], 0
    for shelf in shelves:
        row = on_shelf.get(shelf.id, _OnShelf((), frozenset()))
        spines = _spines(row, full, frozenset(lent))
        retired = shelf.retired_at is not None
        drawn.append(Shelf(shelf.code, shelf.name, y, shelf.height_mm, shelf.width_mm, spines, retired))
        y += shelf.height_mm
    width = max([cabinet.width_mm, *(shelf.width_mm for shelf in shelves)])
    return Elevation(width, y or cabinet.height_mm, tuple(drawn), side)


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
