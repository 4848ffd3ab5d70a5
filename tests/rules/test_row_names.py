"""Names in a row: a common stem and numbers that follow one another, in one folder and of one ending."""

from __future__ import annotations

import pytest

from archive_app.rules import rows


def runs(*paths: str) -> list[list[str]]:
    """Return the rows among paths, as paths."""
    named = [
        rows.Named(n, path.rsplit("/", 1)[-1], path if "/" in path else "") for n, path in enumerate(paths)
    ]
    return [[paths[n] for n in run] for run in rows.runs(named)]


@pytest.mark.parametrize(
    "names",
    [
        ["0001.jpg", "0002.jpg"],
        ["9.jpg", "10.jpg", "11.jpg"],
        ["扫描_0001.jpg", "扫描_0002.JPG"],
        ["IMG_20180305_0001.jpg", "IMG_20180305_0002.jpg"],
        ["X001-FP·2018-D30-0001-0001.tif", "X001-FP·2018-D30-0001-0002.tif"],
        ["甲/乙/0001.png", "甲/乙/0002.png"],
    ],
)
def test_numbers_that_follow_one_another_are_a_row(names: list[str]) -> None:
    assert runs(*reversed(names)) == [names]


@pytest.mark.parametrize(
    "names",
    [
        ["0001.jpg", "0003.jpg"],
        ["0001.jpg", "0002.png"],
        ["甲/0001.jpg", "乙/0002.jpg"],
        ["a1.jpg", "b2.jpg"],
        ["20180305.jpg", "20180306.jpg"],
        ["110105194912310021.jpg", "110105194912310022.jpg"],
        ["张三.jpg", "李四.jpg"],
        ["1.jpg", "01.jpg", "2.jpg"],
    ],
)
def test_what_is_not_surely_a_row_is_none(names: list[str]) -> None:
    assert all(len(run) == 1 for run in runs(*names))


def test_files_of_which_different_things_were_said_are_no_row() -> None:
    named = [rows.Named(1, "0001.jpg", kin="甲"), rows.Named(2, "0002.jpg", kin="乙")]
    assert rows.runs(named) == [[1], [2]]
