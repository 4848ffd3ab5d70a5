"""Fifty people move, lend and read the same boxes at the same moment: one winner each, everybody else is told why."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import factories
import handled
import pytest
import sqlalchemy as sa
from archives import make_township, open_test_archive

from archive_app import errors
from archive_app.models import Box, Loan, Movement, Placement
from archive_app.models.types import LoanState, MovementState
from archive_app.services import consulting, lending, moving, place_history, shelving
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
