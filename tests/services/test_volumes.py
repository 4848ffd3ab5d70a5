"""Items that are kept singly lie in volumes, a box each; each is found in its own box, and papers say so."""

from __future__ import annotations

import factories as make
import pytest

from archive_app import errors
from archive_app.models import ArchivalFile, Box, Holding, Item, Unit
from archive_app.models.types import BoxState, CopyType, HoldingSet, ItemKind, RetentionCode
from archive_app.services import (
    arranging,
    box_items,
    box_page,
    file_papers,
    holdings,
    items,
    label_box,
    notes,
    sealing,
    shelving,
    volumes,
)


@pytest.fixture
def shelf(archive, township, alice):
    """Give the village a room with a shelf of 2 m."""
    with archive.work(alice) as work:
        room = shelving.add_room(work, "201", "桑村扶贫工作室")
        shelving.add_cabinet(work, room.code, "1号橱", shelves=1, width_mm=2000)


@pytest.fixture
def file(archive, township, shelf):
    with archive.sessions.writing() as session:
        made = make.make_series_file(session, session.get_one(Unit, township.sang.id), series="work_team")
        return made.code


def filed(archive, actor, code, pages=1, **values):
    """File one more item, as registering does."""
    with archive.work(actor) as work:
        one = work.session.query(ArchivalFile).one()
        made = make.make_registered_item(work.session, one, pages=pages, **values)
        shelving.shelve_file(work, one)
        return made.code


def arrange(archive, bob, alice, code):
    with archive.work(bob) as work:
        arranging.arrange(work, code)
    with archive.work(alice) as work:
        arranging.check(work, code)


def box_of(archive, actor, code):
    return [(place.box_no, place.volume) for place in items.show(archive, actor, code).places]


def boxes(archive):
    with archive.sessions.reading() as session:
        return [one.code for one in session.query(Box).order_by(Box.id)]


def test_three_items_of_600_sides_lie_in_three_boxes_and_each_is_found_in_its_own(archive, bob, file):
    codes = [filed(archive, bob, file, pages=600) for _ in range(3)]
    assert [box_of(archive, bob, one) for one in codes] == [[("01", 1)], [("02", 2)], [("03", 3)]]
    with archive.look(bob) as look:
        found = [[one.code for one in box_items.items_in(look, box).rows] for box in boxes(archive)]
        fill = box_page.box(look, boxes(archive)[0]).fill
    assert found == [[one] for one in codes]
    assert (fill.pages, fill.reserved, fill.overfull) == (600, 600, False)


def test_items_of_another_period_get_a_box_of_their_own(archive, bob, file):
    ten, thirty, more = (
        filed(archive, bob, file, retention_code=one)
        for one in (RetentionCode.D10, RetentionCode.D30, RetentionCode.D10)
    )
    assert [box_of(archive, bob, one) for one in (ten, thirty, more)] == [
        [("01", 1)],
        [("01", 2)],
        [("01", 1)],
    ]
    with archive.sessions.reading() as session:
        assert [one.retention_code for one in session.query(Box).order_by(Box.id)] == ["D10", "D30"]


def test_when_codes_are_given_the_items_lie_in_the_order_of_these(archive, alice, bob, file):
    late, early = (
        filed(archive, bob, file, pages=500, date_earliest=day)
        for day in (make.NOW.date(), make.NOW.date().replace(year=2017))
    )
    assert (box_of(archive, bob, late), box_of(archive, bob, early)) == ([("01", 1)], [("02", 2)])
    arrange(archive, bob, alice, file)
    assert (box_of(archive, bob, late), box_of(archive, bob, early)) == ([("02", 2)], [("01", 1)])


def test_a_sealed_box_of_single_items_names_its_first_and_last_number_everywhere(archive, alice, bob, file):
    for _ in range(3):
        filed(archive, bob, file, pages=2)
    filed(archive, bob, file, pages=0, kind=ItemKind.VIDEO)  # has no paper and is in no box
    arrange(archive, bob, alice, file)
    (box,) = boxes(archive)
    with archive.work(alice) as work:
        sealing.seal(work, box)
    first, last = "Z001-FP·2018-D10-201·04-0001", "Z001-FP·2018-D10-201·04-0003"
    with archive.look(alice) as look:
        view = sealing.show(look, box)
        one = look.session.query(Box).one()
        assert view.notes[-1].text.startswith("封盒：3 件，档号 ")
        said = view.notes[-1].text.removeprefix("封盒：3 件，档号 ").rstrip("。").split(" 至 ")
        assert [code[-4:] for code in said] == [first[-4:], last[-4:]]
        assert view.seals[0].things == 3
        ends = label_box.ends_of(look, [one.id])[one.id]
        assert (ends.first, ends.last, ends.things) == ("0001", "0003", 3)
        (spine,) = label_box.spines(look, {one.id}).values()
        assert next(cell.values for cell in spine.cells if cell.name == "起止件号") == ("0001", "0003")
        contents = file_papers.box_contents(look, one).rows
        assert [row["reference_code"][-4:] for row in contents] == ["0001", "0002", "0003"]
        assert {row["remark"] for row in contents} == {""}
        (row,) = box_page.box(look, box).contents
        assert row.reference_code == f"{said[0]} — 0003"


def test_papers_of_a_class_of_a_year_lie_across_and_upright_in_one_print(archive, alice, bob, file):
    filed(archive, bob, file)
    arrange(archive, bob, alice, file)
    made = file_papers.print_papers(
        archive, alice, file, (file_papers.Paper.CONTENTS, file_papers.Paper.NOTES)
    )
    assert (made.pages, made.missing) == (2, ())


def test_what_comes_later_goes_on_behind_and_never_into_a_sealed_box(archive, alice, bob, file):
    filed(archive, bob, file)
    arrange(archive, bob, alice, file)
    (box,) = boxes(archive)
    with archive.work(alice) as work:
        sealing.seal(work, box)
    late = filed(archive, bob, file)
    assert box_of(archive, bob, late) == [("02", 2)]
    arrange(archive, bob, alice, file)
    assert box_of(archive, bob, late) == [("02", 2)]
    with archive.look(alice) as look:
        assert sealing.show(look, box).state is BoxState.SEALED
        assert sealing.show(look, boxes(archive)[1]).gaps == ()


def test_a_box_that_was_overfull_or_mixed_is_parted_by_a_person_with_a_reason(archive, alice, bob, file):
    codes = [filed(archive, bob, file, pages=300) for _ in range(3)]
    with archive.sessions.writing() as session:  # as older installations shelved them
        for item in session.query(Item):
            item.volume = 1
    arrange_by_hand(archive)
    with archive.look(alice) as look:
        kinds = [gap.kind for gap in sealing.show(look, boxes(archive)[0]).gaps]
    assert "overfull" in kinds
    with pytest.raises(errors.BadInput), archive.work(alice) as work:
        volumes.lay_anew(work, file, " ")
    with archive.work(alice) as work:
        assert volumes.lay_anew(work, file, "原来一盒装得过满") == 1
    assert [box_of(archive, bob, one)[0][1] for one in codes] == [1, 1, 2]
    with archive.look(alice) as look:
        one = look.session.query(ArchivalFile).one()
        assert notes.lines_of(look, one)[-1].text == "重新分盒 1 件：原来一盒装得过满"
    with pytest.raises(errors.Conflict), archive.work(alice) as work:
        volumes.lay_anew(work, file, "再来一次")


def arrange_by_hand(archive):
    with archive.sessions.writing() as session:
        for number, item in enumerate(session.query(Item).order_by(Item.id), 1):
            item.reference_code = f"Z001-FP·2018-D10-201·04-{number:04}"


def test_without_a_shelf_volumes_wait_and_stand_once_there_is_one(archive, township, alice, bob):
    with archive.sessions.writing() as session:
        make.make_series_file(session, session.get_one(Unit, township.sang.id), series="work_team")
    for _ in range(2):
        filed(archive, bob, "", pages=600)
    with archive.sessions.reading() as session:
        assert [one.box_id for one in session.query(Holding)] == [None, None]
    with archive.work(alice) as work:
        room = shelving.add_room(work, "201", "工作室")
        shelving.add_cabinet(work, room.code, "1号橱")
        shelving.shelve_waiting(work, "201")
    assert len(boxes(archive)) == 2


def test_a_person_says_which_items_of_a_household_are_in_which_volume(archive, township, alice, bob, shelf):
    with archive.sessions.writing() as session:
        village = session.get_one(Unit, township.sang.id)
        one = make.make_household_file(session, make.make_household(session, village))
        first, second = (make.make_registered_item(session, one, pages=2).code for _ in range(2))
        file = one.code
    with archive.work(bob) as work:
        shelving.shelve_file(work, work.session.query(ArchivalFile).one())
        made = holdings.add(work, file, held_set=HoldingSet.VILLAGE, copy=CopyType.ORIGINAL, volume=2)
        holdings.lay_into(work, made.code, [second])
    assert (box_of(archive, bob, first), box_of(archive, bob, second)) == ([("01", 1)], [(None, 2)])
    with pytest.raises(errors.NotFound), archive.work(bob) as work:
        holdings.lay_into(work, made.code, ["I-NONE"])
