"""Texts become values of their kind, and say by which rule."""

from decimal import Decimal

import pytest

from ocr.forms.amounts import read_amount, read_count, read_money
from ocr.forms.choosing import choose
from ocr.forms.dates import find_dates, read_date
from ocr.forms.kinds import Lists, make

CAUSES = ["因病", "因残", "因学", "缺土地", "缺水", "缺技术"]
CATEGORIES = ["一般贫困户", "低保贫困户", "五保贫困户"]


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("2018年3月5日", "2018-03-05"),
        ("2018.3.5", "2018-03-05"),
        ("2018/12/25", "2018-12-25"),
        ("20180305", "2018-03-05"),
        ("二〇一八年三月五日", "2018-03-05"),
        ("二O一八年十二月二十五日", "2018-12-25"),
        ("2018年|2月3日", "2018-12-03"),
        ("日期：2018年12月", "2018-12"),
        ("2018年度", "2018"),
        ("2018年2月30日", None),
        ("12900001234", None),
    ],
)
def test_dates_are_read_as_far_as_they_are_written(written: str, meant: str | None) -> None:
    assert read_date(written) == meant


def test_every_date_of_a_sentence_is_found_with_its_place() -> None:
    text = "自2018年3月5日起至2018年3月12日止"
    found = find_dates(text)
    assert [date.value for date in found] == ["2018-03-05", "2018-03-12"]
    assert text[found[1].start : found[1].end] == "2018年3月12日"


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("4,118.27元", "4118.27"),
        ("￥4118.27", "4118.27"),
        ("8|7.37", "817.37"),
        ("4955:20元", "4955.20"),
        ("1.2万元", "12000.00"),
        ("0.00", "0.00"),
        ("4118.273", None),
        ("2032.00×0.60", None),
        ("元", None),
    ],
)
def test_money_has_two_places_or_is_none(written: str, meant: str | None) -> None:
    value = read_money(written)
    assert (None if value is None else f"{value:.2f}") == meant


def test_counts_and_areas_lose_their_units() -> None:
    assert read_count("三人") == 3
    assert read_count("12人") == 12
    assert read_count("人") is None
    assert read_amount("5.4亩") == Decimal("5.4")


@pytest.mark.parametrize(
    ("read", "options", "value", "rule"),
    [
        ("因病", CAUSES, "因病", None),
        ("缺士地", CAUSES, "缺土地", "nearest"),
        ("低保户", CATEGORIES, "低保贫困户", "same_meaning"),
        ("一般贫因户", CATEGORIES, "一般贫困户", "nearest"),
        ("因丙", CAUSES, None, None),  # one sign of two: as near to all of them
        ("", CAUSES, None, None),
    ],
)
def test_a_listed_value_is_chosen_only_where_one_is_near(
    read: str, options: list[str], value: str | None, rule: str | None
) -> None:
    chosen = choose(read, options, {"低保户": "低保贫困户"})
    assert (chosen.value if chosen else None, chosen.rule if chosen else None) == (value, rule)


def test_what_cannot_be_a_value_of_its_kind_is_kept_and_marked() -> None:
    assert make("phone", "1290000", Lists()).rule == "invalid"  # type: ignore[union-attr]  # a value is there
    assert make("choice", "不知道", Lists(CAUSES)).rule == "not_in_list"  # type: ignore[union-attr]
    assert make("person", "王志強", Lists()).rule == "simplified"  # type: ignore[union-attr]
    assert make("money", "   ", Lists()) is None


def test_several_choices_are_parted_and_none_is_said_as_such() -> None:
    both = make("choices", "因病，缺技术", Lists(CAUSES))
    assert both is not None and (both.value, both.rule) == ("因病、缺技术", None)
    none = make("choices", "无", Lists(CAUSES))
    assert none is not None and none.value == "无"
