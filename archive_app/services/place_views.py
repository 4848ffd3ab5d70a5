"""Where the paper is, as plain values: the way to it in words and a small drawing of its cabinet."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from archive_app.models import ArchivalFile, Box, Holding, Loan, Movement, Place
from archive_app.models.types import CopyType, HoldingSet
from archive_app.services import in_use
from archive_app.services.in_use import Out
from archive_app.services.permits import visible_units

if TYPE_CHECKING:
    from archive_app.archive import Work


@dataclass(frozen=True)
class Codes:
    """The codes on the labels along the way; None where there is no such level yet."""

    holding: str | None = None
    box: str | None = None
    shelf: str | None = None
    cabinet: str | None = None
    room: str | None = None


@dataclass(frozen=True)
class Drawing:
    """A cabinet's side to draw small: boxes on each shelf from the top, and which box (both from 0) is meant."""

    shelves: int
    boxes_per_shelf: tuple[int, ...]
    shelf_index: int
    box_index: int


@dataclass(frozen=True)
class PlaceView:
    """One place of one thing: room › cabinet › shelf › box › position. `code` is the holding's own, `volume` its number.

    `out` says who has it now instead; `moving`, that it or its box has been taken up and not yet put down.
    """

    set: HoldingSet | None
    copy: CopyType | None
    room: str | None = None
    cabinet: str | None = None
    shelf: str | None = None
    box: str | None = None
    box_no: str | None = None
    position: int | None = None
    volume: int | None = None
    codes: Codes = field(default_factory=Codes)
    drawing: Drawing | None = None
    out: Out | None = None
    moving: bool = False

    @property
    def on_loan(self) -> bool:
        """Tell whether it has been lent out of the room."""
        return self.out is not None and self.out.lent

    @property
    def code(self) -> str | None:
        """Return the code of the physical volume."""
        return self.codes.holding


_SHELF, _CABINET, _ROOM = aliased(Place), aliased(Place), aliased(Place)
_USES = (in_use.VOLUME_LOAN, in_use.BOX_LOAN, in_use.VOLUME_MOVE, in_use.BOX_MOVE)


def places_of(look: Work, archival_file_ids: Collection[int]) -> dict[int, list[PlaceView]]:
    """Return where the visible ones of these files stand, originals first; in a few queries, however many."""
    wanted = sorted(set(archival_file_ids))
    found: dict[int, list[PlaceView]] = {one: [] for one in wanted}
    if not wanted:
        return found
    query = (
        sa.select(Holding, Box, _SHELF, _CABINET, _ROOM, *_USES)
        .join(ArchivalFile, Holding.archival_file_id == ArchivalFile.id)
        .outerjoin(Box, Holding.box_id == Box.id)
        .outerjoin(_SHELF, Box.shelf_id == _SHELF.id)
        .outerjoin(_CABINET, _SHELF.parent_id == _CABINET.id)
        .outerjoin(_ROOM, _CABINET.parent_id == _ROOM.id)
        .outerjoin(in_use.VOLUME_LOAN, in_use.volume_out())
        .outerjoin(in_use.BOX_LOAN, in_use.box_out())
        .outerjoin(in_use.VOLUME_MOVE, in_use.volume_on_the_way())
        .outerjoin(in_use.BOX_MOVE, in_use.box_on_the_way())
        .where(
            Holding.archival_file_id.in_(wanted),
            visible_units(look, ArchivalFile.unit_id, ArchivalFile.household_id),
        )
        .order_by(Holding.copy.desc(), Holding.held_set, Holding.volume)
    )
    rows = look.session.execute(query).all()
    drawings = drawings_of(look, {row[1].id for row in rows if row[1] is not None})
    scanned = in_use.scanning(look, {row[0].id for row in rows})
    for holding, box, shelf, cabinet, room, loan, box_loan, move, box_move in rows:
        view = replace(_view(holding, box, shelf, cabinet, room, drawings), out=scanned.get(holding.id))
        found[holding.archival_file_id or 0].append(_used(view, loan, box_loan, move, box_move))
    return found


def place_of_box(look: Work, box: Box) -> PlaceView:
    """Return where a box stands."""
    return places_of_boxes(look, [box])[box.id]


def places_of_boxes(look: Work, boxes: Collection[Box]) -> dict[int, PlaceView]:
    """Return where these boxes stand, by their ids; in three queries. The caller has checked who may see them."""
    query = (
        sa.select(Box.id, _SHELF, _CABINET, _ROOM, in_use.BOX_LOAN, in_use.BOX_MOVE)
        .outerjoin(_SHELF, Box.shelf_id == _SHELF.id)
        .outerjoin(_CABINET, _SHELF.parent_id == _CABINET.id)
        .outerjoin(_ROOM, _CABINET.parent_id == _ROOM.id)
        .outerjoin(in_use.BOX_LOAN, in_use.box_out())
        .outerjoin(in_use.BOX_MOVE, in_use.box_on_the_way())
        .where(Box.id.in_(sorted({box.id for box in boxes})))
    )
    ways = {row[0]: row[1:] for row in look.session.execute(query)}
    drawings = drawings_of(look, {box.id for box in boxes})
    found = {}
    for box in boxes:
        shelf, cabinet, room, loan, move = ways[box.id]
        found[box.id] = _used(_view(None, box, shelf, cabinet, room, drawings), None, loan, None, move)
    return found


def drawings_of(look: Work, box_ids: Iterable[int]) -> dict[int, Drawing]:
    """Return the small drawing for each of these boxes that stands in a cabinet; in two queries."""
    wanted = sorted(set(box_ids))
    cabinets = sa.select(_SHELF.parent_id).join(Box, Box.shelf_id == _SHELF.id).where(Box.id.in_(wanted))
    shelves = look.session.execute(
        sa.select(Place.id, Place.parent_id, Place.side)
        .where(Place.parent_id.in_(cabinets), Place.retired_at.is_(None))
        .order_by(Place.parent_id, Place.side, Place.position, Place.id)
    ).all()
    on_shelf: dict[int, list[int]] = {shelf.id: [] for shelf in shelves}
    for box_id, shelf_id in look.session.execute(
        sa.select(Box.id, Box.shelf_id).where(Box.shelf_id.in_(list(on_shelf))).order_by(Box.position, Box.id)
    ):
        on_shelf[shelf_id or 0].append(box_id)
    by_side: dict[tuple[int, str], list[list[int]]] = {}
    for shelf in shelves:
        by_side.setdefault((shelf.parent_id or 0, shelf.side), []).append(on_shelf[shelf.id])
    drawn: dict[int, Drawing] = {}
    for rows in by_side.values():
        counts = tuple(len(row) for row in rows)
        for shelf_index, row in enumerate(rows):
            for box_index, box_id in enumerate(row):
                drawn[box_id] = Drawing(len(rows), counts, shelf_index, box_index)
    return {box_id: drawn[box_id] for box_id in wanted if box_id in drawn}


def _view(
    holding: Holding | None,
    box: Box | None,
    shelf: Place | None,
    cabinet: Place | None,
    room: Place | None,
    drawings: dict[int, Drawing],
) -> PlaceView:
    def code(thing: Any) -> str | None:
        return None if thing is None else str(thing.code)

    return PlaceView(
        set=holding.held_set if holding else None,
        copy=holding.copy if holding else None,
        room=room.name if room else None,
        cabinet=cabinet.name if cabinet else None,
        shelf=shelf.name if shelf else None,
        box=code(box),
        box_no=box.box_no if box else None,
        position=holding.position if holding else None,
        volume=holding.volume if holding else None,
        codes=Codes(code(holding), code(box), code(shelf), code(cabinet), code(room)),
        drawing=drawings.get(box.id) if box else None,
    )


def _used(
    view: PlaceView,
    volume_loan: Loan | None,
    box_loan: Loan | None,
    volume_move: Movement | None,
    box_move: Movement | None,
) -> PlaceView:
    """Return a place with who has the thing now: its own use before that of its box."""
    moving = volume_move is not None or box_move is not None
    return replace(view, out=in_use.out(volume_loan) or in_use.out(box_loan) or view.out, moving=moving)
