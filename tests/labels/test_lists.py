"""Lists on paper: columns where the form says, nothing over an edge, all of a long text, missing signs named."""

from __future__ import annotations

from itertools import accumulate

import pypdfium2
import pytest
from pypdfium2 import raw

from config import tables
from labels.forms import BadForm, form_from, forms_from
from labels.lists import Listing, print_lists

MM = 25.4 / 72
FORMS = forms_from(tables.table("paper_forms"))
LONG = "关于在全镇农村开展精准扶贫档案规范化建设年活动并对一户一档逐一核对查漏补缺的通知" * 4


def opened(listing, **options):
    made = print_lists([listing], **options)
    return made, pypdfium2.PdfDocument(made.pdf)


def lines_on(page):
    """Return the upright lines of a page as x in mm, and what the lying ones reach to, left and right."""
    upright, lying = set(), set()
    for one in page.get_objects(filter=[raw.FPDF_PAGEOBJ_PATH]):
        left, bottom, right, top = (value * MM for value in one.get_bounds())
        if right - left < 1.0 < top - bottom:
            upright.add(round((left + right) / 2, 1))
        elif top - bottom < 1.0:
            lying.add((round(left, 1), round(right, 1)))
    return sorted(upright), lying


@pytest.mark.parametrize("key", FORMS)
def test_columns_stand_exactly_where_the_form_says(key):
    form = FORMS[key]
    _made, pdf = opened(Listing(form, [{"title": "题名", "text": "说明"}] * 3))
    width, height = (value * MM for value in pdf[0].get_size())
    assert (width, height) == pytest.approx(form.page, abs=0.1)
    upright, _lying = lines_on(pdf[0])
    wanted = [form.margins[3] + place for place in (0, *accumulate(one.width for one in form.columns))]
    assert upright == pytest.approx(wanted, abs=0.2)


def test_the_old_catalogue_has_the_widths_that_were_published():
    form = FORMS["item_catalogue_2000"]
    assert [one.width for one in form.columns] == [10, 20, 20, 70, 20, 10, 20]
    assert (form.margins[3], form.margins[1], form.head_height, form.row_height) == (25, 15, 20, 15)
    _made, pdf = opened(Listing(form, [{"title": "短"}] * 16))
    assert len(pdf) == 2  # 15 rows a page


def test_the_catalogue_has_the_columns_of_the_standard_in_their_order():
    titles = [one.title for one in FORMS["item_catalogue"].columns]
    assert titles == ["序号", "档号", "文号", "责任者", "题名", "日期", "密级", "页数", "备注"]


def test_long_texts_wrap_inside_their_column_and_nothing_is_left_out():
    form = FORMS["item_catalogue"]
    rows = [
        {"no": "1", "title": LONG, "reference_code": "Z001-FP·02·201-D30-0001-001" * 3, "remark": "X" * 60}
    ]
    made, pdf = opened(Listing(form, rows))
    text = pdf[0].get_textpage()
    assert LONG in text.get_text_bounded().replace("\r\n", "").replace("\n", "")
    assert made.shortened == ()
    edges = [form.margins[3] + place for place in (0, *accumulate(one.width for one in form.columns))]
    for number in range(text.count_chars()):
        left, bottom, right, _top = (value * MM for value in text.get_charbox(number))
        if right - left < 0.1 or not 12 < bottom < form.page[1] - form.margins[0] - 11:
            continue  # blanks, the page number, the title
        assert edges[0] <= left and right <= edges[-1]
        crossed = [edge for edge in edges if left + 0.05 < edge < right - 0.05]
        assert not crossed


def test_a_reference_code_of_a_households_item_stands_on_one_line():
    made, pdf = opened(Listing(FORMS["item_catalogue"], [{"reference_code": "Z001-FP·02·201-D30-0001-001"}]))
    assert "Z001-FP·02·201-D30-0001-001" in pdf[0].get_textpage().get_text_bounded()
    assert made.pages == 1


def test_a_text_longer_than_a_page_is_made_smaller_and_at_last_named_as_shortened():
    made, pdf = opened(Listing(FORMS["item_catalogue"], [{"title": "长" * 20000}, {"title": "后面的一行"}]))
    assert len(made.shortened) == 1
    assert "后面的一行" in pdf[len(pdf) - 1].get_textpage().get_text_bounded()


def test_rare_characters_print_and_those_no_font_has_are_named():
    made, pdf = opened(Listing(FORMS["file_contents"], [{"title": "张䶮𠮷〇\U0003fffd户"}]))
    assert made.missing == ("\U0003fffd",)
    assert "张䶮𠮷〇〓户" in pdf[0].get_textpage().get_text_bounded()


def test_every_page_has_heads_and_its_number_and_the_last_one_the_signatures():
    rows = [{"date": "2018-03-05", "text": f"第 {n} 行"} for n in range(60)]
    listing = Listing(
        FORMS["notes_sheet"], rows, facts=(("题名", "张测试户档案"),), foot=(("检查人", "李四"),)
    )
    made, pdf = opened(listing, demo=True)
    texts = [page.get_textpage().get_text_bounded() for page in pdf]
    assert made.pages == len(pdf) >= 3
    for number, text in enumerate(texts, 1):
        assert f"第 {number} 页" in text
        assert "情况说明" in text
        assert "演示 DEMO" in text
    assert ["李四" in text for text in texts] == [False] * (len(texts) - 1) + [True]
    assert sum(text.count(" 行") for text in texts) == 60


def test_a_form_wider_than_its_sheet_is_refused():
    row = {"title": "x", "margins": [20, 15, 15, 25], "columns": [{"key": "a", "title": "a", "width": 171}]}
    with pytest.raises(BadForm):
        form_from("x", row)
