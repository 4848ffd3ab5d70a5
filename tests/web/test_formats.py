"""How values are written."""

from __future__ import annotations

import datetime as dt

import pytest
from flask import Flask
from flask_babel import Babel, force_locale

from archive_app.web import formats
from archive_app.web.views import places
from archive_app.web.views.search import pieces


@pytest.fixture
def plain() -> Flask:
    app = Flask("plain")
    Babel(app, default_locale="zh_CN")
    return app


def test_dates_read_as_people_write_them(plain: Flask) -> None:
    day = dt.date(2018, 3, 5)
    with plain.test_request_context():
        assert formats.prose_date(day) == "2018年3月5日"
        assert formats.table_date(day) == "2018-03-05"
        with force_locale("en"):
            assert formats.prose_date(day) == "5 March 2018"


def test_moments_are_shown_on_the_townships_clock() -> None:
    late = dt.datetime(2018, 3, 5, 16, 30, tzinfo=dt.UTC)
    assert formats.table_time(late) == "2018-03-06 00:30"
    assert formats.table_date(late) == "2018-03-06"


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        ("37040619520307123X", "370406********123X"),
        ("370406520307123", "370406*****7123"),
        ("13800001234", "138****1234"),
        ("370406********1234", "370406********1234"),
        ("1234", "****"),
        (None, "—"),
    ],
)
def test_personal_numbers_are_masked(number: str | None, shown: str) -> None:
    assert formats.masked(number) == shown


def test_a_hundred_percent_means_all() -> None:
    assert formats.percent(999, 1000) == 99
    assert formats.percent(1000, 1000) == 100
    assert formats.percent(0, 0) == 0


@pytest.mark.parametrize(
    ("count", "shown"), [(0, "0 B"), (1536, "1.5 KB"), (5 * 1024**3, "5.0 GB"), (3 * 1024**4, "3.0 TB")]
)
def test_sizes_are_written_in_the_largest_fitting_unit(count: int, shown: str) -> None:
    assert formats.size(count) == shown


def test_the_drawn_cabinet_marks_one_box_and_stays_inside_itself(plain: Flask) -> None:
    with plain.test_request_context():
        drawn = places.draw_cabinet([3, 40, 0], 1, 39)
    marked = [spine for spine in drawn.spines if spine.marked]
    assert len(drawn.spines) == 43
    assert len(marked) == 1
    assert all(spine.x + spine.width <= drawn.width for spine in drawn.spines)
    assert all(board.y + board.height <= drawn.height for board in drawn.boards)


def test_a_snippet_is_cut_at_its_marks_and_loses_nothing() -> None:
    text = "户主姓名\t张守田\n性别"
    cut = pieces(text, [(5, 8)])
    assert [piece.text for piece in cut if piece.marked] == ["张守田"]
    assert "".join(piece.text for piece in cut) == "户主姓名 │ 张守田性别"
