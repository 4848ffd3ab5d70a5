"""Squares are found by their frame and judged by what stands inside."""

import cv2
import numpy as np
import pytest

from ocr.prepare import ink
from ocr.prepare.check_boxes import find_square
from ocr.raw_lines import Image


def paper(high: int = 110, wide: int = 140) -> Image:
    return np.full((high, wide, 3), 235, np.uint8)


def square(*, tick: str = "") -> Image:
    image = paper()
    cv2.rectangle(image, (60, 40), (96, 76), (40, 40, 40), 3)
    if tick == "tick":
        points = np.array([[63, 58], [75, 72], [102, 34]], np.int32).reshape(-1, 1, 2)
        cv2.polylines(image, [points], isClosed=False, color=(120, 40, 30), thickness=5)
    elif tick == "cross":
        cv2.line(image, (58, 38), (98, 78), (40, 40, 40), 5)
        cv2.line(image, (98, 38), (58, 78), (40, 40, 40), 5)
    elif tick == "filled":
        cv2.rectangle(image, (64, 44), (92, 72), (40, 40, 40), -1)
    return image


@pytest.mark.parametrize(("tick", "ticked"), [("", False), ("tick", True), ("cross", True), ("filled", True)])
def test_a_square_is_ticked_by_a_tick_a_cross_or_ink(tick: str, ticked: bool) -> None:
    found = find_square(square(tick=tick))
    assert found is not None
    assert found.ticked is ticked


def test_no_square_is_seen_where_none_is() -> None:
    assert find_square(paper()) is None
    line = paper()
    cv2.line(line, (0, 60), (139, 60), (40, 40, 40), 3)
    assert find_square(line) is None


def test_a_red_stamp_is_no_writing_and_rulings_are_none_either() -> None:
    image = paper(200, 400)
    cv2.circle(image, (200, 100), 80, (40, 34, 206), 12)  # BGR
    cv2.line(image, (0, 190), (399, 190), (30, 30, 30), 3)
    assert ink.share(image) < 0.002
    cv2.putText(image, "AB", (150, 120), cv2.FONT_HERSHEY_SIMPLEX, 2, (90, 30, 20), 6)
    assert ink.share(image) > 0.01


def test_rows_of_writing_are_parted() -> None:
    image = paper(200, 400)
    for y in (60, 150):
        cv2.putText(image, "123", (50, y), cv2.FONT_HERSHEY_SIMPLEX, 1.5, (30, 30, 30), 4)
    assert len(ink.rows(image)) == 2
