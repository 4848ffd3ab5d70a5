"""Deciding what the machine would not file by itself: one doubt at a time, with its reasons and proposals."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import sqlalchemy as sa

from archive_app import errors
from archive_app.archive import Work
from archive_app.models import Household, Item
from archive_app.models.types import FormType, ItemState
from archive_app.rules import partial_dates
from archive_app.rules.access import Right
from archive_app.services import (
    comparing,
    field_values,
    items,
    meeting_filing,
    permits,
    proposals,
    registering,
    sayings,
    source_states,
    superseding,
    units,
)
from archive_app.services.comparing import Twin
from archive_app.services.field_values import FieldValue
from archive_app.services.items import ItemView
from archive_app.services.proposals import HouseholdProposal
from archive_app.services.registering import Placement
from archive_app.services.review_tray import (
    ALL,
    FILED_WRONGLY,
    RESCAN_WANTED,
    Narrowing,
    TrayRow,
    tray,
    waiting,
    waiting_count,
)
from labels import codes

__all__ = [
    "ALL",
    "FILED_WRONGLY",
    "RESCAN_WANTED",
    "HouseholdProposal",
    "Narrowing",
    "ReviewView",
    "TrayRow",
    "file_by_hand",
    "next_of",
    "show",
    "tray",
    "turn",
    "waiting_count",
]


@dataclass(frozen=True)
class ReviewView:
    """One doubtful item, ready to be decided."""

    item: ItemView
    proposals: tuple[HouseholdProposal, ...]
    values: tuple[FieldValue, ...]
    twins: tuple[Twin, ...]
    next_code: str | None
    previous_code: str | None
    remaining: int


def show(look: Work, code: str, narrowing: Narrowing = ALL) -> ReviewView:
    """Return one waiting item with its proposals, and what comes before and after it in a part of the tray.

    Raises NotFound, Conflict when it no longer waits.
    """
    permits.require(look, Right.FILE)
    item = items.find(look, code)
    if item.state is not ItemState.STAGED and FILED_WRONGLY not in item.flags:
        raise errors.Conflict("这件已经有人处理了。", "Somebody has dealt with this item already.")
    queue = waiting(look, narrowing).with_only_columns(Item.id)
    after = look.session.scalar(queue.where(Item.id > item.id).order_by(Item.id).limit(1))
    before = look.session.scalar(queue.where(Item.id < item.id).order_by(Item.id.desc()).limit(1))
    return ReviewView(
        items.view_of(look, item),
        proposals.of(look, item),
        field_values.fields_of(look, item),
        comparing.twins(look, item),
        _code(after),
        _code(before),
        waiting_count(look, narrowing),
    )


def is_waiting(look: Work, code: str) -> bool:
    """Tell whether an item can be opened in the tray."""
    item = items.find(look, code)
    return item.state is ItemState.STAGED or FILED_WRONGLY in item.flags


def next_of(look: Work, after: str | None = None, narrowing: Narrowing = ALL) -> str | None:
    """Return the code of the next waiting item of a part of the tray, from the start again after the last."""
    queue = waiting(look, narrowing).with_only_columns(Item.id).order_by(Item.id).limit(1)
    found = None
    if after:
        found = look.session.scalar(queue.where(Item.id > items.find(look, after).id))
    return _code(found if found is not None else look.session.scalar(queue))


def file_by_hand(
    work: Work,
    code: str,
    *,
    household_no: str | None = None,
    series: str | None = None,
    village: str | None = None,
    form: str | None = None,
    year: int | None = None,
    title: str | None = None,
    date: str | None = None,
    supersedes: str | None = None,
    corrections: Mapping[str, str] | None = None,
) -> None:
    """File a waiting item where a person says it belongs, keeping the machine's reading beside the corrections.

    `corrections` are what the person says of values, by name of the field. Give `household_no` with `form`, or
    `series` with `village`; `date` as far as it is known (2018, 2018-03 …); `supersedes` is the earlier form this is
    the later version of. Raises BadInput naming what is missing.
    """
    item = to_decide(work, code)
    if date:
        _date(work, item, date)
    for name, value in (corrections or {}).items():
        field_values.say(work, item, name, value)
    placement = placement_of(work, item, household_no, series, village, form, year, title)
    registering.register(work, item, placement, by=work.actor.name)
    if supersedes:
        superseding.supersede(work, item.code, supersedes)
    if series and item.source:
        meeting_filing.settle(work, item, sayings.of_item(item, item.source))
    close_source(work, item)


def placement_of(
    work: Work,
    item: Item,
    household_no: str | None,
    series: str | None,
    village: str | None,
    form: str | None,
    year: int | None,
    title: str | None,
) -> Placement:
    """Return where a person says an item belongs. Raises BadInput when neither household nor series is said."""
    if household_no:
        return _in_household(work, household_no, form, year, title)
    if not series:
        raise errors.BadInput("请先选择农户，或选择归入的类别。", "Choose a household or a series first.")
    unit = units.find(work, village) if village else item.unit
    return Placement(series=series, unit_id=unit.id if unit else None, year=year, title=title or None)


def turn(work: Work, code: str, n: int, degrees: int, *, is_undo: bool = False) -> None:
    """Turn a page for showing by a quarter (90, 180, 270 clockwise); what was read on it stays."""
    item = to_decide(work, code)
    page = items.page_of(work, item, n)
    if degrees not in (90, 180, 270):
        raise errors.BadInput("只能转 90、180 或 270 度。", "Pages turn by 90, 180 or 270 degrees.")
    page.turned = (page.turned + degrees) % 360
    page.quality = {**page.quality, "turned_by": work.actor.name}
    work.record("page.turned", page, degrees=degrees, page=n, back=is_undo)


def to_decide(work: Work, code: str) -> Item:
    """Return a waiting item for a decision. Raises NotFound, Forbidden, Conflict."""
    permits.require(work, Right.FILE)
    item = items.find(work, code)
    if item.state is not ItemState.STAGED:
        raise errors.Conflict(
            "这件已经有人归档了；请刷新页面。", "Somebody filed this item already; reload the page."
        )
    return item


def _in_household(work: Work, no: str, form: str | None, year: int | None, title: str | None) -> Placement:
    household = work.session.scalar(sa.select(Household).where(Household.no == no.strip()))
    if household is None or not work.actor.reaches(household.village_id, household.id):
        raise errors.NotFound(no)
    if form is not None and form not in set(FormType):
        raise errors.BadInput(f"没有“{form}”这种表。", f"There is no form type {form}.")
    return Placement(
        household=household, year=year, form_type=FormType(form) if form else None, title=title or None
    )


def _date(work: Work, item: Item, date: str) -> None:
    """Note the document's date as a person read it: only such a date may ever start a retention period."""
    try:
        found = partial_dates.parse(date)
    except partial_dates.BadDate as error:
        raise errors.BadInput(
            f"“{date}”不是日期；请写成 2018、2018-03 或 2018-03-05。",
            f"{date} is no date; write 2018, 2018-03 or 2018-03-05.",
        ) from error
    item.document_date, item.date_earliest, item.date_latest = found.text, found.earliest, found.latest
    item.date_confirmed_by = work.actor.name


def close_source(work: Work, item: Item) -> None:
    """Call the files of an item filed once nothing in them waits any more."""
    source_states.settle(work, source_states.of_item(work, item))


def _code(item_id: int | None) -> str | None:
    return None if item_id is None else codes.make(Item.CODE_KIND, item_id)
