"""What people type, and what is understood by it."""

from __future__ import annotations

from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive_app.search.analysis import phrase
from archive_app.search.faults import BadQuery
from archive_app.search.query import parse
from archive_app.search.tree import (
    AllOf,
    AnyOf,
    Between,
    Everything,
    Except,
    IdNumber,
    Keyword,
    Node,
    Words,
)


def words(text: str) -> Words:
    made = phrase(text)
    assert made is not None
    return Words(made)


def village(name: str) -> Keyword:
    return Keyword("village", frozenset({name}))


ZHANG, LI, WANG, POOR, OUT = map(words, ("张建国", "李四", "王五", "贫困户", "已脱贫"))
ARCHIVE, PUBLIC = words("一户一档"), words("公示")


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("张建国", ZHANG),
        ("张建国 贫困户", AllOf((ZHANG, POOR))),
        ("张建国\u3000贫困户", AllOf((ZHANG, POOR))),
        ("张建国\n贫困户", AllOf((ZHANG, POOR))),
        ("张建国\t贫困户", AllOf((ZHANG, POOR))),
        ('"一户一档" OR 公示', AnyOf((ARCHIVE, PUBLIC))),
        ("“一户一档” 或 公示", AnyOf((ARCHIVE, PUBLIC))),
        ("「一户一档」 或者 『公示』", AnyOf((ARCHIVE, PUBLIC))),
        ("NOT 已脱贫", Except(OUT)),
        ("非 已脱贫", Except(OUT)),
        ("不含 已脱贫", Except(OUT)),
        ("-已脱贫", Except(OUT)),
        ("-“已脱贫”", Except(OUT)),
        ("张建国 -已脱贫", AllOf((ZHANG, Except(OUT)))),
        ("village:西桑村 year:2018", AllOf((village("西桑村"), Between("year", 2018, 2018)))),
        ("村：西桑村 年：2018", AllOf((village("西桑村"), Between("year", 2018, 2018)))),
        ("村： 西桑村", village("西桑村")),
        ('行政村："西桑村"', village("西桑村")),
        ("village:(西桑村 OR 东河村)", AnyOf((village("西桑村"), village("东河村")))),
        ("村：（西桑村 或 东河村）", AnyOf((village("西桑村"), village("东河村")))),
        ("表：收入核算表", Keyword("form", frozenset({"收入核算表"}))),
        ("类:photo", Keyword("kind", frozenset({"photo", "PHOTO"}))),
        ("盒：b-0007f3-k", Keyword("box", frozenset({"b-0007f3-k", "B-0007F3-K"}))),
        ("姓名：张建国", ZHANG),
        ("(张建国 或 (李四 和 王五)) -已脱贫", AllOf((AnyOf((ZHANG, AllOf((LI, WANG)))), Except(OUT)))),
        ("张建国 李四 OR 王五", AllOf((ZHANG, AnyOf((LI, WANG))))),
        ("张建国 AND 李四 OR 王五", AnyOf((AllOf((ZHANG, LI)), WANG))),
        ("非(李四 或 王五)", Except(AnyOf((LI, WANG)))),
        ("非（李四 或 王五）", Except(AnyOf((LI, WANG)))),
        ("-(李四 或 王五)", Except(AnyOf((LI, WANG)))),
        ('"贫困户"和"公示"', AllOf((POOR, PUBLIC))),
        ("“贫困户”或“公示”", AnyOf((POOR, PUBLIC))),
        ("张建国和贫困户", words("张建国和贫困户")),
        ("非洲", words("非洲")),
        ("张或李", words("张或李")),
        ("和 张建国", ZHANG),
        ("张建国 AND", ZHANG),
        ("和", words("和")),
        ('"和" 张建国', AllOf((words("和"), ZHANG))),
        ("建国*", words("建国")),
        ("建国＊", words("建国")),
        ("370403********0123", words("370403，0123")),
        ("关于“一户一档”的通知", words("关于，一户一档，的通知")),
        ('关于"一户一档"的通知', words("关于，一户一档，的通知")),
        ("张建国 () 贫困户", AllOf((ZHANG, POOR))),
        ("(张建国", ZHANG),
        ("张建国)", ZHANG),
        ('"张建国', ZHANG),
        ('张建国 ""', ZHANG),
        ("张建国 ，", ZHANG),
        ("张建国 - 贫困户", AllOf((ZHANG, POOR))),
        ("张建国 张建国", ZHANG),
        ("无此字段:张", words("无此字段，张")),
        ("http://a.b/?c=d", words("http，a，b，c，d")),
        ("张建国^2 + & ~ ; / \\", AllOf((words("张建国，2"),)).parts[0]),
        ("year:", words("year")),
        ("", Everything()),
        (" \n ", Everything()),
    ],
)
def test_it_understands(text: str, tree: Node) -> None:
    assert parse(text).root == tree


@pytest.mark.parametrize(
    "text",
    [
        "桑发〔2018〕30号",
        "桑发[2018]30号",
        "桑发(2018)30号",
        "桑发（2018）30号",
        "桑发【2018】30号",
        "桑發﹙2018﹚30號",
    ],
)
def test_brackets_of_a_document_number_are_text_whatever_their_shape(text: str) -> None:
    assert parse(text).root == words("桑发，2018，30号")
    assert parse(f"({text} 或 张建国)").root == AnyOf((words("桑发，2018，30号"), ZHANG))


def test_a_document_number_may_begin_with_its_bracket() -> None:
    for text in ("(2018)30号", "（2018）30号"):
        assert parse(text).root == words("2018，30号")
    assert parse("(2018)").root == words("2018")


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("year:2018", 2018, 2018),
        ("年度：２０１８年", 2018, 2018),
        ("year:[2017 TO 2019]", 2017, 2019),
        ("年：[2017 至 2019]", 2017, 2019),
        ("年：［2017到2019］", 2017, 2019),
        ("year:{2017 TO 2019}", 2018, 2018),
        ("year:2017-2019", 2017, 2019),
        ("年：2017至2019", 2017, 2019),
        ("year:>2017", 2018, 9999),
        ("year:>=2017", 2017, 9999),
        ("年：≥ 2017", 2017, 9999),
        ("year:<2017", 1, 2016),
        ("year:[TO 2017]", 1, 2017),
        ("year:[2017 TO]", 2017, 9999),
        ("date:2018", 20180000, 20181231),
        ("date:2018-02", 20180200, 20180228),
        ("date:2018-02-03", 20180203, 20180203),
        ("日期：2018年2月3日", 20180203, 20180203),
        ("date:20180203", 20180203, 20180203),
        ("date:[2018-01 to 2018-06]", 20180100, 20180630),
        ("date:2018-01至2018-06", 20180100, 20180630),
        ("date:>2018", 20181232, 99991231),
        ("日期：<=2018-06-01", 1, 20180601),
    ],
)
def test_a_year_or_date_is_a_whole_period(text: str, low: int, high: int) -> None:
    field = "year" if text.startswith(("year", "年")) else "date"
    assert parse(text).root == Between(field, low, high)


@pytest.mark.parametrize(
    ("text", "part", "number"),
    [
        ("身份证:0123", "last", "0123"),
        ("身份证：010123", "last", "010123"),
        ("id:*0123", "last", "0123"),
        ("id:*23x", "last", "23x"),
        ("身份证号：01２X", "last", "012x"),
        ("id:0123*", "first", "0123"),
        ("身份证:370403*", "first", "370403"),
        ("id:37040319800101000X", "whole", "37040319800101000x"),
        ("id:370403 19800101 000X", "whole", "37040319800101000x"),
        ("id:370403800101001", "whole", "370403800101001"),
    ],
)
def test_an_identity_number_is_asked_whole_or_by_its_ends(
    text: str, part: Literal["whole", "first", "last"], number: str
) -> None:
    assert parse(text).root == IdNumber(part, frozenset({number}))


def test_a_number_alone_asks_text_and_identity_numbers() -> None:
    number = "370403198001010018"
    both = AnyOf((words(number), IdNumber("whole", frozenset({number}))))
    assert parse(number).root == both
    assert isinstance(parse("370403*").root, AnyOf)
    assert IdNumber("first", frozenset({"370403"})) in parse("370403*").leaves
    assert IdNumber("last", frozenset({"0018"})) in parse("*0018").leaves


@pytest.mark.parametrize(
    "text",
    [
        "year:abc",
        "year:[abc TO 2019]",
        "year:20181231201812312018",
        "date:2018-13-45",
        "date:2018-02-30",
        "date:昨天",
        "id:12345",
        "id:张",
        "year:[TO]",
        "year:[2019 TO 2017]",
        "year:{2018 TO 2018}",
        "[2017 TO 2019]",
        "village:[甲 TO 乙]",
        "*",
        "** ？",
        "，。",
        "()",
        "“，”",
        "张" * 301,
        "(" * 25 + "张" + ")" * 25,
    ],
)
def test_what_cannot_be_meant_is_refused_with_a_sentence_in_both_languages(text: str) -> None:
    for question in (text, f"{text} 张建国") if text.strip("*？ ，。()“”") else (text,):
        with pytest.raises(BadQuery) as refused:
            parse(question)
        assert refused.value.zh.endswith("。")
        assert refused.value.en.endswith(".")


def test_every_bad_value_is_named_at_once() -> None:
    with pytest.raises(BadQuery) as refused:
        parse("year:abc (张 或 date:昨天)")
    assert "abc" in refused.value.zh
    assert "昨天" in refused.value.zh


def test_names_are_resolved_by_the_caller() -> None:
    def names(field: str, text: str) -> set[str] | None:
        return {"西桑村": {"370403100001"}, "桑": {"1", "2"}}.get(text, set()) if field == "village" else None

    assert parse("村：西桑村", names).root == village("370403100001")
    assert parse("村：桑", names).root == Keyword("village", frozenset({"1", "2"}))
    with pytest.raises(BadQuery, match="无此村"):
        parse("村：无此村", names)


def test_only_what_is_wanted_can_be_shown() -> None:
    assert parse("张建国 -(李四 或 王五) 年：2018").leaves == (ZHANG,)


@given(st.text(alphabet=st.characters(), max_size=60))
def test_no_text_whatever_breaks_the_language(text: str) -> None:
    try:
        parse(text)
    except BadQuery as refused:
        assert refused.zh


@given(
    st.lists(
        st.sampled_from(
            [
                *'()（）"“”[]{}:：-*?<>=〔〕 ',
                "AND",
                "或",
                "非",
                "NOT ",
                "村：",
                "year:",
                "2018",
                " TO ",
                "张建国",
                "id:",
            ]
        ),
        max_size=40,
    )
)
def test_no_mixture_of_signs_breaks_the_language(pieces: list[str]) -> None:
    try:
        parse("".join(pieces))
    except BadQuery as refused:
        assert refused.en
