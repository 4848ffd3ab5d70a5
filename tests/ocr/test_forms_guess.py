"""A form is sure only where heading and body agree; numbers keep their length when bars become ones."""

import tomllib
from datetime import date
from pathlib import Path

import pytest
from forms_drawn import line, page, table

from ocr.forms import SURE
from ocr.forms.catalogue import FormCatalogue
from ocr.forms.correction import mend
from ocr.forms.guess import guess_form
from ocr.forms.identity import check_sign
from ocr.forms.in_text import mended_numbers
from ocr.raw_lines import RawLine
from ocr.reading import FormGuess

CATALOGUE = FormCatalogue.from_table(
    tomllib.loads((Path(__file__).parents[2] / "config" / "forms.toml").read_text("utf-8"))
)
BODIES = {
    "application": ["申请人", "申请理由", "家庭困难说明", "申请日期", "受理意见", "经办人"],
    "survey": ["销售收入", "收益系数", "销售量", "房屋等级", "调查人", "被调查人"],
    "approval": ["评议意见", "公示时间", "审核意见", "审批意见", "公告时间", "主持人"],
    "information": ["识别标准", "开户银行", "医保", "主要燃料", "采集人", "建房年份"],
    "support_record": ["帮扶单位", "走访日期", "走访方式", "帮扶内容", "采取措施", "诉求"],
    "plan_progress": ["计划措施", "计划收入", "实际收入", "完成时限", "脱贫巩固措施", "核查结论"],
}
NUMBER = "37040619650305001"
NUMBER += check_sign(NUMBER)


def guess(heading: str, labels: list[str], letter: float = 60) -> FormGuess | None:
    lines, cells = table([["户主姓名", "张三"], *([label, ""] for label in labels)])
    top: list[RawLine] = [line(heading, 200, 120, letter=letter)] if heading else []
    layout, _ = page([*top, *lines], cells)
    return guess_form(layout, CATALOGUE)


@pytest.mark.parametrize("form", BODIES)
def test_a_page_without_a_heading_is_just_sure_by_a_clear_body(form: str) -> None:
    assert guess("", BODIES[form]) == FormGuess(form, SURE, "")


@pytest.mark.parametrize("form", BODIES)
@pytest.mark.parametrize("title", [form.titles[0] for form in CATALOGUE.forms])
def test_a_title_over_the_body_of_another_form_is_never_sure(form: str, title: str) -> None:
    found = guess(title, BODIES[form])
    own = CATALOGUE.form(form)
    assert own is not None
    assert found is not None
    assert (found.score >= SURE) == (title == own.titles[0])


def test_words_of_a_heading_are_sure_only_over_a_body_that_says_the_same() -> None:
    agreed = guess("扶贫村农户审批表", BODIES["approval"])
    assert agreed is not None
    assert (agreed.form_type, agreed.score >= SURE) == ("approval", True)
    for form in set(BODIES) - {"approval"}:
        other = guess("扶贫村农户审批表", BODIES[form])
        assert other is not None
        assert other.score < SURE


def test_words_of_a_heading_alone_are_never_sure() -> None:
    found = guess("扶贫村农户审批表", [])
    assert found is not None
    assert found.score < SURE


@pytest.mark.parametrize(
    "heading", ["村民评议会会议记录", "贫困户退出审批表", "贫困户审批公示", "评议会签到表"]
)
def test_another_paper_with_the_words_of_a_form_is_left_to_a_person(heading: str) -> None:
    found = guess(heading, BODIES["approval"])
    assert found is None or found.score < SURE


def test_a_table_of_contents_that_names_all_forms_is_none_of_them() -> None:
    titles = [line(form.titles[0], 200, 200 + 70 * row) for row, form in enumerate(CATALOGUE.forms)]
    layout, _ = page(titles)
    found = guess_form(layout, CATALOGUE)
    assert found is None or found.score < SURE


@pytest.mark.parametrize("bar", "|lI!/")
def test_bars_in_a_number_are_ones_where_its_check_sign_agrees(bar: str) -> None:
    read = NUMBER.replace("1", bar)
    mended = mend(read, tuple)
    assert (mended.value, mended.rule) == (NUMBER, "look_alike")
    wrong = read[:-1] + ("0" if read[-1] != "0" else "2")
    assert mend(wrong, tuple).rule != "look_alike"


def test_a_mended_number_stands_in_the_text_as_one_word_and_nothing_moves() -> None:
    read = NUMBER.replace("1", "|")
    layout, _ = page([line(f"身份证号 {read}", 100, 300), line("后面", 100, 500)])
    text = mended_numbers(layout.text)
    assert len(text.text) == len(layout.text.text)
    words = [word for one in text.lines for word in one.words]
    assert all(text.text[word.start : word.start + len(word.text)] == word.text for word in words)
    (whole,) = [word for word in words if word.text == NUMBER]
    assert whole.box.x1 > whole.box.x0 + 0.1


def test_a_run_that_is_no_valid_number_stays_as_it_was_read() -> None:
    wrong = NUMBER[:16].replace("1", "|") + "00"
    layout, _ = page([line(f"身份证号 {wrong}", 100, 300), line(f"{date(2018, 3, 5):%Y/%m/%d}", 100, 400)])
    assert mended_numbers(layout.text) == layout.text
