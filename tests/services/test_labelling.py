"""Printing labels: what they say, what is refused, what is recorded."""

from __future__ import annotations

from dataclasses import replace

import counting
import factories
import pypdfium2
import pytest

from archive_app import errors
from archive_app.models import Event, Installation
from archive_app.services import actors, label_prints, label_sheets, labelling, place_tree, printers, shelving
from labels import qr


@pytest.fixture
def cabinet(archive, township, alice):
    with archive.work(alice) as work:
        room = shelving.add_room(work, "201", "桑村扶贫工作室")
        return shelving.add_cabinet(work, room.code, "1号橱", dedicated=True, use="精准扶贫档案")


@pytest.fixture
def boxes(archive, alice, cabinet):
    with archive.work(alice) as work:
        shelf = place_tree.place(work, cabinet.code).node.children[0].code
        return [shelving.add_box(work, "201", shelf=shelf).code for _ in range(3)]


def preview(archive, actor, *wanted):
    with archive.look(actor) as look:
        return labelling.preview(look, wanted)


def test_a_box_label_says_what_stands_in_the_box_and_where_it_stands(archive, bob, boxes):
    (label,) = preview(archive, bob, boxes[1])
    assert label.name == "桑村 02盒"
    assert label.details == ("贫困户档案（一户一档）", "30年", "桑村扶贫工作室 › 1号橱 › 1层")
    assert label.address == f"https://192.0.2.1:8000/q/{boxes[1]}"


def test_a_cabinet_label_states_its_use(archive, bob, cabinet):
    (label,) = preview(archive, bob, cabinet.code)
    assert (label.name, label.details[-1]) == ("1号橱", "专橱专用：精准扶贫档案")


def test_the_printed_codes_can_be_read_back(archive, bob, boxes):
    printed = labelling.print_labels(archive, bob, boxes, stock="a4-8")
    page = pypdfium2.PdfDocument(printed.pdf)[0].render(scale=3).to_pil()
    assert sorted(qr.read(page)) == sorted(f"https://192.0.2.1:8000/q/{code}" for code in boxes)
    assert (printed.pages, printed.labels, printed.missing, printed.shortened) == (1, 3, (), ())


def test_printing_is_recorded_for_every_thing(archive, bob, boxes):
    labelling.print_labels(archive, bob, boxes)
    with archive.sessions.reading() as session:
        noted = session.query(Event).filter_by(action="label.printed").all()
    assert [(event.actor, event.subject_kind) for event in noted] == [("bob", "boxes")] * 3


def test_nothing_is_printed_while_addresses_lead_to_this_machine_only(archive, alice, boxes):
    local = replace(archive, settings=replace(archive.settings, base_url="https://127.0.0.1:8000"))
    with pytest.raises(errors.PrintRefused):
        labelling.print_labels(local, alice, boxes)
    with archive.sessions.writing() as session:
        session.add(Installation(id=1, name="示范", fonds_no="Z001", demo=True, created_at=factories.NOW))
    printed = labelling.print_labels(local, alice, boxes)
    text = pypdfium2.PdfDocument(printed.pdf)[0].get_textpage().get_text_range()
    assert "DEMO" in text


@pytest.mark.parametrize("wanted", [["B-0007F3-K"], ["nonsense"], ["I-000001-0"]])
def test_a_code_that_leads_nowhere_stops_the_job(archive, bob, boxes, wanted):
    with pytest.raises(errors.NotFound):
        labelling.print_labels(archive, bob, [*boxes, *wanted])


def test_other_villages_boxes_and_people_without_the_right_print_nothing(archive, township, charlie, boxes):
    with pytest.raises(errors.NotFound):
        labelling.print_labels(archive, charlie, boxes)
    with pytest.raises(errors.Forbidden):
        labelling.print_labels(archive, township.ivan, boxes)


@pytest.mark.parametrize("options", [{"stock": "a4-99"}, {"start_at": 0}, {"start_at": 22}])
def test_a_wrong_stock_or_start_is_refused_with_what_is_possible(archive, bob, boxes, options):
    with pytest.raises(errors.BadInput):
        labelling.print_labels(archive, bob, boxes, **options)


def test_all_boxes_of_a_unit_can_be_named_at_once(archive, township, alice, charlie, boxes, cabinet):
    with archive.look(alice) as look:
        assert labelling.codes_of_all(look, "box") == boxes
        assert labelling.codes_of_all(look, "box", township.town.code) == boxes
        assert labelling.codes_of_all(look, "box", "202") == []
        assert labelling.codes_of_all(look, "cabinet") == [cabinet.code]
        assert len(labelling.codes_of_all(look, "shelf", "201")) == 4
    with archive.look(charlie) as look:
        assert labelling.codes_of_all(look, "box") == []
        assert labelling.codes_of_all(look, "cabinet") == []


def test_many_labels_need_no_more_queries_than_one(archive, alice, boxes):
    with archive.look(alice) as look, counting.statements(archive) as few:
        labelling.preview(look, boxes[:1])
    with archive.look(alice) as look, counting.statements(archive) as many:
        labelling.preview(look, boxes)
    assert len(few) == len(many)


def test_a_spine_says_the_fields_of_the_standard_and_the_ends_of_its_numbers(archive, alice, filed_box):
    with archive.look(alice) as look:
        made = labelling.job(look, [filed_box], kind="spine")
    (spine,) = made.runs[0].things
    said = {cell.name: cell.values for cell in spine.cells}
    assert said["保管期限"] == ("30年",)
    assert said["起止件号"] == ("0003", "0007")
    assert list(said) == ["全宗号", "年度", "保管期限", "机构（问题）", "起止件号", "盒号"]
    assert made.runs[0].stock.key == "spine-50"


def test_spines_of_different_boxes_go_on_stocks_of_their_own(archive, township, alice):
    with archive.sessions.writing() as session:
        wanted = [factories.make_box(session, township.sang, spine_mm=mm).code for mm in (50, 30, 50)]
    with archive.look(alice) as look:
        made = labelling.job(look, wanted, kind="spine", copies=2)
    assert [(run.stock.key, len(run.things)) for run in made.runs] == [("spine-50", 4), ("spine-30", 2)]
    assert (made.labels, made.pages) == (6, 3)


def test_every_print_is_counted_with_who_and_when(archive, alice, bob, boxes):
    first = labelling.print_labels(archive, alice, boxes, copies=2)
    again = labelling.print_labels(archive, bob, boxes[:1], kind="cover", printer="前台")
    assert (first.before, again.before) == ({}, {boxes[0]: 2})
    with archive.look(alice) as look:
        prints = label_prints.prints_of(look, boxes[0])
        assert label_prints.pieces_of(look, boxes) == {boxes[0]: 3, boxes[1]: 2, boxes[2]: 2}
    assert (prints.pieces, prints.jobs) == (3, 2)
    assert [(row.by, row.kind, row.copies) for row in prints.newest] == [
        ("bob", "cover", 1),
        ("alice", "box", 2),
    ]


def test_offsets_are_kept_for_ones_unit_and_applied_to_every_print(
    archive, township, alice, bob, charlie, boxes
):
    with archive.work(alice) as work:
        printers.remember(work, "前台", 1.5, -0.5)
    with archive.work(bob) as work:
        printers.calibrate(work, "村部", 19, 20)
    with archive.look(alice) as look:
        assert labelling.job(look, boxes, printer="前台", shift=(0.5, 0)).shift == (2.0, -0.5)
    with archive.look(bob) as look:
        assert labelling.job(look, boxes, printer="前台").shift == (1.5, -0.5)
        assert {one.name for one in printers.known(look)} == {"前台", "村部"}
    with archive.look(charlie) as look:
        assert [one.name for one in printers.known(look)] == ["前台"]  # not another village's
    with archive.look(actors.system_actor()) as look:
        assert printers.shift_of(look, "村部") == (1.0, 0.0)


def test_a_printer_measured_again_by_a_colleague_is_corrected_for_all(archive, alice, bob):
    with archive.work(alice) as work:
        printers.remember(work, "前台", 1.5, -0.5)
    with archive.work(bob) as work:
        printers.calibrate(work, "前台", 20.5, 20)
    with archive.look(alice) as look:
        assert printers.shift_of(look, "前台") == (1.0, -0.5)


def test_offsets_of_ones_own_are_nobody_elses_until_they_are_shared(archive, alice, bob, boxes):
    with archive.work(alice) as work:
        printers.remember(work, "前台", 1.5, -0.5, own=True)
    with archive.look(alice) as look:
        assert labelling.job(look, boxes, printer="前台", shift=(0.5, 0)).shift == (2.0, -0.5)
        assert [one.own for one in printers.known(look)] == [True]
    with archive.look(bob) as look:
        assert labelling.job(look, boxes, printer="前台").shift == (0.0, 0.0)
        assert printers.known(look) == ()
    with archive.work(alice) as work:
        printers.calibrate(work, "前台", 20, 20)
    for one in (alice, bob):
        with archive.look(one) as look:
            assert [(row.right, row.own) for row in printers.known(look)] == [(1.5, False)]


@pytest.mark.parametrize(
    "options", [{"kind": "nothing"}, {"copies": 0}, {"copies": 21}, {"kind": "shelf"}, {"stock": "spine-50"}]
)
def test_what_cannot_be_printed_so_is_refused(archive, bob, boxes, options):
    with pytest.raises((errors.BadInput, errors.NotFound)):
        labelling.print_labels(archive, bob, boxes, **options)


def test_separators_are_for_ones_own_villages(archive, township, alice, charlie):
    with archive.sessions.writing() as session:
        factories.make_household(session, township.sang, "张守田", no="201-0001")
    printed = label_sheets.print_separators(
        archive, alice, label_sheets.Wish(document=True, households=["201-0001"])
    )
    assert (printed.pages, printed.labels) == (2, 2)
    with pytest.raises(errors.NotFound):
        label_sheets.print_separators(archive, charlie, label_sheets.Wish(households=["201-0001"]))
    with pytest.raises(errors.BadInput):
        label_sheets.print_separators(archive, alice, label_sheets.Wish())


@pytest.fixture
def filed_box(archive, township):
    with archive.sessions.writing() as session:
        box = factories.make_box(session, township.sang)
        for position, number in ((2, "201-0007"), (1, "201-0003")):
            household = factories.make_household(session, township.sang, no=number)
            file = factories.make_household_file(session, household)
            factories.make_holding(session, file, box).position = position
        return box.code
