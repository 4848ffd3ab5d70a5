"""Filed wrongly: an item goes back into the tray, or moves to the file where it belongs; the trail says from where.

It stays registered all the while: the database lets nothing be un-registered, and its lock never gets shorter.
"""

from __future__ import annotations

from archive_app import errors
from archive_app.archive import Work
from archive_app.models import Item
from archive_app.models.types import ItemState, RetentionCode
from archive_app.rules.access import Right
from archive_app.services import items, permits, registering, reviewing
from archive_app.services.registering import LENGTH, Placement
from archive_app.services.reviewing import FILED_WRONGLY


def refile(
    work: Work,
    code: str,
    *,
    household_no: str | None = None,
    series: str | None = None,
    village: str | None = None,
    form: str | None = None,
    year: int | None = None,
    title: str | None = None,
    reason: str,
) -> Item:
    """Put a registered item into the file of another household or of a series (or correct its form and year).

    Raises BadInput without a reason or a place, NotFound, Forbidden, Conflict for an item that has its reference code
    (then only arrangement may change it) and for a file that is kept for a shorter time.
    """
    item = _registered(work, code)
    if not reason.strip():
        raise errors.BadInput("请写明为什么改归。", "Say why it belongs elsewhere.")
    placement = reviewing.placement_of(work, item, household_no, series, village, form, year, title)
    _check_length(work, item, placement)
    before = (item.archival_file_id, item.form_type, item.year)
    registering.place_anew(work, item, placement)
    _clear(item)
    work.record(
        "item.refiled", item, from_file=before[0], to_file=item.archival_file_id, form=before[1], year=before[2],
        reason=reason.strip()[:200],
    )  # fmt: skip
    work.reindex(item)
    return item


def send_back(work: Work, code: str) -> Item:
    """Put a registered item into the tray as filed wrongly. Raises like `refile`."""
    item = _registered(work, code)
    item.flags = sorted({*item.flags, FILED_WRONGLY})
    item.doubts = [FILED_WRONGLY]
    household = item.archival_file.household_id if item.archival_file else None
    item.proposals = (
        [{"household": household, "score": 0, "for": ["filed_there"], "against": []}] if household else []
    )
    work.record("item.sent_back", item)
    return item


def stays(work: Work, code: str) -> Item:
    """Say that an item that was sent back lies where it belongs after all. Raises like `refile`."""
    item = _registered(work, code)
    _clear(item)
    work.record("item.stays", item)
    return item


def _registered(work: Work, code: str) -> Item:
    item = items.find(work, code)
    permits.require(work, Right.FILE, item.unit_id, what=code)
    if item.state is not ItemState.REGISTERED:
        raise errors.Conflict("这一件还没有归档。", "This item is not registered yet.")
    if item.reference_code:
        raise errors.Conflict(
            "这一件已给档号，不能再改归；请在整理中说明。",
            "This item has its reference code and stays where it is.",
        )
    return item


def _check_length(work: Work, item: Item, placement: Placement) -> None:
    """Refuse a file that is kept for a shorter time than the one the item lies in, as the database does."""
    series = work.archive.rules.series.get(placement.series or "")
    rule = "household_file" if placement.household or series is None else series.rule
    code = RetentionCode(work.archive.rules.schedule[rule].code)
    now = item.archival_file.retention_code if item.archival_file else None
    if now is not None and LENGTH[code] < LENGTH[RetentionCode(now)]:
        raise errors.Conflict(
            "那里的保管期限比现在的短；已归档的只能改归到保管期限一样长或更长的案卷。",
            "That file is kept for a shorter time; what is registered moves only into one that is kept as long.",
        )


def _clear(item: Item) -> None:
    item.flags = [flag for flag in item.flags if flag != FILED_WRONGLY]
    item.doubts, item.proposals = [], []
