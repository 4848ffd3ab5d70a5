"""Arranging: order, page numbers, reference codes given all at once, two people, late additions."""

from __future__ import annotations

import datetime as dt

import factories as make
import pytest

from archive_app import errors
from archive_app.models import ArchivalFile, Arrangement, Holding, Item, Unit
from archive_app.models.types import FormType, ItemKind, PageState, RetentionCode
from archive_app.services import arranged, arranging, notes, photographs, subjects


def household_file(archive, village, no="201-0001", forms=None):
    """Make a household's file with items that came in in no good order; return its code."""
    forms = forms or (
        (FormType.SUPPORT_RECORD, 2018, dt.date(2018, 9, 1), 3),
        (FormType.APPLICATION, 2014, dt.date(2014, 5, 1), 1),
        (FormType.SUPPORT_RECORD, 2018, dt.date(2018, 3, 1), 2),
        (FormType.SURVEY, 2014, None, 2),
    )
    with archive.sessions.writing() as session:
        unit = session.get_one(Unit, village.id)
        file = make.make_household_file(session, make.make_household(session, unit, no=no))
        for form, year, date, pages in forms:
            make.make_registered_item(
                session, file, pages=pages, form_type=form, year=year, date_earliest=date, title=form.value
            )
        return file.code


def series_file(archive, unit, kinds=(ItemKind.SCAN, ItemKind.SCAN), **values):
    with archive.sessions.writing() as session:
        file = make.make_series_file(
            session,
            session.get_one(Unit, unit.id),
            series="assessment_meeting",
            retention_code="D30",
            **values,
        )
        for kind in kinds:
            make.make_registered_item(session, file, pages=2, kind=kind)
        return file.code


def arrange_and_check(archive, arranger, checker, code, order=None):
    with archive.work(arranger) as work:
        arranging.arrange(work, code, order)
    with archive.work(checker) as work:
        arranging.check(work, code)


def contents(archive, actor, code):
    with archive.look(actor) as look:
        lines = arranged.checked_lines(look, subjects.find_file(look, code).id)
        return [
            (line.item.reference_code, line.item.form_type, line.first_page, line.last_page) for line in lines
        ]


def test_items_of_a_household_stand_by_form_then_date_with_pages_running_on(archive, township, alice, bob):
    code = household_file(archive, township.sang)
    arrange_and_check(archive, bob, alice, code)
    stem = "Z001-FP·02·201-D30-0001"
    assert contents(archive, alice, code) == [
        (f"{stem}-001", FormType.APPLICATION, 1, 1),
        (f"{stem}-002", FormType.SURVEY, 2, 3),
        (f"{stem}-003", FormType.SUPPORT_RECORD, 4, 5),
        (f"{stem}-004", FormType.SUPPORT_RECORD, 6, 8),
    ]
    with archive.look(alice) as look:
        assert subjects.find_file(look, code).reference_code == stem
        scheme = archive.rules.reference_codes
        assert all(scheme.is_valid(line[0]) for line in contents(archive, alice, code))


def test_nothing_has_a_code_before_another_person_has_checked(archive, township, alice, bob):
    code = household_file(archive, township.sang)
    with archive.work(alice) as work:
        arranging.arrange(work, code)
    assert contents(archive, alice, code) == []
    with pytest.raises(errors.Forbidden, match="two people"), archive.work(alice) as work:
        arranging.check(work, code)
    with pytest.raises(errors.Forbidden), archive.work(bob) as work:
        arranging.check(work, code)
    with archive.sessions.reading() as session:
        assert session.query(Item).filter(Item.reference_code.is_not(None)).count() == 0


def test_the_machines_own_user_may_arrange_but_not_check(archive, township, alice):
    from archive_app.services.people import system_actor

    code = household_file(archive, township.sang)
    with archive.work(system_actor()) as work:
        arranging.arrange(work, code)
    with pytest.raises(errors.Forbidden), archive.work(system_actor()) as work:
        arranging.check(work, code)
    with archive.work(alice) as work:
        arranging.check(work, code)


def test_a_person_may_put_them_in_another_order(archive, township, alice, bob):
    code = household_file(archive, township.sang)
    with archive.look(bob) as look:
        order = [
            Item.__mapper__ and look.session.get_one(Item, one.id).code
            for one in arranged.waiting(look, subjects.find_file(look, code).id)
        ]
    arrange_and_check(archive, bob, alice, code, order[::-1])
    assert [line[1] for line in contents(archive, alice, code)] == [
        FormType.SURVEY, FormType.SUPPORT_RECORD, FormType.APPLICATION, FormType.SUPPORT_RECORD,
    ]  # fmt: skip


def test_an_order_that_leaves_something_out_is_refused(archive, township, bob):
    code = household_file(archive, township.sang)
    with archive.look(bob) as look:
        first = look.session.query(Item).first().code
    for order in ([first], [first] * 4, []):
        with pytest.raises(errors.BadInput), archive.work(bob) as work:
            arranging.arrange(work, code, order)


def test_late_additions_take_the_next_numbers_and_pages(archive, township, alice, bob):
    code = household_file(archive, township.sang)
    arrange_and_check(archive, bob, alice, code)
    with archive.sessions.writing() as session:
        file = session.query(ArchivalFile).one()
        make.make_registered_item(session, file, pages=2, form_type=FormType.APPROVAL, year=2014)
    arrange_and_check(archive, bob, alice, code)
    assert contents(archive, alice, code)[-1] == (
        "Z001-FP·02·201-D30-0001-005", FormType.APPROVAL, 9, 10,
    )  # fmt: skip
    with archive.look(alice) as look:
        sheet = notes.lines_of(look, subjects.find_file(look, code))
    assert [line.text for line in sheet] == [
        "整理 4 件 8 页。整理人：bob；检查人：alice。",
        "补充 1 件 2 页。整理人：bob；检查人：alice。",
    ]


def test_what_came_in_after_the_order_was_made_must_be_put_in_order_too(archive, township, alice, bob):
    code = household_file(archive, township.sang)
    with archive.work(bob) as work:
        arranging.arrange(work, code)
    with archive.sessions.writing() as session:
        make.make_registered_item(session, session.query(ArchivalFile).one(), form_type=FormType.APPROVAL)
    with pytest.raises(errors.Conflict), archive.work(alice) as work:
        arranging.check(work, code)


def test_a_round_is_sent_back_with_a_reason_and_made_anew(archive, township, alice, bob, charlie):
    code = household_file(archive, township.sang)
    with archive.work(bob) as work:
        arranging.arrange(work, code)
    with pytest.raises(errors.NotFound), archive.work(charlie) as work:
        arranging.send_back(work, code, "不归我管")
    with pytest.raises(errors.BadInput), archive.work(alice) as work:
        arranging.send_back(work, code, " ")
    with archive.work(alice) as work:
        assert arranging.send_back(work, code, "第三件放错了").reason == "第三件放错了"
    with pytest.raises(errors.Conflict), archive.work(alice) as work:
        arranging.check(work, code)
    arrange_and_check(archive, bob, alice, code)
    with archive.sessions.reading() as session:
        assert [one.state for one in session.query(Arrangement).order_by(Arrangement.no)] == [
            "returned",
            "checked",
        ]


def test_items_kept_singly_count_their_own_pages_and_blank_sides_are_no_pages(archive, township, alice, bob):
    code = series_file(archive, township.sang)
    with archive.sessions.writing() as session:
        session.query(Item).first().pages[1].state = PageState.BLANK
    arrange_and_check(archive, bob, alice, code)
    assert contents(archive, alice, code) == [
        ("Z001-FP·2018-D30-201·02-0001", None, 1, 1),
        ("Z001-FP·2018-D30-201·02-0002", None, 1, 2),
    ]


def test_each_lowest_class_is_numbered_from_one(archive, township, alice, bob):
    village, town = series_file(archive, township.sang), series_file(archive, township.town)
    with archive.sessions.writing() as session:
        for item in session.query(Item).filter(Item.unit_id == township.town.id).limit(1):
            item.retention_code = RetentionCode.Y
    arrange_and_check(archive, bob, alice, village)
    with archive.work(alice) as work:
        arranging.arrange(work, town)
    with archive.work(township.dora) as work:
        arranging.check(work, town)
    assert [line[0] for line in contents(archive, alice, town)] == [
        "Z001-FP·2018-Y-02-0001",
        "Z001-FP·2018-D30-02-0001",
    ]


def test_photographs_form_a_group_and_videos_a_row_of_their_own(archive, township, alice, bob):
    kinds = (ItemKind.PHOTO, ItemKind.VIDEO, ItemKind.SCAN, ItemKind.PHOTO)
    codes = [
        series_file(archive, township.sang, kinds, year=2018),
        series_file(archive, township.sang, kinds[:1]),
    ]
    for code in codes:
        arrange_and_check(archive, bob, alice, code)
    assert [line[0] for line in contents(archive, alice, codes[0])] == [
        "Z001-FP·2018-D30-201·02-0001",
        "Z001-ZP·2018-D30-0001-0001",
        "Z001-ZP·2018-D30-0001-0002",
        "Z001-LX·2018-D30-0001",
    ]
    assert contents(archive, alice, codes[1])[0][0] == "Z001-ZP·2018-D30-0002-0001"


def test_photographs_of_a_group_are_numbered_within_it_and_groups_of_all_villages_in_one_row(
    archive, township, alice, bob
):
    code, sang = series_file(archive, township.sang, (ItemKind.PHOTO,) * 4, year=2018), township.sang.code
    with archive.work(alice) as work:
        groups = [
            photographs.open_group(work, title=title, village=village, year=2018)
            for title, village in (("评议会", township.zao.code), ("慰问", sang), ("核查", sang))
        ]
        work.session.flush()
        assert [one.group_no for one in groups] == [1, 2, 3]
        photos = work.session.query(Item).filter_by(kind=ItemKind.PHOTO).order_by(Item.id).all()
        photographs.put_in(work, groups[1].id, [photos[0].code, photos[1].code])
        photographs.put_in(work, groups[2].id, [photos[2].code])
        period = groups[0].retention_code.value
    arrange_and_check(archive, bob, alice, code)
    with archive.look(alice) as look:
        codes = [
            one.reference_code
            for one in look.session.query(Item).filter_by(kind=ItemKind.PHOTO).order_by(Item.id)
        ]
    assert codes[:3] == [
        f"Z001-ZP·2018-{period}-0002-0001",
        f"Z001-ZP·2018-{period}-0002-0002",
        f"Z001-ZP·2018-{period}-0003-0001",
    ]
    assert codes[3] == ("Z001-ZP·2018-D30-0004-0001" if period == "D30" else "Z001-ZP·2018-D30-0001-0001")


def test_numbers_go_on_after_those_of_a_catalogue_that_was_taken_over(archive, township, alice, bob):
    code = household_file(archive, township.sang)
    with archive.sessions.writing() as session:
        other = make.make_household_file(
            session,
            make.make_household(session, session.get_one(Unit, township.sang.id)),
            reference_code="Z001-FP·02·201-D30-0041",
        )
        make.make_registered_item(session, other)
    arrange_and_check(archive, bob, alice, code)
    assert contents(archive, alice, code)[0][0] == "Z001-FP·02·201-D30-0042-001"


def test_numbers_that_are_used_up_are_refused_and_nothing_is_given(archive, township, alice, bob):
    code = household_file(archive, township.sang)
    with archive.sessions.writing() as session:
        other = make.make_household_file(
            session,
            make.make_household(session, session.get_one(Unit, township.sang.id)),
            reference_code="Z001-FP·02·201-D30-9999",
        )
        make.make_registered_item(session, other)
    with archive.work(bob) as work:
        arranging.arrange(work, code)
    with pytest.raises(errors.Conflict, match="used up"), archive.work(alice) as work:
        arranging.check(work, code)
    assert contents(archive, alice, code) == []


def test_volumes_of_an_open_box_come_to_stand_in_the_order_of_their_numbers(archive, township, alice, bob):
    later, sooner = (household_file(archive, township.sang, no=f"201-000{n}") for n in (2, 1))
    with archive.sessions.writing() as session:
        box = make.make_box(session, session.get_one(Unit, township.sang.id))
        for file in session.query(ArchivalFile).order_by(ArchivalFile.id):
            make.make_holding(session, file, box).position = file.id
    for code in (sooner, later):
        arrange_and_check(archive, bob, alice, code)
    with archive.sessions.reading() as session:
        rows = session.query(Holding).order_by(Holding.position)
        assert [session.get_one(ArchivalFile, row.archival_file_id).code for row in rows] == [sooner, later]


@pytest.mark.parametrize("typed", ["Z001-FP•02•201-D30-0001-001", " z001-FP．02．201－D30-0001-001 "])
def test_a_code_is_found_however_its_dots_and_dashes_are_typed(archive, township, alice, bob, typed):
    code = household_file(archive, township.sang)
    arrange_and_check(archive, bob, alice, code)
    with archive.look(bob) as look:
        assert subjects.find_item(look, typed).form_type is FormType.APPLICATION


def test_a_former_code_is_kept_and_found_by_those_who_may_see_the_item(
    archive, township, alice, bob, charlie
):
    code = household_file(archive, township.sang)
    with archive.look(bob) as look:
        item = look.session.query(Item).first().code
    with archive.work(bob) as work:
        arranging.keep_former_code(work, item, "FP·2016-永久-0007")
        arranging.keep_former_code(work, item, "FP·2016-永久-0007")
    with archive.look(alice) as look:
        assert subjects.find_item(look, "FP•2016-永久-0007").code == item
        assert look.session.query(Item).first().former_reference_codes == ["FP·2016-永久-0007"]
    with pytest.raises(errors.NotFound), archive.look(charlie) as look:
        subjects.find_item(look, "FP·2016-永久-0007")
    assert code
