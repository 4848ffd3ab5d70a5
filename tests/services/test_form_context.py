"""What a form of unknown print is follows from its household's other forms in the same stack, and is marked."""

from __future__ import annotations

from typing import TYPE_CHECKING

import factories
import pytest

from archive_app.models.types import FormType, ItemState
from archive_app.services import form_context

if TYPE_CHECKING:
    from archives import Township

    from archive_app.archive import Archive
    from archive_app.rules.access import Actor

FOUR = (FormType.APPLICATION, FormType.SURVEY, FormType.APPROVAL, FormType.INFORMATION)


def settled(
    archive: Archive,
    alice: Actor,
    township: Township,
    known: tuple[FormType, ...],
    *unsure: FormType,
    reasons: tuple[str, ...] = ("id", "name"),
    doubts: tuple[str, ...] = ("form_unsure",),
) -> list[tuple[ItemState, list[str]]]:
    """Return how the unsure forms end beside the known ones of their household."""
    with archive.work(alice) as work:
        household = factories.make_household(work.session, township.sang)
        file = factories.make_household_file(work.session, household)
        source = factories.make_source(work.session)
        for form in known:
            factories.make_registered_item(work.session, file, source, form_type=form)
        proposal = {"household": household.id, "score": 10, "for": list(reasons), "against": []}
        waiting = [
            factories.make_item(
                work.session, source, form_type=form, year=2018, doubts=list(doubts), proposals=[proposal]
            )
            for form in unsure
        ]
        form_context.settle_unsure(work, [source.id], waiting)
        return [(one.state, list(one.flags)) for one in waiting]


def test_the_forms_that_are_left_are_filed_with_a_mark(
    archive: Archive, alice: Actor, township: Township
) -> None:
    left = (FormType.SUPPORT_RECORD, FormType.PLAN_PROGRESS)
    filed = (ItemState.REGISTERED, ["form_by_elimination"])
    assert settled(archive, alice, township, FOUR, *left) == [filed, filed]


@pytest.mark.parametrize(
    ("known", "unsure", "more"),
    [
        (FOUR[:3], (FormType.PLAN_PROGRESS,), {}),
        (FOUR, (FormType.SURVEY,), {}),
        (FOUR, (FormType.PLAN_PROGRESS, FormType.PLAN_PROGRESS), {}),
        (FOUR, (FormType.PLAN_PROGRESS,), {"reasons": ("name", "village")}),
        (FOUR, (FormType.PLAN_PROGRESS,), {"doubts": ("form_unsure", "year_missing")}),
        (FOUR, (FormType.PLAN_PROGRESS,), {"doubts": ("loose_page", "form_unsure")}),
    ],
)
def test_anything_less_waits_for_a_person(
    archive: Archive,
    alice: Actor,
    township: Township,
    known: tuple[FormType, ...],
    unsure: tuple[FormType, ...],
    more: dict[str, tuple[str, ...]],
) -> None:
    ended = settled(archive, alice, township, known, *unsure, **more)
    assert {state for state, _flags in ended} == {ItemState.STAGED}
