"""Stacks are parted by separators, titles and what ties a page to the one before; no side is lost."""

from __future__ import annotations

from dataclasses import replace

import pytest

from archive_app.rules.continuing import Mark, Sheet
from archive_app.rules.grouping import LOOSE, STRAY, Stack, part
from archive_app.rules.page_arithmetic import PARTS, Sums, part_of
from archive_app.rules.stacks import Sides, fits, order
from archive_app.terms import ItemState, PageState, SeparatorKind

ZHANG = Mark("P-000001-A", SeparatorKind.HOUSEHOLD, household="201-0001")
WANG = Mark("P-000002-B", SeparatorKind.HOUSEHOLD, household="201-0002", form="approval")
NEXT = Mark("P-000003-C", SeparatorKind.DOCUMENT)
ANYONE = Mark("P-000004-D", SeparatorKind.HOUSEHOLD)
MEETING = Mark("P-000005-E", SeparatorKind.MEETING, text="评议会")


def form(kind: str, name: str = "", **more: object) -> Sheet:
    return replace(Sheet(0, 0, kind, name=name), **more)


def page(text: str = "", **more: object) -> Sheet:
    return replace(Sheet(0, 0, None, text=text), **more)


def blank(**more: object) -> Sheet:
    return replace(Sheet(0, 0, None, blank=True), **more)


def sheet_of(mark: Mark) -> Sheet:
    return Sheet(0, 0, None, mark=mark)


def parted(*sheets: Sheet) -> Stack:
    return part(replace(one, page_id=n, number=n) for n, one in enumerate(sheets, 1))


def numbers(stack: Stack) -> list[list[int]]:
    return [[one.number for one in document.sheets] for document in stack.documents]


def test_titles_and_names_part_a_stack_without_separators() -> None:
    stack = parted(
        form("application", "张三"), form("survey", "张三"), form("survey", "张三"), form("survey", "李四")
    )
    assert numbers(stack) == [[1], [2, 3], [4]]


def test_a_separator_sheet_parts_even_what_looks_alike_and_is_set_aside() -> None:
    stack = parted(sheet_of(ZHANG), page("一"), sheet_of(NEXT), page("二"), sheet_of(WANG), form("survey"))
    assert numbers(stack) == [[2], [4], [6]]
    assert [one.number for one in stack.aside] == [1, 3, 5]
    assert [one.said and one.said.household for one in stack.documents] == [
        "201-0001",
        "201-0001",
        "201-0002",
    ]


def test_a_household_holds_for_all_documents_behind_its_sheet_and_a_form_for_the_first_only() -> None:
    stack = parted(sheet_of(WANG), form("approval"), form("survey"))
    assert [(one.said.household, one.said.form) for one in stack.documents if one.said] == [
        ("201-0002", "approval"),
        ("201-0002", None),
    ]


def test_the_same_sheet_scanned_twice_parts_nothing() -> None:
    again = parted(
        sheet_of(ZHANG), sheet_of(ZHANG), form("survey", "张三"), sheet_of(ZHANG), page("（续表）")
    )
    assert numbers(again) == [[3, 5]]
    assert len(again.aside) == 3


def test_sheets_that_name_nobody_part_each_time_but_not_when_they_lie_on_each_other() -> None:
    stack = parted(
        sheet_of(NEXT), sheet_of(NEXT), blank(), sheet_of(NEXT), page("一"), sheet_of(NEXT), page("二")
    )
    assert numbers(stack) == [[5], [7]]


def test_the_sheet_for_another_household_ends_what_was_said_before() -> None:
    stack = parted(sheet_of(ZHANG), form("survey"), sheet_of(ANYONE), form("survey"))
    assert [one.said and one.said.household for one in stack.documents] == ["201-0001", None]


def test_everything_behind_a_meetings_sheet_is_one_piece() -> None:
    stack = parted(
        sheet_of(MEETING), page("第1页 共1页"), page("第1页 共1页"), sheet_of(ZHANG), form("survey")
    )
    assert numbers(stack) == [[2, 3], [5]]


def test_blank_backs_stay_with_their_sheet_and_blanks_of_nobody_are_set_aside() -> None:
    stack = parted(blank(), form("survey"), blank(), sheet_of(ZHANG), blank(), form("approval"))
    assert numbers(stack) == [[2, 3], [6]]
    assert [one.number for one in stack.aside] == [1, 4, 5]


@pytest.mark.parametrize(
    "going_on",
    [
        page("第2页 共2页"),
        page("续表"),
        page("张三户家庭情况"),
        page("任意的话", is_back=True),
        page("时间\t地点\t内容\t另一行"),
        form("survey", "张三"),
        form("survey", form_score=0.5, text="第2页 共2页"),
    ],
)
def test_a_page_that_is_tied_to_the_one_before_goes_on_with_it(going_on: Sheet) -> None:
    first = form("survey", "张三", text="第1页 共2页\n时间\t地点\t内容\t帮扶人\t措施\t效果")
    stack = parted(form("application", "张三"), first, going_on, form("approval", "张三"))
    assert numbers(stack) == [[1], [2, 3], [4]]
    assert [one.doubts for one in stack.documents] == [(), (), ()]


@pytest.mark.parametrize(
    "other",
    [
        page("农技小报 春季红薯育苗要点"),
        page("第1页 共1页"),
        page("第3页 共5页"),
        page("时间\t地点\t内容\t11010519491231002X"),
        page("时间\t地点\t内容\t帮扶人\t措施"),
    ],
)
def test_a_page_that_nothing_ties_to_the_one_before_waits_for_a_person(other: Sheet) -> None:
    first = form("survey", "张三", text="第1页 共2页\n时间\t地点\t内容\t帮扶人\t措施")
    stack = parted(form("application", "张三"), first, other, form("approval", "张三"))
    assert numbers(stack) == [[1], [2], [3], [4]]
    assert (stack.documents[2].doubts, stack.documents[2].follows) == ((LOOSE,), True)


def test_the_same_form_with_an_unread_name_is_never_taken_for_the_neighbours_second_page() -> None:
    assert numbers(parted(form("survey", "张三"), form("survey"), form("survey", "李四"))) == [[1], [2], [3]]


def test_one_form_and_a_loose_page_in_a_file_of_their_own_stay_together_in_doubt() -> None:
    [only] = parted(form("application", "张三"), page("手写的第二张")).documents
    assert len(only.sheets) == 2
    assert only.doubts == (LOOSE,)


def test_a_code_that_is_no_separator_of_ours_parts_nothing_and_is_said() -> None:
    [first, second] = parted(form("survey", "张三", stray_code=True), form("approval", "张三")).documents
    assert (first.doubts, second.doubts) == ((STRAY,), ())


def test_an_unreadable_page_stays_with_the_document_before_it() -> None:
    assert numbers(parted(form("survey"), page(unreadable=True), form("approval"))) == [[1, 2], [3]]


@pytest.mark.parametrize(
    ("sides", "count", "right"),
    [
        (None, 4, [1, 2, 3, 4]),
        (Sides.FRONT_BACK, 4, [1, 2, 3, 4]),
        (Sides.ODD_EVEN, 6, [1, 4, 2, 5, 3, 6]),
        (Sides.ODD_EVEN_REVERSED, 6, [1, 6, 2, 5, 3, 4]),
        (Sides.ODD_EVEN, 5, [1, 2, 3, 4, 5]),
    ],
)
def test_sides_come_into_the_order_they_belong(sides: Sides | None, count: int, right: list[int]) -> None:
    assert order(sides, count) == right
    assert fits(sides, count) is (count != 5)


def test_no_side_is_ever_lost_or_doubled() -> None:
    kinds = [
        form("survey", "张三"),
        page("x"),
        blank(),
        sheet_of(ZHANG),
        sheet_of(NEXT),
        page(unreadable=True),
    ]
    for seed in range(400):
        chosen = [kinds[(seed * 7 + n * n * (seed % 5 + 1)) % len(kinds)] for n in range(seed % 9 + 1)]
        assert sorted(parted(*chosen).numbers) == list(range(1, len(chosen) + 1))


def test_every_side_goes_to_one_place_and_a_lost_one_is_told() -> None:
    places = {
        part_of(PageState.READ, None, ItemState.REGISTERED),
        part_of(PageState.READ, None, ItemState.STAGED),
        part_of(PageState.BLANK, None, ItemState.REGISTERED),
        part_of(PageState.READ, "separator", ItemState.STAGED, is_record=False),
        part_of(PageState.READ, None, ItemState.STAGED, is_record=False),
        part_of(PageState.REFUSED, None, ItemState.STAGED),
        part_of(PageState.WAITING, None, ItemState.STAGED),
    }
    assert places == set(PARTS)
    assert (Sums(came=3, filed=2, blank=1) + Sums(came=1, open=1)).is_exact
    assert Sums(came=3, filed=2).difference == 1
