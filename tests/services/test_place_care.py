"""Rooms, cabinets and shelves: set up at once, with two sides, renamed, resized, kept for a use, retired."""

from __future__ import annotations

import pytest

from archive_app import errors
from archive_app.models import Place
from archive_app.models.types import PlaceKind
from archive_app.services import place_care, place_tree, places, shelving
from archive_app.services.label_place import doors
from labels import codes


@pytest.fixture
def room(archive, township, alice):
    with archive.work(alice) as work:
        return places.set_up(work, "201", "工作室", cabinets=2, shelves=3).code


def cabinets(archive, actor):
    with archive.look(actor) as look:
        (room,) = place_tree.places(look)
        return room.children


def change(archive, actor, verb, *arguments, **more):
    with archive.work(actor) as work:
        made = verb(work, *arguments, **more)
        work.session.flush()
        return made.code


def test_a_room_is_set_up_with_its_cabinets_and_shelves_at_once(archive, room, alice):
    assert [one.name for one in cabinets(archive, alice)] == ["1号橱", "2号橱"]
    assert [shelf.name for shelf in cabinets(archive, alice)[0].children] == ["1层", "2层", "3层"]


def test_a_cabinet_with_two_sides_has_shelves_on_each_and_is_drawn_side_by_side(archive, room, alice):
    code = change(archive, alice, places.add_cabinet, room, "3号橱", shelves=2, sides=2)
    change(archive, alice, places.add_shelf, code, side="a")
    with archive.look(alice) as look:
        found = place_tree.place(look, code)
    assert [shelf.name for shelf in found.node.children] == ["A面1层", "A面2层", "A面3层", "B面1层", "B面2层"]
    assert [(side.side, len(side.shelves)) for side in found.elevations] == [("A", 3), ("B", 2)]
    with archive.look(alice) as look:
        assert [one.side for one in place_tree.place(look, found.node.children[4].code).elevations] == ["B"]
    with pytest.raises(errors.BadInput):
        change(archive, alice, places.add_shelf, code, side="C")


def test_a_place_is_renamed_and_resized_as_far_as_its_boxes_allow(archive, room, alice):
    cabinet = cabinets(archive, alice)[0]
    change(archive, alice, place_care.rename, cabinet.code, " 东墙  1号橱 ")
    with archive.work(alice) as work:
        for _ in range(5):
            shelving.add_box(work, "201", shelf=cabinet.children[0].code)
    change(archive, alice, place_care.resize, cabinet.code, width_mm=250, shelf_height_mm=350)
    again = cabinets(archive, alice)[0]
    assert (again.name, again.width_mm, again.height_mm) == ("东墙 1号橱", 250, 1050)
    with pytest.raises(errors.Conflict, match="250 mm wide"):
        change(archive, alice, place_care.resize, cabinet.code, width_mm=200)
    with pytest.raises(errors.BadInput):
        change(archive, alice, place_care.rename, cabinet.code, " ")


def test_a_cabinet_is_dedicated_to_classes_by_their_chinese_names_and_refuses_others(archive, room, alice):
    code = change(
        archive,
        alice,
        places.add_cabinet,
        room,
        "专橱",
        dedicated=True,
        classes=["一户一档", "扶贫工作队工作资料"],
    )
    cabinet = next(one for one in cabinets(archive, alice) if one.code == code)
    assert cabinet.classes == ("household", "work_team")
    assert cabinet.use_name.zh == "贫困户档案（一户一档）、扶贫工作队工作资料"
    with archive.work(alice) as work:
        shelving.add_box(work, "201", shelf=cabinet.children[0].code)
    with pytest.raises(errors.Conflict) as told, archive.work(alice) as work:
        shelving.add_box(work, "201", shelf=cabinet.children[0].code, series="assessment_meeting", year=2018)
    assert "只放桑村的贫困户档案" in told.value.zh and "历次评议会议" in told.value.zh
    with archive.look(alice) as look:
        (sign,) = doors(look, {codes.parse(code).number}).values()
    assert sign.band == "专橱专用：贫困户档案（一户一档）、扶贫工作队工作资料"


@pytest.mark.parametrize("use", ["贫困户档案", "household", "户档"])
def test_a_use_that_names_a_class_binds_a_dedicated_cabinet(archive, room, alice, use):
    code = change(archive, alice, places.add_cabinet, room, "专橱", dedicated=True, use=use)
    cabinet = next(one for one in cabinets(archive, alice) if one.code == code)
    with pytest.raises(errors.Conflict), archive.work(alice) as work:
        shelving.add_box(work, "201", shelf=cabinet.children[0].code, series="work_team", year=2018)


def test_a_dedicated_cabinet_is_never_bound_to_nothing(archive, room, alice):
    with pytest.raises(errors.BadInput) as told:
        change(archive, alice, places.add_cabinet, room, "专橱", dedicated=True, use="放杂物")
    assert "贫困户档案（一户一档）" in told.value.zh
    with pytest.raises(errors.BadInput):
        change(archive, alice, places.add_cabinet, room, "橱", classes=["household"])


def test_a_cabinet_is_not_dedicated_while_other_boxes_stand_in_it(archive, room, alice):
    cabinet = cabinets(archive, alice)[0]
    with archive.work(alice) as work:
        shelving.add_box(work, "201", shelf=cabinet.children[0].code, series="work_team", year=2018)
    with pytest.raises(errors.Conflict, match="not of this use"):
        change(archive, alice, place_care.keep_for, cabinet.code, dedicated=True, classes=["household"])
    assert not cabinets(archive, alice)[0].dedicated


def test_only_what_is_empty_is_retired_and_nothing_is_deleted(archive, room, alice):
    first, second = cabinets(archive, alice)
    with archive.work(alice) as work:
        shelving.add_box(work, "201", shelf=first.children[0].code)
    for code in (first.code, first.children[0].code, room):
        with pytest.raises(errors.Conflict):
            change(archive, alice, place_care.retire, code)
    change(archive, alice, place_care.retire, second.code)
    assert [one.code for one in cabinets(archive, alice)] == [first.code]
    with archive.look(alice) as look:
        assert place_tree.place(look, second.code).node.retired
        assert [one.code for one in place_tree.place(look, room).retired] == [second.code]
    with pytest.raises(errors.Conflict, match="no longer in use"), archive.work(alice) as work:
        shelving.add_box(work, "201", shelf=second.children[0].code)
    change(archive, alice, place_care.take_into_use, second.code)
    with archive.work(alice) as work:
        shelving.add_box(work, "201", shelf=second.children[0].code)
    with archive.sessions.reading() as session:
        assert session.query(Place).filter_by(kind=PlaceKind.CABINET).count() == 2


def test_only_those_who_keep_the_store_care_for_places(archive, room, alice, bob, charlie):
    code = cabinets(archive, alice)[0].code
    for verb, more in (
        (place_care.rename, {"name": "x"}),
        (place_care.resize, {"width_mm": 500}),
        (place_care.keep_for, {"dedicated": True}),
        (place_care.retire, {}),
    ):
        with pytest.raises(errors.Forbidden):
            change(archive, bob, verb, code, **more)
        with pytest.raises(errors.NotFound):
            change(archive, charlie, verb, code, **more)


def test_a_box_number_and_a_position_are_given_once(archive, room, alice):
    shelf = cabinets(archive, alice)[0].children[0].code
    with archive.work(alice) as work:
        shelving.add_box(work, "201", shelf=shelf, box_no="07", position=1)
    for more, why in (({"box_no": "07"}, "下一个空号是 08"), ({"position": 1}, "第 1 位已有盒 07")):
        with pytest.raises(errors.Conflict) as told, archive.work(alice) as work:
            shelving.add_box(work, "201", shelf=shelf, **more)
        assert why in told.value.zh
    with archive.work(alice) as work:  # another class, year or period counts for itself
        for more in ({"year": 2018}, {"year": 2019}, {"year": 2019, "retention": "D30"}):
            box = shelving.add_box(work, "201", shelf=shelf, series="work_team", box_no="07", **more)
            assert box.box_no == "07"
        following = [shelving.add_box(work, "201", shelf=shelf).box_no for _ in range(2)]
    assert following == ["08", "09"]


def test_a_villages_boxes_in_the_towns_room_are_numbered_after_the_village(archive, township, room, alice):
    with archive.work(alice) as work:
        town = places.set_up(work, township.town.code, "镇档案室", cabinets=1)
        work.session.flush()
        shelf = place_tree.place(work, town.code).node.children[0].children[0].code
        numbers = [shelving.add_box(work, "201", shelf=shelf).box_no for _ in range(2)]
        own = shelving.add_box(work, "201").box_no
    assert (numbers, own) == (["201-01", "201-02"], "01")
