"""Holdings of a file: town set and village set, original and copy, in volumes; where the sets differ (row 86)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from archive_app.errors import BadInput, Conflict, NotFound
from archive_app.models import ArchivalFile, Box, Holding
from archive_app.models.types import BoxState, CopyType, FileKind, HoldingSet
from archive_app.rules.access import Right
from archive_app.rules.sentence import Sentence
from archive_app.rules.shelving import SPINES_OF_VOLUMES_MM
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
    spine_mm: int | None = None


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
                Volume(row.code, row.copy, row.volume, row.sheets, places.get(row.code), row.spine_mm)
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

    A volume that is on record and stands nowhere gets its first place in `box`. Raises Conflict when it stands
    already (or is there and no box was given), or the box does not take it, BadInput for impossible numbers.
    """
    file = subjects.find_file(work, code)
    permits.require(work, Right.FILE, file.unit_id, file.household_id, what=code)
    _check_numbers(volume, sheets)
    known = work.session.scalar(
        sa.select(Holding).where(
            Holding.archival_file_id == file.id,
            Holding.held_set == held_set,
            Holding.copy == copy,
            Holding.volume == volume,
        )
    )
    if known is not None and (known.box_id is not None or not box):
        raise _there_already(volume)
    try:
        if box:
            made = shelving.put_file(work, file, box, held_set=held_set, copy=copy, volume=volume)
        else:
            made = Holding(
                archival_file_id=file.id, held_set=held_set, copy=copy, volume=volume, created_at=work.now
            )
            work.session.add(made)
        made.sheets = made.sheets if sheets is None else sheets
        work.session.flush()
    except IntegrityError as error:  # somebody added the same volume at the same moment
        raise _there_already(volume) from error
    if known is None:
        work.record("holding.added", made, file=file.id, set=held_set.value, copy=copy.value, volume=volume)
    return made


def count_sheets(work: Work, code: str, sheets: int) -> Holding:
    """Note how many sheets a volume (a code `V-…`) has, as a person counted them."""
    thing = _volume(work, code)
    _check_numbers(thing.volume, sheets)
    before, thing.sheets = thing.sheets, sheets
    work.record("holding.sheets_counted", thing, before=before, sheets=sheets)
    return thing


def set_spine(work: Work, code: str, spine_mm: int | None) -> Holding:
    """Note how thick a household's volume (a code `V-…`) is bound, in mm; None lets it follow from its sheets again."""
    thing = _volume(work, code)
    if spine_mm is not None and spine_mm not in SPINES_OF_VOLUMES_MM:
        raise BadInput(
            "卷脊厚度应为 10、15 或 20 毫米（GB/T 9705-2008）。",
            "A volume's spine is 10, 15 or 20 mm (GB/T 9705-2008).",
        )
    before, thing.spine_mm = thing.spine_mm, spine_mm
    work.record("holding.spine_set", thing, before=before, spine_mm=spine_mm)
    return thing


def lay_into(work: Work, code: str, items: Sequence[str]) -> Holding:
    """Note which items of a household's file (codes) are in a volume (a code `V-…`), as a person found them.

    It holds for both sets. Raises NotFound for an item of another file, BadInput for a class of a year, whose items are
    laid by their order, Conflict when a volume they leave or come to is in a sealed box.
    """
    thing = _volume(work, code)
    file = thing.archival_file
    if file is None or file.kind is not FileKind.HOUSEHOLD:
        raise BadInput(
            "按件存放的由系统按次序分盒，不用逐件登记。",
            "Single items are laid by their order, not one by one.",
        )
    found = [subjects.find_item(work, one) for one in items]
    if any(one.archival_file_id != file.id for one in found):
        raise NotFound(code)
    moved = [one for one in found if (one.volume or 1) != thing.volume]
    _refuse_sealed(work, file, {thing.volume, *((one.volume or 1) for one in moved)} if moved else set())
    for one in moved:
        one.volume = thing.volume
    if moved:
        work.record("holding.items_laid", thing, volume=thing.volume, items=[one.id for one in moved])
        work.reindex(file)
    return thing


def confirm(work: Work, code: str, without: Sequence[str] = ()) -> Holding:
    """Note that a volume was compared and holds everything up to now, but for the items `without` (codes)."""
    thing = _volume(work, code)
    lacking = [subjects.find_item(work, one) for one in without]
    if any(one.archival_file_id != thing.archival_file_id for one in lacking):
        raise NotFound(code)
    thing.without, thing.complete_at = [one.id for one in lacking], work.now
    work.record("holding.compared", thing, lacking=thing.without)
    return thing


def _volume(work: Work, code: str) -> Holding:
    """Return a volume of a file, of which the actor may say what is in it."""
    thing = subjects.find(work, code)
    if not isinstance(thing, Holding) or thing.archival_file is None:
        raise NotFound(code)
    file = thing.archival_file
    permits.require(work, Right.FILE, file.unit_id, file.household_id, what=code)
    return thing


def _refuse_sealed(work: Work, file: ArchivalFile, volumes: Iterable[int]) -> None:
    box = work.session.scalar(
        sa.select(Box)
        .join(Holding, Holding.box_id == Box.id)
        .where(
            Holding.archival_file_id == file.id,
            Holding.volume.in_(list(volumes)),
            Box.state == BoxState.SEALED,
        )
        .limit(1)
    )
    if box is not None:
        raise Conflict(
            f"这一册在已封的盒 {box.box_no} 里；请先启封。",
            f"The volume is in box {box.box_no}, which is sealed; open it first.",
        )


def _check_numbers(volume: int, sheets: int | None) -> None:
    if not 1 <= volume <= MOST_VOLUMES:
        raise BadInput(f"册次应在 1 到 {MOST_VOLUMES} 之间。", f"A volume's number is 1 to {MOST_VOLUMES}.")
    if sheets is not None and not 0 <= sheets <= MOST_SHEETS:
        raise BadInput(f"张数应在 0 到 {MOST_SHEETS} 之间。", f"A volume has 0 to {MOST_SHEETS} sheets.")


def _there_already(volume: int) -> Conflict:
    return Conflict(
        f"这一套的第 {volume} 册已经登记过了。", f"Volume {volume} of this set is on record already."
    )
