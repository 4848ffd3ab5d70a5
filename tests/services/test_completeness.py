"""Village × household × form × year: sums, and who lacks which."""

from __future__ import annotations

import archives
import counting
import factories
import pytest

from archive_app import errors
from archive_app.models import Unit
from archive_app.models.types import FormType, ItemState
from archive_app.rules.access import system
from archive_app.rules.completeness import Slot, SlotState
from archive_app.services import completeness, households


@pytest.fixture
def roster(archive, township):
    """Give four households: complete, one form, nothing (two years), and one of the other village."""
    with archive.sessions.writing() as session:
        sang, zao = session.get_one(Unit, township.sang.id), session.get_one(Unit, township.zao.id)
        plans = (
            (sang, "201-0001", [2018], list(FormType)),
            (sang, "201-0002", [2018], [FormType.SURVEY]),
            (sang, "201-0003", [2017, 2018], []),
            (zao, "202-0001", [], [FormType.INFORMATION, FormType.INFORMATION]),
        )
        made = {}
        for village, no, years, forms in plans:
            household = factories.make_household(session, village, f"户{no}", no=no, years=years)
            file = factories.make_household_file(session, household)
            for form in forms:
                factories.make_registered_item(session, file, form_type=form, year=2018)
            made[no] = household
        return made


def sums(archive, actor, **asked):
    with archive.look(actor) as look:
        return {row.name: row for row in completeness.village_sums(look, **asked)}


def test_villages_are_summed_by_form(archive, alice, roster):
    found = sums(archive, alice)
    sang, zao = found["桑村"], found["枣村"]
    assert (sang.households, sang.expected, sang.present) == (3, 6 + 6 + 8, 7)
    assert sang.by_form[FormType.SURVEY] == completeness.FormSum(2, 3)
    assert sang.by_form[FormType.INFORMATION] == completeness.FormSum(1, 4)
    assert (zao.households, zao.expected, zao.present) == (1, 6, 1)


def test_a_year_leaves_out_the_yearly_forms_of_others(archive, alice, roster):
    sang = sums(archive, alice, year=2017)["桑村"]
    assert sang.by_form[FormType.INFORMATION] == completeness.FormSum(0, 1)
    assert sang.by_form[FormType.SURVEY] == completeness.FormSum(2, 3)


def test_sums_and_gaps_agree(archive, alice, roster):
    with archive.look(alice) as look:
        gaps = completeness.gaps(look)
    lacking = sum(len(row.missing) for row in gaps.rows)
    assert lacking == sum(row.expected - row.present for row in sums(archive, alice).values())


def test_who_lacks_which_is_listed(archive, alice, roster):
    with archive.look(alice) as look:
        gaps = completeness.gaps(look, village="201")
        assert [row.no for row in gaps.rows] == ["201-0002", "201-0003"]
        assert Slot(FormType.PLAN_PROGRESS, 2017) in gaps.rows[1].missing
        assert len(gaps.rows[0].missing) == 5
        of_2017 = completeness.gaps(look, village="201", year=2017, form=FormType.INFORMATION)
        assert [(row.no, row.missing) for row in of_2017.rows] == [
            ("201-0003", (Slot(FormType.INFORMATION, 2017),))
        ]


def test_what_waits_for_review_is_counted_apart(archive, alice, roster, township):
    household = roster["201-0002"]
    with archive.sessions.writing() as session:
        factories.make_item(
            session, unit_id=township.sang.id, form_type=FormType.APPROVAL, year=2018,
            proposals=[{"household": household.id, "score": 1, "for": [], "against": []}],
        )  # fmt: skip
    sang = sums(archive, alice)["桑村"]
    assert (sang.present, sang.review) == (7, 1)


def test_withdrawn_items_do_not_count(archive, alice, roster, township):
    with archive.sessions.writing() as session:
        factories.make_item(
            session, unit_id=township.sang.id, form_type=FormType.APPROVAL, year=2018, state=ItemState.WITHDRAWN,
            proposals=[{"household": roster["201-0002"].id}],
        )  # fmt: skip
    assert sums(archive, alice)["桑村"].review == 0


def test_an_officer_sees_the_own_village_only(archive, bob, roster):
    assert set(sums(archive, bob)) == {"桑村"}
    with archive.look(bob) as look:
        assert {row.village for row in completeness.gaps(look).rows} == {"桑村"}
        with pytest.raises(errors.NotFound):
            completeness.gaps(look, village="202")


def test_the_number_of_queries_does_not_grow_with_the_roster(archive, alice, roster, township):
    with archive.look(alice) as look, counting.statements(archive) as few:
        completeness.village_sums(look)
        completeness.gaps(look)
    with archive.sessions.writing() as session:
        village = session.get_one(Unit, township.zao.id)
        for _ in range(40):
            factories.make_household(session, village, years=[2018])
    with archive.look(alice) as look, counting.statements(archive) as many:
        completeness.village_sums(look)
        completeness.gaps(look)
    assert len(few) == len(many) == 10


def test_every_database_gives_the_same_sums_gaps_and_lists(database_url, tmp_path, clock, queue):
    made = archives.open_test_archive(tmp_path / "archive", clock, queue, database_url)
    try:
        with made.sessions.writing() as session:
            village = factories.make_village(session, "桑村")
            household = factories.make_household(session, village, "张三", no="201-0001", years=[2017, 2018])
            file = factories.make_household_file(session, household)
            factories.make_registered_item(session, file, form_type=FormType.INFORMATION, year=2018)
            factories.make_item(
                session,
                unit_id=village.id,
                form_type=FormType.SURVEY,
                year=2018,
                proposals=[{"household": household.id}],
            )
        with made.look(system("test")) as look:
            (row,) = completeness.village_sums(look)
            assert (row.expected, row.present, row.review) == (8, 1, 1)
            assert len(completeness.gaps(look, year=2018).rows[0].missing) == 5
            (listed,) = households.households(look, missing=True, q="张三").rows
            assert (listed.missing, listed.forms[FormType.SURVEY]) == (7, SlotState.REVIEW)
            assert households.household(look, "201-0001").slots[1].state is SlotState.REVIEW
    finally:
        made.close()
