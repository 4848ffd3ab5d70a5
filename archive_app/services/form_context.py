"""A form whose print is not known, among its household's other forms: what it is follows from what is left.

Where title and body alone do not make a form sure, the rest of the same stack may: the household is certain, four of
its six forms are sure and filed from the same file, and this one is taken for one of those that are left. It is filed
with a mark, so that whoever looks at it knows how its kind was found.
"""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa

from archive_app.archive import Work
from archive_app.models import ArchivalFile, Household, Item
from archive_app.models.types import FormType, ItemState
from archive_app.services import registering
from archive_app.services.registering import Placement

MARK = "form_by_elimination"
BY_RULE = "rule:form_by_elimination"
#: forms of the household that must be sure in the same file
LEAST_SURE = 4
#: what makes a household certain together with its number (`rules.matching`)
BESIDES_NUMBER = frozenset({"name", "name_likely", "village", "hinted"})


def settle_unsure(work: Work, source_ids: Sequence[int], items: Sequence[Item]) -> None:
    """Register the items of a file or a row of which only the kind of form was uncertain and the rest of the stack tells it."""
    unsure = [item for item in items if _is_only_unsure(item)]
    claimed = [(item.proposals[0]["household"], item.form_type) for item in unsure]
    for item, claim in zip(unsure, claimed, strict=True):
        household_id, form = claim
        known = _sure_forms(work, source_ids, household_id)
        if len(known) < LEAST_SURE or form in known or claimed.count(claim) > 1:
            continue
        household = work.session.get_one(Household, household_id)
        placement = Placement(household=household, year=item.year, form_type=item.form_type)
        registering.register(work, item, placement, by=BY_RULE, marks=(MARK,))


def _is_only_unsure(item: Item) -> bool:
    """Tell whether the number and one thing more name the household, and nothing but the kind of form is in doubt."""
    if item.state is not ItemState.STAGED or item.doubts != ["form_unsure"] or not item.proposals:
        return False
    best = item.proposals[0]
    reasons = set(best["for"])
    is_certain = "id" in reasons and bool(reasons & BESIDES_NUMBER) and not best["against"]
    return is_certain and item.form_type is not None


def _sure_forms(work: Work, source_ids: Sequence[int], household_id: int) -> set[FormType]:
    rows = work.session.scalars(
        sa.select(Item.form_type)
        .join(ArchivalFile, Item.archival_file_id == ArchivalFile.id)
        .where(
            Item.source_id.in_(source_ids),
            Item.state == ItemState.REGISTERED,
            Item.registered_by != BY_RULE,
            ArchivalFile.household_id == household_id,
        )
    )
    return {form for form in rows if form is not None}
