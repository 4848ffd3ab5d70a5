"""The front of a cabinet at scale: its shelves from the top, each box at its place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import sqlalchemy as sa

from archive_app.models import Box, Place
from archive_app.models.types import BoxState
from archive_app.services.boxes import Fill, fills
from archive_app.services.in_use import out_things
from archive_app.services.lookup import box_condition

if TYPE_CHECKING:
    from archive_app.archive import Work

BOX_HEIGHT_MM = 310  # DA/T 22-2015


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
class OnShelf:
    """The boxes of a shelf in their order; ids of those the actor may know of."""

    boxes: tuple[Box, ...]
    visible: frozenset[int]


def boxes_on(look: Work, shelf_ids: Sequence[int]) -> dict[int, OnShelf]:
    """Return what stands on these shelves; one query."""
    query = sa.select(Box, box_condition(look)).order_by(Box.position, Box.id)
    found: dict[int, list[tuple[Box, bool]]] = {}
    for one, visible in look.session.execute(query.where(Box.shelf_id.in_(shelf_ids))):
        found.setdefault(one.shelf_id or 0, []).append((one, bool(visible)))
    return {
        shelf: OnShelf(
            tuple(one for one, _visible in rows), frozenset(one.id for one, visible in rows if visible)
        )
        for shelf, rows in found.items()
    }


def elevation(
    look: Work, cabinet: Place, side: str, shelves: Sequence[Place], on_shelf: Mapping[int, OnShelf]
) -> Elevation:
    """Return one side of a cabinet with what stands on its `shelves`; boxes one may not know of as outlines."""
    rows = [on_shelf[shelf.id] for shelf in shelves if shelf.id in on_shelf]
    known = [one for row in rows for one in row.boxes if one.id in row.visible]
    full = fills(look.session, known)
    lent, _volumes = out_things(look, [one.id for one in known], ())
    drawn, y = [], 0
    for shelf in shelves:
        row = on_shelf.get(shelf.id, OnShelf((), frozenset()))
        spines = _spines(row, full, frozenset(lent))
        retired = shelf.retired_at is not None
        drawn.append(Shelf(shelf.code, shelf.name, y, shelf.height_mm, shelf.width_mm, spines, retired))
        y += shelf.height_mm
    width = max([cabinet.width_mm, *(shelf.width_mm for shelf in shelves)])
    return Elevation(width, y or cabinet.height_mm, tuple(drawn), side)


def _spines(row: OnShelf, full: Mapping[int, Fill], lent: frozenset[int]) -> tuple[BoxSpine, ...]:
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
