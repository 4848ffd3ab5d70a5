"""Sealing boxes: what is missing is named, what is sealed stays as it is, opening leaves its reason."""

from __future__ import annotations

import factories as make
import pytest
import sqlalchemy as sa

from archive_app import errors
from archive_app.models import ArchivalFile, Box, BoxSeal, Event, Holding, Item, Unit
from archive_app.models.types import BoxState, FormType, HoldingSet, NoteKind, RetentionCode
from archive_app.services import arranging, notes, sealing, shelving

ALL_FORMS = tuple(FormType)


@pytest.fixture
def box(archive, township):
    """Give a box with one whole household file in it, not arranged yet."""
    with archive.sessions.writing() as session:
        village = session.get_one(Unit, township.sang.id)
        made = make.make_box(session, village, box_no="01", spine_mm=50)
        make.make_holding(session, whole_file(session, village, "201-0001"), made)
        return made.code


def whole_file(session, village, no, forms=ALL_FORMS):
    file = make.make_household_file(session, make.make_household(session, village, no=no, years=[2018]))
    for form in forms:
        make.make_registered_item(session, file, form_type=form, year=2018, pages=2)
    return file


def arrange_all(archive, bob, alice):
    with archive.sessions.reading() as session:
        codes = [file.code for file in session.query(ArchivalFile).order_by(ArchivalFile.id)]
    for code in codes:
        with archive.work(bob) as work:
            arranging.arrange(work, code)
        with archive.work(alice) as work:
            arranging.check(work, code)


def kinds(archive, actor, box):
    with archive.look(actor) as look:
        return [gap.kind for gap in sealing.show(look, box).gaps]


def test_a_box_with_all_of_it_right_is_sealed_with_what_is_in_it(archive, township, alice, bob, box):
    arrange_all(archive, bob, alice)
    assert kinds(archive, alice, box) == []
    with archive.work(alice) as work:
        sealing.seal(work, box)
    with archive.look(alice) as look:
        view = sealing.show(look, box)
        holding = look.session.query(Holding).one()
        assert look.session.query(BoxSeal).one().contents == f"{holding.code}\tZ001-FP·02·201-D30-0001"
        assert look.session.query(Event).filter_by(action="box.sealed").count() == 1
    assert view.state is BoxState.SEALED
    assert [(line.kind, line.text) for line in view.notes] == [
        (NoteKind.SEALED, "封盒：1 份，档号 Z001-FP·02·201-D30-0001 至 Z001-FP·02·201-D30-0001。")
    ]


def test_what_is_not_arranged_is_named_with_its_file(archive, township, alice, bob, box):
    with archive.look(alice) as look:
        (gap,) = sealing.show(look, box).gaps
        file = look.session.query(ArchivalFile).one()
    assert (gap.kind, gap.page, gap.key) == ("not_arranged", "arrangement", file.code)
    assert "6 件还没有整理" in gap.said.zh
    with pytest.raises(errors.Conflict, match="not arranged") as told, archive.work(alice) as work:
        sealing.seal(work, box)
    assert "还不能封" in told.value.zh


def test_an_arrangement_nobody_checked_is_not_enough(archive, township, alice, bob, box):
    with archive.work(bob) as work:
        arranging.arrange(work, work.session.query(ArchivalFile).one().code)
    with pytest.raises(errors.Conflict, match="not checked"), archive.work(alice) as work:
        sealing.seal(work, box)


def test_a_form_that_is_missing_must_come_or_be_explained_on_the_notes_sheet(archive, township, alice, bob):
    with archive.sessions.writing() as session:
        village = session.get_one(Unit, township.sang.id)
        made = make.make_box(session, village)
        file = whole_file(session, village, "201-0001", ALL_FORMS[:2])
        make.make_holding(session, file, made)
        box, code = made.code, file.code
    arrange_all(archive, bob, alice)
    with archive.look(alice) as look:
        (gap,) = sealing.show(look, box).gaps
    assert gap.kind == "incomplete"
    assert "2018年信息采集表" in gap.said.zh
    for about in ("approval", "information:2018", "support_record", "plan_progress:2018"):
        assert kinds(archive, alice, box) == ["incomplete"]
        with archive.work(bob) as work:
            notes.write(work, code, "户主外出，表未填", kind=NoteKind.LACKING, about=about)
    assert kinds(archive, alice, box) == []


def test_an_empty_box_and_volumes_out_of_order_are_named(archive, township, alice, bob, box):
    with archive.sessions.writing() as session:
        village = session.get_one(Unit, township.sang.id)
        empty = make.make_box(session, village).code
        made = session.query(Box).filter_by(box_no="01").one()
        make.make_holding(session, whole_file(session, village, "201-0002"), made).position = 2
    assert kinds(archive, alice, empty) == ["empty"]
    arrange_all(archive, bob, alice)
    with archive.sessions.writing() as session:
        for holding in session.query(Holding):
            holding.position = 3 - holding.position
    assert kinds(archive, alice, box) == ["order"]
    with archive.work(alice) as work:
        assert sealing.put_in_order(work, box) is True
        assert sealing.put_in_order(work, box) is False
    assert kinds(archive, alice, box) == []


def test_items_of_two_periods_do_not_share_a_box(archive, township, alice, bob):
    with archive.sessions.writing() as session:
        file = make.make_series_file(session, session.get_one(Unit, township.sang.id), series="work_team")
        for period in (RetentionCode.D10, RetentionCode.D30):
            make.make_registered_item(session, file, retention_code=period)
        made = make.make_box(session, file.unit, series="work_team", year=2018)
        make.make_holding(session, file, made)
        box = made.code
    arrange_all(archive, bob, alice)
    assert kinds(archive, alice, box) == []  # each period lies in a volume of its own now
    with archive.sessions.writing() as session:
        for item in session.query(Item):
            item.volume = 1
    assert kinds(archive, alice, box) == ["misfit"]


def test_a_sealed_box_takes_nothing_and_gives_nothing_not_even_by_plain_sql(
    archive, township, alice, bob, box
):
    arrange_all(archive, bob, alice)
    with archive.work(alice) as work:
        sealing.seal(work, box)
    with archive.sessions.writing() as session:
        other = whole_file(session, session.get_one(Unit, township.sang.id), "201-0002").id
    with pytest.raises(errors.Conflict, match="sealed"), archive.work(alice) as work:
        shelving.put_file(work, work.session.get_one(ArchivalFile, other), box, held_set=HoldingSet.VILLAGE)
    for change in (
        f"INSERT INTO holdings (archival_file_id, held_set, copy, volume, box_id, created_at)"
        f" VALUES ({other}, 'village', 'original', 1, 1, '2026-01-01')",
        "UPDATE holdings SET box_id = NULL",
        "UPDATE holdings SET position = 7",
        "UPDATE boxes SET state = 'open'",
        "UPDATE box_seals SET sealed_by = 'bob'",
        "DELETE FROM notes_lines",
        "UPDATE notes_lines SET text = 'x'",
        "UPDATE arrangement_lines SET position = 9",
        "UPDATE arrangements SET settled_by = 'bob'",
        "UPDATE reference_counters SET last = 0",
        "DELETE FROM reference_counters",
    ):
        with pytest.raises(sa.exc.IntegrityError, match="locked"), archive.sessions.writing() as session:
            session.execute(sa.text(change))


def test_a_sealed_box_is_opened_with_a_reason_that_stays(archive, township, alice, bob, box):
    arrange_all(archive, bob, alice)
    with pytest.raises(errors.Conflict), archive.work(alice) as work:
        sealing.reopen(work, box, "没有封")
    with archive.work(alice) as work:
        sealing.seal(work, box)
    with pytest.raises(errors.Conflict, match="by alice"), archive.work(alice) as work:
        sealing.seal(work, box)
    with pytest.raises(errors.BadInput), archive.work(alice) as work:
        sealing.reopen(work, box, "  ")
    with pytest.raises(errors.Forbidden), archive.work(bob) as work:
        sealing.reopen(work, box, "补表")
    with archive.work(alice) as work:
        sealing.reopen(work, box, "补审批表")
        assert sealing.show(work, box).notes[-1].text == "启封：补审批表"
    with archive.work(alice) as work:
        sealing.seal(work, box)
    with archive.look(alice) as look:
        seals = sealing.show(look, box).seals
    assert [(one.reason, one.reopened_by) for one in seals] == [("", None), ("补审批表", "alice")]


def test_what_came_late_into_a_sealed_box_is_not_arranged_before_the_box_is_open(
    archive, township, alice, bob, box
):
    arrange_all(archive, bob, alice)
    with archive.work(alice) as work:
        sealing.seal(work, box)
    with archive.sessions.writing() as session:
        file = session.query(ArchivalFile).one()
        code = file.code
        make.make_registered_item(session, file, form_type=FormType.SUPPORT_RECORD, year=2019)
    with archive.work(bob) as work:
        arranging.arrange(work, code)
    with pytest.raises(errors.Conflict, match="sealed"), archive.work(alice) as work:
        arranging.check(work, code)
    with archive.work(alice) as work:
        sealing.reopen(work, box, "补结对帮扶记录")
    with archive.work(alice) as work:
        arranging.check(work, code)
        sealing.seal(work, box)
        assert work.session.query(Item).filter(Item.reference_code.is_(None)).count() == 0


def test_a_box_of_another_village_does_not_exist_for_an_officer(archive, township, charlie, box):
    for verb in (sealing.seal, sealing.show, sealing.put_in_order):
        with pytest.raises(errors.NotFound), archive.work(charlie) as work:
            verb(work, box)
