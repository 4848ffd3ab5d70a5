"""Dates of which a part may be missing: what they can mean, from the earliest to the latest day."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive_app.rules.partial_dates import BadDate, parse


@pytest.mark.parametrize(
    ("written", "text", "earliest", "latest"),
    [
        ("2018-03-05", "2018-03-05", (2018, 3, 5), (2018, 3, 5)),
        ("2018年3月5日", "2018-03-05", (2018, 3, 5), (2018, 3, 5)),
        ("2018.3", "2018-03", (2018, 3, 1), (2018, 3, 31)),
        ("2016-02", "2016-02", (2016, 2, 1), (2016, 2, 29)),
        ("2018", "2018", (2018, 1, 1), (2018, 12, 31)),
        ("2018年", "2018", (2018, 1, 1), (2018, 12, 31)),
        ("20180000", "2018", (2018, 1, 1), (2018, 12, 31)),
        ("20180300", "2018-03", (2018, 3, 1), (2018, 3, 31)),
        ("20180305", "2018-03-05", (2018, 3, 5), (2018, 3, 5)),
        ("201X", "201X", (2010, 1, 1), (2019, 12, 31)),
        ("2018-XX", "2018", (2018, 1, 1), (2018, 12, 31)),
    ],
)
def test_a_date_means_every_day_it_leaves_open(
    written: str, text: str, earliest: tuple[int, int, int], latest: tuple[int, int, int]
) -> None:
    found = parse(written)
    assert (found.text, found.earliest, found.latest) == (text, dt.date(*earliest), dt.date(*latest))


@pytest.mark.parametrize(
    "written", ["", "昨天", "2018-13", "2018-02-30", "20181301", "20180005", "2018-XX-05", "201X-03"]
)
def test_what_cannot_be_a_date_is_refused(written: str) -> None:
    with pytest.raises(BadDate):
        parse(written)


@given(st.dates(dt.date(1900, 1, 1), dt.date(2100, 12, 31)))
def test_a_whole_date_comes_back_as_itself(day: dt.date) -> None:
    found = parse(day.isoformat())
    assert found.is_whole
    assert found.earliest == day
    assert parse(found.text) == found
