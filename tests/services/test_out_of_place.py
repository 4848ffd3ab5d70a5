"""What is not in its place: it keeps its lock, is not sealed in, not taken twice, and the notes sheets say so."""

from __future__ import annotations

import factories as make
import handled
import pytest

from archive_app import errors
from archive_app.models import ArchivalFile, NotesLine, Unit
from archive_app.models.types import BoxState, HoldingSet, NoteKind
from archive_app.services import (
    absences,
    box_page,
    consulting,
    incidents,
    intake,
    lending,
    moving,
    place_views,
    retention,
    retrievals,
    sealing,
    shelving,
    showing,
    stocktaking,
)
from archive_app.services.physical import find_thing


@pytest.fixture
def store(archive, township, alice):
    return handled.furnish(archive, township, alice)


@pytest.fixture
def dora(township):
    return township.dora


@pytest.fixture
def retrieved(archive, store, alice):
    """Give the number of the batch the town's volume was taken out for."""
    batch = a_batch(archive, alice)
    with archive.work(alice) as work:
        retrievals.take_out(work, batch, sheets=2, taken_by="王取件", holdings=[store.town_volume])
    return batch


def a_batch(archive, actor):
    with archive.work(actor) as work:
        return intake.open_batch(work, name="一批", channel="test").id


def bring_back(archive, actor, batch):
    with archive.work(actor) as work:
        retrievals.bring_back(work, batch, sheets=2, condition="完好", returned_by="王取件", received_by="李")


def refused(archive, actor, verb, *arguments, **more):
    with pytest.raises(errors.ArchiveError) as told, archive.work(actor) as work:
        verb(work, *arguments, **more)
    return told.value


def blocked(archive, actor, code):
    with archive.look(actor) as look:
        lock = retention.lock_of(look, find_thing(look, code))
        assert (lock.earliest_disposal_day is None) or not lock.blocked_by
        return [one.reason for one in lock.blocked_by]


def close_the_file(archive, store):
    with archive.sessions.writing() as session:
        session.query(ArchivalFile).one().closed_year = 2018


def test_a_file_of_which_a_volume_is_lent_moved_or_scanned_has_no_day_of_disposal(
    archive, store, alice, dora, retrieved
):
    close_the_file(archive, store)
    assert blocked(archive, alice, store.town_volume) == ["out_for_scanning"]
    bring_back(archive, alice, retrieved)
    assert blocked(archive, alice, store.town_volume) == []
    handled.lend(archive, alice, dora, store.town_box)
    assert blocked(archive, alice, store.volume) == ["on_loan"]  # one file, whichever volume is out
    with archive.work(alice) as work:
        consulting.take_back(work, store.town_box, sheets=2)
    number = handled.ask(archive, alice, store.volume, store.second)
    assert blocked(archive, alice, store.box) == ["open_movement"]
    with archive.look(alice) as look:
        (said,) = retention.lock_of(look, find_thing(look, store.volume)).blocked_by
        assert said.said.zh == "挪动手续尚未办完"
    with archive.work(alice) as work:
        moving.cancel(work, number, reason="不移了")
    assert blocked(archive, alice, store.box) == []
    assert showing.lock(archive, alice, store.volume).earliest_disposal_day is not None


def test_what_was_not_found_at_a_stocktake_keeps_its_lock_until_it_is_explained(
    archive, township, store, alice
):
    close_the_file(archive, store)
    with archive.work(alice) as work:
        unit = township.sang.id
        thing = find_thing(work, store.volume)
        absent = incidents.open_incident(work, "absent", thing, unit).id
        damaged = incidents.open_incident(work, "returned_different", thing.box, unit).id
    assert blocked(archive, alice, store.volume) == ["not_found_at_inventory", "open_incident"]
    shown = showing.anything(archive, alice, store.box, "zh_CN")["retention"]
    assert [one["reason"] for one in shown["blocked_by"]] == ["not_found_at_inventory", "open_incident"]
    for number in (absent, damaged):
        with archive.work(alice) as work:
            incidents.close_incident(work, number, "在邻橱找到")
    assert blocked(archive, alice, store.volume) == []


def test_an_item_kept_singly_is_not_kept_by_what_happens_to_another_of_its_series(
    archive, township, store, alice
):
    with archive.sessions.writing() as session:
        unit = session.get_one(Unit, township.sang.id)
        file = make.make_series_file(session, unit)
        one = make.make_registered_item(session, file, year=2018, retention_start_year=2018)
        other = make.make_registered_item(session, file, year=2018, retention_start_year=2018)
        one_code, other_id, unit_id = one.code, other.id, unit.id
        mine = one.id
    with archive.work(alice) as work:
        thing = work.session.get_one(type(one), other_id)
        incidents.open_incident(work, "absent", thing, unit_id)
    with archive.look(alice) as look:
        of_one, of_other = (
            retention.lock_of(look, look.session.get_one(type(one), number)) for number in (mine, other_id)
        )
    assert one_code and not of_one.blocked_by
    assert [found.reason for found in of_other.blocked_by] == ["not_found_at_inventory"]


def test_what_is_out_for_scanning_is_neither_lent_nor_moved_nor_taken_out_again(
    archive, township, store, alice, retrieved
):
    with archive.work(alice) as work:
        other = shelving.add_box(work, "201", shelf=store.town_shelves[0], box_no="201-02").code
    for verb, arguments in (
        (lending.request_loan, (store.town_volume, handled.READER)),
        (consulting.consult, (store.town_volume, handled.READER)),
    ):
        assert "王取件 调出扫描" in refused(archive, alice, verb, *arguments).zh
    assert "调出扫描" in refused(archive, alice, moving.request, store.town_volume, other, reason="腾位").zh
    assert "盒不完整" in refused(archive, alice, lending.request_loan, store.town_box, handled.READER).zh
    batch = a_batch(archive, alice)
    again = {"sheets": 2, "taken_by": "孙取件", "holdings": [store.town_volume]}
    assert "调出扫描" in refused(archive, alice, retrievals.take_out, batch, **again).zh
    bring_back(archive, alice, retrieved)
    with archive.work(alice) as work:
        assert lending.request_loan(work, store.town_volume, handled.READER).id


def test_what_is_lent_or_asked_for_is_not_taken_out_for_scanning(archive, store, alice, dora):
    batch = a_batch(archive, alice)
    handled.lend(archive, alice, dora, store.town_volume)
    handled.ask(archive, alice, store.volume, store.second)
    for volume, why in ((store.town_volume, "王借阅 使用"), (store.volume, "挪动申请")):
        more = {"sheets": 2, "taken_by": "王取件", "holdings": [volume]}
        assert why in refused(archive, alice, retrievals.take_out, batch, **more).zh


def test_out_for_scanning_shows_wherever_a_place_is_named(archive, store, alice, retrieved):
    with archive.look(alice) as look:
        thing = find_thing(look, store.town_volume)
        (row,) = box_page.box(look, store.town_box).contents
        assert row.out.scanning and row.out.who == "王取件" and not row.out.lent
        shown = {one.code: one for one in place_views.places_of(look, [1])[thing.archival_file_id]}
        assert shown[store.town_volume].out.scanning and shown[store.volume].out is None
        away = absences.away(look, [("holdings", thing.id)])
        assert away["holdings", thing.id].zh == "调出扫描，尚未归还"
    bring_back(archive, alice, retrieved)
    with archive.look(alice) as look:
        assert box_page.box(look, store.town_box).contents[0].out is None


def test_a_box_is_not_sealed_while_anything_of_it_is_away(archive, store, alice, dora, retrieved):
    def away(code):
        with archive.look(alice) as look:
            return [gap.said.zh for gap in sealing.show(look, code).gaps if gap.kind == "away"]

    assert ["调出扫描" in said for said in away(store.town_box)] == [True]
    assert "调出扫描" in refused(archive, alice, sealing.seal, store.town_box).zh
    with archive.work(alice) as work:
        consulting.consult(work, store.volume, handled.READER)
    assert ["阅览室查阅中" in said for said in away(store.box)] == [True]
    with archive.work(alice) as work:
        consulting.take_back(work, store.volume, sheets=None)
    number = handled.ask(archive, alice, store.box, store.village_shelves[1])
    with archive.work(dora) as work:
        moving.approve(work, number)
    with archive.work(alice) as work:
        moving.take_up(work, number, store.box, carrier="李搬运")
    assert ["正在挪动途中" in said for said in away(store.box)] == [True]


def test_nothing_is_asked_out_of_a_sealed_box_without_being_told_to_open_it(archive, store, alice):
    batch = a_batch(archive, alice)
    with archive.sessions.writing() as session:
        handled.box_of(session, store.box).state = BoxState.SEALED
        handled.box_of(session, store.town_box).state = BoxState.SEALED
    more = {"sheets": 1, "taken_by": "王", "holdings": [store.volume]}
    for said in (
        refused(archive, alice, moving.request, store.volume, store.second, reason="腾位"),
        refused(archive, alice, lending.request_loan, store.town_volume, handled.READER),
        refused(archive, alice, consulting.consult, store.volume, handled.READER),
        refused(archive, alice, retrievals.take_out, batch, **more),
    ):
        assert "已封" in said.zh and "启封" in said.zh


def test_a_volume_that_goes_to_another_box_leaves_a_line_on_both_notes_sheets(archive, store, alice, dora):
    handled.move(archive, alice, dora, store.volume, store.second)
    with archive.sessions.reading() as session:
        lines = session.query(NotesLine).order_by(NotesLine.id).all()
        boxes = [handled.box_of(session, code).id for code in (store.box, store.second)]
        assert [(one.kind, one.box_id) for one in lines] == [
            (NoteKind.REMOVED, boxes[0]),
            (NoteKind.ADDED, boxes[1]),
        ]
    assert store.second in lines[0].text and store.volume in lines[0].text
    assert store.box in lines[1].text and "橱门损坏" in lines[1].text


def test_what_a_stocktake_does_not_find_and_nobody_explains_is_noted_as_lost(archive, store, alice):
    with archive.work(alice) as work:
        room = handled.box_of(work.session, store.box).shelf.parent.parent
        number = stocktaking.start(work, room.code).id
    with archive.work(alice) as work:
        stocktaking.close(work, number, {store.second: "送去盖章，已取回"})
    with archive.sessions.reading() as session:
        (line,) = session.query(NotesLine)
        assert (line.kind, line.box_id) == (NoteKind.LOST, handled.box_of(session, store.box).id)
    assert store.box in line.text and "异常" in line.text


def test_a_person_cannot_overfill_a_box(archive, township, store, alice):
    with archive.work(alice) as work:
        thin = shelving.add_box(work, "201", shelf=store.village_shelves[1], spine_mm=20).code
        unit = work.session.get_one(Unit, township.sang.id)
        for _ in range(5):
            household = make.make_household(work.session, unit)
            last = make.make_household_file(work.session, household).id
    put = 0
    with pytest.raises(errors.Conflict) as told:
        for number in range(last - 4, last + 1):
            with archive.work(alice) as work:
                file = work.session.get_one(ArchivalFile, number)
                shelving.put_file(work, file, thin, held_set=HoldingSet.VILLAGE)
                put += 1
    assert put >= 1 and "已满" in told.value.zh and "另选一盒" in told.value.zh
