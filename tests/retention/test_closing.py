"""Closing a household's file for a named cause: never before its latest item, told on its notes sheet."""

from __future__ import annotations

import datetime as dt

import factories as make
import pytest
from archives import Township

from archive_app import errors
from archive_app.archive import Archive
from archive_app.models import ArchivalFile, NotesLine
from archive_app.services import closing, retention
from archive_app.services.closing import Ending


@pytest.fixture
def file(archive: Archive, township: Township) -> ArchivalFile:
    with archive.sessions.writing() as session:
        made = make.make_household_file(session, make.make_household(session, township.sang))
        make.make_registered_item(session, made, year=2018)
        make.make_registered_item(session, made, year=2021)
        return made


def test_a_file_is_closed_with_cause_and_document(
    archive: Archive, township: Township, file: ArchivalFile
) -> None:
    with archive.work(township.dora) as work:
        closing.close_household_file(
            work, file.code, ending=Ending.LEFT_LIST, year=2022, basis="桑发〔2022〕7号"
        )
    with archive.look(township.alice) as look:
        lock = retention.lock_of_file(look, file.id)
        assert lock is not None and lock.last_day == dt.date(2052, 12, 31)
        (line,) = look.session.query(NotesLine)
        assert line.text == "结卷：脱贫退出，不再在册，2022 年；依据：桑发〔2022〕7号。"


@pytest.mark.parametrize(("year", "basis"), [(2020, "文件"), (2022, " "), (2022, "长" * 200), (2099, "文件")])
def test_a_year_before_the_latest_item_or_no_document_leaves_it_open(
    archive: Archive, township: Township, file: ArchivalFile, year: int, basis: str
) -> None:
    with pytest.raises(errors.BadInput), archive.work(township.dora) as work:
        closing.close_household_file(work, file.code, ending=Ending.DIED, year=year, basis=basis)
    with archive.sessions.reading() as session:
        assert session.get_one(ArchivalFile, file.id).closed_year is None
        assert session.query(NotesLine).count() == 0


def test_who_may_not_decide_does_not_close(archive: Archive, township: Township, file: ArchivalFile) -> None:
    with pytest.raises(errors.Forbidden), archive.work(township.alice) as work:
        closing.close_household_file(work, file.code, ending=Ending.MOVED, year=2022, basis="文件")
