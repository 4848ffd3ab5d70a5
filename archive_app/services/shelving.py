"""Shelving: every archival file gets its box, and everything that says where things stand.

Household files stand by village, one series of boxes a village; a full box is followed by the next one on the
shelf, a full shelf by the next shelf. Boxes hold only one unit, series and year (DA/T 22-2015).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa

from archive_app.errors import Conflict, NotFound
from archive_app.models import ArchivalFile, Box, Holding
from archive_app.models.types import BoxState, CopyType, HoldingSet
from archive_app.rules import shelving as rule
from archive_app.rules.access import Right
from archive_app.services import place_history, units
from archive_app.services.box_choice import box_for
from archive_app.services.box_classes import refuse_misfit
from archive_app.services.boxes import (
    Fill,
    add_box,
    fills,
    sides_in,
    sides_of_holding,
)
from archive_app.services.lookup import find_box
from archive_app.services.permits import forbidden, sees_file
from archive_app.services.place_views import Codes, Drawing, PlaceView, place_of_box, places_of
from archive_app.services.places import add_cabinet, add_room, add_shelf

if TYPE_CHECKING:
    from archive_app.archive import Work

__all__ = [
    "Codes",
    "Drawing",
    "Fill",
    "PlaceView",
    "add_box",
    "add_cabinet",
    "add_room",
    "add_shelf",
    "fills",
    "place_of_box",
    "places_of",
    "put_file",
    "shelve_file",
    "shelve_waiting",
]


def shelve_file(work: Work, archival_file: ArchivalFile) -> Holding:
    """Return the holding of a file, giving it a place when it has none yet.

    It goes into the open box of its unit and series; a new box is begun when all are full. Without any shelf
    that takes it the holding stays without a box, and is placed by a later call. Filing calls this.
    """
    _require_to_shelve(work, archival_file)
    holding = work.session.scalar(
        sa.select(Holding).where(Holding.archival_file_id == archival_file.id).order_by(Holding.id).limit(1)
    )
    if holding is not None and holding.box_id is not None:
        return holding
    box, held_set = box_for(work, archival_file)
    if holding is None:
        holding = Holding(
            archival_file_id=archival_file.id,
            held_set=held_set,
            copy=CopyType.ORIGINAL,
            created_at=work.now,
        )
        work.session.add(holding)
    elif box is None:
        return holding
    _stand(work, holding, box, held_set)
    work.reindex(archival_file)
    return holding


def put_file(
    work: Work,
    archival_file: ArchivalFile,
    box_code: str,
    *,
    held_set: HoldingSet,
    copy: CopyType = CopyType.ORIGINAL,
    volume: int = 1,
) -> Holding:
    """Put one copy of a file into a box a person chose, its first place.

    Raises Conflict when the box is sealed, full, of something else, or holds things of another period (single items).
    """
    _require_to_shelve(work, archival_file)
    box = find_box(work, box_code)
    work.session.refresh(box, with_for_update=True)  # nobody seals it meanwhile
    if box.state is not BoxState.OPEN:
        raise Conflict(
            f"盒 {box.box_no} 已封；请另选一盒，或先启封。",
            f"Box {box.box_no} is sealed; choose another, or open it first.",
        )
    refuse_misfit(work, archival_file, box)
    holding = work.session.scalar(
        sa.select(Holding).where(
            Holding.archival_file_id == archival_file.id,
            Holding.held_set == held_set,
            Holding.copy == copy,
            Holding.volume == volume,
        )
    )
    if holding is None:
        holding = Holding(
            archival_file_id=archival_file.id,
            held_set=held_set,
            copy=copy,
            volume=volume,
            created_at=work.now,
        )
        work.session.add(holding)
    elif holding.box_id == box.id:
        return holding
    elif holding.box_id is not None:
        raise Conflict(
            "这一卷已经上架；换盒要申请挪动，由另一人批准（桑发〔2018〕30号：不得挪动）。",
            "This volume stands already; another box takes a movement that another person approves.",
        )
    work.session.flush()
    _refuse_full(work, box, holding)
    _stand(work, holding, box, held_set)
    work.reindex(archival_file)
    return holding


def shelve_waiting(work: Work, unit: str) -> int:
    """Give a place to every file of a unit and below that stands in no box yet; return how many got one."""
    top = units.find(work, unit, Right.SHELVE)
    below = units.with_all_below(units.parents(work.session), [top.id])
    query = (
        sa.select(ArchivalFile)
        .join(Holding, Holding.archival_file_id == ArchivalFile.id)
        .where(ArchivalFile.unit_id.in_(sorted(below)), Holding.box_id.is_(None))
        .order_by(ArchivalFile.id)
        .limit(1000)
    )
    return sum(shelve_file(work, one).box_id is not None for one in work.session.scalars(query).all())


def _require_to_shelve(work: Work, archival_file: ArchivalFile) -> None:
    if not sees_file(work, archival_file):
        raise NotFound
    if not (work.actor.may(Right.FILE) or work.actor.may(Right.SHELVE)):
        raise forbidden(Right.SHELVE)


def _refuse_full(work: Work, box: Box, holding: Holding) -> None:
    """Refuse a volume for which a box has no room left, counted as the automatic choice counts."""
    inside = [sides for _box, sides in sides_in(work.session, [box.id])]
    sides = work.session.scalar(sa.select(sides_of_holding()).where(Holding.id == holding.id)) or 0
    if not rule.takes_another(box.spine_mm, inside, sides):
        raise Conflict(
            f"盒 {box.box_no} 已满（容 {rule.capacity(box.spine_mm)} 页），装不下这一卷；请另选一盒。",
            f"Box {box.box_no} is full ({rule.capacity(box.spine_mm)} sides) and takes no such volume; choose another.",
        )


def _stand(work: Work, holding: Holding, box: Box | None, held_set: HoldingSet) -> None:
    holding.held_set = held_set
    if box is not None:
        last = work.session.scalar(sa.select(sa.func.max(Holding.position)).where(Holding.box_id == box.id))
        holding.box_id, holding.position = box.id, (last or 0) + 1
    work.session.flush()
    place_history.begin(work, holding)
    work.record(
        "holding.shelved",
        holding,
        file=holding.archival_file_id,
        box=holding.box_id,
        position=holding.position,
    )
