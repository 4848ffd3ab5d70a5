"""Many at once, on SQLite and on PostgreSQL: one wins, the others are told why, no number is given twice."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import factories as make
import pytest
import sqlalchemy as sa
from archives import make_township, open_test_archive

from archive_app import errors
from archive_app.models import ArchivalFile, Arrangement, BoxSeal, Event, Item
from archive_app.models.types import FormType
from archive_app.services import arrangement_list, arranging, box_forecast, sealing
from archive_app.services.arrangement_list import DeskState

CLIENTS = 50
FILES = 6


@pytest.fixture
def office(ready_database_url: str, tmp_path: Path, clock, queue):
    """Give an archive on each database, its people, and files of one village in a box."""
    archive = open_test_archive(tmp_path / "archive", clock, queue, ready_database_url)
    with archive.sessions.writing() as session:
        people = make_township(session)
        box = make.make_box(session, people.sang)
        files = []
        for n in range(FILES):
            household = make.make_household(session, people.sang, no=f"201-{n + 1:04}")
            file = make.make_household_file(session, household)
            for form in FormType:
                make.make_registered_item(session, file, form_type=form, year=2018)
            make.make_holding(session, file, box).position = n + 1
            files.append(file.code)
        codes, box_code = files, box.code
    yield archive, people, codes, box_code
    archive.close()


def at_once(verb, arguments):
    """Run a verb for many at the same moment; return what was done and what each loser was told."""

    def one(argument):
        try:
            verb(argument)
        except errors.ArchiveError as error:
            return error.en
        return "done"

    with ThreadPoolExecutor(CLIENTS) as pool:
        return Counter(pool.map(one, arguments))


def test_one_of_many_checkers_wins_and_every_number_is_given_once(office):
    archive, people, codes, box = office

    def arrange(code):
        with archive.work(people.bob) as work:
            arranging.arrange(work, code)

    def check(code):
        with archive.work(people.alice) as work:
            arranging.check(work, code)

    assert at_once(arrange, codes) == {"done": FILES}
    with archive.look(people.alice) as look:
        assert arrangement_list.files(look).counts[DeskState.TO_CHECK] == FILES
        assert (
            len(arrangement_list.files(look, state=DeskState.TO_CHECK, village=people.sang.code).page.rows)
            == FILES
        )
        assert box_forecast.forecast(look).rows[0].files == FILES
        (gap, *_rest) = sealing.show(look, box).gaps
        assert gap.kind == "not_arranged"
    told = at_once(check, codes * 3)
    assert told.pop("done") == FILES
    assert list(told) == ["No arrangement waits to be checked; somebody may have settled it already."]
    with archive.sessions.reading() as session:
        numbers = sorted(session.query(ArchivalFile.reference_code).all())
        assert [one for (one,) in numbers] == [f"Z001-FP·02·201-D30-{n + 1:04}" for n in range(FILES)]
        items = [one for (one,) in session.query(Item.reference_code)]
        assert len(set(items)) == len(items) == FILES * len(FormType)
        assert None not in items


def test_many_who_arrange_one_file_leave_one_round_that_waits(office):
    archive, people, codes, _box = office

    def arrange(_number):
        with archive.work(people.bob) as work:
            arranging.arrange(work, codes[0])

    assert at_once(arrange, range(8)).total() == 8
    with archive.sessions.reading() as session:
        states = Counter(one.state.value for one in session.query(Arrangement))
        assert states["submitted"] == 1
        assert sorted(one.no for one in session.query(Arrangement)) == list(range(1, states.total() + 1))


def test_one_of_many_seals_a_box_and_the_others_are_told_by_whom(office):
    archive, people, codes, box = office
    for code in codes:
        with archive.work(people.bob) as work:
            arranging.arrange(work, code)
        with archive.work(people.alice) as work:
            arranging.check(work, code)

    def seal(_number):
        with archive.work(people.alice) as work:
            sealing.seal(work, box)

    told = at_once(seal, range(CLIENTS))
    assert told.pop("done") == 1
    assert [text.partition(" is ")[2] for text in told] == ["sealed already by alice."]
    with archive.sessions.reading() as session:
        assert session.query(BoxSeal).count() == 1
        assert session.query(Event).filter_by(action="box.sealed").count() == 1

    def reopen(number):
        with archive.work(people.alice) as work:
            sealing.reopen(work, box, f"第 {number} 人")

    told = at_once(reopen, range(CLIENTS))
    assert (told.pop("done"), len(told)) == (1, 1)


def test_neither_database_lets_plain_sql_undo_what_was_arranged_and_sealed(office):
    archive, people, codes, box = office
    for code in codes:
        with archive.work(people.bob) as work:
            arranging.arrange(work, code)
        with archive.work(people.alice) as work:
            arranging.check(work, code)
    with archive.work(people.alice) as work:
        sealing.seal(work, box)
    for change in (
        "UPDATE items SET reference_code = 'x'",
        "UPDATE holdings SET box_id = NULL",
        "UPDATE holdings SET position = 70",
        "UPDATE boxes SET state = 'open'",
        "UPDATE box_seals SET contents = ''",
        "UPDATE notes_lines SET text = 'x'",
        "DELETE FROM notes_lines",
        "UPDATE arrangement_lines SET first_page = 9",
        "UPDATE arrangements SET settled_by = 'bob'",
        "INSERT INTO arrangement_lines (arrangement_id, item_id, position, pages) VALUES (1, 1, 99, 1)",
        "UPDATE reference_counters SET last = 0",
        "DELETE FROM reference_counters",
    ):
        with pytest.raises(sa.exc.IntegrityError, match="locked"), archive.sessions.writing() as session:
            session.execute(sa.text(change))
