"""Movements: the only way to another place, and everything that refuses one."""

from __future__ import annotations

import sqlite3

import counting
import factories
import handled
import pytest
import sqlalchemy as sa

from archive_app import errors
from archive_app.models import Event, Movement, OutboxRow, Placement, Unit
from archive_app.models.types import BoxState, HoldingSet, MovementState
from archive_app.rules.access import system
from archive_app.services import lending, movement_list, moving, place_history, place_views, shelving
from archive_app.services.physical import find_thing
from labels import codes


@pytest.fixture
def store(archive, township, alice):
    return handled.furnish(archive, township, alice)


@pytest.fixture
def dora(township):
    return township.dora


def stays(archive, actor, code):
    with archive.look(actor) as look:
        return place_history.stays(look, find_thing(look, code))


def refused(archive, actor, verb, *arguments, **more):
    with pytest.raises(errors.ArchiveError) as told, archive.work(actor) as work:
        verb(work, *arguments, **more)
    return told.value


def test_a_box_goes_to_another_shelf_by_request_approval_carrier_and_two_scans(archive, store, alice, dora):
    number = handled.ask(archive, alice, store.box, store.village_shelves[1])
    with archive.work(dora) as work:
        assert moving.approve(work, number, note="同意").decided_by == dora.user_id
    with archive.work(alice) as work:
        assert moving.take_up(work, number, f"https://old/q/{store.box.lower()}", carrier="李搬运").on_the_way
    with archive.work(alice) as work:
        done = moving.put_down(work, number, store.village_shelves[1])
        assert (done.state, done.carrier) == (MovementState.CARRIED_OUT, "李搬运")
    with archive.look(alice) as look:
        box = handled.box_of(look.session, store.box)
        assert (box.shelf.code, box.position) == (store.village_shelves[1], 1)


def test_the_place_history_begins_at_the_first_shelving_and_has_no_gaps(archive, store, alice, dora, clock):
    born = clock.now
    clock.advance(days=1)
    first = handled.move(archive, alice, dora, store.box, store.village_shelves[1])
    moved = clock.now
    clock.advance(days=1)
    second = handled.move(archive, alice, dora, store.volume, store.second)
    found = stays(archive, alice, store.box)
    assert [(one.since, one.until, one.path[-1], one.movement) for one in found] == [
        (born, moved, "1层", None),
        (moved, None, "2层", first),
    ]
    told = stays(archive, alice, store.volume)
    assert [(one.since, one.until, one.path[-1], one.box, one.movement) for one in told] == [
        (born, moved, "1层", store.box, None),
        (moved, clock.now, "2层", store.box, first),  # its box was moved
        (clock.now, None, "1层", store.second, second),
    ]
    with archive.look(alice) as look:
        assert place_history.broken(look.session) == []


def test_moving_is_recorded_on_the_thing_and_its_pages_are_indexed_again(archive, store, alice, dora):
    with archive.sessions.writing() as session:
        session.query(OutboxRow).delete()
    handled.move(archive, alice, dora, store.box, store.village_shelves[1])
    with archive.sessions.reading() as session:
        query = sa.select(Event.action).where(Event.subject_kind == "boxes").order_by(Event.id)
        actions = session.scalars(query).all()
        assert actions[-4:] == ["movement.requested", "movement.approved", "movement.taken_up", "box.moved"]
        assert session.query(OutboxRow).count() == 4
        assert not any("李搬运" in str(event.details) for event in session.query(Event))


def test_who_asked_may_not_approve_and_who_lacks_the_right_neither(
    archive, township, store, alice, bob, dora
):
    number = handled.ask(archive, alice, store.box, store.village_shelves[1])
    assert isinstance(refused(archive, alice, moving.approve, number), errors.Forbidden)
    assert isinstance(refused(archive, bob, moving.approve, number), errors.Forbidden)
    assert isinstance(refused(archive, system("root"), moving.approve, number), errors.Forbidden)
    assert isinstance(refused(archive, township.charlie, moving.reject, number, note="x"), errors.NotFound)
    with archive.work(dora) as work:
        assert moving.reject(work, number, note="没有必要").state is MovementState.REJECTED
    assert "没有获准" in refused(archive, alice, moving.take_up, number, store.box, carrier="李").zh


def test_only_people_of_the_unit_may_ask_and_under_a_name(archive, township, store, bob):
    goal = store.village_shelves[1]
    for actor, kind in (
        (township.charlie, errors.NotFound),
        (township.ivan, errors.Forbidden),
        (system("root"), errors.Forbidden),
    ):
        assert isinstance(refused(archive, actor, moving.request, store.box, goal, reason="x"), kind)
    assert "理由" in refused(archive, bob, moving.request, store.box, goal, reason="  ").zh


def test_both_scans_are_checked_against_the_movement(archive, store, alice, bob, dora):
    number = handled.ask(archive, alice, store.box, store.village_shelves[1])
    goal = store.village_shelves[1]
    assert "没有批准" in refused(archive, alice, moving.take_up, number, store.box, carrier="李").zh
    with archive.work(dora) as work:
        moving.approve(work, number)
    assert "先扫" in refused(archive, alice, moving.put_down, number, goal).zh
    for wrong in (store.second, store.volume, goal, "nonsense"):
        assert "不是要挪动的" in refused(archive, alice, moving.take_up, number, wrong, carrier="李").zh
    with archive.work(alice) as work:
        moving.take_up(work, number, store.box, carrier="李")
    assert "同一个人" in refused(archive, bob, moving.put_down, number, goal).zh
    for wrong in (store.village_shelves[0], store.box, "nonsense"):
        assert "不是批准的去处" in refused(archive, alice, moving.put_down, number, wrong).zh
    with archive.look(alice) as look:
        assert handled.box_of(look.session, store.box).shelf.code == store.village_shelves[0]


def test_a_household_label_counts_for_its_only_volume(archive, township, store, alice):
    assert "几卷" in refused(archive, alice, moving.request, store.household, store.second, reason="x").zh
    with archive.work(alice) as work:
        unit = work.session.get_one(Unit, township.sang.id)
        household = factories.make_household(work.session, unit)
        file = factories.make_household_file(work.session, household)
        only = shelving.put_file(work, file, store.box, held_set=HoldingSet.VILLAGE)
        assert moving.request(work, household.code, store.second, reason="x").holding_id == only.id


def test_what_is_taken_up_shows_as_on_the_way_and_goes_back_before_it_is_called_off(
    archive, store, alice, dora
):
    number = handled.ask(archive, alice, store.volume, store.second)
    with archive.work(dora) as work:
        moving.approve(work, number)
    with archive.work(alice) as work:
        file = moving.take_up(work, number, store.volume, carrier="李").holding.archival_file_id
    with archive.look(alice) as look:
        assert [one.moving for one in place_views.places_of(look, [file])[file]] == [False, True]
    assert "放回原处" in refused(archive, alice, moving.cancel, number, reason="不挪了").zh
    with archive.work(alice) as work:
        moving.cancel(work, number, reason="不挪了", place=store.box)
    with archive.look(alice) as look:
        assert not any(one.moving for one in place_views.places_of(look, [file])[file])
    assert handled.ask(archive, alice, store.volume, store.second) > number


def test_a_dedicated_cabinet_and_a_full_shelf_refuse(archive, township, store, alice):
    with archive.work(alice) as work:
        foreign = shelving.add_box(work, "202", shelf=store.town_shelves[0], box_no="202-01").code
        for _ in range(4):
            shelving.add_box(work, "201", shelf=store.town_shelves[1])
    said = refused(archive, alice, moving.request, foreign, store.village_shelves[1], reason="x")
    assert "专橱" in said.zh and "dedicated" in said.en
    said = refused(archive, alice, moving.request, foreign, store.town_shelves[1], reason="x")
    assert "只剩 0 毫米" in said.zh and "0 mm left" in said.en


def test_a_shelf_that_filled_up_after_the_approval_still_refuses(archive, township, store, alice, dora):
    number = handled.ask(archive, alice, store.box, store.town_shelves[1])
    with archive.work(dora) as work:
        moving.approve(work, number)
    with archive.work(alice) as work:
        moving.take_up(work, number, store.box, carrier="李")
        for _ in range(4):
            shelving.add_box(work, "202", shelf=store.town_shelves[1])
    assert "放不下" in refused(archive, alice, moving.put_down, number, store.town_shelves[1]).zh
    assert len(stays(archive, alice, store.box)) == 1


def test_a_volume_stays_with_its_class_and_out_of_sealed_or_full_boxes(archive, township, store, alice):
    with archive.work(alice) as work:
        visits = shelving.add_box(work, "201", series="visit_material", year=2018).code
        thin = shelving.add_box(work, "201", spine_mm=20).code
        unit = work.session.get_one(Unit, township.sang.id)
        file = factories.make_household_file(work.session, factories.make_household(work.session, unit))
        factories.make_registered_item(work.session, file, pages=250)
        shelving.put_file(work, file, thin, held_set=HoldingSet.VILLAGE)
    assert "不能同盒" in refused(archive, alice, moving.request, store.volume, visits, reason="x").zh
    assert "已满" in refused(archive, alice, moving.request, store.volume, thin, reason="x").zh
    with archive.sessions.writing() as session:
        handled.box_of(session, store.second).state = BoxState.SEALED
    assert "已封" in refused(archive, alice, moving.request, store.volume, store.second, reason="x").zh
    with archive.sessions.writing() as session:
        handled.box_of(session, store.box).state = BoxState.SEALED
    assert "启封" in refused(archive, alice, moving.request, store.volume, thin, reason="x").zh


def test_what_is_lent_or_under_way_is_not_moved(archive, store, alice, dora):
    handled.lend(archive, alice, dora, store.town_volume)
    said = refused(archive, alice, moving.request, store.town_volume, store.box, reason="x")
    assert "王借阅" in said.zh
    number = handled.ask(archive, alice, store.box, store.village_shelves[1])
    said = refused(archive, alice, moving.request, store.box, store.town_shelves[1], reason="x")
    assert f"第 {number} 号" in said.zh
    other = handled.ask(archive, alice, store.town_box, store.town_shelves[1])
    said = refused(archive, alice, lending.request_loan, store.town_box, handled.READER)
    assert f"第 {other} 号" in said.zh


def test_the_same_place_and_an_unshelved_box_need_no_movement(archive, store, alice):
    with archive.work(alice) as work:
        loose = shelving.add_box(work, "201").code
    assert (
        "已经在那里"
        in refused(archive, alice, moving.request, store.box, store.village_shelves[0], reason="x").zh
    )
    assert (
        "还没有上架"
        in refused(archive, alice, moving.request, loose, store.village_shelves[0], reason="x").zh
    )
    said = refused(
        archive, alice, moving.request, store.box, store.village_shelves[0], reason="x", position=2
    )
    assert "第 2 位已有盒" in said.zh


def test_an_approved_movement_is_done_once(archive, store, alice, dora):
    number = handled.move(archive, alice, dora, store.box, store.village_shelves[1])
    for verb, arguments in (
        (moving.take_up, {"code": store.box, "carrier": "李"}),
        (moving.put_down, {"code": store.village_shelves[1]}),
        (moving.cancel, {"reason": "x"}),
    ):
        assert "已经完成" in refused(archive, alice, verb, number, **arguments).zh
    assert "已经完成" in refused(archive, dora, moving.approve, number).zh


def test_the_database_itself_refuses_another_place(archive, store, alice, dora):
    box, shelf = codes.parse(store.box).number, codes.parse(store.village_shelves[1]).number
    volume, second = codes.parse(store.volume).number, codes.parse(store.second).number
    number = handled.ask(archive, alice, store.box, store.village_shelves[1])
    attempts = (
        f"UPDATE boxes SET shelf_id = {shelf} WHERE id = {box}",
        f"UPDATE boxes SET shelf_id = NULL WHERE id = {box}",
        f"UPDATE boxes SET position = 9 WHERE id = {box}",
        f"UPDATE holdings SET box_id = {second} WHERE id = {volume}",
        f"UPDATE holdings SET box_id = NULL WHERE id = {volume}",
        f"UPDATE movements SET state = 'carried_out' WHERE id = {number}",
        f"UPDATE movements SET state = 'approved', decided_by = requested_by WHERE id = {number}",
        f"UPDATE movements SET to_shelf_id = {shelf + 1} WHERE id = {number}",
        f"UPDATE places SET parent_id = NULL WHERE id = {shelf - 1}",
        "DELETE FROM placements",
        "UPDATE placements SET position = 5",
        "DELETE FROM movements",
        "INSERT INTO placements (box_id, n, shelf_id, position, since, movement_id, recorded_by)"
        f" VALUES ({box}, 2, {shelf}, 1, '2026-05-11', {number}, 'x')",
    )
    told = (sa.exc.IntegrityError, sqlite3.IntegrityError)
    for attempt in attempts:
        with pytest.raises(told, match="locked: "), archive.sessions.writing() as session:
            session.execute(sa.text(attempt))
    with archive.sessions.reading() as session:
        assert session.query(Placement).filter_by(box_id=box).count() == 1
        assert session.get_one(Movement, number).state is MovementState.REQUESTED


def test_a_page_of_movements_needs_no_more_queries_than_two(archive, store, alice, dora):
    handled.move(archive, alice, dora, store.volume, store.second)
    handled.move(archive, alice, dora, store.box, store.village_shelves[1])
    with archive.look(alice) as look, counting.statements(archive) as few:
        movement_list.movements(look, tab="all")
    handled.move(archive, alice, dora, store.second, store.village_shelves[1])
    handled.move(archive, alice, dora, store.town_box, store.town_shelves[1])
    handled.ask(archive, alice, store.volume, store.box)
    with archive.look(alice) as look, counting.statements(archive) as many:
        assert movement_list.movements(look, tab="all").total == 5
    assert len(many) == len(few)
