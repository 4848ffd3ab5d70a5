"""Holdings of a file: town set and village set, original and copy, in volumes; where the sets differ (row 86)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from archive_app.errors import BadInput, Conflict, NotFound
from archive_app.models import ArchivalFile, Holding
from archive_app.models.types import CopyType, HoldingSet
from archive_app.rules.access import Right
from archive_app.rules.sentence import Sentence
from archive_app.services import permits, shelving, subjects
from archive_app.services.place_views import PlaceView, places_of

if TYPE_CHECKING:
    from archive_app.archive import Work

SETS = {
    HoldingSet.VILLAGE: Sentence("村套", "village set"),
    HoldingSet.TOWN: Sentence("镇套", "town set"),
}
MOST_VOLUMES = 99
MOST_SHEETS = 5000


@dataclass(frozen=True)
class Volume:
    """One physical volume: `sheets` are sheets of paper as counted, None while nobody counted."""

    code: str
    copy: CopyType
    volume: int
    sheets: int | None
    place: PlaceView | None


@dataclass(frozen=True)
class SetView:
    """One set of a file."""

    set: HoldingSet
    volumes: tuple[Volume, ...]

    @property
    def originals(self) -> bool:
        """Tell whether the originals are in this set."""
        return any(one.copy is CopyType.ORIGINAL for one in self.volumes)


@dataclass(frozen=True)
class SetsView:
    """The sets of a file beside each other, and in what they differ."""

    sets: tuple[SetView, ...]
    differences: tuple[Sentence, ...]


def sets_of(look: Work, file: ArchivalFile) -> SetsView:
    """Return both sets of a file, which holds originals, and what differs. The caller checked who may see it."""
    places = {one.code: one for one in places_of(look, [file.id])[file.id]}
    rows = look.session.scalars(
        sa.select(Holding)
        .where(Holding.archival_file_id == file.id, Holding.item_id.is_(None))
        .order_by(Holding.volume, Holding.copy.desc())
    ).all()
    sets = tuple(
        SetView(
            one,
            tuple(
                Volume(row.code, row.copy, row.volume, row.sheets, places.get(row.code))
                for row in rows
                if row.held_set is one
            ),
        )
        for one in (HoldingSet.VILLAGE, HoldingSet.TOWN)
    )
    return SetsView(sets, tuple(differences(sets)))


def differences(sets: Sequence[SetView]) -> list[Sentence]:
    """Return in what two sets differ: originals, volumes, sheets. A single set differs from nothing."""
    there = [one for one in sets if one.volumes]
    found: list[Sentence] = []
    if there and not any(one.originals for one in there):
        found.append(Sentence("两套都没有原件。", "Neither set holds the originals."))
    if len(there) < 2:
        return found
    one, other = there
    if one.originals and other.originals:
        found.append(
            Sentence("两套都标为原件，请核实。", "Both sets are marked as originals; find out which is.")
        )
    mine, theirs = _by_number(one), _by_number(other)
    for number in sorted(mine.keys() | theirs.keys()):
        if number not in mine or number not in theirs:
            name = SETS[(one if number not in mine else other).set]
            found.append(Sentence(f"{name.zh}缺第 {number} 册。", f"The {name.en} lacks volume {number}."))
        elif mine[number] != theirs[number] and None not in (mine[number], theirs[number]):
            here, there_ = SETS[one.set], SETS[other.set]
            found.append(
                Sentence(
                    f"第 {number} 册{here.zh} {mine[number]} 张，{there_.zh} {theirs[number]} 张，张数不同。",
                    f"Volume {number} has {mine[number]} sheets in the {here.en},"
                    f" {theirs[number]} in the {there_.en}.",
                )
            )
    return found


def _by_number(one: SetView) -> dict[int, int | None]:
    return {volume.volume: volume.sheets for volume in one.volumes}


def add(
    work: Work,
    code: str,
    *,
    held_set: HoldingSet,
    copy: CopyType,
    volume: int = 1,
    sheets: int | None = None,
    box: str | None = None,
) -> Holding:
    """Add a volume of a set of a file, standing in a box (a code) or in none yet.

    Raises Conflict when that volume is there already or the box does not take it, BadInput for impossible numbers.
    """
    file = subjects.find_file(work, code)
    permits.require(work, Right.FILE, file.unit_id, file.household_id, what=code)
    _check_numbers(volume, sheets)
    same = sa.select(Holding.id).where(
        Holding.archival_file_id == file.id,
        Holding.held_set == held_set,
        Holding.copy == copy,
        Holding.volume == volume,
    )
    if work.session.scalar(same) is not None:
        raise _there_already(volume)
    try:
        if box:
            made = shelving.put_file(work, file, box, held_set=held_set, copy=copy, volume=volume)
        else:
            made = Holding(
                archival_file_id=file.id, held_set=held_set, copy=copy, volume=volume, created_at=work.now
            )
            work.session.add(made)
        made.sheets = sheets
        work.session.flush()
    except IntegrityError as error:  # somebody added the same volume at the same moment
        raise _there_already(volume) from error
    work.record("holding.added", made, file=file.id, set=held_set.value, copy=copy.value, volume=volume)
    return made


def count_sheets(work: Work, code: str, sheets: int) -> Holding:
    """Note how many sheets a volume (a code `V-…`) has, as a person counted them."""
    thing = subjects.find(work, code)
    if not isinstance(thing, Holding) or thing.archival_file is None:
        raise NotFound(code)
    file = thing.archival_file
    permits.require(work, Right.FILE, file.unit_id, file.household_id, what=code)
    _check_numbers(thing.volume, sheets)
    before, thing.sheets = thing.sheets, sheets
    work.record("holding.sheets_counted", thing, before=before, sheets=sheets)
    return thing


def _check_numbers(volume: int, sheets: int | None) -> None:
    if not 1 <= volume <= MOST_VOLUMES:
        raise BadInput(f"册次应在 1 到 {MOST_VOLUMES} 之间。", f"A volume's number is 1 to {MOST_VOLUMES}.")
    if sheets is not None and not 0 <= sheets <= MOST_SHEETS:
        raise BadInput(f"张数应在 0 到 {MOST_SHEETS} 之间。", f"A volume has 0 to {MOST_SHEETS} sheets.")


def _there_already(volume: int) -> Conflict:
    return Conflict(
        f"这一套的第 {volume} 册已经登记过了。", f"Volume {volume} of this set is on record already."
    )
