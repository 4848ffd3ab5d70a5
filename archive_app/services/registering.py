"""Registration: from here on an item is locked (staged material may be withdrawn, registered may not)."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa

from archive_app import errors
from archive_app.archive import Work
from archive_app.models import ArchivalFile, Household, Item
from archive_app.models.types import FileKind, FormType, ItemState, RetentionCode
from archive_app.services import form_checking, roster_mending, shelving

#: which period is the longer one
LENGTH = {RetentionCode.D10: 1, RetentionCode.D30: 2, RetentionCode.Y: 3}


@dataclass(frozen=True)
class Placement:
    """Where an item belongs: a household's file, or a series of a unit and year; `box` is the one it was handed in for."""

    household: Household | None = None
    series: str | None = None
    unit_id: int | None = None
    year: int | None = None
    form_type: FormType | None = None
    title: str | None = None
    box: str | None = None


def register(work: Work, item: Item, placement: Placement, *, by: str, marks: tuple[str, ...] = ()) -> None:
    """Put an item into its archival file for good. `by` is a user's name, or the rule that filed it.

    Raises Conflict when it is registered already. Idempotent callers check the state first.
    """
    if item.state is not ItemState.STAGED:
        raise errors.Conflict("这件已经归档，不能再归一次。", "This item is registered already.")
    file = _place(work, item, placement)
    item.flags = sorted({*item.flags, *marks})
    item.doubts, item.proposals = [], []
    item.state, item.registered_at, item.registered_by = ItemState.REGISTERED, work.now, by
    _settle_in(work, item, file, placement)
    work.record(
        "item.registered", item, archival_file=file.id, form=placement.form_type, by=by, marks=list(marks)
    )
    work.reindex(item)
    if item.object_due:
        work.later("master", item.id)


def place_anew(work: Work, item: Item, placement: Placement) -> None:
    """Move a registered item into the file where it belongs; the caller has checked rights and writes the trail.

    A period that was longer or began later stays: moving never shortens (the database refuses it, too).
    """
    code, rule, start = item.retention_code, item.retention_rule, item.retention_start_year
    file = _place(work, item, placement)
    if code is not None and LENGTH[code] > LENGTH[item.retention_code or code]:
        item.retention_code, item.retention_rule = code, rule
    if start is not None and start > (item.retention_start_year or 0):
        item.retention_start_year = start
    _settle_in(work, item, file, placement)


def _place(work: Work, item: Item, placement: Placement) -> ArchivalFile:
    """Write on an item where it belongs and how long it is kept for it."""
    file = (
        _household_file(work, placement.household) if placement.household else _series_file(work, placement)
    )
    rule = work.archive.rules.schedule["household_file" if placement.household else file.series]
    if item.archival_file_id != file.id:
        item.volume = None  # that of another file says nothing here
    item.archival_file_id, item.unit_id, item.year = file.id, file.unit_id, placement.year
    item.form_type = placement.form_type
    item.title = placement.title or title_of(work, item, placement, file)
    item.retention_code, item.retention_rule = RetentionCode(rule.code), rule.key
    if file.kind is FileKind.SERIES:
        item.retention_start_year = file.year
    return file


def _settle_in(work: Work, item: Item, file: ArchivalFile, placement: Placement) -> None:
    """Let what is known of the household help the reading, and find the file its box."""
    work.session.flush()
    work.session.refresh(item, ["archival_file"])
    if placement.household is not None:
        roster_mending.use_roster(work, item, placement.household)
        form_checking.recheck(work, item)
    shelving.shelve_file(work, file, placement.box)


def title_of(work: Work, item: Item, placement: Placement, file: ArchivalFile) -> str:
    """Return the item's title: form, householder and year for a form, else the file's name it came under."""
    if placement.household is None or placement.form_type is None:
        return item.title or file.title
    name = work.archive.rules.forms[placement.form_type].zh
    year = f"（{placement.year}年）" if placement.year else ""
    return f"{placement.household.head.name}户{name}{year}"


def _household_file(work: Work, household: Household) -> ArchivalFile:
    found = work.session.scalar(sa.select(ArchivalFile).where(ArchivalFile.household_id == household.id))
    if found is not None:
        return found
    rule = work.archive.rules.schedule["household_file"]
    file = ArchivalFile(
        kind=FileKind.HOUSEHOLD,
        household_id=household.id,
        unit_id=household.village_id,
        series="household",
        title=f"{household.village.name}{household.head.name}户档案",
        retention_code=rule.code,
        created_at=work.now,
    )
    return _added(work, file)


def _series_file(work: Work, placement: Placement) -> ArchivalFile:
    series = work.archive.rules.series.get(placement.series or "")
    if series is None or placement.unit_id is None or placement.year is None:
        raise errors.BadInput(
            "请指定归入的类别、单位和年度。", "Say the series, the unit and the year this belongs to."
        )
    found = work.session.scalar(
        sa.select(ArchivalFile).where(
            ArchivalFile.kind == FileKind.SERIES,
            ArchivalFile.series == series.key,
            ArchivalFile.unit_id == placement.unit_id,
            ArchivalFile.year == placement.year,
        )
    )
    if found is not None:
        return found
    rule = work.archive.rules.schedule[series.rule]
    file = ArchivalFile(
        kind=FileKind.SERIES,
        unit_id=placement.unit_id,
        series=series.key,
        year=placement.year,
        title=f"{placement.year}年{series.zh}",
        retention_code=rule.code,
        created_at=work.now,
    )
    return _added(work, file)


def _added(work: Work, file: ArchivalFile) -> ArchivalFile:
    work.session.add(file)
    work.session.flush()
    work.record("archival_file.opened", file, kind=file.kind, series=file.series)
    return file
