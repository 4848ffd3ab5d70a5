"""Page numbers printed on paper: what they are, and what they tell of an item's pages."""

from __future__ import annotations

import pytest

from archive_app.rules import paging
from archive_app.rules.paging import Fault, FaultKind, Printed

MISSING, DOUBLE, ORDER, COUNT = FaultKind.MISSING, FaultKind.DOUBLE, FaultKind.ORDER, FaultKind.COUNT


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("认定调查表\n第1页 共3页", Printed(1, 3)),
        ("第 2 页/共 3 页\n内容", Printed(2, 3)),
        ("内容\n2/3", Printed(2, 3)),
        ("内容\n- 4 -", Printed(4)),
        ("— 4 —\n内容", Printed(4)),
        ("内容\n第5页", Printed(5)),
        ("内容", None),
        ("内容\n一亩三分，1/3 归集体\n收入\n支出\n合计", None),
        ("第5页 共3页", None),
        ("", None),
    ],
)
def test_a_printed_number_is_known_where_it_says_so_for_sure(text: str, number: Printed | None) -> None:
    assert paging.printed(text) == number


def of(total: int | None, *numbers: int | None) -> list[Printed | None]:
    return [None if number is None else Printed(number, total) for number in numbers]


@pytest.mark.parametrize(
    ("numbers", "fault"),
    [
        (of(3, 1, 2, 3), None),
        (of(3, 1), Fault(MISSING, "2, 3 / 3")),
        (of(3, 1, 3), Fault(MISSING, "2 / 3")),
        (of(2, 2, 1), Fault(ORDER, "2, 1")),
        (of(2, 1, 1, 2), Fault(DOUBLE, "1 / 2")),
        (of(2, 1, 2, 1, 2), None),
        (of(2, 1, None), None),
        (of(None, 3, 4, 5), None),
        (of(None, 1, 3), Fault(MISSING, "2")),
        (of(None, 1, 2, 3, 1, 2), None),
        ([*of(2, 1, 2), *of(3, 1, 2, 3)], None),
        ([None, None], None),
        ([], None),
    ],
)
def test_numbers_that_are_missing_double_or_out_of_order_are_a_fault(
    numbers: list[Printed | None], fault: Fault | None
) -> None:
    assert paging.fault_of(numbers) == fault


def test_the_catalogues_count_is_held_against_the_written_pages_or_all_sides() -> None:
    assert paging.fault_of([None, None], expected=2) is None
    assert paging.fault_of([None, None], expected=4, sides=4) is None
    assert paging.fault_of([None, None], expected=3, sides=2) == Fault(COUNT, "2 / 3")
