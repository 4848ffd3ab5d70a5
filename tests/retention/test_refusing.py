"""Whoever asks for a deletion is told what keeps it, why, and what can be done; and the attempt is on record."""

from __future__ import annotations

import datetime as dt

import factories as make
import pytest
from archives import Township

from archive_app import errors
from archive_app.archive import Archive
from archive_app.models import ArchivalFile, Event, Item
from archive_app.rules.access import Actor, system
from archive_app.services import retention


@pytest.fixture
def minutes(archive: Archive, township: Township) -> Item:
    with archive.sessions.writing() as session:
        file = make.make_series_file(session, township.sang, year=2018, retention_code="D30")
        return make.make_registered_item(session, file, reference_code="0001-WS·2018-D30-0001")


def attempts(archive: Archive) -> list[tuple[str, str, int | None, str]]:
    with archive.sessions.reading() as session:
        rows = session.query(Event).filter_by(action="item.delete_refused").order_by(Event.id)
        return [(row.actor, row.subject_kind, row.subject_id, row.details["answer"]) for row in rows]


def refused(archive: Archive, actor: Actor, code: str) -> errors.ArchiveError:
    with pytest.raises(errors.ArchiveError) as caught:
        retention.refuse_deletion(archive, actor, code)
    return caught.value


@pytest.mark.parametrize("name", ["alice", "bob", "dora"])
def test_registered_items_are_locked_for_everyone(
    archive: Archive, township: Township, minutes: Item, name: str
) -> None:
    error = refused(archive, getattr(township, name), minutes.code)
    assert isinstance(error, errors.Locked)
    assert (error.http_status, error.exit_code) == (423, 3)
    assert error.locked_until == dt.date(2048, 12, 31)
    assert error.zh == (
        "不能删除：保管期限 30 年，至 2048-12-31（依据《保管期限表》2018 版）；"
        "最低保存至 2020-12-31（依据桑发〔2018〕30号）。"
        "可以申请：登记更正（原件保留）、改归他处，或到期后鉴定。"
    )
    assert "until 2048-12-31 (retention schedule, 2018 edition)" in error.en
    assert attempts(archive) == [(name, "items", minutes.id, "locked")]
    with archive.look(township.alice) as look:
        assert look.session.get(Item, minutes.id) is not None


def test_the_machine_itself_is_refused_too(archive: Archive, minutes: Item) -> None:
    assert isinstance(refused(archive, system("root"), minutes.code), errors.Locked)


def test_a_reference_code_or_number_names_it_as_well(
    archive: Archive, township: Township, minutes: Item
) -> None:
    for name in (minutes.reference_code, str(minutes.id), f"https://192.0.2.9/q/{minutes.code}"):
        assert isinstance(refused(archive, township.alice, str(name)), errors.Locked)


def test_files_volumes_boxes_and_places_are_locked_by_what_is_in_them(
    archive: Archive, township: Township
) -> None:
    with archive.sessions.writing() as session:
        household = make.make_household(session, township.sang)
        file = make.make_household_file(session, household)
        make.make_registered_item(session, file)
        box = make.make_box(session, township.sang)
        holding = make.make_holding(session, file, box)
        shelf = box.shelf
        room = shelf.parent.parent
        names = [file.code, household.code, household.no, holding.code, box.code, shelf.code, room.code]
    for name in names:
        error = refused(archive, township.alice, name)
        assert isinstance(error, errors.Locked), name
        assert error.locked_until is None
        assert "案卷未结卷" in error.zh


def test_after_the_last_day_an_appraisal_is_needed_and_the_answer_is_still_no(
    archive: Archive, township: Township, minutes: Item, clock: make.Clock
) -> None:
    clock.set(2048, 12, 31, hour=23)
    still = refused(archive, township.alice, minutes.code)
    assert isinstance(still, errors.Locked)
    assert not still.appraisal_needed
    clock.set(2049, 1, 1, hour=0)
    error = refused(archive, township.alice, minutes.code)
    assert isinstance(error, errors.Locked)
    assert error.appraisal_needed
    assert "鉴定" in error.zh
    assert "appraisal is needed" in error.en


def test_a_staged_item_is_withdrawn_by_two_not_deleted(archive: Archive, township: Township) -> None:
    with archive.sessions.writing() as session:
        item = make.make_item(session, unit_id=township.sang.id)
    error = refused(archive, township.bob, item.code)
    assert type(error) is errors.Conflict
    assert "两人" in error.zh
    assert attempts(archive) == [("bob", "items", item.id, "conflict")]


def test_an_empty_box_keeps_its_code(archive: Archive, township: Township) -> None:
    with archive.sessions.writing() as session:
        box = make.make_box(session, township.sang)
        file = make.make_household_file(session, make.make_household(session, township.sang))
    for name in (box.code, file.code):
        assert type(refused(archive, township.alice, name)) is errors.Conflict


@pytest.mark.parametrize("code", ["I-000001-X", "nothing", "", "I-ZZZZZZ-Z", "999999"])
def test_what_does_not_exist_is_not_found(archive: Archive, township: Township, code: str) -> None:
    assert isinstance(refused(archive, township.alice, code), errors.NotFound)


def test_what_one_may_not_see_is_not_found_and_the_attempt_is_on_record(
    archive: Archive, township: Township, minutes: Item
) -> None:
    error = refused(archive, township.charlie, minutes.code)
    missing = refused(archive, township.charlie, "I-ZZZZZZ-Z")
    assert isinstance(error, errors.NotFound)
    assert error.zh.replace(minutes.code, "") == missing.zh.replace("I-ZZZZZZ-Z", "")
    assert attempts(archive) == [("charlie", "", None, "not-found")] * 2


def test_within_an_open_work_the_attempt_outlives_its_rollback(
    archive: Archive, township: Township, minutes: Item
) -> None:
    with pytest.raises(errors.Locked), archive.work(township.alice) as work:
        work.session.add(make.Unit(code="x", name="x", kind="village"))
        retention.try_delete(work, minutes.code)
    archive.looks.flush()
    assert attempts(archive) == [("alice", "items", minutes.id, "locked")]
    with archive.look(township.alice) as look:
        assert look.session.get(ArchivalFile, minutes.archival_file_id) is not None
        assert look.session.query(make.Unit).filter_by(code="x").count() == 0
