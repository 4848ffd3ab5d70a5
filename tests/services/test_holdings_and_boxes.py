"""Sets of a file and how they differ; how many boxes are needed; the desk's list in bulk."""

from __future__ import annotations

import factories as make
import pytest

from archive_app import errors
from archive_app.models import ArchivalFile, Holding, Unit
from archive_app.models.types import CopyType, HoldingSet
from archive_app.rules import arranging as rule
from archive_app.services import arrangement_list, box_forecast, holdings, subjects
from archive_app.services.arrangement_list import DeskState


def make_files(archive, unit, count=1, pages=1):
    with archive.sessions.writing() as session:
        village = session.get_one(Unit, unit.id)
        made = []
        for n in range(count):
            household = make.make_household(session, village, no=f"{village.village3}-{n + 1:04}")
            file = make.make_household_file(session, household)
            make.make_registered_item(session, file, pages=pages)
            made.append(file.code)
        return made


def differences(archive, actor, code):
    with archive.look(actor) as look:
        return [one.zh for one in holdings.sets_of(look, subjects.find_file(look, code)).differences]


def add(archive, actor, code, held_set, copy, **values):
    with archive.work(actor) as work:
        return holdings.add(work, code, held_set=held_set, copy=copy, **values).code


def test_two_sets_are_compared_by_volumes_sheets_and_originals(archive, township, bob):
    (code,) = make_files(archive, township.sang)
    mine = add(archive, bob, code, HoldingSet.VILLAGE, CopyType.ORIGINAL, sheets=12)
    assert differences(archive, bob, code) == []
    add(archive, bob, code, HoldingSet.TOWN, CopyType.COPY, sheets=11)
    add(archive, bob, code, HoldingSet.VILLAGE, CopyType.ORIGINAL, volume=2)
    assert differences(archive, bob, code) == ["第 1 册村套 12 张，镇套 11 张，张数不同。", "镇套缺第 2 册。"]
    with archive.work(bob) as work:
        holdings.count_sheets(work, mine, 11)
    assert differences(archive, bob, code) == ["镇套缺第 2 册。"]


def test_both_sets_or_none_as_originals_are_named(archive, township, bob):
    first, second = make_files(archive, township.sang, 2)
    add(archive, bob, first, HoldingSet.VILLAGE, CopyType.COPY)
    assert differences(archive, bob, first) == ["两套都没有原件。"]
    for one in HoldingSet:
        add(archive, bob, second, one, CopyType.ORIGINAL)
    assert differences(archive, bob, second) == ["两套都标为原件，请核实。"]


def test_a_volume_is_added_once_into_a_box_that_takes_it_and_by_those_who_may(
    archive, township, bob, charlie
):
    (code,) = make_files(archive, township.sang)
    with archive.sessions.writing() as session:
        other = make.make_box(session, session.get_one(Unit, township.zao.id)).code
        own = make.make_box(session, session.get_one(Unit, township.sang.id)).code
    with pytest.raises(errors.NotFound):
        add(archive, charlie, code, HoldingSet.TOWN, CopyType.COPY)
    with pytest.raises(errors.NotFound):
        add(archive, bob, code, HoldingSet.TOWN, CopyType.COPY, box=other)
    add(archive, bob, code, HoldingSet.TOWN, CopyType.COPY, box=own)
    for values in ({}, {"volume": 0}, {"volume": 2, "sheets": -1}):
        with pytest.raises((errors.Conflict, errors.BadInput)):
            add(archive, bob, code, HoldingSet.TOWN, CopyType.COPY, **values)
    with archive.sessions.reading() as session:
        assert session.query(Holding).one().position == 1


@pytest.mark.parametrize(
    ("sides", "spine", "singly", "boxes"),
    [
        ([], 50, False, 0),
        ([10] * 10, 50, False, 1),  # ten volumes of 80 sides each; a box of 50 mm holds 836
        ([10] * 11, 50, False, 2),
        ([900], 50, False, 1),  # one volume is never parted
        ([900], 50, True, 2),
        ([100, 100, 100], 20, False, 2),
        ([10] * 29, 20, True, 1),
        ([10] * 30, 20, True, 2),
    ],
)
def test_boxes_are_counted_from_sides_by_the_capacity_of_a_spine(sides, spine, singly, boxes):
    assert rule.boxes_needed(sides, spine, singly=singly) == boxes


def test_the_forecast_counts_files_households_without_one_and_what_is_there(
    archive, township, alice, charlie
):
    make_files(archive, township.sang, 12, pages=3)
    with archive.sessions.writing() as session:
        village = session.get_one(Unit, township.sang.id)
        make.make_household(session, village)
        make.make_box(session, village)
    with archive.look(alice) as look:
        (row,) = box_forecast.forecast(look).rows
        assert (row.files, row.expected, row.pages, row.boxes, row.needed, row.to_get) == (12, 1, 36, 1, 2, 1)
        assert box_forecast.forecast(look, spine_mm=20).rows[0].needed == 5
        with pytest.raises(errors.BadInput):
            box_forecast.forecast(look, spine_mm=25)
    with archive.look(charlie) as look:
        assert box_forecast.forecast(look).rows == ()


def test_the_desk_lists_files_by_state_for_those_who_may_see_them(archive, township, alice, bob, charlie):
    codes = make_files(archive, township.sang, 3)
    make_files(archive, township.zao)
    done = arrangement_list.arrange_all(archive, bob)
    assert (done.done, done.refused) == (3, ())
    checked = arrangement_list.check_all(archive, alice, codes[:2])
    assert checked.done == 2
    with archive.look(alice) as look:
        found = arrangement_list.files(look, state=DeskState.TO_CHECK)
        assert found.counts == {DeskState.TO_ARRANGE: 1, DeskState.TO_CHECK: 1, DeskState.ARRANGED: 2}
        assert [(row.code, row.arranged_by) for row in found.page.rows] == [(codes[2], "bob")]
        assert arrangement_list.files(look, village="202").counts[DeskState.TO_ARRANGE] == 1
    with archive.look(charlie) as look:
        assert sum(arrangement_list.files(look).counts.values()) == 1


def test_numbers_given_in_bulk_follow_the_shelf(archive, township, alice, bob):
    codes = make_files(archive, township.sang, 4)
    with archive.sessions.writing() as session:
        box = make.make_box(session, session.get_one(Unit, township.sang.id))
        for place, file in enumerate(
            reversed(session.query(ArchivalFile).order_by(ArchivalFile.id).all()), 1
        ):
            make.make_holding(session, file, box).position = place
    arrangement_list.arrange_all(archive, bob)
    assert arrangement_list.check_all(archive, alice).done == 4
    with archive.sessions.reading() as session:
        numbers = {file.code: file.reference_code[-4:] for file in session.query(ArchivalFile)}
    assert [numbers[code] for code in codes] == ["0004", "0003", "0002", "0001"]


def test_what_one_arranged_oneself_is_named_and_the_rest_is_checked(archive, township, alice, bob):
    codes = make_files(archive, township.sang, 2)
    for actor, code in zip((alice, bob), codes, strict=True):
        with archive.work(actor) as work:
            arrangement_list.arranging.arrange(work, code)
    done = arrangement_list.check_all(archive, alice, codes)
    assert done.done == 1
    assert [code for code, _why in done.refused] == codes[:1]
