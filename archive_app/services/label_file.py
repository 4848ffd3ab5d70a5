"""What labels of items, files and volumes say, and spines of household volumes (GB/T 9705-2008)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from archive_app.models import ArchivalFile, Holding, Item
from archive_app.rules.shelving import volume_spine
from archive_app.services.boxes import sides_of_holding
from archive_app.services.label_box import RETENTION_WORDS, address, parts
from archive_app.services.permits import visible_items, visible_units
from labels.sheets import BoxLabel
from labels.spines import Cell, SpineLabel

if TYPE_CHECKING:
    from archive_app.archive import Work


def items(look: Work, numbers: set[int]) -> dict[str, BoxLabel]:
    """Return the labels of visible items, by code."""
    made = {}
    for part in parts(numbers):
        query = (
            sa.select(Item)
            .outerjoin(ArchivalFile, Item.archival_file_id == ArchivalFile.id)
            .where(Item.id.in_(part), visible_items(look))
            .options(joinedload(Item.unit), joinedload(Item.archival_file).joinedload(ArchivalFile.household))
        )
        for one in look.session.scalars(query):
            household = one.archival_file.household if one.archival_file else None
            whose = " ".join(
                word
                for word in (one.unit.name if one.unit else "", household.no if household else "")
                if word
            )
            details = (one.reference_code or "待编号", whose, str(one.year or ""))
            made[one.code] = BoxLabel(
                one.code, address(look, one.code), one.title, tuple(line for line in details if line)
            )
    return made


def files(look: Work, numbers: set[int]) -> dict[str, BoxLabel]:
    """Return the labels of visible archival files, by code."""
    return {
        file.code: _label(look, file.code, file, "")
        for part in parts(numbers)
        for file in look.session.scalars(_visible_files(look).where(ArchivalFile.id.in_(part)))
    }


def volumes(look: Work, numbers: set[int]) -> dict[str, BoxLabel]:
    """Return the labels of visible volumes (holdings), by code."""
    return {one.code: _label(look, one.code, file, _volume_words(one)) for one, file in _held(look, numbers)}


def file_spines(look: Work, numbers: set[int]) -> dict[str, SpineLabel]:
    """Return the spines of files, by the file's code."""
    return {
        file.code: _spine(look, file.code, file, "1")
        for part in parts(numbers)
        for file in look.session.scalars(_visible_files(look).where(ArchivalFile.id.in_(part)))
    }


def volume_spines(look: Work, numbers: set[int]) -> dict[str, SpineLabel]:
    """Return the spines of volumes, by the volume's code."""
    return {one.code: _spine(look, one.code, file, str(one.volume)) for one, file in _held(look, numbers)}


def volume_widths(look: Work, letter: str, numbers: set[int]) -> dict[str, int]:
    """Return how thick volumes are in mm, by code: as a person said, else by their sheets.

    `letter` says whether the numbers are those of volumes (V) or of files (F), which stand for their first one.
    """
    made: dict[str, int] = {}
    for part in parts(numbers):
        query = sa.select(Holding, sides_of_holding())
        wanted = Holding.id if letter == "V" else Holding.archival_file_id
        query = query.where(wanted.in_(part)).order_by(Holding.volume.desc(), Holding.copy, Holding.id.desc())
        for one, sides in look.session.execute(query):
            code = one.code if letter == "V" or one.archival_file is None else one.archival_file.code
            made[code] = one.spine_mm or volume_spine(sides or 0)
    return made


def _visible_files(look: Work) -> sa.Select[ArchivalFile]:
    return (
        sa.select(ArchivalFile)
        .where(visible_units(look, ArchivalFile.unit_id, ArchivalFile.household_id))
        .options(joinedload(ArchivalFile.unit), joinedload(ArchivalFile.household))
    )


def _held(look: Work, numbers: set[int]) -> Iterator[tuple[Holding, ArchivalFile]]:
    """Yield the visible holdings of files; single items stand in their box without a volume of their own."""
    whole = joinedload(Holding.archival_file)
    for part in parts(numbers):
        query = (
            sa.select(Holding)
            .join(ArchivalFile, Holding.archival_file_id == ArchivalFile.id)
            .where(Holding.id.in_(part), visible_units(look, ArchivalFile.unit_id, ArchivalFile.household_id))
            .options(whole.joinedload(ArchivalFile.unit), whole.joinedload(ArchivalFile.household))
        )
        for one in look.session.scalars(query):
            if one.archival_file is not None:
                yield one, one.archival_file


def _label(look: Work, code: str, file: ArchivalFile, more: str) -> BoxLabel:
    number = file.household.no if file.household else str(file.year or "")
    details = (
        file.reference_code or "待编号",
        f"{file.unit.name} {number}".strip(),
        " ".join(word for word in (_kept(file), more) if word),
    )
    return BoxLabel(code, address(look, code), file.title, tuple(line for line in details if line))


def _spine(look: Work, code: str, file: ArchivalFile, volume: str) -> SpineLabel:
    number = file.household.no if file.household else ""
    cells = (
        Cell("全宗号", (look.archive.rules.reference_codes.fonds_no,)),
        Cell("年度", (str(file.year or file.closed_year or ""),)),
        Cell("保管期限", (_kept(file),)),
        Cell("题名", (f"{file.unit.name} {file.title}",), tall=True),
        Cell("户号", tuple(number.split("-"))) if number else Cell("类别", (file.series,)),
        Cell("卷号", (volume,)),
    )
    return SpineLabel(code, address(look, code), cells)


def _kept(file: ArchivalFile) -> str:
    return RETENTION_WORDS[file.retention_code] if file.retention_code else ""


def _volume_words(one: Holding) -> str:
    which = {"town": "镇里一套", "village": "村里一套"}[one.held_set.value]
    made = {"original": "原件", "copy": "复制件"}[one.copy.value]
    return f"{which} · {made}" + (f" · 第{one.volume}卷" if one.volume > 1 else "")
