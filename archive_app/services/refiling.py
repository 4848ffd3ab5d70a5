"""Filed wrongly: an item moves to the file where it belongs, with a reason, and the trail says from where."""

from __future__ import annotations

import sqlalchemy as sa

from archive_app import errors
from archive_app.archive import Work
from archive_app.models import Household, Item
from archive_app.models.types import FormType, ItemState
from archive_app.rules.access import Right
from archive_app.services import items, permits, registering
from archive_app.services.registering import Placement


def refile(
    work: Work, code: str, *, household_no: str, form: str | None, year: int | None, reason: str
) -> Item:
    """Put a registered item into the file of another household (or correct its form and year).

    It stays registered all the while and its lock never gets shorter. Raises BadInput without a reason, NotFound,
    Forbidden, Conflict for an item that has its reference code: then only arrangement may change it.
    """
    item = items.find(work, code)
    permits.require(work, Right.FILE, item.unit_id, what=code)
    if item.state is not ItemState.REGISTERED:
        raise errors.Conflict("这一件还没有归档。", "This item is not registered yet.")
    if item.reference_code:
        raise errors.Conflict(
            "这一件已给档号，不能再改归；请在整理中说明。",
            "This item has its reference code and stays where it is.",
        )
    if not reason.strip():
        raise errors.BadInput("请写明为什么改归。", "Say why it belongs elsewhere.")
    if form is not None and form not in set(FormType):
        raise errors.BadInput(f"没有“{form}”这种表。", f"There is no form type {form}.")
    household = work.session.scalar(sa.select(Household).where(Household.no == household_no.strip()))
    if household is None or not work.actor.reaches(household.village_id, household.id):
        raise errors.NotFound(household_no)
    before = (item.archival_file_id, item.form_type, item.year)
    registering.place_anew(
        work, item, Placement(household=household, year=year, form_type=FormType(form) if form else None)
    )
    work.record(
        "item.refiled", item, from_file=before[0], to_file=item.archival_file_id, form=before[1], year=before[2],
        reason=reason.strip()[:200],
    )  # fmt: skip
    work.reindex(item)
    return item
