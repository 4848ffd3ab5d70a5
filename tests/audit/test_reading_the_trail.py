"""Who may read the trail, and what of it."""

from __future__ import annotations

import datetime as dt

import factories as make
import pytest
from archives import Township

from archive_app import errors
from archive_app.archive import Archive
from archive_app.models import Item
from archive_app.models.types import Role
from archive_app.services import auditing


@pytest.fixture
def item(archive: Archive, township: Township, clock: make.Clock) -> Item:
    with archive.work(township.alice) as work:
        file = make.make_series_file(work.session, township.sang)
        made = make.make_registered_item(work.session, file, title="会议记录")
        work.record("item.registered", made, by="alice", address="192.0.2.7")
        other = make.make_registered_item(work.session, make.make_series_file(work.session, township.zao))
        work.record("item.registered", other, by="alice")
    clock.advance(hours=1)
    auditing.looked(archive, township.bob, "item.shown", "items", made.id)
    auditing.flush(archive)
    return made


def test_the_trail_is_shown_newest_first_with_codes_and_titles(
    archive: Archive, township: Township, item: Item
) -> None:
    auditing.seal(archive)
    with archive.look(township.alice) as look:
        found = auditing.events(look)
    assert found.total == 3
    assert [row.action for row in found.rows] == ["item.shown", "item.registered", "item.registered"]
    shown, _, first = found.rows
    assert (shown.subject, shown.subject_title, shown.actor) == (item.code, "会议记录", "bob")
    assert (first.address, first.seq, first.sealed) == ("192.0.2.7", 1, True)


def test_the_trail_is_narrowed_by_who_what_which_and_when(
    archive: Archive, township: Township, item: Item
) -> None:
    with archive.look(township.alice) as look:
        assert auditing.events(look, actor="bob").total == 1
        assert auditing.events(look, action="item.").total == 3
        assert auditing.events(look, action="item.shown").total == 1
        assert auditing.events(look, action="%").total == 0
        assert auditing.events(look, subject=item.code).total == 2
        assert auditing.events(look, subject=f"items:{item.id}").total == 2
        assert auditing.events(look, since=make.NOW + dt.timedelta(minutes=1)).total == 1
        assert auditing.events(look, until=make.NOW + dt.timedelta(minutes=1)).total == 2
        assert [row.action for row in auditing.events(look, offset=1, limit=1).rows] == ["item.registered"]
        with pytest.raises(errors.NotFound):
            auditing.events(look, subject="I-000001-X")


def test_only_who_may_read_the_trail_reads_it(archive: Archive, township: Township, item: Item) -> None:
    with archive.look(township.bob) as look, pytest.raises(errors.Forbidden):
        auditing.events(look)


def test_an_inspector_of_one_village_reads_of_that_village_only(
    archive: Archive, township: Township, item: Item
) -> None:
    with archive.sessions.writing() as session:
        inspector = make.make_actor(session, "ines", Role.INSPECTOR, units=(township.sang,))
    with archive.look(inspector) as look:
        assert {row.subject for row in auditing.events(look).rows} == {item.code}


def test_a_things_history_leaves_out_who_looked(archive: Archive, township: Township, item: Item) -> None:
    with archive.look(township.bob) as look:
        assert [row.action for row in auditing.history(look, "items", item.id)] == ["item.registered"]
