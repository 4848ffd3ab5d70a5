"""The locks of real records: items, files, holdings, boxes, and what each says of itself."""

from __future__ import annotations

import datetime as dt

import factories as make
import pytest
from archives import Township

from archive_app.archive import Archive, Work
from archive_app.models import ArchivalFile, Item
from archive_app.models.types import RetentionCode as Code
from archive_app.services import retention


@pytest.fixture
def household_file(archive: Archive, township: Township) -> ArchivalFile:
    with archive.sessions.writing() as session:
        file = make.make_household_file(session, make.make_household(session, township.sang))
        make.make_registered_item(session, file, year=2018)
        return file


def first_item(work: Work, file: ArchivalFile) -> Item:
    item = work.session.query(Item).filter_by(archival_file_id=file.id).first()
    assert item is not None
    return item


def test_an_item_of_an_open_household_file_has_no_last_day(
    archive: Archive, township: Township, household_file: ArchivalFile
) -> None:
    with archive.look(township.alice) as look:
        lock = retention.lock_of(look, first_item(look, household_file))
    assert lock.locked
    assert lock.open_file
    assert (lock.code, lock.last_day, lock.earliest_disposal_day, lock.locked_until) == (
        Code.D30,
        None,
        None,
        None,
    )
    assert lock.rule.zh == "保管期限 30 年，案卷未结卷，保管期限尚未起算"
    assert lock.floor == dt.date(2020, 12, 31)
    assert lock.floor_basis == make.NOTICE
    assert lock.as_json() == {
        "code": "D30",
        "last_day": None,
        "earliest_disposal_day": None,
        "holds": [],
        "blocked_by": [],
        "rule": lock.rule.zh,
    }


@pytest.mark.parametrize(("latest", "earliest"), [(2021, dt.date(2052, 1, 1)), (2018, dt.date(2051, 1, 1))])
def test_a_closed_household_file_counts_from_closing_or_its_latest_item(
    archive: Archive, township: Township, household_file: ArchivalFile, latest: int, earliest: dt.date
) -> None:
    with archive.work(township.dora) as work:
        make.make_registered_item(work.session, work.session.merge(household_file), year=latest)
        retention.close_file(work, household_file.code, 2020, "脱贫")
    with archive.look(township.alice) as look:
        item_lock = retention.lock_of(look, first_item(look, household_file))
        file_lock = retention.lock_of_file(look, household_file.id)
    assert file_lock is not None
    assert item_lock.earliest_disposal_day == file_lock.earliest_disposal_day == earliest
    assert not item_lock.open_file


def test_a_date_read_by_the_machine_starts_nothing_until_a_person_confirmed_it(
    archive: Archive, township: Township
) -> None:
    with archive.work(township.alice) as work:
        file = make.make_series_file(work.session, township.sang, year=2014)
        item = make.make_registered_item(
            work.session,
            file,
            retention_start_year=None,
            date_latest=dt.date(2014, 7, 1),
            document_date="2014-07-01",
        )
        lock = retention.lock_of(work, item)
        assert lock.earliest_disposal_day is None
        assert "人工确认" in lock.rule.zh
        item.date_confirmed_by = "alice"
        work.session.flush()
        assert retention.lock_of(work, item).earliest_disposal_day == dt.date(2025, 1, 1)


def test_a_person_confirms_a_start_once(archive: Archive, township: Township) -> None:
    with archive.work(township.alice) as work:
        file = make.make_series_file(work.session, township.sang, year=2014)
        item = make.make_registered_item(work.session, file, retention_start_year=None)
        retention.confirm_start(work, item.code, 2014)
        assert retention.lock_of(work, item).earliest_disposal_day == dt.date(2025, 1, 1)
        with pytest.raises(Exception, match="confirmed already"):
            retention.confirm_start(work, item.code, 2010)


def test_an_item_of_a_series_is_kept_singly_and_the_file_as_long_as_its_longest(
    archive: Archive, township: Township
) -> None:
    with archive.work(township.alice) as work:
        file = make.make_series_file(work.session, township.sang, year=2014)
        short = make.make_registered_item(work.session, file)
        long = make.make_registered_item(work.session, file, retention_code=Code.D30)
        assert retention.lock_of(work, short).earliest_disposal_day == dt.date(2025, 1, 1)
        assert retention.lock_of(work, long).earliest_disposal_day == dt.date(2045, 1, 1)
        assert retention.lock_of(work, file).earliest_disposal_day == dt.date(2045, 1, 1)
        make.make_registered_item(work.session, file, retention_code=None)
        assert retention.lock_of(work, file).earliest_disposal_day is None
        assert retention.lock_of(work, file).rule.zh == "未定保管期限，按永久保存"


def test_volumes_and_boxes_are_kept_as_long_as_the_longest_thing_in_them(
    archive: Archive, township: Township
) -> None:
    with archive.work(township.alice) as work:
        box = make.make_box(work.session, township.sang)
        assert retention.lock_of_box(work, box.id) is None
        assert not retention.lock_of(work, box).locked
        for year, code in ((2014, Code.D10), (2018, Code.D30)):
            file = make.make_series_file(work.session, township.sang, year=year, retention_code=code)
            make.make_registered_item(work.session, file)
            holding = make.make_holding(work.session, file, box)
        assert retention.lock_of(work, holding).earliest_disposal_day == dt.date(2049, 1, 1)
        found = retention.lock_of_box(work, box.id)
        assert found is not None
        assert found.earliest_disposal_day == dt.date(2049, 1, 1)


def test_a_staged_item_has_no_lock_yet(archive: Archive, township: Township) -> None:
    with archive.work(township.alice) as work:
        lock = retention.lock_of(work, make.make_item(work.session))
    assert not lock.locked
    assert "两人" in lock.sentence.zh


def test_removing_the_floor_from_the_database_does_not_lower_it(archive: Archive, township: Township) -> None:
    with archive.look(township.alice) as look:  # this database has no floor row at all
        assert [floor.last_day for floor in retention.floors(look)] == [dt.date(2020, 12, 31)]


def test_locks_are_listed_and_counted_by_year_for_what_one_may_see(
    archive: Archive, township: Township, household_file: ArchivalFile
) -> None:
    with archive.work(township.alice) as work:
        meetings = make.make_series_file(work.session, township.zao, year=2014)
        make.make_registered_item(work.session, meetings)
        make.make_registered_item(work.session, meetings, retention_start_year=2018)
    with archive.look(township.alice) as look:
        assert [row.code for row in retention.locks(look).rows] == [household_file.code, meetings.code]
        assert retention.lock_summary(look) == [(2025, 1), (2029, 1), (None, 1)]
        only = retention.locks(look, village=township.zao.code)
        assert (only.total, only.rows[0].earliest, only.rows[0].items) == (1, dt.date(2029, 1, 1), 2)
    with archive.look(township.bob) as look:
        assert [row.code for row in retention.locks(look).rows] == [household_file.code]
        assert retention.lock_summary(look) == [(None, 1)]
