from __future__ import annotations

from archive_app.services import masking
from ocr.text import Box, Line, PageText, Word

NUMBER = "11010519491231002X"
BOX = Box(0, 0, 1, 1)


def test_identity_phone_and_account_numbers_lose_their_middle_and_nothing_else_does() -> None:
    text = f"户主 张测试 {NUMBER} 电话13800138000 账号6222021234567890123 2018年第3号 共12345678元"
    assert masking.masked(text) == (
        "户主 张测试 110105********002X 电话138****8000 账号622202*********0123 2018年第3号 共12345678元"
    )


def test_a_number_broken_over_a_line_is_hidden_too_and_every_sign_keeps_its_place() -> None:
    text = "证件 110105194912\n31002X 号"
    shown = masking.masked(text)
    assert len(shown) == len(text) and shown.index("\n") == text.index("\n")
    assert "1949" not in shown and shown.endswith("002X 号")


def test_lines_and_words_of_a_page_are_hidden_with_its_text() -> None:
    text = f"张测试\n{NUMBER}"
    words = (Word(4, NUMBER, BOX, 1.0),)
    page = PageText(text, (Line("张测试", BOX, 1.0, ()), Line(NUMBER, BOX, 1.0, words)), 10, 10)
    hidden = masking.masked_page(page)
    assert hidden.lines[0].text == "张测试"
    assert hidden.lines[1].text == hidden.lines[1].words[0].text == "110105********002X"
    assert NUMBER.encode() not in hidden.text.encode()


def test_a_number_that_was_misread_is_hidden_as_well() -> None:
    assert masking.masked("联系电话\t1290000|234\n") == "联系电话\t129***0|234\n"
    assert masking.masked("联系电话：1290011200 ") == "联系电话：129***1200 "
    assert masking.masked("110105194912310O2X") == "110105********0O2X"


def test_codes_amounts_and_village_numbers_are_left_as_they_are() -> None:
    text = "编号 I-000001-R 村代码370406101201 2018年 共12345678元 联系电话\t\n\n家庭住址\t清禾镇5组"
    assert masking.masked(text) == text
