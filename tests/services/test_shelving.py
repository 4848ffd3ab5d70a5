"""Places, boxes, where files go and where they are found again."""

from __future__ import annotations

import counting
import factories
import pytest

from archive_app import errors
from archive_app.models import ArchivalFile, Event, Holding, Household, OutboxRow, Unit
from archive_app.models.types import BoxState, CopyType, HoldingSet
from archive_app.rules.access import Actor, Right
from archive_app.services import box_page, lookup, place_tree, shelving, targets


@pytest.fixture
def room(archive, township, alice):
    with archive.work(alice) as work:
        return shelving.add_room(work, "201", "桑村扶贫工作室").code


@pytest.fixture
def cabinet(archive, room, alice):
    with archive.work(alice) as work:
        return shelving.add_cabinet(
            work, room, "1号橱", shelves=2, width_mm=200, dedicated=True, use="精准扶贫"
        )


def make_files(archive, village, count, pages=1):
    with archive.sessions.writing() as session:
        village = session.get_one(Unit, village.id)
        made = []
        for n in range(count):
            file = factories.make_household_file(
                session, factories.make_household(session, village, f"张{n}")
            )
            factories.make_registered_item(session, file, pages=pages)
            made.append(file.id)
        return made


def shelve(archive, actor, *file_ids):
    with archive.work(actor) as work:
        return [shelving.shelve_file(work, work.session.get_one(ArchivalFile, one)) for one in file_ids]


def places_of(archive, actor, *file_ids):
    with archive.look(actor) as look:
        return shelving.places_of(look, file_ids)


def test_the_first_file_begins_a_box_in_the_villages_own_room(archive, township, bob, cabinet):
    (file,) = make_files(archive, township.sang, 1)
    (holding,) = shelve(archive, bob, file)
    (place,) = places_of(archive, bob, file)[file]
    assert (place.room, place.cabinet, place.shelf, place.box_no) == ("桑村扶贫工作室", "1号橱", "1层", "01")
    assert (place.position, place.set, place.copy) == (1, HoldingSet.VILLAGE, CopyType.ORIGINAL)
    assert place.code == holding.code
    assert place.drawing == shelving.Drawing(2, (1, 0), 0, 0)
    assert place.codes.cabinet == cabinet.code


def test_shelving_twice_changes_nothing(archive, township, bob, cabinet):
    (file,) = make_files(archive, township.sang, 1)
    first, again = shelve(archive, bob, file, file)
    assert first.id == again.id


def test_a_full_box_is_followed_by_the_next_one_and_a_full_shelf_by_the_next(archive, township, bob, cabinet):
    files = make_files(archive, township.sang, 45)
    shelve(archive, bob, *files)
    places = [places[0] for places in places_of(archive, bob, *files).values()]
    assert [place.box_no for place in places[:10]] == ["01"] * 10  # 836 sides, 80 kept for each
    assert [place.position for place in places[:11]] == [*range(1, 11), 1]
    numbers = sorted({place.box_no for place in places})
    assert numbers == ["01", "02", "03", "04", "05"]
    assert {place.shelf for place in places if place.box_no <= "04"} == {"1层"}
    assert {place.shelf for place in places if place.box_no == "05"} == {"2层"}


def test_a_thick_file_takes_the_room_of_its_pages(archive, township, bob, cabinet):
    thick, small = make_files(archive, township.sang, 1, pages=800) + make_files(archive, township.sang, 1)
    shelve(archive, bob, thick, small)
    found = places_of(archive, bob, thick, small)
    assert (found[thick][0].box_no, found[small][0].box_no) == ("01", "02")


def test_without_any_shelf_a_file_waits_and_is_placed_once_there_is_one(archive, township, alice, bob):
    (file,) = make_files(archive, township.sang, 1)
    (holding,) = shelve(archive, bob, file)
    assert holding.box_id is None
    with archive.work(alice) as work:
        room = shelving.add_room(work, "201", "工作室")
        shelving.add_cabinet(work, room.code, "1号橱")
        assert shelving.shelve_waiting(work, township.town.code) == 1
    assert places_of(archive, bob, file)[file][0].box_no == "01"


def test_the_towns_cabinet_for_the_village_serves_when_the_village_has_none(archive, township, alice, bob):
    with archive.work(alice) as work:
        room = shelving.add_room(work, township.town.code, "镇扶贫办")
        shelving.add_cabinet(work, room.code, "2号橱", dedicated=True, unit="202")
        shelving.add_cabinet(work, room.code, "1号橱", dedicated=True, unit="201")
    (file,) = make_files(archive, township.sang, 1)
    shelve(archive, bob, file)
    (place,) = places_of(archive, bob, file)[file]
    assert (place.cabinet, place.set, place.box_no) == ("1号橱", HoldingSet.TOWN, "201-01")


def test_a_dedicated_cabinet_refuses_boxes_of_another_village_or_another_kind_of_archive(
    archive, township, alice, cabinet
):
    with archive.look(alice) as look:
        shelf = place_tree.place(look, cabinet.code).node.children[0].code
    for unit, series in (("202", "household"), ("201", "family_planning")):
        with pytest.raises(errors.Conflict) as told, archive.work(alice) as work:
            shelving.add_box(work, unit, shelf=shelf, series=series)
        assert "专橱" in told.value.zh


def test_a_dedicated_cabinet_takes_only_the_classes_its_use_names(archive, township, alice, room):
    with archive.work(alice) as work:
        made = shelving.add_cabinet(work, room, "2号橱", dedicated=True, use="visit_material, exit_material")
        shelf = place_tree.place(work, made.code).node.children[0].code
        shelving.add_box(work, "201", shelf=shelf, series="visit_material", year=2018)
    with pytest.raises(errors.Conflict), archive.work(alice) as work:
        shelving.add_box(work, "201", shelf=shelf, series="household")


def test_a_full_shelf_takes_no_more_boxes(archive, township, alice, cabinet):
    with archive.work(alice) as work:
        shelf = place_tree.place(work, cabinet.code).node.children[0].code
        for _ in range(4):
            shelving.add_box(work, "201", shelf=shelf)
    with pytest.raises(errors.Conflict), archive.work(alice) as work:
        shelving.add_box(work, "201", shelf=shelf)


def test_a_sealed_box_takes_nothing_more(archive, township, alice, bob, cabinet):
    first, second = make_files(archive, township.sang, 2)
    shelve(archive, bob, first)
    code = places_of(archive, bob, first)[first][0].box
    with archive.work(alice) as work:
        lookup.find_box(work, code).state = BoxState.SEALED
    shelve(archive, bob, second)
    assert places_of(archive, bob, second)[second][0].box_no == "02"
    with pytest.raises(errors.Conflict), archive.work(alice) as work:
        shelving.put_file(work, work.session.get_one(ArchivalFile, second), code, held_set=HoldingSet.VILLAGE)


def test_a_file_may_stand_twice_as_original_and_copy(archive, township, alice, bob, cabinet):
    (file,) = make_files(archive, township.sang, 1)
    shelve(archive, bob, file)
    with archive.work(alice) as work:
        room = shelving.add_room(work, township.town.code, "镇扶贫办")
        town_cabinet = shelving.add_cabinet(work, room.code, "1号橱")
        shelf = place_tree.place(work, town_cabinet.code).node.children[0].code
        box = shelving.add_box(work, "201", shelf=shelf, box_no="201-01")
        shelving.put_file(
            work,
            work.session.get_one(ArchivalFile, file),
            box.code,
            held_set=HoldingSet.TOWN,
            copy=CopyType.COPY,
        )
    found = places_of(archive, bob, file)[file]
    assert [(place.set, place.copy, place.box_no) for place in found] == [
        (HoldingSet.VILLAGE, CopyType.ORIGINAL, "01"),
        (HoldingSet.TOWN, CopyType.COPY, "201-01"),
    ]


def test_another_villages_file_is_refused_by_a_box(archive, township, alice, cabinet):
    (file,) = make_files(archive, township.zao, 1)
    with archive.work(alice) as work:
        box = shelving.add_box(work, "201")
    with pytest.raises(errors.Conflict), archive.work(alice) as work:
        shelving.put_file(
            work, work.session.get_one(ArchivalFile, file), box.code, held_set=HoldingSet.VILLAGE
        )


def test_places_are_hidden_from_other_villages_and_shown_to_the_households_helper(
    archive, township, bob, charlie, cabinet
):
    (file,) = make_files(archive, township.sang, 1)
    shelve(archive, bob, file)
    assert places_of(archive, charlie, file) == {file: []}
    with archive.sessions.reading() as session:
        household = session.get_one(ArchivalFile, file).household_id
    helper = Actor("helper", frozenset({Right.READ}), households=frozenset({household}))
    (place,) = places_of(archive, helper, file)[file]
    with archive.look(helper) as look:
        assert len(box_page.box(look, place.box).contents) == 1


def test_a_shelf_of_files_needs_no_more_queries_than_one_file(archive, township, bob, cabinet):
    files = make_files(archive, township.sang, 25)
    shelve(archive, bob, *files)
    with archive.look(bob) as look:
        with counting.statements(archive) as few:
            shelving.places_of(look, files[:1])
        with counting.statements(archive) as many:
            shelving.places_of(look, files)
    assert len(few) == len(many) == 4


def test_only_those_who_keep_the_store_may_change_it(archive, township, bob, alice, room):
    for change in (
        lambda work: shelving.add_room(work, "201", "另一间"),
        lambda work: shelving.add_cabinet(work, room, "橱"),
        lambda work: shelving.add_box(work, "201"),
    ):
        with pytest.raises(errors.Forbidden), archive.work(bob) as work:
            change(work)
    with pytest.raises(errors.NotFound), archive.work(bob) as work:
        shelving.add_room(work, "202", "别村的")


def test_a_volume_that_stands_in_a_box_is_not_put_into_another_one_silently(
    archive, township, alice, bob, cabinet
):
    (file,) = make_files(archive, township.sang, 1)
    shelve(archive, bob, file)
    with archive.work(alice) as work:
        other = shelving.add_box(work, "201").code
    with pytest.raises(errors.Conflict, match="movement"), archive.work(alice) as work:
        shelving.put_file(work, work.session.get_one(ArchivalFile, file), other, held_set=HoldingSet.VILLAGE)
    assert places_of(archive, bob, file)[file][0].box_no == "01"


def test_shelving_a_file_is_recorded_and_indexed(archive, township, bob, cabinet):
    (file,) = make_files(archive, township.sang, 1)
    shelve(archive, bob, file)
    with archive.sessions.reading() as session:
        assert session.query(OutboxRow).count() == 1
        event = session.query(Event).filter_by(action="holding.shelved").one()
        assert event.details["position"] == 1


def test_a_box_shows_its_contents_in_order_with_its_fill(archive, township, bob, cabinet):
    files = make_files(archive, township.sang, 3, pages=2)
    shelve(archive, bob, *files)
    code = places_of(archive, bob, files[0])[files[0]][0].box
    with archive.look(bob) as look:
        box = box_page.box(look, f"https://192.0.2.1/q/{code}")
    assert [row.position for row in box.contents] == [1, 2, 3]
    assert box.contents[0].title == "张0户档案"
    assert (box.fill.files, box.fill.pages, box.fill.capacity, box.fill.percent) == (3, 6, 836, 28)
    assert (box.village, box.series_zh, box.hidden) == ("桑村", "贫困户档案（一户一档）", 0)
    assert box.retention_code == "D30"


def test_a_box_page_needs_no_more_queries_for_many_files(archive, township, bob, cabinet):
    files = make_files(archive, township.sang, 10)
    shelve(archive, bob, files[0])
    code = places_of(archive, bob, files[0])[files[0]][0].box
    with archive.look(bob) as look, counting.statements(archive) as few:
        box_page.box(look, code)
    shelve(archive, bob, *files)
    with archive.look(bob) as look, counting.statements(archive) as many:
        assert len(box_page.box(look, code).contents) == 10
    assert len(few) == len(many)


def test_the_tree_of_places_counts_boxes_and_used_width(archive, township, alice, bob, charlie, cabinet):
    files = make_files(archive, township.sang, 12)
    shelve(archive, bob, *files)
    with archive.look(alice) as look:
        (room,) = place_tree.places(look)
    assert (room.name, room.boxes, room.used_percent) == ("桑村扶贫工作室", 2, 25)
    assert [shelf.name for shelf in room.children[0].children] == ["1层", "2层"]
    with archive.look(charlie) as look:
        assert place_tree.places(look) == ()


def test_a_cabinets_front_is_drawn_at_scale(archive, township, bob, cabinet):
    files = make_files(archive, township.sang, 12)
    shelve(archive, bob, *files)
    with archive.look(bob) as look:
        place = place_tree.place(look, cabinet.code)
    assert place.path[0][1] == "桑村扶贫工作室"
    front = place.elevation
    assert (front.width_mm, front.height_mm) == (200, 780)
    assert [shelf.y_mm for shelf in front.shelves] == [0, 390]
    assert [(box.box_no, box.x_mm, box.width_mm) for box in front.shelves[0].boxes] == [
        ("01", 0, 50),
        ("02", 50, 50),
    ]


def test_a_village_officer_sees_the_towns_cabinet_with_other_villages_boxes_as_outlines(
    archive, township, alice, bob, charlie
):
    with archive.work(alice) as work:
        room = shelving.add_room(work, township.town.code, "镇扶贫办")
        cabinet = shelving.add_cabinet(work, room.code, "1号橱")
    with archive.look(bob) as look, pytest.raises(errors.NotFound):
        place_tree.place(look, cabinet.code)
    shelve(archive, alice, *make_files(archive, township.sang, 1), *make_files(archive, township.zao, 1))
    with archive.look(bob) as look:
        boxes = place_tree.place(look, cabinet.code).elevation.shelves[0].boxes
    assert [(box.box_no, box.code is None) for box in boxes] == [("201-01", False), ("", True)]


def test_a_code_leads_to_the_page_of_its_thing(archive, township, bob, cabinet, room):
    (file,) = make_files(archive, township.sang, 1)
    (holding,) = shelve(archive, bob, file)
    box = places_of(archive, bob, file)[file][0].box
    with archive.look(bob) as look:
        archival_file = look.session.get_one(ArchivalFile, file)
        household = look.session.get_one(Household, archival_file.household_id)
        no = household.no
        for text, page, key in (
            (f"http://old-address/q/{box.lower()}", "boxes", box),
            (room, "places", room),
            (cabinet.code, "places", cabinet.code),
            (household.code, "households", no),
            (archival_file.code, "households", no),
            (look.session.get_one(Holding, holding.id).code, "households", no),
        ):
            found = targets.target(look, text)
            assert (found.page, found.key) == (page, key)


def test_misread_unknown_and_invisible_codes_get_the_same_answer(archive, township, bob, charlie, cabinet):
    (file,) = make_files(archive, township.sang, 1)
    shelve(archive, bob, file)
    box = places_of(archive, bob, file)[file][0].box
    wrong_kind = "C" + shelving_code(cabinet.code)
    told = set()
    with archive.look(charlie) as look:
        for text in (
            box,
            "B-0007F3-K",
            box[:-1] + "?",
            "no code",
            cabinet.code,
            "S" + cabinet.code[1:],
            wrong_kind,
        ):
            with pytest.raises(errors.NotFound) as refused:
                targets.target(look, text)
            told.add((refused.value.zh, refused.value.en))
    assert len(told) == 1


def shelving_code(code):
    return code[1:-1] + "0"
