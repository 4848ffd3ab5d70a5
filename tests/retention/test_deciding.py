"""Who may change how long something is kept, and with whom: with the database's own locks in place."""

from __future__ import annotations

import datetime as dt

import factories as make
import pytest
from archives import Township

from archive_app import errors
from archive_app.archive import Archive
from archive_app.models import ArchivalFile, Item, RetentionDecision
from archive_app.models.types import RetentionCode as Code
from archive_app.models.types import Role
from archive_app.rules.access import system
from archive_app.services import retention


@pytest.fixture
def file(archive: Archive, township: Township) -> ArchivalFile:
    with archive.sessions.writing() as session:
        made = make.make_household_file(session, make.make_household(session, township.sang))
        make.make_registered_item(session, made)
        return made


@pytest.fixture
def minutes(archive: Archive, township: Township) -> Item:
    with archive.sessions.writing() as session:
        return make.make_registered_item(session, make.make_series_file(session, township.sang, year=2018))


def test_closing_a_file_is_a_decision_of_one(
    archive: Archive, township: Township, file: ArchivalFile
) -> None:
    with archive.work(township.dora) as work:
        retention.close_file(work, file.code, 2020, "全户脱贫")
    with archive.look(township.alice) as look:
        assert retention.lock_of(look, file).last_day == dt.date(2050, 12, 31)
    with archive.work(township.dora) as work, pytest.raises(errors.Conflict):
        retention.close_file(work, file.code, 2021, "再结一次")


@pytest.mark.parametrize("year", [1900, 2027])
def test_a_file_closes_in_a_year_that_can_be(
    archive: Archive, township: Township, file: ArchivalFile, year: int
) -> None:
    with archive.work(township.dora) as work, pytest.raises(errors.BadInput):
        retention.close_file(work, file.code, year, "x")


def test_only_who_may_decide_decides(archive: Archive, township: Township, file: ArchivalFile) -> None:
    for actor in (township.alice, township.bob, system("root")):
        with archive.work(actor) as work, pytest.raises(errors.Forbidden):
            retention.close_file(work, file.code, 2020, "x")
    with archive.work(township.charlie) as work, pytest.raises(errors.NotFound):
        retention.close_file(work, file.code, 2020, "x")


def test_one_person_may_lengthen(archive: Archive, township: Township, minutes: Item) -> None:
    with archive.work(township.dora) as work:
        retention.lengthen(work, minutes.code, to=Code.D30, reason="有凭证价值")
    with archive.work(township.dora) as work:
        retention.lengthen(work, minutes.code, start_year=2019, reason="补充材料")
    with archive.look(township.alice) as look:
        assert retention.lock_of(look, look.session.get_one(Item, minutes.id)).last_day == dt.date(
            2049, 12, 31
        )


def test_lengthening_does_not_shorten(archive: Archive, township: Township, minutes: Item) -> None:
    with archive.work(township.dora) as work:
        with pytest.raises(errors.BadInput):
            retention.lengthen(work, minutes.code, to=Code.D10, reason="x")
        with pytest.raises(errors.BadInput):
            retention.lengthen(work, minutes.code, start_year=2017, reason="x")
        with pytest.raises(errors.BadInput):
            retention.lengthen(work, minutes.code, to=Code.Y, reason="  ")


def test_shortening_takes_two_who_may_decide(archive: Archive, township: Township, minutes: Item) -> None:
    with archive.work(township.dora) as work:
        retention.lengthen(work, minutes.code, to=Code.Y, reason="x")
        for second in (township.dora, township.alice):
            with pytest.raises(errors.Forbidden):
                retention.shorten(work, minutes.code, to=Code.D30, approver=second, reason="鉴定")
        retention.shorten(work, minutes.code, to=Code.D30, approver=township.emil, reason="鉴定")
    with archive.look(township.alice) as look:
        assert retention.lock_of(look, look.session.get_one(Item, minutes.id)).code is Code.D30
        decision = look.session.query(RetentionDecision).one()
        assert (decision.decided_by, decision.approved_by) == (township.dora.user_id, township.emil.user_id)


def test_a_misread_year_is_corrected_by_two(archive: Archive, township: Township, minutes: Item) -> None:
    with archive.work(township.dora) as work:
        retention.shorten(work, minutes.code, start_year=2014, approver=township.emil, reason="年度误读")
    with archive.look(township.alice) as look:
        item = look.session.get_one(Item, minutes.id)
        assert retention.lock_of(look, item).earliest_disposal_day == dt.date(2025, 1, 1)


def test_nothing_goes_below_the_floor_whatever_two_people_decide(
    archive: Archive, township: Township, minutes: Item
) -> None:
    with archive.work(township.dora) as work:
        retention.shorten(work, minutes.code, start_year=1990, approver=township.emil, reason="x")
        item = work.session.get_one(Item, minutes.id)
        assert retention.lock_of(work, item).earliest_disposal_day == dt.date(2021, 1, 1)


def test_two_people_may_reopen_a_file(archive: Archive, township: Township, file: ArchivalFile) -> None:
    with archive.work(township.dora) as work:
        retention.close_file(work, file.code, 2020, "脱贫")
    with archive.work(township.dora) as work:
        retention.shorten(work, file.code, reopen=True, approver=township.emil, reason="返贫")
    with archive.look(township.alice) as look:
        assert retention.lock_of(look, look.session.get_one(ArchivalFile, file.id)).open_file


def test_a_hold_locks_for_as_long_as_it_lasts_and_is_released_by_another(
    archive: Archive, clock: make.Clock, township: Township, minutes: Item
) -> None:
    clock.set(2040, 1, 1)
    with archive.work(township.dora) as work:
        hold = retention.place_hold(work, [minutes.code], reason="审计", basis="审通〔2039〕7号")
    with archive.look(township.alice) as look:
        lock = retention.lock_of(look, look.session.get_one(Item, minutes.id))
        assert lock.earliest_disposal_day is None
        assert [(one.reason, one.by) for one in lock.holds] == [("审计", "dora")]
        assert "已冻结：审计" in lock.sentence.zh
        assert [row.codes for row in retention.holds(look)] == [(minutes.code,)]
    with archive.work(township.dora) as work, pytest.raises(errors.Forbidden):
        retention.release_hold(work, hold.id, reason="x")
    clock.set(2040, 5, 10)
    with archive.work(township.emil) as work:
        retention.release_hold(work, hold.id, reason="审计结束")
    with archive.look(township.alice) as look:
        lock = retention.lock_of(look, look.session.get_one(Item, minutes.id))
        assert lock.earliest_disposal_day == dt.date(2040, 5, 11)
        assert lock.holds == ()
        assert retention.holds(look) == []
        assert [row.released_by for row in retention.holds(look, active=False)] == ["emil"]
    with archive.work(township.emil) as work, pytest.raises(errors.Conflict):
        retention.release_hold(work, hold.id, reason="again")


def test_a_hold_on_a_file_covers_its_items_and_stops_every_change_of_retention(
    archive: Archive, township: Township, file: ArchivalFile
) -> None:
    with archive.work(township.dora) as work:
        retention.place_hold(work, [file.code], reason="信访", basis="信访件 12")
        item = work.session.query(Item).filter_by(archival_file_id=file.id).one()
        assert retention.lock_of(work, item).holds
        with pytest.raises(errors.Conflict):
            retention.lengthen(work, file.code, to=Code.Y, reason="x")
        with pytest.raises(errors.Conflict):
            retention.close_file(work, file.code, 2020, "x")
        with pytest.raises(errors.Conflict):
            retention.lengthen(work, item.code, to=Code.Y, reason="x")


def test_only_people_with_the_right_place_holds(
    archive: Archive, township: Township, file: ArchivalFile
) -> None:
    for actor in (township.alice, township.bob, system("root")):
        with archive.work(actor) as work, pytest.raises(errors.Forbidden):
            retention.place_hold(work, [file.code], reason="审计", basis="x")
    with archive.work(township.dora) as work:
        with pytest.raises(errors.BadInput):
            retention.place_hold(work, [file.code], reason="无事由", basis="x")
        with pytest.raises(errors.BadInput):
            retention.place_hold(work, [file.code], reason="审计", basis=" ")
        with pytest.raises(errors.NotFound):
            retention.place_hold(work, ["I-000001-X"], reason="审计", basis="x")
        staged = make.make_item(work.session)
    with archive.work(township.dora) as work, pytest.raises((errors.BadInput, errors.NotFound)):
        retention.place_hold(work, [staged.code], reason="审计", basis="x")


def test_a_hold_elsewhere_is_invisible(archive: Archive, township: Township, file: ArchivalFile) -> None:
    with archive.work(township.dora) as work:
        hold = retention.place_hold(work, [file.code], reason="审计", basis="x")
    with archive.sessions.writing() as session:
        zao_only = make.make_actor(session, "gina", Role.APPROVER, units=(township.zao,))
    with archive.look(zao_only) as look:
        assert retention.holds(look) == []
    with archive.work(zao_only) as work, pytest.raises(errors.NotFound):
        retention.release_hold(work, hold.id, reason="x")
