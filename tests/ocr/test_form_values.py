"""Values of whole forms: cells, rows, ticks, signatures, dates, seals and sums."""

import tomllib
from pathlib import Path

import cv2
import numpy as np
from forms_drawn import HEIGHT, WIDTH, line, page, table

from ocr.forms.catalogue import FormCatalogue
from ocr.forms.recognise import recognise
from ocr.forms.sight import Sight
from ocr.raw_lines import Image, RawLine, Rectangle, Spot
from ocr.reading import FieldReading

CONFIG = Path(__file__).parents[2] / "config"
TABLE = tomllib.loads((CONFIG / "forms.toml").read_text("utf-8"))
CODES = tomllib.loads((CONFIG / "codes.toml").read_text("utf-8"))
CATALOGUE = FormCatalogue.from_table({**TABLE, "lists": CODES})


def read(
    title: str, lines: list[RawLine], cells: list[Rectangle], image: Image | None = None, spot: str = ""
) -> dict[str, FieldReading]:
    layout, grid = page([line(title, 300, 120, letter=60), *lines], cells)
    picture = paper() if image is None else image
    sight = Sight(picture, grid, 150, lambda crop: Spot(spot, 0.95) if spot else None)
    guess, readings = recognise(layout, grid, CATALOGUE, lambda signs: (), sight)
    assert guess is not None
    return {reading.name: reading for reading in readings}


def paper() -> Image:
    image = np.full((HEIGHT, WIDTH, 3), 238, np.uint8)
    image[::16, ::16, 0] = 220  # paper is never without a hue
    return image


def test_values_stand_beside_labels_with_units_and_numbers() -> None:
    lines, cells = table(
        [
            ["A20 人均纯收入（元）", "4,925.64", "家庭人口", "2人"],
            ["主要致贫原因", "缺士地", "住房面积", "84平方米"],
        ]
    )
    found = read("贫困户信息采集表", lines, cells)
    assert found["income_per_head"].value == "4925.64"
    assert (found["cause"].value, found["cause"].raw, found["cause"].rule) == ("缺土地", "缺士地", "nearest")
    assert found["house_area"].value == "84"


def test_an_empty_place_is_an_empty_value_and_a_missing_one_none_at_all() -> None:
    lines, cells = table([["联系电话", "", "家庭人口", "2人"]])
    found = read("贫困户认定调查表", lines, cells)
    assert found["phone"].value == ""
    assert found["phone"].box is not None
    assert "land" not in found


def test_a_value_that_cannot_be_is_read_again_from_the_picture() -> None:
    lines, cells = table([["家庭人口", "人", "联系电话", "12900001234"]])
    image = paper()
    x0, y0, *_ = (round(side) for side in cells[1])
    cv2.putText(image, "1 R", (x0 + 20, y0 + 45), cv2.FONT_HERSHEY_SIMPLEX, 1, (40, 30, 30), 3)
    found = read("贫困户认定调查表", lines, cells, image, spot="1人")
    assert (found["members"].value, found["members"].rule) == ("1", "reread")


def test_members_are_read_row_by_row_and_empty_rows_are_none() -> None:
    lines, cells = table(
        [
            ["序号", "姓名", "证件号码", "与户主关系", "健康状况"],
            ["1", "王志强", "11010519491231002X", "户主", "长期慢性病"],
            ["2", "周桂芳", "110105194912310021", "配偶", "健康"],
            ["3", "", "", "", ""],
        ],
        left=20,
        width=1200,
    )
    found = read("贫困户信息采集表", lines, cells)
    assert found["member.1.name"].value == "王志强"
    assert (found["member.2.relation"].value, found["member.2.health"].value) == ("配偶", "健康")
    assert found["member.2.id_number"].rule == "invalid"
    assert not any(name.startswith("member.3") for name in found)


def test_visits_in_blocks_are_read_by_their_anchors() -> None:
    lines, cells = table([["第1次走访", "2018.2.27", "方式", "电话"]], top=400)
    more, beside = table([["工作内容", "送良种和化肥"]], top=460)
    third, last = table([["第2次走访", "2018.4.19", "方式", "入户"]], top=560)
    found = read("干部结对帮扶工作记录", [*lines, *more, *third], [*cells, *beside, *last])
    assert found["visit.1.date"].value == "2018-02-27"
    assert found["visit.1.content"].value == "送良种和化肥"
    assert (found["visit.2.date"].value, found["visit.2.way"].value) == ("2018-04-19", "入户")


def test_a_choice_is_made_by_its_tick_not_by_what_recognition_makes_of_it() -> None:
    words = [line("□是", 330, 415, letter=30), line("□否", 530, 415, letter=30)]
    labels, cells = table([["是否低保", ""], ["联系电话", "12900001234"]])
    image = paper()
    for x, ticked in ((334, False), (534, True)):
        cv2.rectangle(image, (x, 420), (x + 20, 440), (40, 40, 40), 2)
        if ticked:
            cv2.rectangle(image, (x + 3, 423), (x + 17, 437), (40, 40, 40), -1)
    wide = [(101.0, 401.0, 300.0, 459.0), (302.0, 401.0, 1100.0, 459.0), *cells[2:]]
    found = read("贫困户认定调查表", [*labels, *words], wide, image)
    assert (found["allowance"].value, found["allowance"].rule) == ("否", "ticked")


def signing(text: str, *, ink: bool = False, seal: bool = False) -> dict[str, FieldReading]:
    cells = [(101.0, 401.0, 300.0, 599.0), (302.0, 401.0, 1100.0, 599.0)]
    lines = [
        line("村民委员会意见", 105, 480, letter=26),
        line("情况属实，同意受理。", 320, 420, letter=26),
        line(text, 500, 550, letter=26),
    ]
    image = paper()
    if ink:
        cv2.putText(image, "Wang", (720, 572), cv2.FONT_HERSHEY_SCRIPT_SIMPLEX, 1, (110, 50, 40), 3)
    if seal:
        cv2.circle(image, (1000, 520), 110, (50, 40, 205), 14)
        cv2.circle(image, (1000, 520), 40, (50, 40, 205), -1)
    return read("精准扶贫对象申请表", lines, cells, image)


def test_a_place_is_signed_by_a_name_read_or_by_ink() -> None:
    assert signing("负责人（签字）：杨志强")["sign_accepted"].value == "present"
    assert signing("负责人（签字）：", ink=True)["sign_accepted"].value == "present"
    unsigned = signing("负责人（签字）：")["sign_accepted"]
    assert (unsigned.value, unsigned.rule) == ("absent", "ink")


def test_a_seal_is_red_and_stands_in_its_cell() -> None:
    assert signing("负责人（签字）：", seal=True)["seal_village"].value == "present"
    assert signing("负责人（签字）：")["seal_village"].value == "absent"


def test_a_grey_picture_says_nothing_of_seals() -> None:
    layout, grid = page([line("精准扶贫对象申请表", 300, 120, letter=60), line("村委会意见", 105, 480)])
    grey = np.full((HEIGHT, WIDTH), 238, np.uint8)
    _, readings = recognise(
        layout, grid, CATALOGUE, lambda signs: (), Sight(grey, grid, 150, lambda crop: None)
    )
    assert not any(reading.name.startswith("seal_") for reading in readings)


def test_an_opinion_is_its_words_without_signature_seal_and_date() -> None:
    cells = [(101.0, 401.0, 300.0, 599.0), (302.0, 401.0, 1100.0, 599.0)]
    lines = [
        line("村民委员会意见", 105, 480, letter=26),
        line("情况属实，同意受理。", 320, 420, letter=26),
        line("负责人（签字）：杨志强（公章）", 400, 510, letter=26),
        line("2018年3月5日", 800, 560, letter=26),
    ]
    found = read("精准扶贫对象申请表", lines, cells)
    assert found["opinion_village"].value == "情况属实，同意受理。"
    assert found["date_accepted"].value == "2018-03-05"


def test_without_rulings_a_value_is_the_next_piece_and_marked_as_a_guess() -> None:
    lines = [
        line("联系电话", 100, 420, letter=26),
        line("12900001234", 320, 420, letter=26),
        line("家庭情况", 640, 420, letter=26),
        line("帮扶单位", 100, 480, letter=26),
        line("镇中心小学", 320, 480, letter=26),
    ]
    found = read("干部结对帮扶工作记录", lines, [])
    assert (found["helper_unit"].value, found["helper_unit"].rule) == ("镇中心小学", "suggested:nearest")
    found = read("贫困户认定调查表", lines, [])
    assert (found["phone"].value, found["phone"].rule) == ("12900001234", "beside")


def test_one_wrong_digit_is_found_by_the_sums_and_two_are_left_alone() -> None:
    rows = [
        ["工资性收入(元)", "0.00", "生产经营性收入(元)", "3387.00"],
        ["转移性收入(元)", "9115.72", "财产性收入(元)", "731.47"],
        ["生产经营性支出(元)", "475.79", "家庭纯收入(元)", "7758.40"],
    ]
    lines, cells = table(rows)
    found = read("贫困户信息采集表", lines, cells)
    assert (found["transfer"].value, found["transfer"].raw, found["transfer"].rule) == (
        "4115.72",
        "9115.72",
        "sum",
    )
    rows[0][3] = "3389.00"
    lines, cells = table(rows)
    assert read("贫困户信息采集表", lines, cells)["transfer"].value == "9115.72"


def test_labels_above_their_values_in_one_cell_are_parted() -> None:
    cells = [(101.0, 401.0, 500.0, 479.0), (502.0, 401.0, 900.0, 479.0)]
    lines = [
        line("联系电话", 110, 405, letter=20),
        line("12900001234", 110, 440, letter=26),
        line("家庭人口", 510, 405, letter=20),
        line("2人", 510, 440, letter=26),
    ]
    found = read("贫困户认定调查表", lines, cells)
    assert (found["phone"].value, found["members"].value) == ("12900001234", "2")


def test_labels_nobody_listed_are_known_by_their_shape() -> None:
    lines, cells = table(
        [["户主手机号码", "12900001234", "全家人口数", "3"], ["年人均可支配收入", "4,000.00", "", ""]]
    )
    found = read("贫困户认定调查表", lines, cells)
    assert (found["phone"].value, found["members"].value) == ("12900001234", "3")
    assert found["income_per_head"].value == "4000.00"


def test_a_label_cell_and_a_signature_cell_are_one_place() -> None:
    lines, cells = table([["申请人签字", "张秀兰"], ["申请日期", "2018年3月5日"]])
    found = read("贫困户申请表", lines, cells)
    assert (found["sign_applicant"].value, found["date_applied"].value) == ("present", "2018-03-05")
