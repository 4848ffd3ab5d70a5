"""Rooms, cabinets and shelves as a tree, and one place with its cabinet drawn."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from archive_app.models import Box, Place
from archive_app.models.types import BoxState, PlaceKind
from archive_app.rules.sentence import Sentence
from archive_app.services.cabinet_front import Elevation, boxes_on, elevation
from archive_app.services.dedication import classes_of, name_of_use
from archive_app.services.lookup import box_condition, find_place
from archive_app.services.permits import sees

if TYPE_CHECKING:
    from archive_app.archive import Work


NO_USE = Sentence("", "")


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
    use_name: Sentence = NO_USE
    classes: tuple[str, ...] = ()

    @property
    def sides(self) -> tuple[str, ...]:
        """Return the sides a cabinet's shelves are on; one without a name where it is opened from the front only."""
        return tuple(sorted({one.side for one in self.children})) or ("",)


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
    on_shelf, drawn = boxes_on(look, shelves), []
    for side in sides:
        on_side = [row for row in standing if row.side == side]
        drawn.append(elevation(look, cabinet, side, on_side, on_shelf))
    whole = node if one is cabinet else _node(look, cabinet, children, {})
    return PlaceView(node, tuple(reversed(path)), tuple(drawn), whole, retired)


@dataclass(frozen=True)
class _Sum:
    """What stands on a shelf: how many boxes, how wide together, how many the actor may know of, how many sealed."""

    boxes: int
    width: int
    visible: int
    sealed: int


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
