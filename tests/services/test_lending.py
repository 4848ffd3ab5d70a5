"""Reading in the room and lending: who may, for how long, and what is said when it comes back otherwise."""

from __future__ import annotations

import datetime as dt
import sqlite3

import handled
import pytest
import sqlalchemy as sa

from archive_app import errors
from archive_app.models import Event, Incident, Loan, NotesLine
from archive_app.models.types import Condition, LoanKind, LoanState, NoteKind
from archive_app.rules.access import system
from archive_app.services import box_page, consulting, household_page, lending, moving, place_views
from archive_app.services.physical import find_thing


@pytest.fixture
def store(archive, township, alice):
    return handled.furnish(archive, township, alice)


@pytest.fixture
def dora(township):
    return township.dora


def refused(archive, actor, verb, *arguments, **more):
    with pytest.raises(errors.ArchiveError) as told, archive.work(actor) as work:
        verb(work, *arguments, **more)
    return told.value


def places(archive, actor, volume):
    with archive.look(actor) as look:
        file = find_thing(look, volume).archival_file_id
        return {one.code: one for one in place_views.places_of(look, [file])[file]}


def test_nothing_leaves_a_village_cabinet_but_it_may_be_read_there(archive, store, bob):
    for thing in (store.volume, store.box):
        said = refused(archive, bob, lending.request_loan, thing, handled.READER)
        assert "不外借" in said.zh and "桑发〔2018〕30号" in said.zh and "阅览室" in said.zh
    with archive.work(bob) as work:
        loan = consulting.consult(work, store.volume, handled.READER)
        assert (loan.kind, loan.state, loan.due_on) == (LoanKind.CONSULTATION, LoanState.OUT, None)
    place = places(archive, bob, store.volume)[store.volume]
    assert place.out.who == "王借阅" and not place.on_loan
    with archive.work(bob) as work:
        back = consulting.take_back(work, store.volume, sheets=None)
        assert back.loan.returned_at == work.now and not back.differences
    assert places(archive, bob, store.volume)[store.volume].out is None


def test_sheets_counted_before_reading_are_counted_again_afterwards(archive, store, bob):
    with archive.work(bob) as work:
        assert consulting.consult(work, store.volume, handled.READER, sheets=9).sheets_out == 9
    with archive.work(bob) as work:
        assert consulting.take_back(work, store.volume, sheets=8).loan.incident


def test_a_loan_is_asked_for_approved_by_another_and_handed_out_by_scan(archive, store, alice, dora):
    with archive.work(alice) as work:
        number = lending.request_loan(work, store.town_volume, handled.READER).id
    assert "没有批准" in refused(archive, alice, lending.hand_out, number, store.town_volume, sheets=2).zh
    assert isinstance(refused(archive, alice, lending.approve_loan, number), errors.Forbidden)
    assert isinstance(refused(archive, system("root"), lending.approve_loan, number), errors.Forbidden)
    with archive.work(dora) as work:
        lending.approve_loan(work, number)
    said = refused(archive, alice, lending.hand_out, number, store.volume, sheets=2)
    assert "不是批准借出的" in said.zh
    assert "清点" in refused(archive, alice, lending.hand_out, number, store.town_volume, sheets=0).zh
    with archive.work(alice) as work:
        loan = lending.hand_out(work, number, store.town_volume, sheets=2)
        assert (loan.state, loan.due_on) == (LoanState.OUT, work.today + dt.timedelta(days=7))


def test_what_is_lent_shows_so_with_who_and_until_when(archive, store, alice, dora):
    handled.lend(archive, alice, dora, store.town_volume)
    place = places(archive, alice, store.town_volume)[store.town_volume]
    assert place.on_loan and (place.out.who, place.out.until) == ("王借阅", dt.date(2026, 5, 17))
    with archive.look(alice) as look:
        (row,) = box_page.box(look, store.town_box).contents
        assert (row.on_loan_to, row.out.until) == ("王借阅", dt.date(2026, 5, 17))
        household = find_thing(look, store.volume).archival_file.household
        shown = household_page.household(look, household.no).file.places
        assert [one.on_loan for one in shown] == [True, False]


def test_a_lent_box_takes_its_volumes_with_it(archive, store, alice, dora):
    handled.lend(archive, alice, dora, store.town_box, sheets=200)
    assert places(archive, alice, store.town_volume)[store.town_volume].on_loan
    with archive.look(alice) as look:
        assert box_page.box(look, store.town_box).place.on_loan
    said = refused(archive, alice, consulting.consult, store.town_volume, handled.READER)
    assert "所在的盒现由 王借阅 使用" in said.zh
    said = refused(archive, alice, moving.request, store.town_volume, store.box, reason="x")
    assert "所在的盒现由 王借阅 使用" in said.zh


def test_a_box_with_a_volume_out_is_not_whole_and_not_lent(archive, store, alice, dora):
    handled.lend(archive, alice, dora, store.town_volume)
    assert "1 卷在外" in refused(archive, alice, lending.request_loan, store.town_box, handled.READER).zh


def test_one_thing_is_used_once_at_a_time(archive, store, alice, dora):
    number = handled.lend(archive, alice, dora, store.town_volume)
    for verb in (lending.request_loan, consulting.consult):
        assert "王借阅" in refused(archive, alice, verb, store.town_volume, handled.READER).zh
    with archive.work(alice) as work:
        consulting.take_back(work, store.town_volume, sheets=2)
        again = lending.request_loan(work, store.town_volume, handled.READER).id
    assert (
        f"第 {again} 号" in refused(archive, alice, consulting.consult, store.town_volume, handled.READER).zh
    )
    assert again > number


def test_sheets_and_condition_are_compared_on_return_and_a_difference_is_an_incident(
    archive, store, alice, dora
):
    number = handled.lend(archive, alice, dora, store.town_volume, sheets=12)
    assert "清点" in refused(archive, alice, consulting.take_back, store.town_volume, sheets=None).zh
    with archive.work(alice) as work:
        back = consulting.take_back(work, store.town_volume, sheets=10, condition=Condition.WORN)
        assert [one.zh for one in back.differences] == [
            "少了 2 张（借出 12，归还 10）",
            "借出时完好，归还时有磨损",
        ]
    with archive.sessions.reading() as session:
        assert session.get_one(Loan, number).incident
        incident = session.query(Incident).one()
        assert (incident.cause_kind, incident.cause_id, incident.subject_kind) == (
            "loans",
            number,
            "holdings",
        )
        line = session.query(NotesLine).one()
        assert line.kind is NoteKind.LOST and "少了 2 张" in line.text and "王借阅" not in line.text


def test_a_loan_is_renewed_as_often_as_the_rule_says(archive, store, alice, dora):
    number = handled.lend(archive, alice, dora, store.town_volume)
    with archive.work(alice) as work:
        assert lending.renew(work, number, reason="未核完").due_on == dt.date(2026, 5, 24)
        assert lending.renew(work, number, reason="未核完").due_on == dt.date(2026, 5, 31)
    assert "续借 2 次" in refused(archive, alice, lending.renew, number, reason="x").zh


def test_the_day_after_the_due_day_is_overdue(archive, store, alice, dora, clock):
    handled.lend(archive, alice, dora, store.town_volume)
    clock.set(2026, 5, 17, 23)
    with archive.work(alice) as work:
        loan, _thing = consulting.out_of(work, store.town_volume)
        lending.remind(work, loan.id)
        assert loan.reminders == 1
    clock.set(2026, 5, 18, 0)
    with archive.work(alice) as work:
        assert consulting.take_back(work, store.town_volume, sheets=2).days_over == 1


def test_an_earlier_due_day_may_be_given_but_no_later_one(archive, store, alice, dora):
    with archive.work(alice) as work:
        number = lending.request_loan(work, store.town_volume, handled.READER).id
    with archive.work(dora) as work:
        lending.approve_loan(work, number)
    late = dt.date(2026, 5, 18)
    said = refused(archive, alice, lending.hand_out, number, store.town_volume, sheets=2, due=late)
    assert "2026-05-17" in said.zh
    with archive.work(alice) as work:
        soon = dt.date(2026, 5, 12)
        assert lending.hand_out(work, number, store.town_volume, sheets=2, due=soon).due_on == soon


def test_strangers_learn_nothing_and_the_trail_holds_no_names(archive, township, store, alice, dora):
    number = handled.lend(archive, alice, dora, store.town_volume)
    charlie = township.charlie
    assert isinstance(refused(archive, charlie, lending.find, number), errors.NotFound)
    said = refused(archive, charlie, consulting.take_back, store.town_volume, sheets=2)
    assert isinstance(said, errors.NotFound)
    assert isinstance(
        refused(archive, township.ivan, consulting.take_back, store.town_volume, sheets=2), errors.Forbidden
    )
    with archive.sessions.reading() as session:
        assert not any("王借阅" in str(event.details) for event in session.query(Event))


def test_a_rejected_or_cancelled_loan_frees_the_thing(archive, store, alice, dora):
    with archive.work(alice) as work:
        first = lending.request_loan(work, store.town_volume, handled.READER).id
    with archive.work(dora) as work:
        lending.reject_loan(work, first, note="可当场查阅")
    with archive.work(alice) as work:
        second = lending.request_loan(work, store.town_volume, handled.READER).id
        lending.cancel_loan(work, second, reason="改为当场查阅")
        consulting.consult(work, store.town_volume, handled.READER)


def test_the_database_itself_refuses_an_unapproved_loan_and_an_uncounted_return(archive, store, alice, dora):
    out = handled.lend(archive, alice, dora, store.town_volume)
    told = (sa.exc.IntegrityError, sqlite3.IntegrityError)
    for attempt in (
        f"UPDATE loans SET due_on = '2030-01-01' WHERE id = {out}",
        f"UPDATE loans SET state = 'returned' WHERE id = {out}",
        f"UPDATE loans SET sheets_out = 1 WHERE id = {out}",
        f"UPDATE loans SET decided_by = requested_by WHERE id = {out}",
        f"UPDATE loans SET borrower = 'x' WHERE id = {out}",
        f"DELETE FROM loans WHERE id = {out}",
        "INSERT INTO loans (kind, box_id, state, borrower, borrower_unit, borrower_phone, purpose, requested_by,"
        " requested_at, incident, reminders) VALUES ('loan', 1, 'out', 'x', '', '', 'x', 1, '2026-05-11', false, 0)",
    ):
        with pytest.raises(told, match="locked: "), archive.sessions.writing() as session:
            session.execute(sa.text(attempt))
