"""Forms are known by their titles, values by where they stand."""

import tomllib
from pathlib import Path

import pytest
from forms_drawn import line, page, table

from ocr.forms import SURE
from ocr.forms.catalogue import BadCatalogue, FormCatalogue
from ocr.forms.normal import simplified
from ocr.forms.recognise import recognise, village_in
from ocr.raw_lines import RawLine, Rectangle
from ocr.reading import FieldReading

TABLE = tomllib.loads((Path(__file__).parents[2] / "config" / "forms.toml").read_text("utf-8"))
CATALOGUE = FormCatalogue.from_table(TABLE)
NUMBER = "37040619650305001X"[:17] + "2"
VALID = "110105194912310" + "02X"


def fields(lines: list[RawLine], cells: list[Rectangle], *again: str) -> dict[str, FieldReading]:
    layout, grid = page(lines, cells)
    guess, readings = recognise(layout, grid, CATALOGUE, lambda signs: again)
    assert guess is not None
    return {reading.name: reading for reading in readings}


def titled(text: str) -> list[RawLine]:
    return [line(text, 300, 120, letter=60)]


@pytest.mark.parametrize("form", CATALOGUE.forms, ids=lambda form: form.code)
def test_every_title_and_alias_leads_to_its_form(form) -> None:  # type: ignore[no-untyped-def]
    for title in form.titles:
        for shown in (title, f"（2018年）{title}", title[0] + " " + title[1:]):
            layout, grid = page([*titled(shown), line("户主姓名：张三", 100, 500)])
            guess, _ = recognise(layout, grid, CATALOGUE, lambda signs: ())
            assert guess is not None
            assert (guess.form_type, guess.score >= SURE) == (form.code, True), shown


def test_a_title_with_a_wrong_sign_is_still_known() -> None:
    layout, grid = page(titled("精准扶贫对像申请表"))
    guess, _ = recognise(layout, grid, CATALOGUE, lambda signs: ())
    assert guess is not None
    assert guess.form_type == "application"
    assert guess.score < 1


def test_a_heading_of_an_unknown_print_is_known_by_its_words() -> None:
    small = [line("姓名张三性别男民族汉", 100, 400 + 50 * row) for row in range(6)]
    layout, grid = page([*titled("村级扶贫工作入户走访情况记录"), *small])
    guess, _ = recognise(layout, grid, CATALOGUE, lambda signs: ())
    assert guess is not None
    assert guess.form_type == "support_record"


def test_a_title_named_in_running_text_or_at_the_foot_is_no_title() -> None:
    lines = [
        line(
            "请各村于本月底前将贫困户信息采集表和审批表及其他所有材料一并交到镇扶贫办公室备案归档保存，逾期不候",
            100,
            300,
            20,
        )
    ]
    layout, grid = page([*lines, line("贫困户登记表", 400, 1600)])
    assert recognise(layout, grid, CATALOGUE, lambda signs: ()) == (None, ())


def test_values_are_read_from_the_cells_beside_their_labels() -> None:
    lines, cells = table([["户主姓名", "张建国", "身份证号", VALID], ["所在村", "石沟村", "年度", "2018年"]])
    read = fields([*titled("贫困户申请表"), *lines], cells)
    assert {name: reading.value for name, reading in read.items()} == {
        "name": "张建国",
        "id_number": VALID,
        "village": "石沟村",
        "year": "2018",
    }
    assert all(reading.rule is None and reading.box is not None for reading in read.values())


def test_an_empty_cell_does_not_borrow_its_neighbours_value() -> None:
    lines, cells = table([["户主姓名", "", "性别", "男"], ["身份证号", "", "民族", "汉"]])
    read = fields([*titled("贫困户申请表"), *lines], cells)
    assert {name: one.value for name, one in read.items()} == {"sex": "男", "nation": "汉"}


def test_a_line_that_runs_over_several_cells_is_cut_at_the_rulings() -> None:
    _, cells = table([["", "", "", ""]], width=800)
    run = line("户主姓名" + " " * 5 + "张建国" + " " * 8 + "性别" + " " * 9 + "男", 110, 415)
    read = fields([*titled("贫困户申请表"), run], cells)
    assert read["name"].value == "张建国"


def test_a_value_behind_a_colon_ends_at_the_next_label() -> None:
    lines = [*titled("贫困户认定调查表"), line("乡镇：清禾镇行政村：石沟村村民小组：3组", 100, 300)]
    read = fields([*lines, line("户主姓名：王秀英联系电话：13900000000", 100, 360)], [])
    assert (read["village"].value, read["name"].value) == ("石沟村", "王秀英")


def test_without_rulings_the_nearest_text_is_only_a_suggestion() -> None:
    lines = [*titled("贫困户申请表"), line("户主姓名", 100, 500), line("李四", 400, 502)]
    read = fields(lines, [])
    assert (read["name"].value, read["name"].rule) == ("李四", "suggested:nearest")


def test_a_signature_names_the_householder_only_as_a_suggestion() -> None:
    lines = [*titled("贫困户申请表"), line("户主（签字）：王秀英", 100, 1500)]
    read = fields(lines, [])
    assert (read["name"].value, read["name"].rule) == ("王秀英", "suggested:signature")


def test_a_householder_named_in_a_sentence_is_found() -> None:
    lines = [*titled("贫困户申请书"), line(f"兹有石沟村村民李桂兰，身份证号{VALID}，家庭困难", 100, 400)]
    read = fields(lines, [])
    assert (read["name"].value, read["name"].rule) == ("李桂兰", "from_text")
    assert (read["id_number"].value, read["id_number"].rule) == (VALID, "first_on_page")


def test_labels_of_another_print_are_known_by_their_shape() -> None:
    lines, cells = table([["A1 结对户户主姓名", "张建国"], ["2.户主居民身份证号码", VALID]])
    read = fields([*titled("贫困户申请表"), *lines], cells)
    assert (read["name"].value, read["id_number"].value) == ("张建国", VALID)


def test_a_value_may_stand_under_its_label() -> None:
    lines, cells = table([["户主姓名", "性别", "身份证号"], ["张建国", "男", VALID]])
    read = fields([*titled("贫困户申请表"), *lines], cells)
    assert (read["name"].value, read["name"].rule) == ("张建国", None)
    assert read["id_number"].value == VALID


def test_traditional_signs_in_a_name_are_written_simplified_and_the_reading_is_kept() -> None:
    lines, cells = table([["户主姓名", "黃志強"]])
    name = fields([*titled("贫困户申请表"), *lines], cells)["name"]
    assert (name.value, name.raw, name.rule) == ("黄志强", "黃志強", "simplified")
    assert simplified("乾隆") == "乾隆"


def test_an_invalid_number_is_kept_and_marked() -> None:
    lines, cells = table([["身份证号码", "110105194912310021"]])
    number = fields([*titled("贫困户申请表"), *lines], cells)["id_number"]
    assert (number.value, number.rule) == ("110105194912310021", "invalid")


def test_a_dropped_digit_is_found_by_looking_again() -> None:
    lines, cells = table([["身份证号码", VALID[:4] + VALID[5:]]])
    number = fields([*titled("贫困户申请表"), *lines], cells, VALID)["id_number"]
    assert (number.value, number.raw, number.rule) == (VALID, VALID[:4] + VALID[5:], "reread")


def test_the_year_comes_from_the_heading_or_from_the_dates() -> None:
    heading = fields([*titled("贫困户申请表"), line("（2017年度）", 500, 200)], [])
    assert (heading["year"].value, heading["year"].rule) == ("2017", None)
    dated = fields(
        [*titled("贫困户申请表"), line("2016年3月5日", 700, 1500), line("1950年1月2日", 100, 900)], []
    )
    assert (dated["year"].value, dated["year"].rule) == ("2016", "from_dates")


@pytest.mark.parametrize(
    ("address", "village"),
    [
        ("山亭区桑村镇石沟村2组", "石沟村"),
        ("清禾镇 柳树庄村 3 组", "柳树庄村"),
        ("石桥村村民委员会", "石桥村"),
        ("城头镇东关社区", "东关社区"),
        ("无", None),
    ],
)
def test_the_village_is_found_in_an_address(address: str, village: str | None) -> None:
    assert village_in(address) == village


def test_a_table_with_an_unknown_field_is_refused() -> None:
    broken = {"form": {"x": {**TABLE["form"]["survey"], "fields": ["nothing"]}}, "field": {}}
    with pytest.raises(BadCatalogue, match="nothing"):
        FormCatalogue.from_table(broken)
    with pytest.raises(BadCatalogue):
        FormCatalogue.from_table({})


def test_the_catalogue_survives_the_way_into_a_child() -> None:
    assert FormCatalogue.from_table(CATALOGUE.to_table()) == CATALOGUE
