"""A box said at handing in: what is filed lies in that box, or it is refused with the rule; never silently elsewhere."""

from __future__ import annotations

import factories
import pages
import pytest

from archive_app import errors
from archive_app.models import Household, Item
from archive_app.models.types import BoxState, ItemState
from archive_app.services import box_hints, items, lookup, place_tree, places, reviewing, shelving
from archive_app.services.hints import Hints, check_hints
from labels import codes


@pytest.fixture
def household(archive, township):
    with archive.sessions.writing() as session:
        made = factories.make_household(session, township.sang, "张测试")
        made.head.id_number = pages.NUMBER
        return made.no


@pytest.fixture
def shelf(archive, township, alice):
    with archive.work(alice) as work:
        room = places.set_up(work, "201", "工作室", cabinets=1)
        work.session.flush()
        return place_tree.place(work, room.code).node.children[0].children[0].code


def boxes(archive, actor, shelf, count=2, **more):
    with archive.work(actor) as work:
        return [shelving.add_box(work, "201", shelf=shelf, **more).code for _ in range(count)]


def refused(archive, actor, **said):
    with archive.look(actor) as look, pytest.raises(errors.BadInput) as told:
        check_hints(look, Hints(**said))
    return told.value.zh


def box_of(archive, actor, code):
    with archive.look(actor) as look:
        item = items.find(look, code)
        return item.state, item.doubts


def test_a_form_lies_in_the_box_it_was_handed_in_for(archive, alice, household, shelf):
    _first, second = boxes(archive, alice, shelf)
    [got] = pages.hand_in(archive, alice, ("一.png", pages.form()), hints=Hints(box=second))
    with archive.look(alice) as look:
        item = items.find(look, got.items[0])
        assert item.state is ItemState.REGISTERED
        assert box_hints.lies_there(look, item, second)


def test_material_of_a_class_lies_there_too_and_its_box_says_what_it_is(archive, alice, shelf):
    _first, second = boxes(archive, alice, shelf, series="work_team", year=2018)
    [got] = pages.hand_in(archive, alice, ("材料.png", pages.drawn(["队员日志"])), hints=Hints(box=second))
    with archive.look(alice) as look:
        item = items.find(look, got.items[0])
        assert (item.state, item.year) == (ItemState.REGISTERED, 2018)
        assert item.archival_file.series == "work_team"
        assert box_hints.lies_there(look, item, second)


def test_a_box_of_something_else_is_refused_at_the_door_with_the_rule(archive, township, alice, shelf):
    (box,) = boxes(archive, alice, shelf, 1)
    (team,) = boxes(archive, alice, shelf, 1, series="work_team", year=2018)
    assert "不同单位不能同盒" in refused(archive, alice, box=box, village=township.zao.code)
    assert "不同类别不能同盒" in refused(archive, alice, box=box, series="work_team", year=2018)
    assert "不同年度不能同盒" in refused(archive, alice, box=team, series="work_team", year=2019)
    with archive.work(alice) as work:
        lookup.find_box(work, box).state = BoxState.SEALED
    assert "已封" in refused(archive, alice, box=box)


def test_a_household_that_stands_in_another_box_is_refused_at_the_door(archive, alice, household, shelf):
    first, second = boxes(archive, alice, shelf)
    pages.hand_in(archive, alice, ("一.png", pages.form()), hints=Hints(box=first))
    assert "不得挪动" in refused(archive, alice, box=second, household=household)
    with archive.look(alice) as look:
        assert check_hints(look, Hints(box=first, household=household)).unit_id


def test_what_turns_out_not_to_fit_waits_for_a_person_and_is_never_put_elsewhere(
    archive, alice, household, shelf
):
    first, second = boxes(archive, alice, shelf)
    pages.hand_in(archive, alice, ("一.png", pages.form()), hints=Hints(box=first))
    [got] = pages.hand_in(archive, alice, ("二.png", pages.form("贫困户审批表")), hints=Hints(box=second))
    assert box_of(archive, alice, got.items[0]) == (ItemState.STAGED, ["box_other"])
    with archive.work(alice) as work:
        reviewing.file_by_hand(work, got.items[0], household_no=household, form="approval", year=2018)
    with archive.look(alice) as look:
        item = look.session.get_one(Item, codes.parse(got.items[0]).number)
        assert box_hints.lies_there(look, item, first)
        assert look.session.query(Household).count() == 1


def test_an_unknown_or_invisible_box_is_not_found(archive, alice, charlie, shelf):
    (box,) = boxes(archive, alice, shelf, 1)
    for actor, code in ((alice, "B-0000ZZ-Z"), (charlie, box)):
        with archive.look(actor) as look, pytest.raises(errors.NotFound):
            check_hints(look, Hints(box=code))
