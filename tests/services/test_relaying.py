"""Boxes in the order of their numbers: sealing asks for it, putting in order is asked by one and done by another."""

from __future__ import annotations

import factories as make
import pytest

from archive_app import errors
from archive_app.models import ArchivalFile, Box, Event, Holding, Movement, Placement, Unit
from archive_app.models.types import FormType, MovementState, RelayingState
from archive_app.services import (
    arrangement_list,
    notes,
    place_history,
    relaying,
    sealing,
    shelving,
)


@pytest.fixture
def boxes(archive, township, alice):
    """File twelve households in reverse: box 01 takes 0012 to 0003, box 02 the other two; return their codes."""
    with archive.work(alice) as work:
        room = shelving.add_room(work, "201", "桑村扶贫工作室")
        shelving.add_cabinet(work, room.code, "1号橱", shelves=1, width_mm=500)
        village = work.session.get_one(Unit, township.sang.id)
        for n in range(12, 0, -1):
            household = make.make_household(work.session, village, no=f"201-{n:04}", years=[2018])
            file = make.make_household_file(work.session, household)
            for form in FormType:
                make.make_registered_item(work.session, file, form_type=form, year=2018)
            shelving.shelve_file(work, file)
        return [one.code for one in work.session.query(Box).order_by(Box.id)]


def standing(archive):
    with archive.sessions.reading() as session:
        rows = session.query(Holding, ArchivalFile).join(
            ArchivalFile, Holding.archival_file_id == ArchivalFile.id
        )
        rows = rows.order_by(Holding.box_id, Holding.position)
        found = {}
        for holding, file in rows:
            found.setdefault(holding.box.box_no, []).append(file.household.no[-4:])
        return found


def put_in_order(archive, asker, approver, box):
    with archive.work(asker) as work:
        relaying.ask(work, box, "按户号摆放")
    with archive.work(approver) as work:
        return relaying.carry_out(work, box, "李搬运").id


def test_boxes_are_filled_as_households_came_and_come_to_stand_by_household_number(
    archive, township, alice, bob, boxes
):
    assert [numbers[0] for numbers in standing(archive).values()] == ["0012", "0002"]
    put_in_order(archive, bob, township.dora, boxes[0])
    assert standing(archive) == {
        "01": [f"{n:04}" for n in range(1, 11)],
        "02": ["0011", "0012"],
    }
    with archive.sessions.reading() as session:
        moved = session.query(Movement).all()
        assert len(moved) == 4
        assert {(one.state, one.carrier) for one in moved} == {(MovementState.CARRIED_OUT, "李搬运")}
        assert {one.requested_by for one in moved}.isdisjoint({one.decided_by for one in moved})
        assert place_history.broken(session) == []
        assert session.query(Placement).filter(Placement.movement_id.is_not(None)).count() == 4
        assert session.query(Event).filter_by(action="boxes.put_in_order").count() == 1
    with archive.look(alice) as look:
        sheet = notes.lines_of(look, look.session.query(Box).filter_by(box_no="01").one())
        assert sheet[-1].text == "理顺次序（第 1 号）：移入 2 卷，移出 2 卷。"


def test_who_asked_does_not_approve_and_a_refused_request_moves_nothing(archive, alice, bob, boxes):
    before = standing(archive)
    with archive.work(alice) as work:
        relaying.ask(work, boxes[0], "按户号摆放")
    with pytest.raises(errors.Forbidden), archive.work(alice) as work:
        relaying.carry_out(work, boxes[0], "李搬运")
    with pytest.raises(errors.Conflict), archive.work(bob) as work:
        relaying.ask(work, boxes[1], "按户号摆放")
    assert standing(archive) == before


def test_another_person_refuses_with_a_reason(archive, township, alice, bob, boxes):
    with archive.work(bob) as work:
        relaying.ask(work, boxes[0], "按户号摆放")
    with archive.look(alice) as look:
        assert [code for _one, code in relaying.waiting(look)] == [boxes[0]]
    with pytest.raises(errors.BadInput), archive.work(township.dora) as work:
        relaying.refuse(work, boxes[0], " ")
    with archive.work(township.dora) as work:
        assert relaying.refuse(work, boxes[0], "先补齐再排").state is RelayingState.REFUSED
    with archive.look(alice) as look:
        assert relaying.waiting(look) == []


def test_numbers_given_to_ticked_files_follow_the_shelf_and_a_broken_order_keeps_a_box_open(
    archive, township, alice, bob, boxes
):
    arrangement_list.arrange_all(archive, bob)
    with archive.sessions.reading() as session:
        codes = [file.code for file in session.query(ArchivalFile).order_by(ArchivalFile.id.desc())]
    assert arrangement_list.check_all(archive, alice, codes[:2]).done == 2  # 0001 and 0002 come first
    assert arrangement_list.check_all(archive, alice, codes[2:]).done == 10
    for box, other in zip(boxes, reversed(boxes), strict=True):
        with archive.look(alice) as look:
            assert [gap.kind for gap in sealing.show(look, box).gaps] == ["order_across"]
        with pytest.raises(errors.Conflict, match="go on from box to box"), archive.work(alice) as work:
            sealing.seal(work, box)
        assert other
    put_in_order(archive, bob, township.dora, boxes[0])
    for box in boxes:
        with archive.work(alice) as work:
            sealing.seal(work, box)
    with pytest.raises(errors.Conflict), archive.work(bob) as work:
        relaying.ask(work, boxes[0], "再排一次")


def test_all_checked_together_are_numbered_as_they_stand_and_nothing_needs_to_move(
    archive, alice, bob, boxes
):
    arrangement_list.arrange_all(archive, bob)
    with archive.sessions.reading() as session:
        codes = [file.code for file in session.query(ArchivalFile).order_by(ArchivalFile.id.desc())]
    assert arrangement_list.check_all(archive, alice, codes).done == 12
    for box in boxes:
        with archive.look(alice) as look:
            assert sealing.show(look, box).gaps == ()


def test_another_village_knows_nothing_of_it(archive, charlie, boxes):
    with pytest.raises(errors.NotFound), archive.work(charlie) as work:
        relaying.ask(work, boxes[0], "按户号摆放")
    with archive.look(charlie) as look:
        assert relaying.waiting(look) == []
