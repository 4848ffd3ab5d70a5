"""The two sets of a village's household files: registering a whole set at once, and where the sets differ (row 86)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import sqlalchemy as sa

from archive_app.errors import Conflict
from archive_app.models import ArchivalFile, Holding, Household, Item
from archive_app.models.types import CopyType, FileKind, HoldingSet, ItemState
from archive_app.rules.access import Right
from archive_app.rules.sentence import Sentence
from archive_app.services import box_choice, holdings, permits, units, volumes
from archive_app.services.holdings import SETS, SetView, Volume

if TYPE_CHECKING:
    from archive_app.archive import Work


@dataclass(frozen=True)
class ItemSets:
    """One item, and in which sets it is, as what; None where it is not in a set."""

    code: str
    reference_code: str | None
    title: str
    volume: int
    village: CopyType | None
    town: CopyType | None


@dataclass(frozen=True)
class Differing:
    """One household's file and in what its two sets differ."""

    code: str
    title: str
    household_no: str
    differences: tuple[Sentence, ...]


@dataclass(frozen=True)
class VillageSets:
    """How the two sets of a village stand: `files` altogether, how many are in each set, and which differ."""

    files: int
    village: int
    town: int
    differing: tuple[Differing, ...]


def register(work: Work, village: str, held_set: HoldingSet, copy: CopyType = CopyType.COPY) -> int:
    """Register a set of every household file of a village that has the other one, volume by volume; return how many files.

    Each volume is put into a box of that set where one has room. Raises Conflict when no file lacks it.
    """
    unit = units.find(work, village)
    permits.require(work, Right.FILE, unit.id, what=village)
    rows = _volumes(work, _files(work, unit.id))
    made = 0
    for file, volumes_of in rows:
        there = {one.volume: one for one in volumes_of if one.held_set is not held_set}
        if not there or any(one.held_set is held_set for one in volumes_of):
            continue
        for number, other in sorted(there.items()):
            _add(work, file, held_set, copy, number, other.sheets)
        made += 1
    if not made:
        name = SETS[held_set]
        raise Conflict(
            f"没有要登记的户：各户已有{name.zh}，或另一套还没有登记。",
            f"Nothing to register: every household has its {name.en}, or lacks the other one.",
        )
    work.record("sets.registered", unit, set=held_set.value, copy=copy.value, files=made)
    return made


def _add(
    work: Work, file: ArchivalFile, held_set: HoldingSet, copy: CopyType, number: int, sheets: int | None
) -> None:
    holding = Holding(
        archival_file_id=file.id,
        held_set=held_set,
        copy=copy,
        volume=number,
        sheets=sheets,
        created_at=work.now,
    )
    work.session.add(holding)
    work.session.flush()
    work.record("holding.added", holding, file=file.id, set=held_set.value, copy=copy.value, volume=number)
    box, _set = box_choice.box_for(work, file, only=held_set)
    if box is not None:
        volumes.stand(work, holding, box, held_set)
    work.reindex(file)


def of_village(look: Work, village: str) -> VillageSets:
    """Return how the two sets of a village's household files stand, and which files differ in what."""
    unit = units.find(look, village)
    permits.require(look, Right.READ, unit.id, what=village)
    files = _files(look, unit.id)
    numbers = dict(
        look.session.execute(
            sa.select(Household.id, Household.no).where(Household.village_id == unit.id)
        ).all()
    )
    rows = _volumes(look, files)
    items = _items(look, [file.id for file, _volumes_of in rows])
    counts = dict.fromkeys(HoldingSet, 0)
    differing = []
    for file, volumes_of in rows:
        for one in {volume.held_set for volume in volumes_of}:
            counts[one] += 1
        found = _differences(volumes_of, items.get(file.id, []))
        if found:
            number = numbers.get(file.household_id or 0, "")
            differing.append(Differing(file.code, file.title, number, tuple(found)))
    return VillageSets(len(rows), counts[HoldingSet.VILLAGE], counts[HoldingSet.TOWN], tuple(differing))


def items_of(look: Work, file: ArchivalFile) -> tuple[ItemSets, ...]:
    """Return for each item of a file in which sets it is. The caller checked who may see the file."""
    ((_file, volumes_of),) = _volumes(look, [file])
    return tuple(
        ItemSets(
            item.code,
            item.reference_code,
            item.title,
            item.volume or 1,
            _copy_in(item, volumes_of, HoldingSet.VILLAGE),
            _copy_in(item, volumes_of, HoldingSet.TOWN),
        )
        for item in _items(look, [file.id]).get(file.id, [])
    )


def _files(look: Work, unit_id: int) -> list[ArchivalFile]:
    return list(
        look.session.scalars(
            sa.select(ArchivalFile)
            .join(Household, ArchivalFile.household_id == Household.id)
            .where(ArchivalFile.unit_id == unit_id, ArchivalFile.kind == FileKind.HOUSEHOLD)
            .where(permits.visible_units(look, ArchivalFile.unit_id, ArchivalFile.household_id))
            .order_by(Household.no)
        )
    )


def _volumes(look: Work, files: Sequence[ArchivalFile]) -> list[tuple[ArchivalFile, list[Holding]]]:
    found: dict[int, list[Holding]] = {one.id: [] for one in files}
    rows = look.session.scalars(
        sa.select(Holding)
        .where(Holding.archival_file_id.in_(list(found)), Holding.item_id.is_(None))
        .order_by(Holding.volume, Holding.copy.desc())
    )
    for one in rows:
        found[one.archival_file_id or 0].append(one)
    return [(file, found[file.id]) for file in files]


def _items(look: Work, file_ids: Sequence[int]) -> dict[int, list[Item]]:
    found: dict[int, list[Item]] = {}
    rows = look.session.scalars(
        sa.select(Item)
        .where(Item.archival_file_id.in_(file_ids), Item.state == ItemState.REGISTERED)
        .order_by(Item.reference_code.is_(None), Item.reference_code, Item.id)
    )
    for one in rows:
        found.setdefault(one.archival_file_id or 0, []).append(one)
    return found


def _copy_in(item: Item, volumes_of: Sequence[Holding], held_set: HoldingSet) -> CopyType | None:
    """Return as what an item is in a set: an original before a copy; None where it is in neither."""
    return next(
        (
            one.copy
            for one in volumes_of
            if one.held_set is held_set and one.volume == (item.volume or 1) and _holds(one, item)
        ),
        None,
    )


def _holds(one: Holding, item: Item) -> bool:
    """Tell whether a volume holds an item of its number: a copy only what was there when it was made or compared."""
    if item.id in (one.without or ()):
        return False
    since: dt.datetime | None = item.registered_at
    return one.copy is CopyType.ORIGINAL or since is None or since <= (one.complete_at or one.created_at)


def _differences(volumes_of: Sequence[Holding], items: Sequence[Item]) -> list[Sentence]:
    views = [
        SetView(
            held_set,
            tuple(
                Volume(one.code, one.copy, one.volume, one.sheets, None)
                for one in volumes_of
                if one.held_set is held_set
            ),
        )
        for held_set in (HoldingSet.VILLAGE, HoldingSet.TOWN)
    ]
    found = [
        Sentence(f"{SETS[one.set].zh}还没有登记。", f"There is no {SETS[one.set].en} yet.")
        for one in views
        if not one.volumes
    ]
    found += holdings.differences(views)
    for one in views:
        lacking = [item for item in items if one.volumes and _copy_in(item, volumes_of, one.set) is None]
        there = {volume.volume for volume in one.volumes}
        lacking = [item for item in lacking if (item.volume or 1) in there]  # a whole volume is named already
        if lacking:
            name = SETS[one.set]
            titles = "、".join(item.title for item in lacking[:3]) + ("等" if len(lacking) > 3 else "")
            found.append(
                Sentence(
                    f"{name.zh}缺 {len(lacking)} 件：{titles}。",
                    f"The {name.en} lacks {len(lacking)} items: {titles}.",
                )
            )
    return found


def differences_of(look: Work, file: ArchivalFile) -> list[Sentence]:
    """Return in what the sets of one file differ, item by item. The caller checked who may see it."""
    ((_file, volumes_of),) = _volumes(look, [file])
    if len({one.held_set for one in volumes_of}) < 2:
        return holdings.differences(holdings.sets_of(look, file).sets)
    return _differences(volumes_of, _items(look, [file.id]).get(file.id, []))
