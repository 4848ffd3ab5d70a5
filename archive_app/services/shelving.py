"""Shelving: every archival file gets its box, and everything that says where things stand.

Household files stand by village, one series of boxes a village; a full box is followed by the next one on the
shelf, a full shelf by the next shelf. Boxes hold only one unit, series and year (DA/T 22-2015).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa

from archive_app.errors import Conflict, NotFound
from archive_app.models import ArchivalFile, Box, Holding
from archive_app.models.types import BoxState, CopyType, FileKind, HoldingSet
from archive_app.rules import shelving as rule
from archive_app.rules.access import Right
from archive_app.services import units, volumes
from archive_app.services.box_choice import box_for, set_of_box
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
    from collections.abc import Sequence

    from archive_app.archive import Archive, Work
    from archive_app.rules.access import Actor

#: files shelved in one work of the task that follows a new shelf
AT_ONCE = 50

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


def shelve_file(work: Work, archival_file: ArchivalFile, box_code: str | None = None) -> Holding:
    """Return the holding of a file, giving it a place when it has none yet.

    It goes into the open box of its unit and series; a new box is begun when all are full. Without any shelf
    that takes it the holding stays without a box, and is placed by a later call. Filing calls this.
    Items that are kept singly are laid into volumes, a box each; the last of them is returned.
    `box_code` is a box a person chose for what has none yet; Conflict when it does not take it.
    """
    _require_to_shelve(work, archival_file)
    chosen = find_box(work, box_code) if box_code else None
    if archival_file.kind is not FileKind.HOUSEHOLD:
        return volumes.lay_new(work, archival_file, chosen)
    holding = work.session.scalar(
        sa.select(Holding).where(Holding.archival_file_id == archival_file.id).order_by(Holding.id).limit(1)
    )
    if holding is not None and holding.box_id is not None:
        return holding
    if chosen is not None:
        held_set = holding.held_set if holding is not None else set_of_box(chosen)
        return put_file(work, archival_file, chosen.code, held_set=held_set)
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
    volumes.stand(work, holding, box, held_set)
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
    refuse_misfit(work, archival_file, box, volume)
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
    volumes.stand(work, holding, box, held_set)
    work.reindex(archival_file)
    return holding


def shelve_waiting(work: Work, unit: str) -> int:
    """Give a place to every file of a unit and below that stands in no box yet; return how many got one."""
    top = units.find(work, unit, Right.SHELVE)
    placed, after = 0, 0
    while files := _waiting(work, top.id, after):
        placed += sum(shelve_file(work, one).box_id is not None for one in files)
        after = files[-1].id
    return placed


def shelve_when_possible(archive: Archive, actor: Actor, unit_id: int) -> None:
    """Do the same in small works, so that others can go on: the task after a shelf or box was added."""
    after = 0
    while True:
        with archive.work(actor) as work:
            files = _waiting(work, unit_id, after)
            for one in files:
                shelve_file(work, one)
            if not files:
                return
            after = files[-1].id


def _waiting(work: Work, unit_id: int, after: int) -> Sequence[ArchivalFile]:
    """Return the next files of a unit and below that wait: no volume stands, or one of several of single items does not."""
    below = units.with_all_below(units.parents(work.session), [unit_id])
    standing = sa.exists().where(Holding.archival_file_id == ArchivalFile.id, Holding.box_id.is_not(None))
    waiting = sa.exists().where(Holding.archival_file_id == ArchivalFile.id, Holding.box_id.is_(None))
    query = (
        sa.select(ArchivalFile)
        .where(ArchivalFile.unit_id.in_(sorted(below)), ArchivalFile.id > after)
        .where(waiting, sa.or_(~standing, ArchivalFile.kind == FileKind.SERIES))
        .order_by(ArchivalFile.id)
        .limit(AT_ONCE)
    )
    return work.session.scalars(query).all()


def _require_to_shelve(work: Work, archival_file: ArchivalFile) -> None:
    if not sees_file(work, archival_file):
        raise NotFound
    if not (work.actor.may(Right.FILE) or work.actor.may(Right.SHELVE)):
        raise forbidden(Right.SHELVE)


def _refuse_full(work: Work, box: Box, holding: Holding) -> None:
    """Refuse a volume for which a box has no room left, counted as the automatic choice counts."""
    inside = [sides for _box, sides in sides_in(work.session, [box.id])]
    sides = work.session.scalar(sa.select(sides_of_holding()).where(Holding.id == holding.id)) or 0
    if not rule.takes_another(box.spine_mm, inside, sides, singly=rule.is_singly(box.series)):
        raise Conflict(
            f"盒 {box.box_no} 已满（容 {rule.capacity(box.spine_mm)} 页），装不下这一卷；请另选一盒。",
            f"Box {box.box_no} is full ({rule.capacity(box.spine_mm)} sides) and takes no such volume; choose another.",
        )
