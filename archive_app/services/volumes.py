"""Volumes of items that are kept singly: laid in their order, one volume a box, the next one when a box is full.

Before its file is arranged the volume of an item is tentative. When codes are given the items are laid in the order
of these, and stay so; a sealed box is never touched. One period a volume: different ones never share a box (DA/T 22).
"""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

import sqlalchemy as sa

from archive_app.errors import BadInput, Conflict
from archive_app.models import ArchivalFile, Box, Holding, Item, Page
from archive_app.models.types import BoxState, CopyType, FileKind, HoldingSet, NoteKind, RetentionCode
from archive_app.rules import volumes as rule
from archive_app.rules.access import Right
from archive_app.services import notes, permits, place_history, subjects
from archive_app.services.box_choice import NEW_SPINE_MM, box_for

if TYPE_CHECKING:
    from archive_app.archive import Work

LONGEST_REASON = 200


def lay_new(work: Work, file: ArchivalFile, chosen: Box | None = None) -> Holding:
    """Lay what came into a file and lies in no volume yet, give every volume a box, and return the last one.

    `chosen` is the box a new volume gets before any other.
    """
    known = _hold(work, file)
    _lay(work, file, known, _items(work, file, Item.volume.is_(None)), chosen)
    waiting = [one for _number, one in sorted(known.items()) if one.box_id is None]
    for holding in waiting:
        _shelve(work, file, known, holding, chosen)
    work.reindex(file)
    return known[max(known)]


def lay_round(work: Work, file: ArchivalFile, items: Collection[Item]) -> int:
    """Lay what just got its codes, in their order, behind what was arranged before; return how many changed."""
    return _lay(work, file, _hold(work, file), _items(work, file, Item.id.in_([one.id for one in items])))


def lay_anew(work: Work, code: str, reason: str) -> int:
    """Lay all items of a file anew that are in open boxes: by period, in the order of their codes.

    For boxes that hold too much, or things of two periods. It is a person's act, with a reason that stays on the notes
    sheet. Raises BadInput for a household's file or without a reason, Conflict when everything lies right.
    """
    file = subjects.find_file(work, code)
    permits.require(work, Right.SHELVE, file.unit_id, what=code)
    if file.kind is FileKind.HOUSEHOLD:
        raise BadInput(
            "户档整卷存放，不按件分盒；哪些件在第几册，请在两套一栏登记。",
            "A household's file is kept in volumes; say on its page which items are in which volume.",
        )
    why = " ".join(reason.split())
    if not 1 <= len(why) <= LONGEST_REASON:
        raise BadInput("请写明重新分盒的理由。", "Say why the items are laid anew.")
    changed = _lay(work, file, _hold(work, file), _items(work, file, sa.true()))
    if not changed:
        raise Conflict(
            "各件都在应在的盒里，不用重分。", "Every item lies where it should; nothing is to be laid anew."
        )
    notes.append(work, file, NoteKind.OTHER, f"重新分盒 {changed} 件：{why}")
    return changed


def stand(work: Work, holding: Holding, box: Box | None, held_set: HoldingSet) -> None:
    """Let a volume stand behind the last thing in a box, its first place; None leaves it waiting for one."""
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


def _hold(work: Work, file: ArchivalFile) -> dict[int, Holding]:
    """Return the volumes of the set a file is worked in, by number; two who lay it go one after the other."""
    work.session.execute(sa.select(ArchivalFile.id).where(ArchivalFile.id == file.id).with_for_update())
    rows = work.session.scalars(
        sa.select(Holding)
        .where(Holding.archival_file_id == file.id, Holding.item_id.is_(None))
        .order_by(Holding.copy.desc(), Holding.id)
    ).all()
    return {one.volume: one for one in rows if (one.held_set, one.copy) == (rows[0].held_set, rows[0].copy)}


def _items(work: Work, file: ArchivalFile, which: sa.ColumnElement[bool]) -> list[tuple[Item, rule.Laid]]:
    """Return items of a file in the order they are laid: by code, what has none yet as it came."""
    sides = sa.select(sa.func.count(Page.id)).where(Page.item_id == Item.id).correlate(Item).scalar_subquery()
    rows = work.session.execute(
        sa.select(Item, sides)
        .where(
            Item.archival_file_id == file.id, which, sa.func.coalesce(Item.volume, 0).not_in(_sealed(file))
        )
        .order_by(Item.reference_code.is_(None), Item.reference_code, Item.id)
    )
    return [(item, rule.Laid(item.id, item.retention_code, count or 0)) for item, count in rows]


def _sealed(file: ArchivalFile) -> sa.Select[int]:
    return (
        sa.select(Holding.volume)
        .join(Box, Holding.box_id == Box.id)
        .where(Holding.archival_file_id == file.id, Box.state == BoxState.SEALED)
    )


def _lay(
    work: Work,
    file: ArchivalFile,
    known: dict[int, Holding],
    moving: list[tuple[Item, rule.Laid]],
    chosen: Box | None = None,
) -> int:
    """Lay items, open the volumes that takes, in sealed ones nothing; return how many lie elsewhere than before."""
    before = {item.id: item.volume for item, _laid in moving}
    for item, _laid in moving:
        item.volume = None  # taken out, so that only what stays is counted
    work.session.flush()
    sealed = set(work.session.scalars(_sealed(file)))
    open_ones, last = _open_volumes(work, file, known, sealed)
    found = rule.lay((laid for _item, laid in moving), open_ones, max([last, *known, *sealed]), NEW_SPINE_MM)
    for number in sorted({*found.values()} - known.keys() or ({1} if not known else set())):
        known[number] = _opened(work, file, known, number)
    for item, _laid in moving:
        item.volume = found[item.id]
    work.session.flush()
    for number in sorted(set(found.values())):
        if known[number].box_id is None:
            _shelve(work, file, known, known[number], chosen)
    changed = sum(before[one] != found[one] for one in before)
    if changed:
        work.record("file.laid", file, items=changed, volumes=len(set(found.values())))
    return changed


def _open_volumes(
    work: Work, file: ArchivalFile, known: dict[int, Holding], sealed: set[int]
) -> tuple[list[rule.OpenVolume], int]:
    """Return the volumes that take more (of each period the last one, and empty ones), and the highest number laid."""
    rows = work.session.execute(
        sa.select(Item.volume, sa.func.coalesce(Item.retention_code, RetentionCode.Y))
        .where(Item.archival_file_id == file.id, Item.volume.is_not(None))
        .distinct()
    ).all()
    periods: dict[int, set[RetentionCode]] = {}
    for number, period in rows:
        periods.setdefault(number or 0, set()).add(RetentionCode(period))
    last = {next(iter(one)): number for number, one in sorted(periods.items()) if len(one) == 1}
    sides = dict(
        work.session.execute(
            sa.select(Item.volume, sa.func.count(Page.id))
            .join(Page, Page.item_id == Item.id)
            .where(Item.archival_file_id == file.id, Item.volume.in_(sorted(last.values())))
            .group_by(Item.volume)
        ).all()
    )
    takes = {number: period for period, number in last.items()}
    made = [
        rule.OpenVolume(
            number,
            holding.box.spine_mm if holding.box else NEW_SPINE_MM,
            holding.box.retention_code if holding.box else None,
            takes.get(number),
            sides.get(number, 0),
        )
        for number, holding in sorted(known.items())
        if number not in sealed and (number in takes or number not in periods)
    ]
    return made, max(periods, default=0)


def _opened(work: Work, file: ArchivalFile, known: dict[int, Holding], number: int) -> Holding:
    made = Holding(
        archival_file_id=file.id,
        held_set=_set_of(known) or HoldingSet.VILLAGE,
        copy=known[min(known)].copy if known else CopyType.ORIGINAL,
        volume=number,
        created_at=work.now,
    )
    work.session.add(made)
    work.session.flush()
    return made


def _set_of(known: dict[int, Holding]) -> HoldingSet | None:
    """Return the set the volumes stand in, None while none stands anywhere."""
    return next((one.held_set for one in known.values() if one.box_id is not None), None)


def _shelve(
    work: Work,
    file: ArchivalFile,
    known: dict[int, Holding],
    holding: Holding,
    chosen: Box | None = None,
) -> None:
    """Give a volume an empty box of its period, in the set its file stands in; without a shelf it waits."""
    period = work.session.scalar(
        sa.select(Item.retention_code)
        .where(Item.archival_file_id == file.id, Item.volume == holding.volume)
        .limit(1)
    )
    box, held_set = box_for(work, file, period or file.retention_code or RetentionCode.Y, chosen=chosen)
    if box is not None and _set_of(known) in (None, held_set):
        stand(work, holding, box, held_set)
