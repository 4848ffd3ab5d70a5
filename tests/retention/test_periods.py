"""How long: the values of the schedule, the floor and the holds, as the rules give them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import pytest

from archive_app.models.types import RetentionCode as Code
from archive_app.rules.retention import (
    Floor,
    HoldSpan,
    Terms,
    file_start_year,
    last_day,
    lock,
    longest,
    today,
    together,
)

FLOOR = Floor(dt.date(2020, 12, 31), "桑发〔2018〕30号")
ACTIVE = HoldSpan("审计", "x", None)
RELEASED = HoldSpan("审计", "x", dt.date(2026, 5, 10))


@pytest.mark.parametrize(
    ("code", "start", "holds", "earliest"),
    [
        (Code.D10, 2014, (), dt.date(2025, 1, 1)),
        (Code.D10, 2009, (), dt.date(2021, 1, 1)),  # old material: the floor decides
        (Code.D10, 2010, (), dt.date(2021, 1, 1)),  # period and floor end on the same day
        (Code.D10, 2018, (), dt.date(2029, 1, 1)),
        (Code.D30, 2018, (), dt.date(2049, 1, 1)),
        (Code.Y, 2018, (), None),
        (Code.Y, None, (), None),
        (None, 2009, (), None),  # no period set: as permanent
        (Code.D10, 2009, (ACTIVE,), None),
        (Code.D10, 2009, (RELEASED,), dt.date(2026, 5, 11)),
        (Code.D10, 2009, (RELEASED, ACTIVE), None),
        (Code.D30, 2018, (RELEASED,), dt.date(2049, 1, 1)),
        (Code.D30, None, (), None),  # an open file
    ],
)
def test_the_earliest_day_of_disposal(
    code: Code | None, start: int | None, holds: Sequence[HoldSpan], earliest: dt.date | None
) -> None:
    assert lock(Terms(code, start, [FLOOR], holds)).earliest_disposal_day == earliest


def test_a_household_file_counts_from_its_closing_but_never_before_its_latest_item() -> None:
    assert file_start_year(2020, [2014, 2021, 2018]) == 2021
    assert file_start_year(2020, [2014]) == 2020
    assert file_start_year(2020, []) == 2020
    assert file_start_year(None, [2014, 2021]) is None
    closed = lock(Terms(Code.D30, file_start_year(2020, [2021]), [FLOOR]))
    assert closed.earliest_disposal_day == dt.date(2052, 1, 1)


def test_a_copy_that_is_no_record_has_the_floor_only() -> None:
    decided = lock(Terms(None, None, [FLOOR], is_copy=True))
    assert decided.earliest_disposal_day == dt.date(2021, 1, 1)
    assert decided.last_day is None
    assert lock(Terms(None, None, [FLOOR])).earliest_disposal_day is None


def test_the_period_counts_from_the_first_of_january_after_the_start() -> None:
    assert last_day(Code.D10, 2018) == dt.date(2028, 12, 31)
    assert last_day(Code.Y, 2018) is None
    assert last_day(None, 2018) is None
    assert last_day(Code.D30, None) is None


def test_the_latest_floor_decides() -> None:
    later = Floor(dt.date(2030, 6, 30), "另一文件")
    found = lock(Terms(Code.D10, 2014, [FLOOR, later]))
    assert found.earliest_disposal_day == dt.date(2030, 7, 1)
    assert found.floor == later


def test_what_else_blocks_is_never() -> None:
    found = lock(Terms(Code.D10, 2009, [FLOOR], blocked_by=["on_loan"]))
    assert found.earliest_disposal_day is None
    assert found.reasons == ("on_loan",)


def test_a_volume_is_kept_as_long_as_its_longest_item() -> None:
    assert longest([Code.D10, Code.D30]) is Code.D30
    assert longest([Code.D10, Code.Y]) is Code.Y
    assert longest([Code.Y, None]) is None
    assert longest([]) is None
    short, long = lock(Terms(Code.D10, 2014, [FLOOR])), lock(Terms(Code.D30, 2018, [FLOOR]))
    assert together([short, long]).earliest_disposal_day == dt.date(2049, 1, 1)
    assert together([short, long]).last_day == dt.date(2048, 12, 31)
    never = together([short, lock(Terms(Code.Y, 2018, [FLOOR])), long])
    assert (never.earliest_disposal_day, never.last_day, never.reasons) == (None, None, ("permanent",))
    with pytest.raises(ValueError, match="nothing"):
        together([])


def test_the_day_is_that_of_the_township() -> None:
    before_midnight = dt.datetime(2020, 12, 31, 15, 59, tzinfo=dt.UTC)
    assert today(before_midnight) == dt.date(2020, 12, 31)
    assert today(before_midnight + dt.timedelta(minutes=1)) == dt.date(2021, 1, 1)


def test_a_passed_day_only_means_that_people_may_appraise() -> None:
    found = lock(Terms(Code.D10, 2009, [FLOOR]))
    assert not found.appraisal_due(dt.date(2020, 12, 31))
    assert found.appraisal_due(dt.date(2021, 1, 1))
    assert not lock(Terms(Code.Y, 2009, [FLOOR])).appraisal_due(dt.date(2999, 1, 1))
