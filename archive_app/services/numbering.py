"""Giving numbers of reference codes: the next ones under a stem, each once, whoever asks at the same time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql
from sqlalchemy.orm import InstrumentedAttribute, Session

from archive_app.errors import BadInput, Conflict
from archive_app.models import ArchivalFile, Item, Photo, PhotoGroup, ReferenceCounter
from archive_app.models.types import FileKind, ItemKind, RetentionCode, UnitKind
from archive_app.rules.reference_codes import BadTemplate, NumbersUsedUp, Slot

if TYPE_CHECKING:
    from archive_app.archive import Work


def file_slot(work: Work, file: ArchivalFile) -> Slot:
    """Return where the number of a household's file stands (案卷号)."""
    return _slot(work, "household_file", "file", _values(work, file, file.retention_code))


def item_slot(
    work: Work, file: ArchivalFile, item: Item, file_code: str | None, *, peek: bool = False
) -> Slot:
    """Return where the number of an item stands (件号): in its household's file, or in its lowest class.

    A photograph takes its group's year, period and number (DA/T 50-2014). Those of a class of a year that stand in
    no group form one with a number of its own, given with the first of them; with `peek` it is only foreseen.
    """
    if file.kind is FileKind.HOUSEHOLD:
        return _slot(work, "household_item", "item", {"file": file_code or ""})
    values = _values(work, file, item.retention_code or file.retention_code)
    if item.kind is ItemKind.VIDEO:
        return _slot(work, "video", "item", values)
    if item.kind is ItemKind.PHOTO:
        known = group_of(work, item)
        if known is not None:
            return _slot(work, "photo", "item", {**_of_group(known), "group4": f"{known.group_no:04}"})
        group = _group(work, file, _slot(work, "photo", "group", values), peek=peek)
        return _slot(work, "photo", "item", {**values, "group4": group})
    village = file.unit.kind is UnitKind.VILLAGE
    return _slot(work, "village_document" if village else "town_document", "item", values)


def group_of(look: Work, item: Item) -> PhotoGroup | None:
    """Return the group a photograph stands in, None for a loose one and for anything else."""
    photo = look.session.get(Photo, item.id) if item.kind is ItemKind.PHOTO else None
    return photo.group if photo is not None else None


def new_group_number(work: Work, year: int, retention: RetentionCode) -> int:
    """Give the next number of a group of photographs of a year and period; no village has the same one.

    The template of photographs names no village, so the groups of all of them are numbered in one row.
    """
    slot = _slot(work, "photo", "group", {"year": str(year), "retention": retention.value})
    while True:
        number = slot.number(give(work, slot)[0]) or 0
        taken = sa.select(PhotoGroup.id).where(
            PhotoGroup.year == year, PhotoGroup.retention_code == retention, PhotoGroup.group_no == number
        )
        if work.session.scalar(taken.limit(1)) is None:
            return number


def give(work: Work, slot: Slot, count: int = 1) -> list[str]:
    """Give the next `count` codes of a slot; others who ask meanwhile wait and get those after.

    Raises Conflict when the numbers of this class are used up.
    """
    first = _locked(work.session, slot) + 1
    codes = _codes(slot, first, count)
    work.session.execute(
        sa.update(ReferenceCounter)
        .where(ReferenceCounter.stem == slot.stem)
        .values(last=first + count - 1)
        .execution_options(synchronize_session=False)
    )
    return codes


def foreseen(work: Work, slot: Slot, count: int = 1, after: int = 0) -> list[str]:
    """Return the codes `give` would give now, `after` others; nothing is taken."""
    return _codes(slot, _last(work.session, slot) + 1 + after, count)


def _codes(slot: Slot, first: int, count: int) -> list[str]:
    try:
        return [slot.code(first + one) for one in range(count)]
    except NumbersUsedUp as error:
        raise Conflict(
            f"“{slot.stem}”下的号码已用完（{slot.width}位）；请管理员调整档号模板。",
            f"The {slot.width}-digit numbers under {slot.stem} are used up; have the template changed.",
        ) from error


def _locked(session: Session, slot: Slot) -> int:
    """Return the last number given, holding the counter until the transaction ends."""
    wanted = sa.select(ReferenceCounter.last).where(ReferenceCounter.stem == slot.stem).with_for_update()
    found = session.scalar(wanted)
    if found is not None:
        return found
    values = {"stem": slot.stem, "last": _highest(session, slot)}
    if session.get_bind().dialect.name == "postgresql":  # two may begin the same class at once
        insert = postgresql.insert(ReferenceCounter).values(values).on_conflict_do_nothing()
        session.execute(insert)
    else:
        session.execute(sa.insert(ReferenceCounter).values(values))
    return session.scalar(wanted) or 0


def _last(session: Session, slot: Slot) -> int:
    found = session.scalar(sa.select(ReferenceCounter.last).where(ReferenceCounter.stem == slot.stem))
    return _highest(session, slot) if found is None else found


def _highest(session: Session, slot: Slot) -> int:
    """Return the highest number under a stem that something carries already (a catalogue that was taken over)."""
    numbers = [0]
    for column in (Item.reference_code, ArchivalFile.reference_code):
        found = session.scalars(sa.select(column).where(_begins(session, column, slot.stem)))
        numbers += [slot.number(code) or 0 for code in found if code]
    return max(numbers)


def _begins(session: Session, column: InstrumentedAttribute[str | None], stem: str) -> sa.ColumnElement[bool]:
    """Return the condition that a code begins with a stem; on SQLite as a range, which its index serves."""
    if session.get_bind().dialect.name == "sqlite":
        return sa.and_(column >= stem, column < stem + chr(0x10FFFF))
    return column.startswith(stem, autoescape=True)


def _group(work: Work, file: ArchivalFile, slot: Slot, *, peek: bool) -> str:
    own = work.session.scalars(
        sa.select(Item.reference_code).where(
            Item.archival_file_id == file.id,
            Item.kind == ItemKind.PHOTO,
            ~sa.exists().where(Photo.item_id == Item.id),
            _begins(work.session, Item.reference_code, slot.stem),
        )
    ).first()
    code = own or (foreseen(work, slot) if peek else give(work, slot))[0]
    return f"{slot.number(code):0{slot.width}}"


def _of_group(group: PhotoGroup) -> Mapping[str, str]:
    return {"year": str(group.year), "retention": group.retention_code.value}


def _values(work: Work, file: ArchivalFile, retention: RetentionCode | None) -> Mapping[str, str]:
    """Return what templates may ask of a file; no period set is kept as permanent."""
    return {
        "year": str(file.year or ""),
        "retention": (retention or RetentionCode.Y).value,
        "village3": file.unit.village3,
        "class2": work.archive.rules.reference_codes.classes.get(file.series, ""),
    }


def _slot(work: Work, template: str, counter: str, values: Mapping[str, str]) -> Slot:
    try:
        return work.archive.rules.reference_codes.slot(template, counter, values)
    except BadTemplate as error:
        raise BadInput(
            f"档号模板“{template}”缺少{error}的值，给不了号；请管理员检查 reference_codes.toml。",
            f"The template {template} lacks a value for {error}; check reference_codes.toml.",
        ) from error


def stems(slots: Sequence[Slot]) -> list[Slot]:
    """Return the different slots in an order everybody keeps, so that two who take several never wait in a ring."""
    return sorted({slot.stem: slot for slot in slots}.values(), key=lambda slot: slot.stem)
