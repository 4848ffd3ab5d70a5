"""Reading order and borders: what may be found as one phrase and what may not."""

from forms_drawn import line, page, table


def test_cells_of_a_row_are_parted_by_tabs_and_rows_by_hard_borders() -> None:
    lines, cells = table([["户主姓名", "张三"], ["家庭住址", "石沟村"]])
    assert page(lines, cells)[0].text.text == "户主姓名\t张三\n\n家庭住址\t石沟村"


def test_two_lines_in_one_cell_are_one_phrase() -> None:
    _, cells = table([["", ""]], high=140)
    lines = [line("家庭主要劳动", 110, 420), line("力患病", 110, 460), line("属实", 620, 430)]
    assert page(lines, cells)[0].text.text == "家庭主要劳动\n力患病\t属实"


def test_a_broken_line_of_running_text_is_joined_softly() -> None:
    lines = [
        line("因家庭主要劳动力长期患病医疗支出较大现申请", 100, 300),
        line("纳入建档立卡贫困户望批准", 100, 350),
    ]
    assert page(lines)[0].text.text == "因家庭主要劳动力长期患病医疗支出较大现申请\n纳入建档立卡贫困户望批准"


def test_a_heading_does_not_run_into_the_text_below() -> None:
    lines = [line("会议记录", 500, 200, 60), line("今天召开村民代表大会讨论贫困户名单一事到会人员", 100, 300)]
    assert "\n\n" in page(lines)[0].text.text


def test_columns_are_read_one_after_the_other() -> None:
    left = [line(f"左栏第{row}行文字到边", 100, 300 + row * 45) for row in range(5)]
    right = [line(f"右栏第{row}行文字到边", 700, 300 + row * 45) for row in range(5)]
    text = page([*left, *right])[0].text.text
    assert text.index("左栏第4行") < text.index("右栏第0行")


def test_text_columns_with_a_narrow_gutter_are_columns_too() -> None:
    left = [line("左栏文字写满整行直到边上为止了", 100, 300 + row * 45) for row in range(6)]
    right = [line("右栏文字写满整行直到边上为止了", 580, 318 + row * 45) for row in range(6)]
    text = page([*left, *right])[0].text.text
    assert text == "\n".join(["左栏文字写满整行直到边上为止了"] * 6) + "\n\n" + "\n".join(
        ["右栏文字写满整行直到边上为止了"] * 6
    )


def test_text_above_and_below_a_table_keeps_its_place() -> None:
    lines, cells = table([["甲", "乙"], ["丙", "丁"]])
    text = page([line("注：一式两份", 100, 600), *lines, line("登记表", 500, 200)], cells)[0].text.text
    assert text == "登记表\n\n甲\t乙\n\n丙\t丁\n\n注：一式两份"


def test_words_know_their_offset_in_the_whole_text() -> None:
    lines, cells = table([["户主", "Zhang San 张三"], ["编号", "204-0001"]])
    text = page(lines, cells)[0].text
    words = [word for one in text.lines for word in one.words]
    assert [word.text for word in words] == [*"户主", "Zhang", "San", *"张三编号", "204", "-", "0001"]
    assert all(text.text[word.start : word.start + len(word.text)] == word.text for word in words)
