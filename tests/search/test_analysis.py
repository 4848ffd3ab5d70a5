"""Normal text: what is the same, what is apart, and where it stood."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive_app.search.analysis import PUNCTUATION, analyse, phrase, tokens
from archive_app.search.identity import identities, is_valid
from archive_app.search.normal import cut


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("張建國", "张建国"),
        ("台帐", "臺賬"),
        ("买", "買"),
        ("二○一八", "二〇一八"),
        ("二◯一八", "二〇一八"),
        ("张 建\n国", "张建国"),
        ("张\u200b建\u00ad国\ufeff", "张建国"),
        ("买买提·艾力", "买买提艾力"),
        ("买买提 • 艾力", "买买提艾力"),
        ("〔2018〕", "（2018）"),
        ("[2018]", "(2018)"),
        ("２０１８年", "2018年"),
        ("ＷＳ·2011", "ws.2011"),
        ("12,345.67", "12345.67"),
        ("共1,234,567元", "共1234567元"),
        ("⺠族", "民族"),
        ("金", "金"),
        ("钟", "锺"),
        ("a\u0301b", "ab"),
        ("㎡", "m2"),
    ],
)
def test_these_are_the_same(one: str, other: str) -> None:
    assert phrase(f"甲{one}乙") == phrase(f"甲{other}乙")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("张，建国", "张建国"),
        ("张\t建国", "张，建国"),
        ("①2018", "12018"),
        ("3,45", "345"),
        ("1,2345", "12345"),
        ("12 34", "1234"),
        ("己", "已"),
    ],
)
def test_these_stay_apart(one: str, other: str) -> None:
    assert tokens(cut(one)) != tokens(cut(other))


@pytest.mark.parametrize(
    "border", ["\t", "\f", "\n\n", "\n \n", "\r\n\r\n", "|", "│", "\u2029", "。\n\n", "\t，"]
)
def test_a_hard_border_is_nine_places_wide(border: str) -> None:
    assert tokens(cut(f"甲{border}乙")) == [("甲", 0), ("乙", 9)]


@pytest.mark.parametrize("gap", ["\n", "\r\n", " ", " \n ", "\u3000", "\u2028"])
def test_a_space_or_one_line_break_is_nothing(gap: str) -> None:
    assert tokens(cut(f"甲{gap}乙")) == [("甲", 0), ("甲乙", 0), ("乙", 1)]


def test_punctuation_has_a_place_of_its_own() -> None:
    assert tokens(cut("甲，（乙")) == [("甲", 0), (PUNCTUATION, 1), ("乙", 2)]
    assert tokens(cut("甲，\n，乙")) == [("甲", 0), (PUNCTUATION, 1), ("乙", 2)]


def test_single_characters_stand_only_at_the_edges_of_a_run() -> None:
    assert tokens(cut("2018年度表3月")) == [
        ("2018", 0),
        ("年", 1),
        ("年度", 1),
        ("度表", 2),
        ("表", 3),
        ("3", 4),
        ("月", 5),
    ]


def test_characters_beyond_the_basic_plane_are_characters() -> None:
    units = cut("𠮷野䶮先生〇々")
    assert units.texts == list("𠮷野䶮先生〇々")
    assert all(units.han)


def test_every_second_pair_is_enough() -> None:
    wanted = phrase("贫困户登记")
    assert wanted is not None
    assert wanted.sparse_places() == [(0, "贫困"), (2, "户登"), (3, "登记")]
    mixed = phrase("桑发〔2018〕30号")
    assert mixed is not None
    assert mixed.sparse_places() == [(0, "桑发"), (2, "，"), (3, "2018"), (4, "，"), (5, "30"), (6, "号")]
    assert mixed.places() == [(0, "桑发"), (1, "发"), (2, "，"), (3, "2018"), (4, "，"), (5, "30"), (6, "号")]


NUMBER = "37040319800101000X"


@pytest.mark.parametrize(
    "text",
    [
        "37040319800101000X",
        "身份证号码370403 19800101 000X，",
        "370403198001\n01000x",
        "3704 0319 8001 0100 0X",
        "37O4O319800l01000X",
        "３７０４０３１９８００１０１０００Ｘ",
        "370403 19800101 000 X",
    ],
)
def test_an_identity_number_is_joined_when_its_check_sign_is_right(text: str) -> None:
    assert is_valid(NUMBER.lower())
    assert analyse(text).numbers == [NUMBER.lower()]


@pytest.mark.parametrize(
    "text", ["370403 19800101 0011", "370403\t19800101\t000X", "370403，19800101000X", "2018 30 1"]
)
def test_other_digits_are_not_joined(text: str) -> None:
    assert analyse(text).numbers == []


def test_a_misread_or_old_identity_number_is_kept_as_it_stands() -> None:
    assert analyse("370403198001010011 370403800101001 123456789012345").numbers == [
        "370403198001010011",
        "370403800101001",
    ]


def test_confirmed_identity_numbers_are_kept_with_those_read() -> None:
    assert analyse("无", (NUMBER, "")).numbers == [NUMBER.lower()]


@given(st.text(max_size=200))
def test_units_come_from_where_they_say(text: str) -> None:
    units = cut(text)
    assert all(0 <= start < end <= len(text) for start, end in zip(units.starts, units.ends, strict=True))
    assert units.starts == sorted(units.starts)
    for start, end, unit in zip(units.starts, units.ends, units.texts, strict=True):
        assert unit in "".join(cut(text[start:end]).texts)
    assert len(identities(units)) <= len(units)


@given(st.text(alphabet="甲乙國1a ，。\n\t·", max_size=60))
def test_cutting_the_normal_text_again_changes_nothing(text: str) -> None:
    units = cut(text)
    signs = {0: " ", 1: "，", 2: "\t"}
    again = cut("".join(signs[joint] + unit for unit, joint in zip(units.texts, units.joints, strict=True)))
    assert tokens(again) == tokens(units) or not units.texts


@given(st.text(alphabet="甲國1a ，㎡℃½…\u0301\u200b,·\n", max_size=40))
def test_a_character_that_becomes_several_keeps_the_places_of_the_others(text: str) -> None:
    units = cut(text)
    for start, end, unit, han in zip(units.starts, units.ends, units.texts, units.han, strict=True):
        alone = cut(text[start:end])
        assert unit in "".join(alone.texts)
        assert not han or (end == start + 1)


def test_one_character_may_become_several() -> None:
    units = cut("面积½㎡，25℃…")
    assert units.texts == ["面", "积", "1", "2m2", "25", "c"]
    assert units.starts == [0, 1, 2, 2, 5, 7]
    assert units.ends == [1, 2, 3, 4, 7, 8]
