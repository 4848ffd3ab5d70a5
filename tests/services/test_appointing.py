"""Posts and pairings: who serves where, who helps whom, and what a helper's log-in reaches."""

from __future__ import annotations

import factories
import pytest
from archives import Township

from archive_app.archive import Archive
from archive_app.errors import BadInput, Conflict, Forbidden, NotFound
from archive_app.models import Event
from archive_app.models.types import Role
from archive_app.services import appointing, pairing, people
from archive_app.services.passwords import random_password


@pytest.fixture(autouse=True)
def _households(archive: Archive, township: Township) -> None:
    with archive.sessions.writing() as session:
        factories.make_household(session, township.sang, "张守田", no="201-0001")
        factories.make_household(session, township.zao, "赵守业", no="202-0001")


def _appointed(archive: Archive, township: Township, name: str = "孙帮扶") -> int:
    with archive.work(township.alice) as work:
        return appointing.appoint(work, name, post="帮扶责任人", unit="370406101", since="2018-3").person_id


def test_a_person_with_a_post_stands_in_the_list_until_it_ends(archive: Archive, township: Township) -> None:
    _appointed(archive, township)
    with archive.look(township.alice) as look:
        (row,) = appointing.officers(look)
    assert (row.name, row.posts[0].unit, row.posts[0].since, row.posts[0].until) == (
        "孙帮扶", "测试镇", "2018-03", "",
    )  # fmt: skip
    with archive.work(township.alice) as work:
        appointing.end_post(work, row.posts[0].id, "2020-12-31")
    with archive.look(township.alice) as look:
        assert appointing.officers(look)[0].posts[0].until == "2020-12-31"
    with pytest.raises(Conflict), archive.work(township.alice) as work:
        appointing.end_post(work, row.posts[0].id, "2021")


def test_a_helpers_log_in_reaches_the_households_paired_with_it_and_no_others(
    archive: Archive, township: Township
) -> None:
    helper = _appointed(archive, township)
    password = random_password()
    with archive.work(people.system_actor()) as work:
        people.add_user(work, "sun", "孙帮扶", [Role.SUPPORT], password=password)
        people.change_user(work, "sun", person_id=helper)
    with archive.work(township.alice) as work:
        household = pairing.pair(work, helper, "201-0001", since="2018-03").household_id
    sun = people.sign_in(archive, "sun", password, "")
    assert sun.households == {household}
    assert sun.units == frozenset()


def test_a_pairing_that_ended_gives_nothing_more(archive: Archive, township: Township) -> None:
    helper = _appointed(archive, township)
    with archive.work(township.alice) as work:
        number = pairing.pair(work, helper, "201-0001", since="2018").id
    with pytest.raises(Conflict), archive.work(township.alice) as work:
        pairing.pair(work, helper, "201-0001")
    with archive.work(township.alice) as work:
        pairing.end_pairing(work, number, "2019-12")
    with archive.look(township.alice) as look:
        assert pairing.pairings(look).total == 0
        assert pairing.pairings(look, running=False).rows[0].until == "2019-12"


def test_an_end_before_the_beginning_is_refused(archive: Archive, township: Township) -> None:
    helper = _appointed(archive, township)
    with archive.work(township.alice) as work:
        number = pairing.pair(work, helper, "201-0001", since="2018-03").id
    with pytest.raises(BadInput), archive.work(township.alice) as work:
        pairing.end_pairing(work, number, "2018-02-28")


def test_an_officer_may_appoint_and_pair_nobody(archive: Archive, township: Township) -> None:
    helper = _appointed(archive, township)
    with pytest.raises(Forbidden), archive.work(township.bob) as work:
        appointing.appoint(work, "李某人", post="会计", unit="370406101201")
    with pytest.raises(Forbidden), archive.work(township.bob) as work:
        pairing.pair(work, helper, "201-0001")
    with pytest.raises(NotFound), archive.work(township.bob) as work:
        pairing.pair(work, helper, "202-0001")


def test_the_audit_trail_names_numbers_and_no_persons(archive: Archive, township: Township) -> None:
    helper = _appointed(archive, township)
    with archive.work(township.alice) as work:
        pairing.pair(work, helper, "201-0001")
    with archive.sessions.reading() as session:
        events = session.query(Event).filter(Event.action.in_(("appointment.made", "pairing.made"))).all()
        assert [one.action for one in events] == ["appointment.made", "pairing.made"]
        assert "孙帮扶" not in str([one.details for one in events])
