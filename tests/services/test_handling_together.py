"""Fifty people move, lend, read, seal and count the same boxes at once: one winner each, everybody else is told why."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import pairwise
from threading import Barrier

import factories
import handled
import pytest
import sqlalchemy as sa
from archives import make_township, open_test_archive

from archive_app import errors
from archive_app.models import Box, Loan, Movement, Placement, StocktakeScan, Unit
from archive_app.models.types import BoxState, FormType, HoldingSet, LoanState, MovementState
from archive_app.services import (
    arranging,
    consulting,
    lending,
    moving,
    place_history,
    sealing,
    shelving,
    stocktaking,
)
from labels import codes

CLIENTS = 50


@pytest.fixture
def shared(ready_database_url, tmp_path):
    made = open_test_archive(
        tmp_path / "archive", factories.Clock(), factories.MemoryQueue(), ready_database_url
    )
    yield made
    made.close()


@pytest.fixture
def people(shared):
    with shared.sessions.writing() as session:
        return make_township(session)


@pytest.fixture
def store(shared, people):
    return handled.furnish(shared, people, people.alice)


def rush(attempts: list[Callable[[], object]]) -> tuple[list[object], list[errors.ArchiveError]]:
    """Make all attempts at once; return what the winners got and what the losers were told."""
    door = Barrier(len(attempts))

    def one(attempt):
        door.wait(30)
        try:
            return attempt()
        except errors.ArchiveError as error:
            return error

    with ThreadPoolExecutor(len(attempts)) as pool:
        answers = list(pool.map(one, attempts))
    lost = [answer for answer in answers if isinstance(answer, errors.ArchiveError)]
    return [answer for answer in answers if not isinstance(answer, errors.ArchiveError)], lost


def doing(shared, actor, verb, *arguments, **more):
    def attempt():
        with shared.work(actor) as work:
            return verb(work, *arguments, **more).id

    return attempt


def test_of_fifty_who_want_one_box_for_different_things_one_gets_it(shared, people, store):
    kinds = (
        lambda: doing(
            shared, people.alice, moving.request, store.town_box, store.town_shelves[1], reason="整理"
        ),
        lambda: doing(shared, people.bob, lending.request_loan, store.town_box, handled.READER),
        lambda: doing(shared, people.bob, consulting.consult, store.town_box, handled.READER),
    )
    won, lost = rush([random.Random(n).choice(kinds)() for n in range(CLIENTS)])
    assert (len(won), len(lost)) == (1, CLIENTS - 1)
    assert all(isinstance(one, errors.Conflict) and one.zh and one.en for one in lost)
    assert all("第 1 号" in one.zh or "王借阅" in one.zh for one in lost)
    with shared.sessions.reading() as session:
        assert session.query(Movement).count() + session.query(Loan).count() == 1


def test_an_approved_movement_is_carried_out_once_and_the_history_has_no_gap(shared, people, store):
    numbers = {}
    for code in (store.box, store.second):
        numbers[code] = handled.ask(shared, people.alice, code, store.village_shelves[1])
        with shared.work(people.dora) as work:
            moving.approve(work, numbers[code])
    goal = store.village_shelves[1]
    attempts = [
        doing(
            shared, people.alice, moving.carry_out, numbers[code], thing=code, place=goal, carrier=f"搬运{n}"
        )
        for n in range(CLIENTS // 2)
        for code in numbers
    ]
    won, lost = rush(attempts)
    assert sorted(won) == sorted(numbers.values())
    assert all("已经完成" in one.zh for one in lost)
    with shared.sessions.reading() as session:
        found = [handled.box_of(session, code) for code in numbers]
        assert {one.shelf.code for one in found} == {goal}
        assert sorted(one.position for one in found) == [1, 2]  # side by side, not on top of each other
        lines = session.query(Placement.box_id, Placement.n).order_by(Placement.box_id, Placement.n).all()
        assert [tuple(line) for line in lines if line[0]] == [(1, 1), (1, 2), (2, 1), (2, 2), (3, 1)]
        assert {one.state for one in session.query(Movement)} == {MovementState.CARRIED_OUT}
    with shared.look(people.alice) as look:
        assert place_history.broken(look.session) == []


def test_the_last_place_on_a_shelf_is_given_once(shared, people, store):
    goal = store.town_shelves[1]
    with shared.work(people.alice) as work:
        for _ in range(3):
            shelving.add_box(work, "201", shelf=goal)
        made = [shelving.add_box(work, "201", shelf=store.town_shelves[0]) for _ in range(3)]
        work.session.flush()
        others = [one.code for one in made]
    numbers = []
    for code in others:
        numbers.append(handled.ask(shared, people.alice, code, goal))
        with shared.work(people.dora) as work:
            moving.approve(work, numbers[-1])
        with shared.work(people.alice) as work:
            moving.take_up(work, numbers[-1], code, carrier="李")
    attempts = [doing(shared, people.alice, moving.put_down, number, goal) for number in numbers]
    attempts += [doing(shared, people.alice, shelving.add_box, "201", shelf=goal) for _ in range(CLIENTS - 3)]
    won, lost = rush(attempts)
    assert (len(won), len(lost)) == (1, CLIENTS - 1)
    assert all("放不下" in one.zh for one in lost)
    with shared.sessions.reading() as session:
        number = codes.parse(goal).number
        assert session.scalar(sa.select(sa.func.sum(Box.spine_mm)).where(Box.shelf_id == number)) == 200


def test_a_box_number_and_a_position_are_given_to_one_of_many(shared, people, store):
    shelf = store.village_shelves[1]
    for more, why in (({"box_no": "77"}, "盒号 77 已经给了"), ({"position": 5}, "第 5 位已有盒")):
        attempts = [
            doing(shared, people.alice, shelving.add_box, "201", shelf=shelf, spine_mm=20, **more)
            for _ in range(CLIENTS)
        ]
        won, lost = rush(attempts)
        assert (len(won), len(lost)) == (1, CLIENTS - 1)
        assert all(why in one.zh for one in lost)
    won, lost = rush([doing(shared, people.alice, shelving.add_box, "201") for _ in range(CLIENTS)])
    assert not lost
    with shared.sessions.reading() as session:
        numbers = [no for (no,) in session.query(Box.box_no).filter(Box.unit_id == people.sang.id)]
        assert len(set(numbers)) == len(numbers) == CLIENTS + 5


def test_one_approver_decides_one_hands_out_and_one_takes_back(shared, people, store):
    with shared.work(people.alice) as work:
        number = lending.request_loan(work, store.town_volume, handled.READER).id
    steps = (
        lambda: doing(shared, people.dora, lending.approve_loan, number),
        lambda: doing(shared, people.alice, lending.hand_out, number, store.town_volume, sheets=2),
    )
    for step in steps:
        won, lost = rush([step() for _ in range(CLIENTS)])
        assert (len(won), len(lost)) == (1, CLIENTS - 1)

    def back():
        with shared.work(people.alice) as work:
            return consulting.take_back(work, store.town_volume, sheets=2).loan.id

    won, lost = rush([back] * CLIENTS)
    assert (won, len(lost)) == ([number], CLIENTS - 1)
    told = Counter(one.zh.split("；")[0] for one in lost)
    assert set(told) <= {"这件没有借出，也不在阅览", "这件刚刚已经归还"}
    with shared.sessions.reading() as session:
        assert session.get_one(Loan, number).state is LoanState.RETURNED


@dataclass(frozen=True)
class Pair:
    """Two boxes ready to be sealed, with a volume each: one approved to be moved to `goal`, one to be lent."""

    moving: str
    lending: str
    goal: str
    movement: int
    loan: int
    cabinet: str


@pytest.fixture
def pair(shared, people, store):
    goal = store.town_shelves[1]
    with shared.work(people.alice) as work:
        made = []
        for village in (people.sang, people.zao):
            unit = work.session.get_one(Unit, village.id)
            household = factories.make_household(work.session, unit, "周同时")
            file = factories.make_household_file(work.session, household)
            for form in FormType:
                factories.make_registered_item(work.session, file, form_type=form, year=2018)
            box = shelving.add_box(work, unit.code, shelf=store.town_shelves[0])
            shelving.put_file(work, file, box.code, held_set=HoldingSet.TOWN)
            made.append((box.code, file.code))
        cabinet = box.shelf.parent.code
    for (_box, file), officer in zip(made, (people.bob, people.charlie), strict=True):
        with shared.work(officer) as work:
            arranging.arrange(work, file)
        with shared.work(people.alice) as work:
            arranging.check(work, file)
    (moved, _file), (lent, _other) = made
    movement = handled.ask(shared, people.alice, moved, goal)
    with shared.work(people.alice) as work:
        loan = lending.request_loan(work, lent, handled.READER).id
    with shared.work(people.dora) as work:
        moving.approve(work, movement)
        lending.approve_loan(work, loan)
    return Pair(moved, lent, goal, movement, loan, cabinet)


def test_fifty_move_lend_seal_and_count_the_same_boxes_at_once(shared, people, store, pair):
    """Every act has one winner, whatever else happens to the box; every loser is told why; no history has a gap."""

    def carry(n):
        return doing(
            shared,
            people.alice,
            moving.carry_out,
            pair.movement,
            thing=pair.moving,
            place=pair.goal,
            carrier=f"搬运{n}",
        )

    kinds = {
        "move": [carry(n) for n in range(13)],
        "lend": [
            doing(shared, people.alice, lending.hand_out, pair.loan, pair.lending, sheets=2)
            for _ in range(10)
        ],
        "move what is lent": [
            doing(shared, people.alice, moving.request, pair.lending, pair.goal, reason="整理")
            for _ in range(3)
        ],
        "seal one": [doing(shared, people.alice, sealing.seal, pair.moving) for _ in range(6)],
        "seal other": [doing(shared, people.alice, sealing.seal, pair.lending) for _ in range(6)],
        "count": [doing(shared, people.alice, stocktaking.start, pair.cabinet) for _ in range(12)],
    }
    named = [(kind, attempt) for kind, attempts in kinds.items() for attempt in attempts]
    random.Random(50).shuffle(named)
    assert len(named) == CLIENTS

    def told(kind, attempt):
        def act():
            try:
                return kind, attempt()
            except errors.ArchiveError as error:
                return kind, error

        return act

    answers, _lost = rush([told(kind, attempt) for kind, attempt in named])
    won = Counter(kind for kind, answer in answers if not isinstance(answer, errors.ArchiveError))
    before_lending = won.pop("seal other", 0)  # what is out is not sealed: whoever came later is told so
    assert before_lending in (0, 1)
    assert won == {"move": 1, "lend": 1, "seal one": 1, "count": 1}
    lost = {(kind, answer.zh) for kind, answer in answers if isinstance(answer, errors.ArchiveError)}
    whys = {
        "move": "已经完成",
        "lend": f"第 {pair.loan} 号",
        "move what is lent": "",
        "seal one": "已经由alice封好",
        "seal other": "已经由alice封好" if before_lending else "放回后再封",
        "count": "正在清点",
    }
    assert {kind for kind, _why in lost} == set(whys)
    assert all(why and whys[kind] in why for kind, why in lost), lost
    _check_the_boxes(shared, people, pair, BoxState.SEALED if before_lending else BoxState.OPEN)


def _check_the_boxes(shared, people, pair, of_the_lent):
    """What the winners did stands, and where everything has stood is told without a gap."""
    with shared.look(people.alice) as look:
        session = look.session
        moved, lent = (handled.box_of(session, code) for code in (pair.moving, pair.lending))
        assert moved.shelf.code == pair.goal
        assert (moved.state, lent.state) == (BoxState.SEALED, of_the_lent)
        assert session.get_one(Movement, pair.movement).state is MovementState.CARRIED_OUT
        assert session.get_one(Loan, pair.loan).state is LoanState.OUT
        assert session.query(Movement).count() == session.query(Loan).count() == 1
        assert place_history.broken(session) == []
        for box, count in ((moved, 2), (lent, 1)):
            stays = place_history.stays(look, box)
            assert len(stays) == count and stays[-1].until is None
            assert all(one.until == after.since for one, after in pairwise(stays))
        numbers = [line.n for line in session.query(Placement).filter_by(box_id=moved.id)]
        assert sorted(numbers) == [1, 2]


def test_of_fifty_who_count_and_close_one_closes_and_no_scan_is_lost_unsaid(shared, people, store, pair):
    with shared.work(people.alice) as work:
        count = stocktaking.start(work, pair.cabinet).id

    def scan(n):
        def act():
            with shared.work(people.alice) as work:
                one = stocktaking.Scan(f"phone-{n}", pair.moving, work.now)
                return stocktaking.record_scans(work, count, [one])

        return act

    closing = [doing(shared, people.alice, stocktaking.close, count, {}) for _ in range(10)]
    won, lost = rush([*closing, *(scan(n) for n in range(CLIENTS - 10))])
    assert sum(one == count for one in won) == 1
    assert all("已经结束" in one.zh for one in lost)
    with shared.sessions.reading() as session:
        assert session.query(StocktakeScan).count() == len(won) - 1
        assert len(won) + len(lost) == CLIENTS


def test_both_databases_refuse_every_other_way_to_another_place(shared, people, store):
    number = handled.ask(shared, people.alice, store.box, store.village_shelves[1])
    box, shelf = codes.parse(store.box).number, codes.parse(store.village_shelves[1]).number
    volume, second = codes.parse(store.volume).number, codes.parse(store.second).number
    loan = handled.lend(shared, people.alice, people.dora, store.town_volume)
    for attempt in (
        f"UPDATE boxes SET shelf_id = {shelf} WHERE id = {box}",
        f"UPDATE boxes SET shelf_id = NULL WHERE id = {box}",
        f"UPDATE boxes SET position = 9 WHERE id = {box}",
        f"UPDATE holdings SET box_id = {second} WHERE id = {volume}",
        f"UPDATE holdings SET box_id = NULL WHERE id = {volume}",
        f"UPDATE movements SET state = 'carried_out' WHERE id = {number}",
        f"UPDATE movements SET state = 'approved', decided_by = requested_by WHERE id = {number}",
        f"UPDATE movements SET to_shelf_id = {shelf + 1} WHERE id = {number}",
        f"UPDATE places SET parent_id = NULL WHERE id = {shelf - 1}",
        "UPDATE placements SET position = 5",
        "DELETE FROM placements",
        "DELETE FROM movements",
        f"UPDATE loans SET due_on = '2030-01-01' WHERE id = {loan}",
        f"UPDATE loans SET state = 'returned' WHERE id = {loan}",
        "DELETE FROM loans",
    ):
        with pytest.raises(sa.exc.IntegrityError, match="locked: "), shared.sessions.writing() as session:
            session.execute(sa.text(attempt))
